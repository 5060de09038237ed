"""Who approves signs in person, then the office's seal is put on; codes on demand; seals on results from before there was one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.models import Membership
from lantoa.cases import acts, invariants
from lantoa.cases.actions import acceptance, decision, erasure, paper, seal, signature
from lantoa.cases.errors import BadSeal, NotAllowed, NotNow
from lantoa.cases.models import Decision, OfficerCredential
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.documents import api as documents
from lantoa.journal.models import Entry
from lantoa.kit.invariants import Tally
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.signing import api as signing
from lantoa.signing.adapters.base import Answer
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.tests import pki
from lantoa.signing.tests.conftest import authority, fresh_demo_signer, here
from lantoa.signing.tests.factories import a_pdf, give_key

__all__ = ["authority", "fresh_demo_signer", "here"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


@pytest.fixture
def there(authority: pki.Authority) -> Commune:
    """A commune whose officers sign, each with a signature of their own, before its seal is put on."""
    made = commune()
    for credential, name in (("dau", made.office.organisation.name), ("mai", "Đỗ Thị Mai"), ("nam", "Vũ Văn Nam")):
        give_key(credential, authority.leaf(name))
    seal.set_seal(made.office, "demo", "dau", approver_signs=True, by=made.officer)
    signature.set_signature("demo", "mai", by=made.officer)
    return made


def anew(made: Decision) -> Decision:
    return Decision.objects.select_related("case__office", "seal").get(pk=made.pk)


def printed(there: Commune) -> Decision:
    case = acceptance.accept(handed_in(there), by=there.officer)
    made = decision.decide(case, "granted", "Cấp giấy chứng nhận.", by=there.officer)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    return anew(made)


def asked(made: Decision) -> Decision:
    seal.seal(made.pk)
    return anew(made)


def signers(made: Decision) -> list[signing.Signer]:
    return signing.signers_of([anew(made).seal_id])[anew(made).seal_id]


def states(made: Decision) -> list[tuple[str, str]]:
    return [(one.name, one.state) for one in signers(made)]


def entries(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=act).order_by("pk"))


def told(who: accounts.ActingPerson) -> list[str]:
    return list(Message.objects.filter(to=who.person.phone).order_by("pk").values_list("text", flat=True))


def leaves(who: accounts.ActingPerson) -> None:
    Membership.objects.filter(person=who.person).update(until=world.now())


def test_the_approver_signs_then_the_seal_is_put_on_and_nothing_is_seen_before(there: Commune) -> None:
    made, body = printed(there), there.office.organisation.name
    before = len(told(there.citizen))
    made = asked(made)
    assert states(made) == [("Đỗ Thị Mai", "signed"), (body, "waiting")]
    assert (made.result_id, made.seal_trouble, len(told(there.citizen))) == (None, "", before)
    assert made.pk in seal.due()
    made = asked(made)
    assert states(made) == [("Đỗ Thị Mai", "signed"), (body, "signed")]
    content = documents.read_file(made.result_id)
    verdict = signing.verify(content)
    assert [one.name for one in verdict.signatures] == ["Đỗ Thị Mai", body]
    assert verdict.good
    assert content.startswith(documents.read_file(made.paper_id))
    assert len(told(there.citizen)) == before + 1
    assert len(entries(acts.DECISION_SEALED)) == 1
    assert list(invariants.seals(Tally())) == []
    signing.Signer.objects.filter(request=made.seal_id, order=1).update(person=there.second.person)
    assert len(list(invariants.seals(Tally()))) == 1


def test_who_has_named_no_signature_cannot_approve(there: Commune) -> None:
    case = acceptance.accept(handed_in(there), by=there.second)
    with pytest.raises(NotNow, match="Chữ ký của tôi"):
        decision.decide(case, "granted", "Đồng ý", by=there.second)
    case.refresh_from_db()
    assert case.state == "accepted"
    seal.set_seal(there.office, "demo", "dau", by=there.officer)  # what is not said stays
    assert there.office.approver_signs
    seal.set_seal(there.office, "demo", "dau", approver_signs=False, by=there.officer)
    case = acceptance.accept(handed_in(there), by=there.second)
    made = decision.decide(case, "granted", "Đồng ý", by=there.second)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    assert [name for name, _state in states(made)] == [there.office.organisation.name]


def test_which_signature_an_officer_may_name(there: Commune) -> None:
    for credential, words in (("mai", "Vũ Văn Nam"), ("khong-co", "chữ ký này")):
        with pytest.raises(BadSeal) as no:
            signature.set_signature("demo", credential, by=there.second)
        assert words in str(no.value)
    with pytest.raises(NotAllowed):
        signature.set_signature("demo", "mai", by=there.citizen)
    assert not OfficerCredential.objects.filter(person=there.second.person).exists()
    assert signature.set_signature("", "", by=there.officer) is None
    assert [entry.data for entry in entries(acts.SIGNATURE_SET)] == [{"adapter": "demo"}, {"adapter": ""}]


def test_a_code_is_the_approvers_alone_a_wrong_one_may_be_typed_again_and_none_is_kept(there: Commune) -> None:
    made = printed(there)
    SIGNER.says = signing.NotAsked("OTP must be typed", fault="code")
    made = asked(made)
    assert (made.seal_trouble, made.result_id) == ("code", None)
    assert "chữ ký của bạn" in told(there.officer)[-1]
    for stranger in (there.second, there.citizen):
        with pytest.raises(NotAllowed):
            seal.ask_again(made, by=stranger, code="482915")
    made = seal.ask_again(made, by=there.officer, code="482915")
    assert made.seal_trouble == "code"
    SIGNER.says = None
    made = seal.ask_again(made, by=there.officer, code="604417")
    assert [state for _name, state in states(made)] == ["signed", "waiting"]
    assert SIGNER.asked[-1].code == "604417"
    SIGNER.says = signing.NotAsked("PIN", fault="code")
    made = asked(made)
    SIGNER.says = None
    made = seal.ask_again(made, by=there.second, code="7777")  # the seal is the office's
    assert made.result_id is not None
    assert not any(code in str(entry.data) for entry in Entry.objects.all() for code in ("482915", "604417"))


def late(one: signing.Signer) -> None:
    signing.Signer.objects.filter(pk=one.pk).update(expires_at=world.now() - timedelta(seconds=1))


def refused(one: signing.Signer) -> None:
    SIGNER.says = Answer("refused", one.transaction)


@pytest.mark.parametrize(("what", "why"), [(late, "not_confirmed"), (refused, "signer")], ids=["late", "refused"])
def test_another_officer_takes_the_signature_over_under_their_own_name(
    there: Commune, what: Callable[[signing.Signer], None], why: str
) -> None:
    SIGNER.waits = True
    made = asked(printed(there))
    first = made.seal_id
    with pytest.raises(NotNow):
        signature.take_over(made, by=there.second)
    what(signers(made)[0])
    signing.look_after(signers(made)[0].pk)
    made = anew(made)
    assert made.seal_trouble == why
    SIGNER.waits, SIGNER.says = False, None
    with pytest.raises(NotNow, match="Chữ ký của tôi"):
        signature.take_over(made, by=there.second)
    with pytest.raises(NotAllowed):
        signature.take_over(made, by=there.citizen)
    with pytest.raises(NotNow):
        signature.take_over(made, by=there.officer)
    signature.set_signature("demo", "nam", by=there.second)
    key = world.uuid7()
    made = signature.take_over(made, by=there.second, key=key)
    assert made.seal_id != first
    assert states(made)[0] == ("Vũ Văn Nam", "signed")
    assert signature.take_over(made, by=there.second, key=key).seal_id == made.seal_id
    assert [entry.data["from"] for entry in entries(acts.SIGNATURE_TAKEN_OVER)] == [there.officer.person_id]
    with pytest.raises(NotNow):
        signature.take_over(made, by=there.second)
    verdict = signing.verify(documents.read_file(asked(made).result_id))
    assert [one.name for one in verdict.signatures] == ["Vũ Văn Nam", there.office.organisation.name]
    assert list(invariants.seals(Tally())) == []


def test_of_two_who_take_it_over_at_once_one_is_told(there: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    made = printed(there)
    leaves(there.officer)
    made = asked(made)
    assert made.seal_trouble == "left"
    signature.set_signature("demo", "nam", by=there.second)
    before = seal.Decision.objects.get(pk=made.pk).seal_id
    requested = seal._requested

    def somebody_was_first(*given: object) -> object:
        request = requested(*given)  # type: ignore[arg-type]
        Decision.objects.filter(pk=made.pk).update(seal=requested(*given))  # type: ignore[arg-type]
        return request

    monkeypatch.setattr(seal, "_requested", somebody_was_first)
    with pytest.raises(NotNow):
        signature.take_over(made, by=there.second)
    assert anew(made).seal_id == before
    assert entries(acts.SIGNATURE_TAKEN_OVER) == []


def test_who_left_or_took_their_signature_away_signs_nothing_and_the_service_is_not_asked(there: Commune) -> None:
    gone, none = printed(there), printed(there)
    leaves(there.officer)
    assert asked(gone).seal_trouble == "left"
    assert [entry.data["reason"] for entry in entries(acts.SEAL_STUCK)] == ["left"]
    Membership.objects.filter(person=there.officer.person).update(until=None)
    signing.Signer.objects.filter(request=none.seal_id, order=1).update(credential=seal.NONE_NAMED)
    assert asked(none).seal_trouble == "none_named"
    assert SIGNER.asked == []
    assert states(gone)[0][1] == "waiting"
    # With a signature named anew both go on by themselves.
    signature.set_signature("demo", "mai", by=there.officer)
    assert set(seal.due()) == {gone.pk, none.pk}
    assert states(asked(none))[0][1] == "signed"


def test_who_proposed_does_not_take_over_what_needs_four_eyes(there: Commune) -> None:
    signature.set_signature("demo", "nam", by=there.second)
    case = acceptance.accept(handed_in(there), by=there.officer)
    type(case.version).objects.filter(pk=case.version_id).update(four_eyes=True)
    case.version.refresh_from_db()
    made = decision.decide(case, "granted", "Đồng ý", by=there.second)
    decision.approve(made, by=there.officer)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    SIGNER.says = signing.NotAsked("OTP", fault="code")
    asked(made)
    with pytest.raises(NotAllowed):
        signature.take_over(made, by=there.second)


def test_another_seal_asks_the_approver_anew_and_gives_nobody_elses_code_to_them(
    there: Commune, authority: pki.Authority
) -> None:
    made = asked(printed(there))
    SIGNER.says = signing.NotAsked("gone", fault="credential")
    made, first = asked(made), made.seal_id
    assert made.seal_trouble == "credential"
    SIGNER.says = None
    give_key("dau-moi", authority.leaf(there.office.organisation.name))
    there.office.refresh_from_db()
    Decision.objects.filter(pk=made.pk).update(seal_trouble="")  # so that nothing goes on by itself
    seal.set_seal(there.office, "demo", "dau-moi", by=there.second)
    made = seal.ask_again(made, by=there.second, code="sealers-secret")
    assert made.seal_id != first
    assert "sealers-secret" not in {one.code for one in SIGNER.asked}
    assert asked(made).result_id is not None


def test_a_code_is_sent_to_whose_turn_it_is_and_seldom(there: Commune) -> None:
    made = printed(there)
    with pytest.raises(signing.NoCode) as no:
        signature.send_code(made, by=there.officer)
    assert no.value.code == "no_code"
    SIGNER.sends_codes = True
    with pytest.raises(NotAllowed):
        signature.send_code(made, by=there.second)
    signature.send_code(made, by=there.officer)
    assert SIGNER.sent == ["mai"]
    made = asked(made)
    signature.send_code(made, by=there.second)
    assert SIGNER.sent == ["mai", "dau"]
    made = asked(made)
    with pytest.raises(NotNow):
        signature.send_code(made, by=there.second)


def test_erased_an_officer_leaves_no_signature_named_and_others_sign(there: Commune) -> None:
    signature.set_signature("demo", "nam", by=there.second)
    case = acceptance.accept(handed_in(there), by=there.second)
    made = decision.decide(case, "granted", "Cấp giấy chứng nhận.", by=there.second)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    who = accounts.leaving(there.second.person)
    assert ("signatures named", 1) in list(erasure.goes(who))
    assert any(held.facts.get("credential") == "nam" for held in erasure.holds(who))
    accounts.erase_person(there.second.person, by=there.second)
    assert not OfficerCredential.objects.filter(person=there.second.person).exists()
    assert asked(made).seal_trouble == "left"
    assert states(signature.take_over(made, by=there.officer))[0] == ("Đỗ Thị Mai", "signed")


def plain(there: Commune) -> Decision:
    """A result from before the office had a seal."""
    seal.set_seal(there.office, "", "", by=there.officer)
    return printed(there)


def test_an_earlier_result_stays_until_the_sealed_one_takes_its_place(
    there: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, none = a_pdf("anew, with room"), a_pdf("anew, without")
    monkeypatch.setattr(documents, "render_pdf", lambda html: room if 'class="seal"' in html else none)
    made = plain(there)
    first = made.result_id
    assert first == made.paper_id
    with pytest.raises(NotNow):
        seal.seal_earlier(there.office, by=there.officer)
    cancelled = plain(there)
    decision.cancel(cancelled, "Sai tên", by=there.officer)
    seal.set_seal(there.office, "demo", "dau", by=there.officer)
    assert Decision.objects.without_seal().get() == made
    with pytest.raises(NotAllowed):
        seal.seal_earlier(there.office, by=there.citizen)
    before, key = told(there.citizen), world.uuid7()
    assert seal.seal_earlier(there.office, by=there.officer, key=key) == 1
    assert seal.seal_earlier(there.office, by=there.officer, key=key) == 1
    with pytest.raises(NotNow):
        seal.seal_earlier(there.office, only=made, by=there.second)
    assert not Decision.objects.without_seal().exists()
    assert (anew(made).result_id, anew(made).paper_id) == (first, None)
    decision.deliver(anew(made), to=there.citizen)
    assert anew(made).delivered_at is not None
    paper.print_decision(made.pk)
    assert (anew(made).result_id, anew(made).is_being_sealed, anew(made).is_withheld) == (first, True, False)
    assert documents.read_file(anew(made).paper_id) == room
    assert told(there.citizen) == before
    made = asked(made)
    assert made.result_id == made.signed_id != first
    assert made.plain_id == first
    assert signing.verify(documents.read_file(made.signed_id)).good
    assert len(told(there.citizen)) == len(before) + 1
    assert "nay có dấu" in told(there.citizen)[-1]
    assert (anew(cancelled).plain_id, anew(cancelled).result_id) == (None, cancelled.paper_id)
    assert list(invariants.seals(Tally())) == []


def test_an_earlier_result_cancelled_meanwhile_or_whose_seal_fails_is_still_the_plain_one(there: Commune) -> None:
    made, second = plain(there), plain(there)
    seal.set_seal(there.office, "demo", "dau", approver_signs=True, by=there.officer)
    seal.seal_earlier(there.office, by=there.officer)
    for one in (made, second):
        decision.keep_paper(anew(one), documents.keep_file(a_pdf("anew"), "application/pdf").pk)
    SIGNER.says = signing.NotAsked("OTP", fault="code")
    assert asked(made).seal_trouble == "code"
    assert anew(made).result_id == anew(made).plain_id
    assert states(made)[0][0] == "Đỗ Thị Mai"
    decision.cancel(anew(second), "Sai tên", by=there.officer)
    assert asked(second).result_id == anew(second).plain_id
