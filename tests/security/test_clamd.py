"""ClamAV's daemon, by its socket: what does harm is refused, what nobody could look through too, and pictures of ours are not asked about."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lantoa.documents import api as documents
from lantoa.documents.adapters.clamd.adapter import Adapter
from lantoa.documents.errors import NotClean
from lantoa.documents.models import File
from sandbox.clamd import EICAR, Daemon

pytestmark = pytest.mark.django_db


class Small(Daemon):
    limit = 3_000_000


@pytest.fixture(params=["socket", "port"])
def daemon(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    server: socketserver.BaseServer
    if request.param == "socket":
        settings.CLAMD = str(tmp_path / "clamd.ctl")
        server = socketserver.ThreadingUnixStreamServer(settings.CLAMD, Small)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Small)
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    settings.ADAPTERS = {**settings.ADAPTERS, "documents.scanner": "lantoa.documents.adapters.clamd"}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def test_what_does_harm_is_named_wherever_in_it(daemon: None) -> None:
    assert Adapter().check_config() == ""
    assert Adapter().harm_in(EICAR) == "Eicar-Test-Signature"
    assert Adapter().harm_in(b"%PDF-1.7 " + b"x" * 1_999_990 + EICAR) == "Eicar-Test-Signature"
    assert [Adapter().harm_in(content) for content in (b"", b"%PDF-1.7", b"\0" * 1_000_000)] == [""] * 3
    with pytest.raises(OSError, match="size limit exceeded|reset|Broken pipe|clamd"):
        Adapter().harm_in(b"x" * 4_000_000)


def test_it_is_not_kept_and_said_so(daemon: None, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotClean, match="carries something|mã độc") as refused:
        documents.keep_file(b"%PDF-1.7" + EICAR, "application/pdf")
    assert refused.value.code == "infected"
    assert "Eicar-Test-Signature" in caplog.text
    assert not File.objects.exists()
    assert documents.keep_file(b"%PDF-1.7 clean", "application/pdf").size == 14


def test_where_nobody_answers_nothing_is_kept_but_pictures_of_ours(settings: Any, tmp_path: Path) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "documents.scanner": "lantoa.documents.adapters.clamd"}
    settings.CLAMD = str(tmp_path / "nobody.ctl")
    assert "nobody.ctl" in Adapter().check_config()
    with pytest.raises(NotClean) as refused:
        documents.keep_file(b"%PDF-1.7", "application/pdf")
    assert refused.value.code == "unseen"
    assert documents.keep_file(b"RIFF", "image/webp")
