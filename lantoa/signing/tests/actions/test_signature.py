"""A signature from its place to the finished file, and all that can come between; opened apart in views/test_verify.py."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal.models import Entry
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.signing import acts
from lantoa.signing.actions import signature
from lantoa.signing.actions.confirmation import confirm
from lantoa.signing.actions.request import start_again
from lantoa.signing.actions.signature import ask, embed, look_after, prepare
from lantoa.signing.actions.verify import verify
from lantoa.signing.adapters.base import Answer, NotAsked
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.errors import NotSignable, NotVerifiable, NotYourTurn, WrongCertificate
from lantoa.signing.models import SignatureRequest, Signer
from lantoa.signing.queries import holds
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import a_pdf, a_request, bytes_of, give_key, signer, signs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


def prepared(request: SignatureRequest, order: int = 1) -> Signer:
    return prepare(signer(request, order), shown=SignatureRequest.objects.get(pk=request.pk).current_id, by=None)


def told(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=act))


def test_one_signs_and_the_file_proves_it_for_long(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    before = request.current_id
    done = signs(request)
    assert (done.state, done.level) == (Signer.State.SIGNED, "B-LTA")
    request.refresh_from_db()
    assert request.state == SignatureRequest.State.DONE
    assert request.shown_id == before != request.current_id == done.signed_id
    verdict = verify(bytes_of(request))
    assert verdict.good
    assert (verdict.whole, verdict.certificate, verdict.time) == ("yes", "yes", "yes")
    assert [(one.name, one.level) for one in verdict.signatures] == [("Lan", "B-LTA")]
    assert [one.data["file"] for one in told(acts.COMPLETED)] == [request.current_id]


def test_several_sign_one_after_the_other_and_every_revision_stays(authority: pki.Authority) -> None:
    for name in ("Lan", "Hùng", "Mai"):
        give_key(name.lower(), authority.leaf(name, curve=name == "Hùng"))
    request = a_request("Lan", "Hùng", "Mai")
    with pytest.raises(NotYourTurn):
        prepared(request, 2)
    signed = [signs(request, order) for order in (1, 2, 3)]
    assert [one.level for one in signed] == ["B-LT", "B-LT", "B-LTA"]
    first, second, third = (documents.read_file(one.signed_id) for one in signed)
    assert second.startswith(first)
    assert third.startswith(second)
    verdict = verify(third)
    assert verdict.good
    assert [one.name for one in verdict.signatures] == ["Lan", "Hùng", "Mai"]
    assert [one.level for one in verdict.signatures] == ["B-LTA"] * 3
    with pytest.raises(NotYourTurn):
        prepared(request, 1)


def test_a_file_that_is_another_than_the_one_seen_is_not_signed(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    seen = request.current_id
    other = documents.keep_file(a_pdf("Một quyết định khác"), "application/pdf")
    SignatureRequest.objects.filter(pk=request.pk).update(current=other)
    with pytest.raises(NotSignable) as refused:
        prepare(signer(request), shown=seen, by=None)
    assert refused.value.code == "changed"


def test_a_file_changed_between_preparing_and_embedding_is_refused(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    one = prepared(request)
    other = documents.keep_file(a_pdf("Một quyết định khác"), "application/pdf")
    SignatureRequest.objects.filter(pk=request.pk).update(current=other)
    one = ask(one, by=None)
    assert (one.state, one.why, one.signed_id) == (Signer.State.REFUSED, "changed", None)


def test_a_certificate_revoked_between_preparing_and_embedding_is_refused_in_words(authority: pki.Authority) -> None:
    leaf = authority.leaf("Lan")
    give_key("lan", leaf)
    request = a_request("Lan")
    one = prepared(request)
    authority.revoked[leaf.certificate.serial_number] = datetime.now(UTC) - timedelta(seconds=2)
    one = ask(one, by=None)
    assert (one.state, one.why, one.signed_id) == (Signer.State.REFUSED, "revoked", None)
    with translation.override("vi"):
        assert "thu hồi" in signature.certificate_words(one.why)
    assert SignatureRequest.objects.get(pk=request.pk).state == SignatureRequest.State.REFUSED
    assert [entry.data["reason"] for entry in told(acts.REFUSED)] == ["revoked"]


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("expired", {"ends": -1 * pki.DAY}),
        ("not_yet", {"begins": 1 * pki.DAY}),
        ("wrong_person", {"name": "Trần Văn Khác"}),
        ("wrong_person", {"name": "Trần Văn Khác", "organisation": "LAN"}),
        ("wrong_person", {"number": "CCCD:099099099099"}),
        ("revoked", {}),
        ("untrusted", {}),
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused_before_anybody_is_asked(
    authority: pki.Authority, code: str, given: dict[str, object]
) -> None:
    other = pki.Authority(mark="other") if code == "untrusted" else authority
    leaf = other.leaf(**{"name": "LAN", "number": "CCCD:022190000123", **given})
    give_key("lan", leaf)
    if code == "revoked":
        authority.revoked[leaf.certificate.serial_number] = datetime.now(UTC) - pki.DAY
    with pytest.raises(WrongCertificate) as refused:
        prepared(a_request("Lan", identity="022190000123"))
    assert refused.value.code == code
    assert str(refused.value)
    assert SIGNER.asked == []


def test_a_value_that_does_not_fit_is_never_put_in(authority: pki.Authority) -> None:
    leaf, other = authority.leaf("Lan"), authority.leaf("Hùng", curve=True)
    for sign in (other.sign, lambda digest: leaf.sign(bytes(32)), lambda digest: b"", lambda digest: b"\x30" * 256):
        SIGNER.keys["lan"] = (leaf.der, tuple(leaf.chain), sign)
        request = a_request("Lan")
        one = signs(request)
        if not one.value:  # nothing came
            assert one.state == Signer.State.ASKED
            continue
        assert (one.state, one.why, one.signed_id) == (Signer.State.FAILED, "does_not_fit", None)
        assert start_again(one, by=None).state == Signer.State.WAITING


def test_a_signer_that_never_answers_is_told_and_can_start_again(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    request = a_request("Lan")
    one = signs(request)
    assert one.state == Signer.State.ASKED
    SIGNER.says = NotAsked("silence", fault="silent")
    look_after(one.pk)
    assert signer(request).state == Signer.State.ASKED
    before = world.use(StandingWorld(one.expires_at + timedelta(seconds=1)))
    try:
        assert signature.due() == [one.pk]
        assert signature.due() == []
        look_after(one.pk)
        look_after(one.pk)
    finally:
        world.use(before)
    one.refresh_from_db()
    assert (one.state, one.why) == (Signer.State.EXPIRED, "silent")
    assert messages.Message.objects.filter(to=one.person.phone, purpose="signing").count() == 1
    SIGNER.waits, SIGNER.says = False, None
    start_again(one, by=None)
    assert signs(request).state == Signer.State.SIGNED


def test_a_late_answer_to_what_expired_changes_nothing(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    one = signs(a_request("Lan"))
    Signer.objects.filter(pk=one.pk).update(state=Signer.State.EXPIRED, value=b"x" * 256)
    assert embed(one.pk).state == Signer.State.EXPIRED
    look_after(one.pk)
    assert Signer.objects.get(pk=one.pk).signed_id is None


def test_two_that_put_it_in_at_once_leave_one_file(authority: pki.Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    request = a_request("Lan")
    one = signs(request)
    Signer.objects.filter(pk=one.pk).update(value=authority.leaf("Lan").sign(bytes.fromhex(one.digest)))
    made, files = signature._made, documents.File.objects.count()

    def meanwhile(late: Signer) -> object:
        monkeypatch.setattr(signature, "_made", made)
        first = made(late)
        embed(late.pk)
        return first

    monkeypatch.setattr(signature, "_made", meanwhile)
    done = embed(one.pk)
    assert done.state == Signer.State.SIGNED
    assert verify(bytes_of(request)).good
    assert len(told(acts.SIGNED)) == len(told(acts.COMPLETED)) == 1
    assert documents.File.objects.count() == files + 1
    assert embed(one.pk).signed_id == done.signed_id


def test_without_the_time_it_says_so_and_the_time_comes_later(authority: pki.Authority) -> None:
    authority.silent.add("tsa")
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    assert signs(request).level == "B-B"
    verdict = verify(bytes_of(request))
    assert (verdict.whole, verdict.time, verdict.signatures[0].time[1]) == ("yes", "unsure", "no_stamp")
    request.refresh_from_db()
    assert request.time_due_at
    before = world.use(StandingWorld(request.time_due_at + timedelta(seconds=1)))
    try:
        assert signature.due_times() == [request.pk]
        assert signature.due_times() == []
    finally:
        world.use(before)
    assert signature.add_time(request.pk) is False
    authority.silent.clear()
    assert signature.add_time(request.pk) is True
    assert signature.add_time(request.pk) is False
    assert signer(request).level == "B-T"
    verdict = verify(bytes_of(request))
    assert (verdict.whole, verdict.time, verdict.signatures[0].level) == ("yes", "yes", "B-T")


def test_where_revocation_cannot_be_asked_the_level_is_lower(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    one = prepared(request)
    authority.silent |= {"ocsp", "middle.crl"}
    one = ask(one, by=None)
    assert (one.state, one.level) == (Signer.State.SIGNED, "B-T")


def test_a_time_stamp_of_another_time_counts_for_nothing(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    authority.clock = -3600
    assert signs(a_request("Lan")).level == "B-B"
    assert "tsa" in authority.asked


def test_a_time_stamp_of_a_stranger_counts_for_nothing(authority: pki.Authority, settings: object) -> None:
    give_key("lan", authority.leaf("Lan"))
    with pki.authority("other") as stranger:
        settings.TIME_STAMPS = f"{stranger.url}/tsa"  # type: ignore[attr-defined]
        assert signs(a_request("Lan")).level == "B-B"
        assert "tsa" in stranger.asked


@pytest.mark.parametrize(("fault", "state"), [("silent", "prepared"), ("busy", "prepared"), ("code", "prepared"), ("key", "failed"), ("credential", "failed")])  # fmt: skip
def test_a_service_that_does_not_do_it_leaves_a_signer_that_can_go_on(
    authority: pki.Authority, fault: str, state: str
) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    one = prepared(request)
    SIGNER.says = NotAsked("no", fault=fault)
    with pytest.raises(NotAsked):
        ask(one, by=None)
    assert signer(request).state == state
    SIGNER.says = None
    start_again(signer(request), by=None)
    assert prepared(request).state == Signer.State.PREPARED


def test_who_refuses_at_the_service_ends_the_request(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    request = a_request("Lan")
    one = signs(request)
    SIGNER.says = Answer("refused", one.transaction)
    look_after(one.pk)
    assert signer(request).state == Signer.State.REFUSED
    with pytest.raises(NotYourTurn):
        start_again(signer(request), by=None)


def test_any_byte_changed_in_a_finished_file_is_noticed(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    signs(request)
    whole, chance = bytes_of(request), random.Random(7)
    assert verify(whole).good
    for place in [chance.randrange(len(whole)) for _number in range(4)]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            assert not verify(bytes(changed)).good, place
        except NotVerifiable:
            continue


def test_a_copy_of_ones_data_names_what_one_signed_and_what_one_confirmed(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    signed = signs(a_request("Lan"))
    asked = a_request("Lan")
    lan = accounts.Person.objects.get(pk=signed.person_id)
    Signer.objects.filter(request=asked).update(person=lan)
    confirm(asked, asked.current, person=lan, how="tick", by=accounts.actor_for(lan))
    held = [(one.what, one.facts) for one in holds(accounts.leaving(lan))]
    assert [(what, facts.get("state"), facts.get("level")) for what, facts in held] == [
        ("signature", "signed", "B-LTA"), ("signature", "waiting", ""), ("confirmation that is no signature", None, None),
    ]  # fmt: skip
    assert held[0][1]["signed_at"] == signed.signed_at
