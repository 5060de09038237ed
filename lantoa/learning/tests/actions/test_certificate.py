"""Certificates: issued once for what was really done, revoked when that is taken back, forgotten with their holder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.journal.tests.factories import tamper
from lantoa.kit import credential
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.models import Certificate, CertificateEvidence
from lantoa.learning.queries import list_and_place, status_list
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 29, 3, 0, 0, 5, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def refused(**changes: object) -> str:
    with pytest.raises(RuleError) as error:
        factories.certified(**changes)
    return error.value.code


def test_it_says_who_did_what_and_nothing_else_of_them() -> None:
    with translation.override("en"):
        one = factories.certified(level="cơ bản", version="3")
    said = json.loads(one.credential)
    assert said["id"].endswith(f"/hoc/chung-nhan/{one.code}.json")
    assert "/en/" not in one.credential
    subject = said["credentialSubject"]
    assert subject["identifier"] == [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "Trần Thị Nụ"}
    ]
    assert subject["achievement"]["version"] == "3"
    assert subject["source"]["name"] == one.organisation.name
    (act,) = said["evidence"]
    assert act["narrative"] == f"Đã làm thật ngày 29/11/2026; dòng số {one.evidence.get().entry_id} trong sổ nhật ký."
    assert one.person.phone[3:] not in one.credential
    assert "id" not in subject
    assert learning.check_certificate(one).broken == frozenset()


def test_asked_again_it_is_the_same_one() -> None:
    first = factories.certified()
    evidence = [(row.title, row.entry_id, row.completed_at) for row in first.evidence.all()]
    again = learning.issue_certificate(first.person, first.course, first.organisation, evidence=evidence, by=None)
    assert again == first
    assert journal.entries_about(first).count() == 1
    newer = learning.issue_certificate(
        first.person, first.course, first.organisation, evidence=evidence, version="2", by=None
    )
    assert newer != first


def test_the_same_command_twice_is_one_certificate() -> None:
    key = world.uuid7()
    person = factories.person()
    assert factories.certified(person, key=key).pk == factories.certified(person, key=key, again=True).pk
    assert Certificate.objects.count() == 1


def test_it_stands_on_acts_that_really_happened() -> None:
    person = factories.person()
    by = accounts.actor_for(person, factories.household(person))
    tried, done = factories.opened(by, rehearsal=True), factories.opened(by)
    with transaction.atomic():
        journal.record(factories.OPENED, factories.unit(), by=by, reverses=done)
    now = world.now()
    bad = [
        [], [("Mở gian hàng", 10**9, now)], [("Mở gian hàng", tried.pk, now)], [("Mở gian hàng", done.pk, now)],
        [(f"Bài {n}", done.pk, now) for n in range(41)],
    ]  # fmt: skip
    assert {refused(person=person, evidence=evidence) for evidence in bad} == {"bad_evidence"}
    assert Certificate.objects.count() == 0


def test_only_who_held_the_class_issues_it_and_a_name_is_needed() -> None:
    assert refused(by=factories.member("instructor")) == "not_allowed"
    assert refused(person=factories.person("")) == "no_name"
    office = factories.public_body()
    assert refused(organisation=office, by=factories.member("owner", office)) == "not_allowed"
    assert factories.certified(organisation=office, by=factories.member("officer", office)).pk


def test_revoked_it_keeps_its_first_reason_and_the_list_says_so(clock: StandingWorld) -> None:
    one, other = factories.certified(), factories.certified()
    number, place = list_and_place(one.status_index)
    assert list_and_place(other.status_index)[0] == number == 1
    before = status_list(1)
    clock.later(hours=1)
    for reason in ("mistake", "holder_asked"):
        learning.revoke_certificate(one, reason=reason, by=factories.member("officer", one.organisation))
    assert (one.revoked_reason, one.revoked_at) == ("mistake", clock.now())
    assert before
    assert before.revoked == []
    after = status_list(1)
    assert after
    assert (after.revoked, after.changed_at) == ([place], clock.now())
    assert status_list(2) is status_list(0) is status_list(10**17) is None
    assert learning.check_certificate(one).verdict == "revoked"
    assert learning.check_certificate(other).verdict == "sealing"


def test_only_those_concerned_revoke_and_only_for_a_reason_everybody_may_read() -> None:
    one = factories.certified()
    stranger, holder = factories.member("officer"), accounts.actor_for(one.person)
    for by, reason, code in (
        (stranger, "mistake", "not_allowed"), (holder, "mistake", "bad_reason"), (None, "vì chị Nụ nợ", "bad_reason"),
    ):  # fmt: skip
        with pytest.raises(RuleError) as error:
            learning.revoke_certificate(one, reason=reason, by=by)
        assert error.value.code == code
    assert learning.revoke_certificate(one, reason="holder_asked", by=holder).revoked_at


def test_an_act_taken_back_takes_its_certificate_with_it_and_doing_it_again_brings_another() -> None:
    seat = factories.seated()
    by = accounts.actor_for(seat.person, factories.household(seat.person))
    act = factories.opened(by)
    factories.as_the_worker()
    one = factories.certified(seat.person, evidence=[("Mở gian hàng", act.pk, act.occurred_at)])
    with transaction.atomic():
        journal.record(factories.OPENED, factories.unit(), by=by, reverses=act)
    factories.as_the_worker()
    one.refresh_from_db()
    assert one.revoked_reason == "practice_reopened"
    assert factories.certified(seat.person) != one


def test_another_index_is_drawn_when_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(world.random, "randrange", lambda _end: next(drawn), raising=False)
    assert [factories.certified().status_index, factories.certified().status_index] == [7, 8]


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({"name": "Trần Thị Khác"}, "rows"), ({"course_version": "9"}, "rows"), ({"credential": ""}, "text"),
        ({"credential": "{}"}, "text"),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_is_told_from_a_good_one(changed: dict[str, str], broken: str) -> None:
    one = factories.certified()
    Certificate.objects.filter(pk=one.pk).update(**changed)
    one.refresh_from_db()
    checked = learning.check_certificate(one)
    assert broken in checked.broken
    assert checked.verdict == "changed"


def test_text_that_was_signed_anew_by_us_but_not_issued_is_told_too() -> None:
    """Whoever has database and key still cannot change what the journal committed to."""
    one = factories.certified()
    Certificate.objects.filter(pk=one.pk).update(credential=one.credential + " ")
    one.refresh_from_db()
    assert learning.check_certificate(one).broken == {"text"}


def test_an_act_that_was_changed_is_told() -> None:
    one = factories.certified()
    factories.as_the_worker()
    assert learning.check_certificate(one).verdict == "genuine"
    tamper("UPDATE journal_entry SET place = %s WHERE id = %s", "99999", one.evidence.get().entry_id)
    assert "act" in learning.check_certificate(one).broken


def test_another_house_cannot_sign_for_us() -> None:
    one = factories.certified()
    document = {name: value for name, value in json.loads(one.credential).items() if name != "proof"}
    theirs = credential.sign(document, seed=b"\1" * 32, controller=document["issuer"]["id"], at=world.now())
    Certificate.objects.filter(pk=one.pk).update(credential=json.dumps(theirs))
    one.refresh_from_db()
    assert "signature" in learning.check_certificate(one).broken


def test_erased_with_its_holder_it_holds_no_more_and_names_nobody(clock: StandingWorld) -> None:
    one = factories.certified()
    accounts.erase_person(one.person, by=accounts.actor_for(one.person))
    one.refresh_from_db()
    assert (one.name, one.credential, one.person, one.revoked_reason) == ("", "", None, "holder_erased")
    assert learning.check_certificate(one).verdict == "erased"
    assert status_list(1).revoked == [list_and_place(one.status_index)[1]]  # type: ignore[union-attr]
    assert CertificateEvidence.objects.count() == 1
