"""From a dossier to a star by a council, and to its end; what is refused on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.dossier import pass_on, return_dossier
from lantoa.catalog.actions.grade import expire_grades, revoke_grade
from lantoa.catalog.actions.reminder import remind
from lantoa.catalog.errors import BadDossier, BadGrade, BadProduct, BadScore, NotAllowed
from lantoa.catalog.models import Dossier, Grade
from lantoa.catalog.queries import council as councils
from lantoa.catalog.queries import ocop
from lantoa.catalog.rules.ocop import least_scores, months_after
from lantoa.catalog.tests import grading
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


def test_a_product_gets_its_star_by_what_members_gave_alone_and_a_decision() -> None:
    maker, at, people = grading.maker(), grading.body(), grading.members(3)
    dossier = catalog.hand_in(maker.product, at.body, group="food", story="Từ mực tươi.", by=maker.by)
    council = grading.council(at, [dossier], people)
    for person in people[:2]:
        grading.score(dossier, person, "35", "20", "25")
    dossier.refresh_from_db()
    assert councils.open_scores(dossier) == []
    assert councils.result_of(dossier) is None
    said = {"number": "12/QĐ-SNN", "decided_on": world.today(), "decided_by": "Sở Nông nghiệp", "by": at.by}
    with pytest.raises(BadGrade) as early:
        catalog.decide(dossier, **said)
    assert early.value.code == "not_yet"
    grading.score(dossier, people[0], "36", "20", "25")  # one's mind may be changed until all are there
    grading.score(dossier, people[2], "20", "20", "20")
    with pytest.raises(BadScore):
        grading.score(dossier, people[0], "40", "25", "35")
    dossier.refresh_from_db()
    assert [one.a for one in councils.open_scores(dossier)] == [36, 35, 20]
    key = world.uuid7()
    grade = catalog.decide(dossier, **said, key=key)
    assert catalog.decide(dossier, **said, key=key) == grade
    assert (grade.stars, str(grade.points), grade.criteria) == (4, "73.66", "148")
    assert grade.valid_until == months_after(world.today(), 36)
    assert catalog.stars_of([maker.product.pk]) == {maker.product.pk: grade}
    assert ocop.counts().by_stars[4] == 1
    entry = journal.Entry.objects.get(act="catalog.grade_decided")
    assert entry.data == {
        "product": grade.ocop_id, "group": "food", "stars": 4, "points": "73.66", "decided_on": world.today().isoformat(),
        "valid_until": grade.valid_until.isoformat(), "authority": "province", "list": None,
    }  # fmt: skip
    assert (entry.place, entry.on_behalf_of_id) == (maker.organisation.unit_id, maker.organisation.pk)
    assert not journal.Entry.objects.filter(act="catalog.score_given", data__has_key="a").exists()
    assert council.members.count() == 3


def test_a_council_that_is_closed_takes_no_more_and_shows_what_there_is() -> None:
    maker, at, people = grading.maker(), grading.body("commune"), grading.members(3)
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    council = grading.council(at, [dossier], people)
    for person in people[:2]:
        grading.score(dossier, person, "35", "20", "25")
    catalog.close_council(council, by=at.by)
    with pytest.raises(BadScore):
        grading.score(dossier, people[2], "35", "20", "25")
    dossier.refresh_from_db()
    assert str(councils.result_of(dossier)) == "80.00"
    with pytest.raises(BadGrade) as refused:
        catalog.decide(dossier, number="1/QĐ", decided_on=world.today(), decided_by="Xã", by=at.by)
    assert refused.value.code == "too_high"
    above = grading.body("province")
    pass_on(dossier, above.body, by=at.by)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.council, dossier.body) == (Dossier.State.HANDED_IN, None, above.body)
    with pytest.raises(NotAllowed):
        return_dossier(dossier, words="Thiếu ảnh", by=at.by)
    return_dossier(dossier, words="Thiếu ảnh", by=above.by)
    assert catalog.hand_in(maker.product, above.body, group="food", by=maker.by).pk != dossier.pk


def test_who_may_not_is_refused() -> None:
    maker, other, at = grading.maker(), grading.maker("Bếp Bình"), grading.body()
    with pytest.raises(NotAllowed):
        catalog.hand_in(maker.product, at.body, group="food", by=other.by)
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    with pytest.raises(BadDossier) as twice:
        catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    assert twice.value.field == "product"
    own = accounts.Person.objects.get(pk=maker.by.person_id)
    for sitting in ([own, *grading.members(2)], grading.members(1)):
        with pytest.raises(BadDossier) as apart:
            grading.council(at, [dossier], sitting)
        assert apart.value.field == "members"
    people = grading.members(2)
    grading.council(at, [dossier], people)
    with pytest.raises(NotAllowed):
        grading.score(dossier, own, "1", "1", "1")
    with pytest.raises(BadScore) as refused:
        grading.score(dossier, people[0], "41", "1", "1")
    assert refused.value.field == "a"


def test_there_is_no_star_without_a_decision_and_its_day() -> None:
    maker, at = grading.maker(), grading.body()
    grade = grading.graded(maker, at)
    for missing in ({"decision_number": ""}, {"decided_on": None}, {"stars": 6}, {"valid_until": grade.decided_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grade.objects.filter(pk=grade.pk).update(**missing)
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    people = grading.members(2)
    grading.council(at, [dossier], people)
    for person in people:
        grading.score(dossier, person, "35", "20", "25")
    dossier.refresh_from_db()
    said = {"decided_by": "Sở", "by": at.by}
    for number, day, field in (("", world.today(), "number"), ("5/QĐ", None, "decided_on"), ("5/QĐ", world.today() + timedelta(days=1), "decided_on"), ("5/QĐ", world.today() - timedelta(days=1), "decided_on")):  # fmt: skip
        with pytest.raises(BadGrade) as refused:
            catalog.decide(dossier, number=number, decided_on=day, **said)
        assert refused.value.field == field
    with pytest.raises(BadGrade, match=grade.decision_number) as twice:
        catalog.decide(dossier, number="5/QĐ", decided_on=world.today(), **said)
    assert twice.value.code == "overlap"


def test_the_newer_ends_the_older_only_when_the_officer_says_so() -> None:
    maker, at = grading.maker(), grading.body()
    old = grading.graded(maker, at, decided_on=world.today() - timedelta(days=400))
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    people = grading.members(2)
    grading.council(at, [dossier], people)
    for person in people:
        grading.score(dossier, person, "30", "15", "10")
    dossier.refresh_from_db()
    new = catalog.decide(dossier, number="9/QĐ", decided_on=world.today(), decided_by="Sở", replaces=True, by=at.by)
    old.refresh_from_db()
    assert (old.ended_because, old.ended_on, old.last_day) == (
        "replaced",
        world.today(),
        world.today() - timedelta(days=1),
    )
    assert catalog.stars_of([maker.product.pk])[maker.product.pk] == new
    assert new.stars == 3
    ended = journal.Entry.objects.get(act="catalog.grade_ended")
    assert ended.data["why"] == "replaced"


def test_a_grade_runs_out_by_itself_and_its_producer_is_told_twice_before() -> None:
    maker, at = grading.maker(), grading.body()
    grade = grading.graded(maker, at, decided_on=months_after(world.today(), -31))
    assert (remind(), remind()) == (1, 0)
    Grade.objects.filter(pk=grade.pk).update(valid_until=world.today() + timedelta(days=30))
    assert (remind(), remind()) == (1, 0)
    told = messages.Message.objects.filter(purpose="grade_ends")
    assert [one.to for one in told] == [maker.by.person.phone] * 2
    assert expire_grades() == 0
    Grade.objects.filter(pk=grade.pk).update(valid_until=world.today() - timedelta(days=1))
    assert catalog.stars_of([maker.product.pk]) == {}
    assert (ocop.counts().by_stars[4], ocop.counts().expired) == (0, 1)
    assert (expire_grades(), expire_grades()) == (1, 0)
    entry = journal.Entry.objects.get(act="catalog.grade_ended")
    assert (entry.data["why"], entry.data["ended_on"]) == ("expired", world.today().isoformat())


def test_a_grade_is_taken_back_with_a_reason_by_who_gave_it() -> None:
    maker, at, other = grading.maker(), grading.body(), grading.body(name="Sở Khác")
    grade = grading.graded(maker, at, decided_on=date(2026, 1, 5))
    with pytest.raises(NotAllowed):
        revoke_grade(grade, reason="Đổi công thức", by=other.by)
    with pytest.raises(BadGrade):
        revoke_grade(grade, reason=" – ", by=at.by)
    revoke_grade(grade, reason="Đổi công thức", by=at.by)
    revoke_grade(grade, reason="Lần nữa", by=at.by)
    assert (grade.ended_because, grade.ended_words) == ("revoked", "Đổi công thức")
    assert catalog.stars_of([maker.product.pk]) == {}


def test_a_star_stays_with_what_it_was_given_to() -> None:
    maker, at = grading.maker(), grading.body()
    said = {"category": "do-che-bien", "unit": "kg", "variants": [(one.pk, one.name) for one in catalog.variants_of(maker.product)], "photos": [], "by": maker.by}  # fmt: skip
    catalog.edit_product(maker.product, name="Chả mực Hạ Long", **said)
    maker.product.refresh_from_db()
    grade = grading.graded(maker, at, decided_on=world.today() - timedelta(days=9))
    with pytest.raises(BadProduct, match="Chả mực Hạ Long") as refused:
        catalog.edit_product(maker.product, name="Sâm Ngọc Linh", **said)
    assert refused.value.field == "name"
    catalog.edit_product(maker.product, name="CHẢ MỰC Hạ Long", description="Giã tay.", **said)
    revoke_grade(grade, reason="Đổi công thức", by=at.by)
    maker.product.refresh_from_db()
    assert catalog.edit_product(maker.product, name="Chả cá", **said).name == "Chả cá"


def test_no_council_closes_on_one_member_s_points_and_none_sits_before_a_dossier_came() -> None:
    maker, at, people = grading.maker(), grading.body(), grading.members(4)
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    council = grading.council(at, [dossier], people)
    for person in people[:2]:
        grading.score(dossier, person, "35", "20", "25")
    with pytest.raises(BadDossier, match=maker.product.name) as refused:
        catalog.close_council(council, by=at.by)
    assert refused.value.code == "too_few"
    officer = Client()
    officer.force_login(at.by.person)
    path = reverse("catalog:council_close", args=[council.pk])
    assert officer.post(path, {"key": str(world.uuid7())}).status_code == 409
    grading.score(dossier, people[2], "35", "20", "25")
    assert officer.post(path, {"key": str(world.uuid7())}).status_code == 302
    council.refresh_from_db()
    assert council.closed_at is not None
    assert [least_scores(members) for members in (2, 3, 4, 5)] == [2, 2, 3, 3]
    other = grading.maker("Bếp Bình")
    fresh = catalog.hand_in(other.product, at.body, group="food", by=other.by)
    called = {"members": "Nguyễn Thị Chấm, 0912 999 001\nTrần Văn Điểm: 0912999002", "dossiers": [fresh.pk]}
    for days, status in ((1, 422), (0, 302)):
        held_on = f"{world.today() - timedelta(days=days):%d/%m/%Y}"
        answer = officer.post(reverse("catalog:council_new"), {**called, "held_on": held_on, "key": str(world.uuid7())})
        assert answer.status_code == status
