"""Which rules count when, and what law lets a confirmation hold."""

from __future__ import annotations

from datetime import date

from lantoa.websites.rules.dossier import read_dossier, read_site
from lantoa.websites.rules.regime import clock, regime_on, regimes
from lantoa.websites.rules.site_list import until_of


def test_the_rules_follow_each_other_without_a_gap_and_each_names_its_source() -> None:
    old, new = regimes().values()
    assert (old.confirmed_to, new.confirmed_from) == (date(2026, 6, 30), date(2026, 7, 1))
    assert all(
        one.source and one.confidence == "secondary source" and set(one.basis) == {"vi", "en", "id"}
        for one in (old, new)
    )
    assert regime_on(date(2012, 1, 1)) is None


def test_an_old_confirmation_holds_until_the_law_s_day_and_no_longer() -> None:
    law = date(2027, 6, 30)
    assert until_of(date(2024, 5, 1), None) == ("decree-52", law)
    assert until_of(date(2024, 5, 1), date(2029, 1, 1)) == ("decree-52", law)
    assert until_of(date(2024, 5, 1), date(2026, 1, 1)) == ("decree-52", date(2026, 1, 1))
    assert until_of(date(2026, 7, 1), None) == ("law-122", None)
    assert clock("takedown", date(2026, 11, 1)).hours == 24


def test_a_dossier_s_answers_become_an_entry_or_say_why_not() -> None:
    def made(domain: str, **more: object) -> tuple[str, str, str, str, str]:
        answers = {"domain": domain, "holder": "company", "registered_name": "Hợp tác xã Thử", **more}
        read = read_dossier(
            answers, code="HS1-KQ1", on=date(2026, 8, 1), organisation_id=None, person_id=None, kind="", unit_id="06994"
        )
        found = read.entry
        return (
            (found.domain, found.app, found.owner_kind, found.owner_name, read.why)
            if found
            else ("", "", "", "", read.why)
        )

    assert made("https://Chamuc.vn/") == ("chamuc.vn", "", "cooperative", "Hợp tác xã Thử", "")
    assert made("Chợ Biển") == ("", "Chợ Biển", "cooperative", "Hợp tác xã Thử", "")
    assert made("a.vn", holder="individual", individual_name="Lan") == ("a.vn", "", "individual", "Lan", "")
    assert made("chảmực.vn")[4] == made("chаmuc.vn")[4] == "letters"
    assert made("a.vn", registered_name="") == ("", "", "", "", "unreadable")
    # A page of a site is somebody else's site more often than not.
    # Two sites, a mistyped one and words that there is none are no app's name either.
    for wrong in (
        "", "facebook.com/bep-huong", "192.168.1.4", "https://chamuc", "chamuc.vn:8080", "huong@chamuc.vn",
        "chamuc.vn, chamuc.com", "chamuc,vn", "chamuc..vn", "chamuc .vn", "cha_muc.vn", "chamuc.vn; chamuc．com", "-", "– –", "0912 345 678",
        "Không có", "KHÔNG", "chưa có", "Chưa có tên miền", "Facebook Bếp Hương", "fb Bếp Hương", "Zalo0912345678", "Tik Tok Bếp Hương",
    ):  # fmt: skip
        assert (made(wrong)[:2], made(wrong)[4]) == (("", ""), "unreadable"), wrong
    for name in ("Không Gian Xanh", "Chùa Cổ Yên Tử", "Zaloha", "Chả Mực 24h"):
        assert read_site(name) == ("", "", name)
    assert read_site("vn.example.shop") == ("vn.example.shop", "vn.example.shop", "")
