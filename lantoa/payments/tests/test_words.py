"""Both catalogues say the same sentences, none left empty."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po

ROOM = Path(__file__).resolve().parents[1]


def test_vietnamese_and_indonesian_hold_the_same_sentences_with_the_same_places() -> None:
    held = {}
    for language in ("vi", "id"):
        with (ROOM / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
            held[language] = [message for message in read_po(file, locale=language) if message.id]
    vietnamese, indonesian = (sorted(str(message.id) for message in held[language]) for language in ("vi", "id"))
    assert vietnamese == indonesian
    assert len(held["vi"]) > 90
    for message in [*held["vi"], *held["id"]]:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), message.id
        asked = message.id[0] if isinstance(message.id, tuple) else message.id
        for place in ("amount", "code", "codes", "num", "when"):
            assert all((f"%({place})s" in one) == (f"%({place})s" in asked) for one in said), message.id
