"""Something of a list is looked after by one at a time; done hides it a while; a list is handed to partners by few."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.desks import acts, invariants
from lantoa.desks.actions.care import end, give, settle, take
from lantoa.desks.actions.share import hand_to, take_back
from lantoa.desks.errors import BadWords, Gone, NotOurs
from lantoa.desks.models import Care, ListShare
from lantoa.desks.tests import factories
from lantoa.journal import api as journal
from lantoa.kit.invariants import Tally
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.tests import factories as stalls

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(standing: StandingWorld) -> stalls.Stall:
    made = stalls.stall("Trống")
    standing.later(days=20)
    return made


def told(act: str) -> list[dict[str, object]]:
    return [dict(one.data) for one in journal.Entry.objects.filter(act=act).order_by("pk")]


def broken() -> list[str]:
    return list(invariants.care(Tally()))


def test_it_is_taken_once_given_on_and_ended_in_words(waits: stalls.Stall, standing: StandingWorld) -> None:
    kind, by = factories.kind("stalls_to_visit"), factories.officer()
    colleague = factories.officer(body=by.organisation)
    key = world.uuid7()
    care = take(kind, waits.store.pk, by=by, key=key)
    assert take(kind, waits.store.pk, by=by, key=key) == take(kind, waits.store.pk, by=by) == care
    assert (care.body, care.holder, care.person, (care.due_on - world.today()).days) == (
        by.organisation,
        by.organisation,
        by.person,
        7,
    )
    with pytest.raises(Gone):
        take(kind, waits.store.pk, by=colleague)
    (row,) = factories.rows("stalls_to_visit", colleague)
    assert row.care == care
    stranger = factories.officer("mong-cai-1")
    for do in (
        lambda: take(kind, waits.store.pk, by=stranger),
        lambda: give(care, None, by=stranger),
        lambda: end(care, words="Xong", by=stranger),
    ):
        with pytest.raises((Gone, NotOurs)):
            do()
    with pytest.raises(BadWords):
        give(care, stranger.person, by=by)
    assert give(care, colleague.person, by=by).person == colleague.person
    assert give(care, None, by=colleague).state == Care.State.OPEN
    assert take(kind, waits.store.pk, by=by).pk == care.pk
    with pytest.raises(BadWords) as refused:
        end(care, words=" … ", by=by)
    assert refused.value.field == "words"
    standing.later(days=2)
    done = end(care, words="Đã ghé, đăng món đầu tiên.", by=by)
    assert (done.state, (done.hidden_until - world.today()).days) == ("done", 21)
    with pytest.raises(Gone):
        end(care, words="Lần nữa", by=by)
    with pytest.raises(Gone):
        give(care, None, by=by)
    assert factories.rows("stalls_to_visit", by) == []
    with pytest.raises(Gone):
        take(kind, waits.store.pk, by=by)
    standing.later(days=22)
    again = take(kind, waits.store.pk, by=by)
    assert again.pk != care.pk
    end(again, words="Chủ đi vắng", done=False, by=by)
    assert [one.subject_id for one in factories.rows("stalls_to_visit", by)] == [waits.store.pk]
    assert len(told(acts.CARE_TAKEN)) == 3
    assert [one["to"] for one in told(acts.CARE_GIVEN)] == [colleague.person_id, None]
    assert [(one["outcome"], one["days"]) for one in told(acts.CARE_DONE)] == [("done", 2), ("left", 0)]
    entry = journal.Entry.objects.filter(act=acts.CARE_TAKEN).first()
    assert (entry.place, entry.on_behalf_of_id) == (waits.store.unit_id, by.organisation_id)
    assert entry.data["id"] == waits.store.pk
    assert waits.store.name not in str(entry.data)
    assert broken() == []
    Care.objects.filter(pk=again.pk).update(state="taken", ended_at=None)
    assert broken() == [f"stalls_to_visit {again.pk} is taken, and the journal says otherwise"]


def test_what_comes_back_or_waits_for_another_reason_is_another_matter(standing: StandingWorld) -> None:
    stall, by = stalls.stall("Trống"), factories.officer()
    colleague, kind = factories.officer(body=by.organisation), factories.kind("stalls_to_visit")
    standing.later(days=20)
    first = take(kind, stall.store.pk, by=by)
    assert (first.why, first.risen_on) == ("goods", stall.store.opened_at.date())
    assert settle() == 0
    # Goods are there now: it waits for another reason, and nobody looks after that.
    stalls.squid_cake(stall)
    (row,) = factories.rows("stalls_to_visit", by)
    assert (row.why, row.care) == ("orders", None)
    browser = factories.browser(by)
    assert "Xem gian hàng" not in browser.get(reverse("desks:care", args=[first.pk])).text
    second = take(kind, stall.store.pk, by=colleague)
    first.refresh_from_db()
    assert (first.state, second.person) == ("left", colleague.person)
    assert "Việc này đã tự qua" in browser.get(reverse("desks:care", args=[first.pk])).text
    end(second, words="Đã chia sẻ giúp", by=colleague)
    assert factories.rows("stalls_to_visit", by) == []
    # Said to be done, and settled: it rests no longer, so that what arises later shows at once.
    stores.Store.objects.filter(pk=stall.store.pk).update(withheld=True)
    assert (settle(), settle()) == (1, 0)
    stores.Store.objects.filter(pk=stall.store.pk).update(withheld=False)
    assert [one.subject_id for one in factories.rows("stalls_to_visit", by)] == [stall.store.pk]
    third = take(kind, stall.store.pk, by=by)
    stores.Store.objects.filter(pk=stall.store.pk).update(withheld=True)
    assert settle() == 1
    stores.Store.objects.filter(pk=stall.store.pk).update(withheld=False)
    (row,) = factories.rows("stalls_to_visit", by)
    assert row.care is None
    assert take(kind, stall.store.pk, by=colleague).pk != third.pk
    assert [one["outcome"] for one in told(acts.CARE_DONE)] == ["passed", "done", "passed"]
    assert broken() == []
    # One from before this was kept is of whatever its thing waits for.
    Care.objects.going().update(risen_on=None, why="")
    assert factories.rows("stalls_to_visit", by)[0].care is not None


def test_the_department_hands_a_list_on_and_a_partner_works_on_it(waits: stalls.Stall) -> None:
    kind, province = factories.kind("stalls_to_visit"), factories.officer("")
    commune, women = factories.officer(), factories.partner("association", "Hội Phụ nữ")
    with pytest.raises(NotOurs):
        take(kind, waits.store.pk, by=women)
    for by in (commune, women, accounts.Visitor()):
        with pytest.raises(NotOurs):
            hand_to(kind, women.organisation, by=by)
    with pytest.raises(BadWords):
        hand_to(kind, waits.organisation, by=province)
    with pytest.raises(BadWords):
        hand_to(factories.kind("parcels_still"), factories.partner().organisation, part="khong-co", by=province)
    share = hand_to(kind, women.organisation, by=province, key=world.uuid7())
    assert hand_to(kind, women.organisation, by=factories.operator()) == share
    (row,) = factories.rows("stalls_to_visit", women)
    assert (row.said.title, row.said.phone) == ("Trống", "")
    care = take(kind, waits.store.pk, by=women)
    assert (care.body, care.holder) == (commune.organisation, women.organisation)
    local = factories.partner("association", "Hội Nông dân", "mong-cai-1")
    hand_to(kind, local.organisation, by=province)
    assert factories.rows("stalls_to_visit", local) == []
    take_back(share, by=province)
    take_back(share, by=province)
    assert factories.rows("stalls_to_visit", women) == []
    assert end(care, words="Đã gọi", by=commune).state == "done"
    assert ListShare.objects.live().get().partner == local.organisation
    assert [one["ended"] for one in told(acts.LIST_GIVEN)] == [False, False, True]
