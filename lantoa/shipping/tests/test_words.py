"""Both catalogues say the same sentences, none left empty."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOM = Path(__file__).resolve().parents[1]


def test_vietnamese_and_indonesian_hold_the_same_sentences_with_the_same_places() -> None:
    held = {}
    for language in ("vi", "id"):
        with (ROOM / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
            held[language] = [message for message in read_po(file, locale=language) if message.id]
    assert [message.id for message in held["vi"]] == [message.id for message in held["id"]]
    assert len(held["vi"]) > 100
    for message in [*held["vi"], *held["id"]]:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = message.id[0] if isinstance(message.id, tuple) else message.id
        places = set(re.findall(r"%\((\w+)\)s", asked))
        assert all(said), message.id
        assert all(set(re.findall(r"%\((\w+)\)s", one)) == places for one in said), message.id


def test_what_other_rooms_mean_otherwise_is_said_in_words_of_its_own() -> None:
    # Elsewhere "Giá từ", "Đọc sao kê", "Lấy bao nhiêu?" and "Việc khác"; one sentence has one translation in the house.
    with (ROOM / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        ours = {message.id: message.string for message in read_po(file, locale="vi")}
    assert not {"From", "Read it", "How many?", "Something else"} & set(ours)
    assert (ours["Sender"], ours["Valid from"], ours["Read the rule"]) == ("Người gửi", "Từ ngày", "Đọc quy định")
