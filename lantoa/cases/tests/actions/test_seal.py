"""The office's seal on a result: put on after the decision, and everything that can be in its way."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from lantoa.accounts import api as accounts
from lantoa.cases import acts, invariants
from lantoa.cases.actions import acceptance, decision, paper, seal
from lantoa.cases.actions.office import name_office
from lantoa.cases.errors import BadSeal, NotAllowed, NotNow
from lantoa.cases.models import Case, Decision, Office
from lantoa.cases.tasks import ask_for_seals
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.documents import api as documents
from lantoa.journal.models import Entry
from lantoa.kit.invariants import Tally
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.places import api as places
from lantoa.signing import api as signing
from lantoa.signing.adapters.base import Answer
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.rules.places import box_of
from lantoa.signing.tests import pki
from lantoa.signing.tests.conftest import authority, fresh_demo_signer
from lantoa.signing.tests.factories import a_pdf, give_key

__all__ = ["authority", "fresh_demo_signer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def there(authority: pki.Authority) -> Commune:
    """A commune whose office has a seal."""
    made = commune()
    give_key("dau", authority.leaf(made.office.organisation.name))
    seal.set_seal(made.office, "demo", "dau", by=made.officer)
    return made


def decided(there: Commune, words: str = "Cấp giấy chứng nhận.") -> Decision:
    case = acceptance.accept(handed_in(there), by=there.officer)
    return decision.decide(case, "granted", words, by=there.officer)


def printed(there: Commune) -> Decision:
    """Decided, with a paper that costs no time to print."""
    made = decided(there)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    return anew(made)


def anew(made: Decision) -> Decision:
    return Decision.objects.select_related("case__office", "seal").get(pk=made.pk)


def sealed(made: Decision) -> Decision:
    seal.seal(made.pk)
    return anew(made)


def signer_of(made: Decision) -> signing.Signer:
    return signing.signers_of([anew(made).seal_id])[made.seal_id or 0][0]


def entries(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=act).order_by("pk"))


def told(who: accounts.ActingPerson) -> list[str]:
    return list(Message.objects.filter(to=who.person.phone).order_by("pk").values_list("text", flat=True))


def test_the_result_is_the_sealed_paper_and_the_one_before_stays(there: Commune) -> None:
    made = decided(there)
    before = len(told(there.citizen))
    paper.print_decision(made.pk)
    made = anew(made)
    assert made.is_being_sealed
    assert made.result_id is None
    decision.deliver(made, to=there.citizen)
    assert anew(made).delivered_at is None
    made = sealed(made)
    assert (made.result_id, made.seal_trouble, made.seal_due_at) == (made.signed_id, "", None)
    assert made.signed_id != made.paper_id
    content = documents.read_file(made.signed_id)
    assert content.startswith(documents.read_file(made.paper_id))
    verdict = signing.verify(content)
    assert verdict.good
    assert (verdict.whole, verdict.certificate, verdict.time) == ("yes", "yes", "yes")
    assert [one.name for one in verdict.signatures] == [there.office.organisation.name]
    assert len(told(there.citizen)) == before + 1
    assert made.case.code in told(there.citizen)[-1]
    assert sealed(made).signed_id == made.signed_id
    assert len(entries(acts.DECISION_SEALED)) == 1
    decision.deliver(made, to=there.citizen)
    assert anew(made).delivered_at is not None
    assert list(invariants.seals(Tally())) == []
    Decision.objects.filter(pk=made.pk).update(signed=made.paper_id)
    assert len(list(invariants.seals(Tally()))) == 1


def test_on_the_last_page_there_is_room_for_the_stamp(there: Commune) -> None:
    # So long that without that room the last words would stand where the stamp comes.
    made = decided(there, "\n\n".join(["Căn cứ hồ sơ đã nộp."] * 23))
    paper.print_decision(made.pk)
    last = PdfReader(io.BytesIO(documents.read_file(anew(made).paper_id))).pages[-1]
    left, bottom, right, top = box_of(1)
    all_: list[tuple[float, float]] = []

    def look(text: str, to: list[float], place: list[float], _font: object, _size: float) -> None:
        at = (place[4] * to[0] + place[5] * to[2] + to[4], place[4] * to[1] + place[5] * to[3] + to[5])
        if text.strip():
            all_.append(at)

    last.extract_text(visitor_text=look)
    assert len(all_) > 3
    assert all(0 < x < 596 and 0 < y < 842 for x, y in all_)
    assert [at for at in all_ if left <= at[0] <= right and bottom <= at[1] <= top] == []


def test_a_service_that_is_silent_is_asked_again_by_itself_and_stops_no_clock(there: Commune) -> None:
    made, silence = printed(there), signing.NotAsked("silence", fault="silent")
    SIGNER.says = silence
    decided = Case.objects.get(pk=made.case_id)
    made = sealed(made)
    assert (made.seal_trouble, made.result_id) == ("silent", None)
    assert made.seal_due_at > world.now()
    assert entries(acts.SEAL_STUCK) == []
    after = Case.objects.get(pk=made.case_id)
    assert (after.state, after.decided_at, after.due_at) == ("granted", decided.decided_at, decided.due_at)
    assert after.late_at is None
    assert sealed(made).seal_tries == 1
    SIGNER.says = None
    Decision.objects.filter(pk=made.pk).update(seal_due_at=world.now())
    assert ask_for_seals() == 1
    assert sealed(made).result_id is not None


def test_after_half_a_day_of_silence_the_officers_hear_of_it(there: Commune) -> None:
    made = printed(there)
    SIGNER.says = signing.NotAsked("silence", fault="silent")
    Decision.objects.filter(pk=made.pk).update(seal_tries=seal.TRIES - 1)
    made = sealed(made)
    assert (made.seal_trouble, made.seal_due_at) == ("silent", None)
    assert [entry.data["reason"] for entry in entries(acts.SEAL_STUCK)] == ["silent"]
    assert "đóng dấu" in told(there.officer)[-1]
    assert made.case.code in told(there.officer)[-1]


def late(one: signing.Signer) -> None:
    signing.Signer.objects.filter(pk=one.pk).update(expires_at=world.now() - timedelta(seconds=1))


def refused(one: signing.Signer) -> None:
    SIGNER.says = Answer("refused", one.transaction)


@pytest.mark.parametrize(
    ("what", "why", "same"), [(late, "not_confirmed", True), (refused, "signer", False)], ids=["late", "refused"]
)
def test_nobody_confirms_or_somebody_refuses_and_it_is_asked_again(
    there: Commune, what: Callable[[signing.Signer], None], why: str, same: bool
) -> None:
    SIGNER.waits = True
    made = sealed(printed(there))
    assert (made.seal_due_at, made.seal_trouble) == (None, "")
    with pytest.raises(NotNow):
        seal.ask_again(made, by=there.officer)
    what(signer_of(made))
    signing.look_after(signer_of(made).pk)
    made, first = anew(made), made.seal_id
    assert (made.seal_trouble, made.result_id) == (why, None)
    assert len(entries(acts.SEAL_STUCK)) == 1
    SIGNER.waits, SIGNER.says = False, None
    with pytest.raises(NotAllowed):
        seal.ask_again(made, by=there.citizen)
    made = seal.ask_again(made, by=there.second)
    assert made.result_id is not None
    assert (made.seal_id == first) is same
    assert len(entries(acts.SEAL_STUCK)) == 1
    with pytest.raises(NotNow):
        seal.ask_again(made, by=there.officer)


def test_a_certificate_revoked_meanwhile_seals_nothing_and_the_next_seal_goes_on_by_itself(
    there: Commune, authority: pki.Authority
) -> None:
    bad, good = (authority.leaf(there.office.organisation.name) for _each in range(2))

    def revoked_now(digest: bytes) -> bytes:
        authority.revoked[bad.certificate.serial_number] = datetime.now(UTC) - timedelta(seconds=2)
        return bad.sign(digest)

    SIGNER.keys["dau"] = (bad.der, tuple(bad.chain), revoked_now)
    made = sealed(printed(there))
    assert (made.seal_trouble, made.seal_due_at, made.result_id) == ("revoked", None, None)
    second = sealed(printed(there))  # refused before anybody is asked
    assert (second.seal_trouble, second.seal_due_at) == ("revoked", None)
    with pytest.raises(BadSeal) as no:
        seal.set_seal(there.office, "demo", "dau", by=there.officer)
    assert no.value.code == "revoked"
    give_key("dau-moi", good)
    seal.set_seal(there.office, "demo", "dau-moi", by=there.officer)
    assert set(seal.due()) == {made.pk, second.pk}
    assert sealed(made).result_id is not None
    assert sealed(second).result_id is not None


def test_a_result_cancelled_while_it_waits_gets_no_seal_any_more(there: Commune) -> None:
    SIGNER.waits = True
    stale = printed(there)
    made = sealed(stale)
    decision.cancel(stale, "Sai tên", by=there.officer)
    SIGNER.waits = False
    signing.look_after(signer_of(made).pk)
    made = anew(made)
    assert (made.signed_id, made.result_id, made.seal_trouble) == (None, None, "")
    assert documents.read_file(made.paper_id)
    assert entries(acts.SEAL_STUCK) == []
    with pytest.raises(NotNow):
        seal.ask_again(made, by=there.officer)


def test_a_sealed_result_that_is_cancelled_stays(there: Commune) -> None:
    made = sealed(printed(there))
    decision.cancel(made, "Sai tên", by=there.officer)
    assert anew(made).result_id == made.signed_id


def test_the_time_proved_later_makes_a_newer_file_and_an_old_request_none(there: Commune) -> None:
    made = sealed(printed(there))
    newer = documents.keep_file(b"%PDF-1.7 newer", "application/pdf")
    seal.put_in_place(made.pk, 987_654_321, newer.pk)
    assert anew(made).signed_id == made.signed_id
    seal.put_in_place(made.pk, made.seal_id, newer.pk)
    assert anew(made).signed_id == newer.pk
    assert len(entries(acts.DECISION_SEALED)) == 1


def test_a_code_is_asked_of_the_officer_and_kept_nowhere(there: Commune) -> None:
    made = printed(there)
    SIGNER.says = signing.NotAsked("PIN must be typed", fault="code")
    made = sealed(made)
    assert (made.seal_trouble, made.seal_due_at) == ("code", None)
    SIGNER.says = None
    key = world.uuid7()
    made = seal.ask_again(made, by=there.officer, code="482915", key=key)
    assert made.result_id is not None
    assert SIGNER.asked[-1].code == "482915"
    assert seal.ask_again(made, by=there.officer, code="482915", key=key).result_id == made.result_id
    assert not any("482915" in str(entry.data) for entry in Entry.objects.all())


def test_an_office_that_lost_its_seal_names_one_first(there: Commune) -> None:
    SIGNER.waits = True
    made = sealed(printed(there))
    late(signer_of(made))
    signing.look_after(signer_of(made).pk)
    seal.set_seal(there.office, "", "", by=there.officer)
    with pytest.raises(NotNow):
        seal.ask_again(made, by=there.officer)
    plain = printed(there)
    assert (plain.seal_id, plain.result_id) == (None, plain.paper_id)
    assert not there.office.has_seal


def test_which_seal_an_office_may_have(authority: pki.Authority) -> None:
    there = commune()
    give_key("khac", authority.leaf("UBND nơi khác"))
    # An officer's own certificate says where they work; that makes it no seal.
    give_key("can-bo", authority.leaf("Đỗ Thị Mai", organisation=there.office.organisation.name))
    for adapter, credential, words in (
        ("demo", "can-bo", there.office.organisation.name), ("demo", "khac", there.office.organisation.name), ("demo", "khong-co", "con dấu"), ("csc", "x", "cài đặt"), ("../etc", "x", "cài đặt"),
    ):  # fmt: skip
        with pytest.raises(BadSeal) as no:
            seal.set_seal(there.office, adapter, credential, by=there.officer)
        assert words in str(no.value)
    give_key("dau", authority.leaf(there.office.organisation.name))
    elsewhere = commune(1)
    for stranger in (there.citizen, elsewhere.officer):
        with pytest.raises(NotAllowed):
            seal.set_seal(there.office, "demo", "dau", by=stranger)
    assert Office.objects.get(pk=there.office.pk).seal_set_at is None
    assert entries(acts.SEAL_SET) == []
    province = accounts.create_organisation(
        kind="public_body", name="Trung tâm phục vụ hành chính công", unit=places.units()[2], by=elsewhere.officer
    )
    accounts.add_member(province, elsewhere.officer.person, role="officer", by=None)
    name_office(province, unit=None, by=None)
    seal.set_seal(there.office, "demo", "dau", by=accounts.actor_for(elsewhere.officer.person, province))
    assert there.office.has_seal
    assert there.office.seal_until > world.now()
    assert [entry.on_behalf_of_id for entry in entries(acts.SEAL_SET)] == [there.office.organisation_id]
