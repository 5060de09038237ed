"""Papers opened in a process of their own: what comes back from there, what it cannot reach, and what it ends of. Nothing is kept."""

from __future__ import annotations

import io
import json
import socket
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lantoa.documents import api as documents
from lantoa.documents.actions import apart, personal_paper
from lantoa.documents.tests.actions.test_personal_paper import pdf, script, sheet
from lantoa.documents.tests.factories import heic, with_position


def read(content: io.BytesIO) -> tuple[dict[str, Any], list[Image.Image]]:
    """What is told of it, and its pictures."""
    told, parts = personal_paper._read(content.getvalue())
    return told, [Image.open(io.BytesIO(part)) for part in parts]


def test_a_photo_comes_back_upright_straight_and_without_position() -> None:
    photo = sheet(exif=with_position())
    assert b"MAY-ANH-LA" in photo.getvalue()
    told, parts = personal_paper._read(photo.getvalue())
    assert told["type"] == "image/jpeg"
    assert not any(b"MAY-ANH-LA" in part for part in parts)
    whole, flat = (Image.open(io.BytesIO(part)) for part in parts)
    for opened in (whole, flat):
        assert (opened.format, dict(opened.getexif()), "exif" in opened.info) == ("WEBP", {}, False)
        assert opened.height > opened.width  # turned as the EXIF said
    assert whole.size == (700, 900)
    # The table is gone: each corner of the page is paper, and so is the middle of each edge.
    wide, high = flat.size
    for x, y in ((8, 8), (wide - 8, 8), (8, high - 8), (wide - 8, high - 8), (wide // 2, 8), (8, high // 2)):
        assert min(flat.getpixel((x, y))) > 200


def test_heic_and_pdf_are_read_too() -> None:
    assert read(heic())[0]["type"] == "image/heic"
    told, pages = read(pdf(pages=2))
    assert (told["type"], len(pages)) == ("application/pdf", 2)


def test_what_is_refused_there_is_refused_here() -> None:
    with pytest.raises(documents.NotAPaper) as refused:
        read(pdf(change=script))
    assert refused.value.code == "active"


def bomb(made: Any) -> None:
    made.pages[0].Contents = made.make_stream(b" " * 100_000_000)


def test_what_unpacks_to_far_more_ends_the_other_process_only(monkeypatch: pytest.MonkeyPatch) -> None:
    # Enough for a page, not for what the other file unpacks to.
    monkeypatch.setattr(personal_paper, "run_apart", partial(apart.run_apart, memory=200_000_000))
    packed = pdf(change=bomb, compress_streams=True)
    assert len(packed.getvalue()) < 200_000
    with pytest.raises(documents.NotAPaper) as refused:
        read(packed)
    assert refused.value.code == "too_heavy"
    assert read(pdf())


PROBE = """
import json, os, socket, sys
told = {}
for name, tried in {
    "connect": lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2),
    "read": lambda: open(sys.argv[2]).read(),
    "write": lambda: open(sys.argv[2] + "x", "w"),
    "start": lambda: os.execv("/bin/true", ["true"]),
}.items():
    try:
        tried()
        told[name] = True
    except OSError:
        told[name] = False
told["environment"] = sorted(os.environ)
print(json.dumps({**told, "lengths": []}))
"""


def test_what_runs_apart_reaches_no_server_no_file_and_no_secret(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("LANTOA_SECRET", "x")
    database, probe = tmp_path / "lantoa.sqlite3", tmp_path / "probe.py"
    database.write_text("secret")
    probe.write_text(PROBE)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()  # it does answer
        told, _parts = apart.run_apart(probe, b"", port, database)
    assert (told["connect"], told["start"]) == (False, False)
    assert "LANTOA_SECRET" not in json.dumps(told["environment"])
    if Path("/sys/kernel/security/lsm").exists() and "landlock" in Path("/sys/kernel/security/lsm").read_text():
        assert (told["read"], told["write"]) == (False, False)
