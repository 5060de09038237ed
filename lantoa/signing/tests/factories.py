"""A PDF to be signed, a request for it, and a world in which authorities answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lantoa.accounts import api as accounts
from lantoa.accounts.tests.factories import household, person
from lantoa.documents import api as documents
from lantoa.signing.actions import apart, signature
from lantoa.signing.actions.request import Wanted, request_signatures
from lantoa.signing.actions.signature import ask, prepare
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.models import SignatureRequest, Signer
from lantoa.signing.rules.pdf import Unreadable
from lantoa.signing.tests import pki


@cache
def a_pdf(words: str = "Quyết định thử") -> bytes:
    """One page."""
    return documents.render_pdf(f"<p>{words}</p>")


def open_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are worked with in this process, without the second engine, and every stamp looks alike: for tests of what becomes of a
    signature. How it is done apart, with both engines, is tried in views/test_verify.py."""

    def ask(work: str, said: dict[str, Any], *parts: bytes) -> tuple[dict[str, Any], list[bytes]]:
        works: dict[str, Any] = {"prepare": apart.prepare, "prove": apart.prove, "look": apart.look}
        try:
            answer: tuple[dict[str, Any], list[bytes]] = works[work]({**said, "second": False}, *parts)
        except Unreadable as error:
            raise apart.NotOpened(error.code) from None
        except Exception:  # noqa: BLE001 - as in the other process
            raise apart.NotOpened("broken") from None
        return answer

    monkeypatch.setattr(apart, "ask", ask)
    monkeypatch.setattr(signature, "stamp", lambda **_said: a_pdf("Dấu"))


def trust(authority: pki.Authority) -> None:
    """Put its root among those trusted here."""
    folder = Path(settings.TRUSTED_ROOTS)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / "root.pem").write_bytes(authority.root.pem)


def give_key(credential: str, issued: pki.Issued) -> None:
    """Hand the demo signer a key."""
    SIGNER.keys[credential] = (issued.der, tuple(issued.chain), issued.sign)


def a_request(*names: str, file: bytes = b"", identity: str = "", **given: Any) -> SignatureRequest:
    """A request whose signers use the demo signer with credentials of the names in small letters."""
    owner = person(names[0])
    wanted = [
        Wanted(name, given.get("adapter", "demo"), name.lower(), identity, owner if place == 0 else None)
        for place, name in enumerate(names)
    ]
    kept = documents.keep_file(file or a_pdf(), "application/pdf")
    return request_signatures(
        household(owner), kept, wanted, title="Quyết định thử", reason="Tôi đồng ý", by=accounts.actor_for(owner)
    )


def signer(request: SignatureRequest, order: int = 1) -> Signer:
    return Signer.objects.select_related("request").get(request=request, order=order)


def signs(request: SignatureRequest, order: int = 1) -> Signer:
    """One signer prepares and is asked."""
    one = prepare(signer(request, order), shown=SignatureRequest.objects.get(pk=request.pk).current_id, by=None)
    return ask(one, by=None)


def bytes_of(request: SignatureRequest) -> bytes:
    """The file as it is now."""
    return documents.read_file(SignatureRequest.objects.get(pk=request.pk).current_id)
