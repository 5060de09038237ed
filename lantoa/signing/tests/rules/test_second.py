"""Both second engines say of a good file what pyHanko says, and of a changed one too."""

from __future__ import annotations

import shutil

import pytest

from lantoa.signing.actions import apart
from lantoa.signing.rules import check, second
from lantoa.signing.rules.cms import packed
from lantoa.signing.rules.pdf import filled
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import a_pdf


@pytest.fixture(scope="module", params=[False, True], ids=["rsa", "ec"])
def signed(request: pytest.FixtureRequest) -> tuple[bytes, pki.Authority]:
    one = pki.Authority()
    leaf = one.leaf("Lan", curve=request.param)
    said = {
        "field": "S1", "others": [["S1", [36, 36, 204, 96]]], "name": "Lan", "reason": "", "certificate": leaf.der.hex(),
        "chain": [each.hex() for each in leaf.chain],
    }  # fmt: skip
    told, (made, attributes) = apart.prepare(said, a_pdf(), a_pdf("Dấu"))
    value = leaf.sign(bytes.fromhex(told["to_sign"]))
    content = packed(value, certificate=leaf.der, chain=leaf.chain, attributes=attributes)
    return filled(made, told["start"], told["end"], content), one


@pytest.mark.parametrize("engine", [name for name in ("pdfsig", "openssl") if shutil.which(name)])
def test_the_second_engine_agrees_on_a_good_and_on_a_changed_file(
    signed: tuple[bytes, pki.Authority], engine: str
) -> None:
    content, authority = signed
    ask = {"pdfsig": second.by_pdfsig, "openssl": second.by_openssl}[engine]
    changed = content.replace(b"%PDF-1.", b"%PDF-2.", 1)
    assert changed != content
    for each, whole in ((content, True), (changed, False)):
        found = check.look(each, roots=[authority.root.der], ocsps=[], crls=[], now=pki.NOW)["signatures"]
        assert [row["intact"] and row["valid"] for row in found] == [whole]
        assert ask(each, found) == {"S1": whole}


def test_an_attribute_behind_the_signature_cannot_be_written_another_way(
    signed: tuple[bytes, pki.Authority],
) -> None:
    content, authority = signed
    at = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", at)

    def untidy(changed: bytes) -> bool:
        found = check.look(changed, roots=[authority.root.der], ocsps=[], crls=[], now=pki.NOW)["signatures"]
        return not found[0]["canonical"]

    assert not untidy(content)
    assert untidy(content[: end - 1] + b"1" + content[end:])
    digits = content[at:end]
    letter = at + next(place for place, one in enumerate(digits) if one in b"ABCDEF")
    assert untidy(content[:letter] + content[letter : letter + 1].lower() + content[letter + 1 :])
