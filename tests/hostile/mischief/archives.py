"""Zips, workbooks and letters: bombs, paths that lead out, one name twice, entities, formulas."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.hostile.mischief import Harm, broken

ZIP, XLSX, XLS = (
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)  # fmt: skip
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
BOOK = f'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATED}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>'
SHEETS = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c><c r="B1" t="inlineStr"><is><t>Số điện thoại</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Lan</t></is></c><c r="B2" t="inlineStr"><is><t>0912345678</t></is></c></row>'
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 10}">' for n in range(1, 9))
    + "]>"
)


@dataclass(frozen=True)
class Again:
    """The same piece so many times between two ends: what is huge only once it is unfolded is never whole in here either."""

    piece: bytes
    times: int
    before: bytes = b""
    behind: bytes = b""


def packed(parts: Mapping[str, str | bytes | Again], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how, compresslevel=6) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2026, 11, 30, 0, 0, 0))
            info.compress_type = how
            if not isinstance(content, Again):
                archive.writestr(info, content)
                continue
            many = max(1, 1_000_000 // len(content.piece))
            with archive.open(info, "w") as part:
                part.write(content.before)
                for _time in range(content.times // many):
                    part.write(content.piece * many)
                part.write(content.behind)
    return out.getvalue()


def sheet(
    rows: str = ROWS, *, before: str = "", more: str = "", book: str = BOOK, **others: str | bytes | Again
) -> bytes:
    """A workbook of one sheet, written by hand."""
    page: str | Again = (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATED}">{more}<sheetData>{rows}</sheetData></worksheet>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": SHEETS,
        "xl/worksheets/sheet1.xml": page,
    }
    return packed({**parts, **others})


def _twice() -> bytes:
    out = io.BytesIO(sheet())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return out.getvalue()


def _link() -> bytes:
    out, info = io.BytesIO(), zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _said(size: int, *, compressed: int = 10) -> bytes:
    """A zip whose list says that its only part has another size than it has."""
    whole = bytearray(packed({"xl/worksheets/sheet1.xml": b"a" * 50}, zipfile.ZIP_STORED))
    at = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<II", whole, at + 20, compressed, size)
    return bytes(whole)


def _matryoshka(deep: int) -> bytes:
    inner = b"x"
    for level in range(deep):
        inner = packed({f"{level}.zip": inner})
    return inner


def made() -> Iterator[Harm]:
    """Workbooks mostly: what is called one is opened by the house."""
    whole = sheet()
    yield from broken("a workbook", "danh-sach.xlsx", whole, XLSX, 14)
    formulas = (
        "=1+1",
        '=HYPERLINK("http://127.0.0.1","a")',
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(1)",
        '=DDE("cmd";"/C calc";"a")',
        '=WEBSERVICE("http://127.0.0.1")',
    )
    for number, said in enumerate(formulas):
        text = said.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        row = f'<row r="3"><c r="A3"><f>{text.lstrip("=")}</f><v>1</v></c><c r="B3" t="inlineStr"><is><t>{text}</t></is></c></row>'
        yield Harm(f"a workbook with the formula {number}", "danh-sach.xlsx", sheet(ROWS + row), XLSX)
    yield Harm(
        "a workbook of a laughing sheet",
        "danh-sach.xlsx",
        sheet(ROWS.replace("Lan", "&a8;"), before=LAUGHS),
        XLSX,
        heavy=True,
    )
    for where in ("file:///etc/passwd", "http://127.0.0.1:9/x", "/dev/zero", "php://filter"):
        yield Harm(
            f"a workbook that asks for {where}",
            "danh-sach.xlsx",
            sheet(ROWS.replace("Lan", "&x;"), before=f'<!DOCTYPE a [<!ENTITY x SYSTEM "{where}">]>'),
            XLSX,
        )
    yield Harm(
        "a workbook with an outer DTD",
        "danh-sach.xlsx",
        sheet(before='<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'),
        XLSX,
    )
    yield Harm(
        "a workbook whose sheet is elsewhere",
        "danh-sach.xlsx",
        sheet(**{"xl/_rels/workbook.xml.rels": SHEETS.replace("worksheets/sheet1.xml", "../../../etc/passwd")}),
        XLSX,
    )
    yield Harm(
        "a workbook whose sheet is on the net",
        "danh-sach.xlsx",
        sheet(
            **{
                "xl/_rels/workbook.xml.rels": SHEETS.replace(
                    'Target="', 'TargetMode="External" Target="http://127.0.0.1:9/'
                )
            }
        ),
        XLSX,
    )
    for place in ("XFD1048576", "A99999999999", "ZZZZZZZ1", "A0", "-1", ""):
        yield Harm(
            f"a workbook with a cell at {place}",
            "danh-sach.xlsx",
            sheet(f'{ROWS}<row r="3"><c r="{place}"><v>1</v></c></row>'),
            XLSX,
            heavy=True,
        )
    yield Harm(
        "a workbook that says it is huge", "danh-sach.xlsx", sheet(more='<dimension ref="A1:XFD1048576"/>'), XLSX
    )
    yield Harm(
        "a workbook of 300 MB of nothing",
        "bom.xlsx",
        sheet(**{"xl/media/a.bin": Again(bytes(1_000), 300_000)}),
        XLSX,
        heavy=True,
    )
    yield Harm(
        "a workbook of a sheet of 250 MB",
        "bom.xlsx",
        sheet(
            **{
                "xl/worksheets/sheet1.xml": Again(
                    b"<row/>", 36_000_000, b"<worksheet><sheetData>", b"</sheetData></worksheet>"
                )
            }
        ),
        XLSX,
        heavy=True,
    )
    yield Harm("a workbook of 3,000 parts", "bom.xlsx", sheet(**{f"xl/media/{n}": b"" for n in range(3_000)}), XLSX)
    yield Harm(
        "a workbook of 500 sheets",
        "bom.xlsx",
        sheet(
            book=BOOK.replace(
                "<sheet name",
                "".join(f'<sheet name="b{n}" sheetId="{n}" r:id="r"/>' for n in range(2, 500)) + "<sheet name",
            )
        ),
        XLSX,
    )
    yield Harm("a workbook with one part twice", "danh-sach.xlsx", _twice(), XLSX)
    yield Harm("a workbook whose sheet is a link", "danh-sach.xlsx", _link(), XLSX)
    for path in (
        "../../../../tmp/lantoa-out",
        "/etc/cron.d/lantoa",
        "..\\..\\a.exe",
        "C:\\a.exe",
        "a" * 5_000,
        "con",
        "\u202excod.exe",
        "a\x00b",
    ):
        yield Harm(
            f"a zip with {path[:20]!r} in it",
            "danh-sach.xlsx",
            packed({path: b"x", "[Content_Types].xml": TYPES}),
            XLSX,
        )
    for size in (0, 2**31, 2**32 - 1):
        yield Harm(f"a zip that says {size} bytes", "danh-sach.xlsx", _said(size), XLSX)
    yield Harm(
        "a zip that says it is larger packed than the file", "danh-sach.xlsx", _said(50, compressed=2**32 - 2), XLSX
    )
    yield Harm("zips in zips", "danh-sach.zip", _matryoshka(40), ZIP)
    yield Harm("zips in zips, called a workbook", "danh-sach.xlsx", _matryoshka(40), XLSX)
    yield Harm("a zip of nothing", "danh-sach.xlsx", packed({}), XLSX)
    yield Harm("a zip without its list", "danh-sach.xlsx", whole[: whole.rfind(b"PK\x01\x02")], XLSX)
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield Harm(
            f"a workbook packed in way {how}",
            "danh-sach.xlsx",
            packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": BOOK, "xl/a": bytes(9_000_000)}, how),
            XLSX,
        )
    yield Harm(
        "a letter with a program",
        "thu.docx",
        packed({"[Content_Types].xml": TYPES, "word/document.xml": "<a/>", "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    yield Harm(
        "a letter that asks for its form elsewhere",
        "thu.docx",
        packed(
            {
                "[Content_Types].xml": TYPES,
                "word/_rels/settings.xml.rels": ROOT.replace("xl/workbook.xml", "http://127.0.0.1:9/a.dotm"),
            }
        ),
        "application/msword",
    )
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for what, content in (
        ("nothing else", old),
        ("zeros", old + bytes(4_096)),
        (
            "a ring",
            old
            + bytes(22)
            + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06"
            + bytes(11)
            + b"\x01"
            + bytes(470)
            + b"\x00\x00\x00\x00" * 128,
        ),
        ("the largest numbers", old + b"\xff" * 4_096),
    ):
        yield Harm(f"an old workbook of {what}", "danh-sach.xls", content, XLS)
    yield Harm(
        "a page called an old workbook",
        "danh-sach.xls",
        b"<html><table><tr><td>=1+1</td></tr></table><script>window.__executed=1</script>",
        XLS,
    )
    for head, name in (
        (b"\x1f\x8b\x08\x00", "a.gz"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z"),
        (b"Rar!\x1a\x07\x00", "a.rar"),
        (b"MZ\x90\x00", "a.exe"),
        (b"\x7fELF\x02\x01", "a.so"),
        (b"\xca\xfe\xba\xbe", "a.class"),
        (b"PK\x05\x06" + bytes(18), "a.jar"),
    ):
        yield Harm(f"a {name.partition('.')[2]} called a workbook", "danh-sach.xlsx", head + bytes(200), XLSX)
        yield Harm(f"a {name.partition('.')[2]}", name, head + bytes(100), "application/octet-stream")
