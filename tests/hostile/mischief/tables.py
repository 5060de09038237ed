"""Text that is read as rows, as statements or as JSON: formulas, zeros, one endless line, letters of other ages, entities."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.hostile.mischief import Harm, broken
from tests.hostile.mischief.archives import LAUGHS

CSV, XML, JSON, TEXT = "text/csv", "application/xml", "application/json", "text/plain"
LIST = "STT,Họ và tên,Số điện thoại,Ngày giao dịch,Ghi có,Nội dung\n1,Nguyễn Thị Lan,0912345678,13/11/2026,408.000,LTLY9TYDA\n2,Trần Văn Tư,0912345679,13/11/2026,5.000,x\n"
CAMT = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="VND">{}</Amt></Ntry></Stmt></BkToCstmrStmt></Document>'
SWIFT = ":20:A\n:25:0011009998801\n:28C:1\n:60F:C261112VND1,\n:61:2611131113CD408000,00NTRFNONREF//FT1\n:86:LTLY9TYDA\n:62F:C261113VND408001,\n-\n"


def made() -> Iterator[Harm]:
    """Each under the ending by which it would be believed."""
    yield from broken("a list", "danh-sach.csv", LIST.encode(), CSV, 10)
    yield from broken("a list in UTF-16", "danh-sach.csv", LIST.encode("utf-16"), CSV, 8)
    yield from broken("a statement of SWIFT", "sao-ke.sta", SWIFT.encode(), TEXT, 8)
    for formula in (
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "=cmd|'/C calc'!A0",
        '=HYPERLINK("http://127.0.0.1")',
        "＝1+1",
        "%0A=1",
        "| calc",
    ):
        yield Harm(
            f"a list with {formula!r}",
            "danh-sach.csv",
            LIST.replace("Nguyễn Thị Lan", f'"{formula.replace(chr(34), chr(34) * 2)}"').encode(),
            CSV,
        )
    for letters in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "utf-7", "utf-8-sig", "shift_jis", "cp037"):
        yield Harm(f"a list in {letters}", "danh-sach.csv", LIST.encode(letters, "replace"), CSV)
    yield Harm(
        "a list in TCVN3",
        "danh-sach.csv",
        b"STT,H\xe4 v\xb5 t\xaan,S\xe8 \xae\xb9n tho\xb9i\n1,Nguy\xd4n Th\xde Lan,0912345678\n",
        CSV,
    )
    yield Harm("a list whose letters change half way", "danh-sach.csv", LIST.encode() + LIST.encode("utf-16"), CSV)
    for what, content in {
        "zeros": bytes(10_000), "every byte": bytes(range(256)) * 40, "zeros between": LIST.encode().replace(b",", b"\x00,"), "one line of 10 MB": b"a" * 10_000_000,
        "ten million commas": b"," * 10_000_000, "an open quotation mark": b'STT,"' + LIST.encode() * 300, "quotation marks only": b'"' * 200_000, "ten thousand columns": b"a," * 10_000 + b"\n1",
        "300,000 empty lines": b"\n" * 300_000, "carriage returns": LIST.replace("\n", "\r").encode(), "letters turned round": "\u202e".join(LIST).encode(), "half a letter": LIST.encode() + b"\xed\xa0\x80",
        "marks on marks": ("a" + "\u0301" * 50_000).encode(), "a script": LIST.replace("Lan", "<script>window.__executed=1</script>").encode(), "a template": LIST.replace("Lan", "{{7*7}}${7*7}").encode(),
        "huge numbers": LIST.replace("408.000", "9" * 400).encode(), "a day of no calendar": LIST.replace("13/11/2026", "99/99/9999").encode(), "an exponent": LIST.replace("408.000", "1e400").encode(), "titles twice": LIST.encode() * 2,
        "bells and escapes": b"\x07\x1b[2J\x1b]0;a\x07" * 50, "nothing": b"", "a space": b" ", "a mark only": b"\xef\xbb\xbf", "another mark": b"\xff\xfe",
    }.items():  # fmt: skip
        yield Harm(f"a list of {what}", "danh-sach.csv", content, CSV, heavy=len(content) > 1_000_000)
        if len(content) < 1_000_000:
            yield Harm(f"a statement of {what}", "sao-ke.txt", content, TEXT)
    documents = {
        "laughs": f'<?xml version="1.0"?>{LAUGHS}{CAMT.format("&a8;")}', "asks for a file": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{CAMT.format("&x;")}',
        "asks the net": f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a">{CAMT.format(1)}', "asks by a parameter": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/a"> %x;]>{CAMT.format(1)}',
        "includes": CAMT.format('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'), "is styled": f'<?xml-stylesheet href="javascript:1"?>{CAMT.format(1)}',
        "goes 100,000 deep": CAMT.format("<a>" * 100_000), "has 50,000 attributes": CAMT.format(f"<a {' '.join(f'b{n}=1' for n in range(50_000))}/>".replace("=1", '="1"')), "has a huge number": CAMT.format("9" * 5_000),
        "has no end": CAMT.format("1")[:-40], "has another root": "<a>camt.053</a>", "is in another tongue": CAMT.format(1).replace("<Document", '<?xml version="1.0" encoding="x-nonsense"?><Document', 1), "swells": f'<!DOCTYPE a [<!ENTITY x "{"a" * 50_000}">]>{CAMT.format("&x;" * 20_000)}',
        "is a page": "<html><body onload=window.__executed=1>camt.053", "has a zero": CAMT.format("1\x00"),
    }  # fmt: skip
    for what, text in documents.items():
        yield Harm(f"an XML that {what}", "sao-ke.xml", text.encode(), XML, heavy=len(text) > 500_000)
    texts = {
        "deep": "[" * 100_000, "deep objects": '{"a":' * 50_000 + "1" + "}" * 50_000, "a long number": "9" * 100_000, "NaN": '{"@context": NaN}', "half a letter": '{"events": "\\ud800"}', "one name twice": '{"id": 1, "id": 2}',
        "a prototype": '{"__proto__": {"a": 1}}', "a million keys": json.dumps({str(n): n for n in range(60_000)}), "a roll of nonsense": json.dumps({"events": "[1, 2]", "sha256": "0" * 64}), "contexts": json.dumps({"@context": ["http://127.0.0.1:9/a"], "type": ["VerifiableCredential"]}),
        "a context in itself": json.dumps({"@context": {"@import": "http://127.0.0.1:9/a", "a": {"@id": "a:b", "@context": {}}}}), "a proof of nonsense": json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "proof": {"type": "DataIntegrityProof", "proofValue": "z"}}), "null": "null", "a word": '"a"', "a brace": "{",
    }  # fmt: skip
    for what, text in texts.items():
        yield Harm(f"a JSON of {what}", "diem-danh.json", text.encode(), JSON)
    for number, said in enumerate(("9" * 30, "-5,", "1e400", "NaN", "²")):
        yield Harm(
            f"a statement of SWIFT of amount {number}", "sao-ke.sta", SWIFT.replace("408000,00", said).encode(), TEXT
        )
    yield Harm(
        "a statement of SWIFT of 20,000 lines to one entry",
        "sao-ke.sta",
        SWIFT.replace("LTLY9TYDA", "a\n" * 20_000).encode(),
        TEXT,
    )
    yield Harm("a program of a shell", "danh-sach.csv", b"#!/bin/sh\nrm -rf /\n", CSV)
    yield Harm("a page", "trang.html", b"<script>window.__executed=1</script>", "text/html")
    yield Harm(
        "a page called a list",
        "danh-sach.csv",
        b"<html><script>window.__executed=1</script></html>,a,b\n1,2,3",
        "text/html",
    )
