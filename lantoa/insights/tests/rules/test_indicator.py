"""Every definition can be counted: its acts exist and are read, its words stand in three languages, and reversals turn rows round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.fact import Told, fact_of, readings
from lantoa.insights.rules.guard import Cell, guarded
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.open_sheet import meaning
from lantoa.insights.rules.paragraph import paragraph
from lantoa.journal import api as journal

LANGUAGES = {"vi", "en", "id"}


@pytest.mark.parametrize("slug", list(book().indicators))
def test_a_definition_is_whole(slug: str) -> None:
    one = book().indicators[slug]
    assert set(one.name) == set(one.formula) == LANGUAGES
    assert {"text", "source", "confidence"} == set(one.basis)
    assert one.basis["confidence"] in ("verified in source", "secondary source", "general knowledge", "ours")
    if not one.waits:
        unknown = [act for act in book().acts_of(one) if act not in journal.acts() or act not in readings()]
        assert not unknown, f"{slug} is counted from what nobody records or reads: {unknown}"


def test_every_act_that_is_read_is_one_that_a_room_declares() -> None:
    assert [act for act, one in readings().items() if act == one.act and act not in journal.acts()] == []


def told(act: str, data: dict, **more) -> Told:
    return Told(7, 70, act, 5, 3, 9, "06994", date(2026, 10, 4), data, **more)


def test_what_takes_an_entry_back_is_its_row_turned_round_on_its_own_day() -> None:
    paid = told("payments.payment_received", {"subject": ["orders.order", 12], "amount": 50_000, "source": "bank"})
    back = replace(told("payments.payment_late", {}), position=9, entry=90, day=date(2026, 11, 1), reverses=paid)
    first, second = fact_of(paid), fact_of(back)
    assert first is not None
    assert second is not None
    assert (first.subject, first.kind, first.amount, first.number) == (12, "bank", 50_000, 1)
    assert (second.act, second.day, second.amount, second.number) == (
        "payments.payment_received",
        date(2026, 11, 1),
        -50_000,
        -1,
    )


def test_an_act_under_an_earlier_name_counts_as_the_same(monkeypatch) -> None:
    named = {
        **readings(),
        "stores.stall_opened": replace(readings()["stores.store_opened"], was=("stores.stall_opened",)),
    }
    monkeypatch.setattr("lantoa.insights.rules.fact.readings", lambda: named)
    one = fact_of(told("stores.stall_opened", {}))
    assert one is not None
    assert one.act == "stores.store_opened"


def test_what_is_for_something_else_or_unreadable_is_not_counted() -> None:
    assert fact_of(told("payments.payment_received", {"subject": ["cases.case", 1], "amount": 1})) is None
    assert fact_of(told("unheard.of", {})) is None
    one = fact_of(told("websites.site_registered", {"owner_kind": None, "valid_until": "30/06/2027"}))
    assert one is not None
    assert (one.kind, one.until) == ("", None)


def test_a_day_of_seasonal_work_is_of_its_own_day_and_put_right_there() -> None:
    said = {"day": "2026-09-30", "unit": "06994", "minutes": 480, "who": 12, "kind": "seasonal"}
    worked = told("workforce.shift_worked", said)
    one = fact_of(worked)
    back = fact_of(replace(told("workforce.shift_corrected", {}), position=9, entry=90, reverses=worked))
    assert one is not None
    assert back is not None
    assert (one.subject, one.person, one.day, one.place, one.number) == (12, 0, date(2026, 9, 30), "06994", 1)
    assert (back.act, back.day, back.number) == (one.act, one.day, -1)
    assert fact_of(told("workforce.shift_worked", {**said, "kind": "permanent"})) is None


def test_what_holds_from_a_day_to_come_is_of_that_day_and_what_began_long_ago_of_its_own() -> None:
    ahead, before = (
        fact_of(told("markets.place_let", {"class": 1, "since": day})) for day in ("2026-12-01", "1990-01-01")
    )
    assert ahead is not None
    assert before is not None
    assert (ahead.day, before.day) == (date(2026, 12, 1), date(2026, 10, 4))
    # What ends is told with its first day too; entries of before that are of their own day.
    ends = [fact_of(told(act, {"class": 1, "until": "2026-12-31", **more})) for act in ("markets.place_left", "markets.cashless_ended") for more in ({"since": "2026-12-01"}, {})]  # fmt: skip
    assert [one and (one.day, one.until) for one in ends] == [(date(2026, 12, 1), date(2026, 12, 31)), (date(2026, 10, 4), date(2026, 12, 31))] * 2  # fmt: skip


def test_what_a_figure_is_counted_by_is_told_apart_from_how_it_is_worded() -> None:
    one = book().indicators["dossiers_late"]
    assert meaning(replace(one, name={"vi": "Khác"}, formula={"vi": "Khác"}, family="trade", lower=False)) == meaning(
        one
    )
    others = [replace(one, unit="people"), replace(one, since=date(2026, 2, 1)), replace(one, over=one.value), replace(one, sexes=True), replace(one, basis={**one.basis, "text": "Luật khác"})]  # fmt: skip
    assert meaning(one) not in {meaning(other) for other in others}
    assert meaning(one) != meaning(book().indicators["dossiers_decided"])


def test_no_subtraction_leads_to_few_stalls() -> None:
    """Whoever takes what is shown from the province, a terrain or a cut is left with nobody or with at least as many stalls as a figure
    needs: over communes and terrains together, with what is of no commune."""
    one, rule = book().indicators["income"], disclosure(date(2026, 10, 1))
    terrain = {"a": "urban", "b": "urban", "c": "urban", "d": "island", "e": "island", "f": "rural"}
    kinds = sorted(set(terrain.values()))
    for seed in range(600):
        sizes = {place: (seed * (number + 3) * 7 + seed // 5) % 12 for number, place in enumerate(terrain)}
        nowhere = seed % 4
        of = {name: [place for place in terrain if terrain[place] == name] for name in kinds}
        cells = {("", place): Cell(10**6 * who, None, who) for place, who in [*sizes.items(), ("", nowhere)]}
        cells |= {("", f"t:{name}"): Cell(1, None, sum(sizes[place] for place in of[name])) for name in kinds}
        cells |= {("", "t:none"): Cell(1, None, nowhere), ("", "p:22"): Cell(1, None, sum(sizes.values()) + nowhere)}
        shown = guarded(cells, one, terrain, rule)
        if not shown["", "p:22"]:
            continue
        kept = [name for name in kinds if not shown["", f"t:{name}"]]
        rests = [nowhere + sum(cells["", f"t:{name}"].who for name in kept)]
        rests.append(nowhere + sum(sizes[place] for name in kept for place in of[name] if not shown["", place]))
        rests += [sum(sizes[place] for place in of[name] if not shown["", place]) for name in kinds if name not in kept]
        assert all(rest == 0 or rest >= rule.stalls for rest in rests), (seed, sizes, nowhere)


def test_a_share_does_not_tell_its_parts_and_the_running_month_tells_no_commune() -> None:
    rule = disclosure(date(2026, 10, 1))
    cells = {("", "a"): Cell(123_456, 900_000, 5), ("", "p:22"): Cell(123_456, 900_000, 5)}
    share = guarded(cells, book().indicators["cashless_share"], {"a": "urban"}, rule)
    assert share["", "a"] == share["", "p:22"] == {"share": 15}
    money = {("", "a"): Cell(149_000, None, 9), ("", "p:22"): Cell(149_000, None, 9)}
    assert guarded(money, book().indicators["income"], {"a": "urban"}, rule)["", "a"] == {"value": 100_000}
    assert guarded(money, book().indicators["income"], {"a": "urban"}, rule, running=True)["", "a"] == {}


def test_cuts_in_which_the_same_few_may_stand_do_not_tell_them() -> None:
    rule = disclosure(date(2026, 10, 1))
    cells = {("", "p:22"): Cell(1_000_000, None, 9)}
    cells |= {
        (cut, "p:22"): Cell(value, None, who)
        for cut, value, who in (("bank", 700_000, 9), ("cash", 200_000, 2), ("seller", 100_000, 3))
    }
    shown = guarded(cells, book().indicators["income"], {}, rule)
    assert [bool(shown[cut, "p:22"]) for cut in ("", "bank", "cash", "seller")] == [True, False, False, False]


def by_sex(female: int, male: int, unsaid: int, slug: str = "people_trained", **more: int) -> dict:
    counts = {"sex:female": female, "sex:male": male, "sex:unsaid": unsaid}
    one, whole = book().indicators[slug], female + male + unsaid
    cells = {("", "p:22"): Cell(whole, whole if one.over else None, whole)}
    for cut, who in counts.items():
        cells[cut, "p:22"] = Cell(who // 2, who, who) if one.over else Cell(who, None, who)
    shown = guarded(cells, one, {}, disclosure(date(2026, 10, 1)), running=bool(more.get("running")))
    return {cut: shown[cut, "p:22"].get("share") for cut in counts}


def test_by_sex_only_shares_of_many_are_told_and_no_few_of_one_side() -> None:
    assert list(by_sex(30, 10, 10).values()) == [75, 25, 20]
    assert list(by_sex(30, 10, 9).values()) == [75, 25, None]
    assert list(by_sex(60, 20, 0).values()) == [75, 25, None]
    # Too few on a side, too few together, the month that runs: nothing at all, and not how many did not say.
    for few in ((90, 9, 50), (20, 19, 50), (0, 0, 99)):
        assert set(by_sex(*few).values()) == {None}
    assert set(by_sex(30, 10, 10, running=True).values()) == {None}
    # Owners of households are people as well, and of a share there are forty on each side.
    assert list(by_sex(12, 28, 5, "first_sales").values()) == [30, 70, None]
    assert set(by_sex(12, 28, 40, "sold_again").values()) == {None}
    assert list(by_sex(44, 50, 40, "sold_again").values()) == [50, 50, 30]


def test_from_shares_by_sex_nobody_works_out_a_few_of_one_side() -> None:
    """Whoever knows how many there are in all is left, for each side, with ten at least or with nothing."""
    for female in range(0, 60, 3):
        for male in range(0, 60, 7):
            for unsaid in (0, 4, 10, 33):
                told = by_sex(female, male, unsaid)
                if told["sex:female"] is not None:
                    assert min(female, male) >= 10
                    assert (told["sex:unsaid"] is None) == (unsaid < 10)


def test_what_few_people_did_often_is_told_as_of_few() -> None:
    cells = {("", "a"): Cell(30, None, 1), ("", "p:22"): Cell(30, None, 1)}
    shown = guarded(cells, book().indicators["dossiers_filed"], {"a": "urban"}, disclosure(date(2026, 10, 1)))
    assert shown["", "a"] == {}


def test_the_paragraph_leaves_out_what_is_not_shown() -> None:
    shown = {
        "sites": {"value": 165},
        "sites enterprise": {"value": 130},
        "sites individual": {"value": 35},
        "ocop": {"value": 437},
        "active_stalls": {},
    }
    assert paragraph(shown, "vi", "10/2026") == (
        "Đến hết tháng 10/2026, toàn địa bàn có 165 website, ứng dụng thương mại điện tử được xác nhận, trong đó 130 của doanh nghiệp và 35 của cá nhân."
        " 437 sản phẩm OCOP đang có sao."
    )
