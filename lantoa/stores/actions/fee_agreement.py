"""Agree on a fee: one side proposes, the other accepts or turns it down, either ends it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import acts
from lantoa.stores.actions.consignment import take_down_too_little
from lantoa.stores.errors import BadFee, FeeStands
from lantoa.stores.models import FeeAgreement, Store
from lantoa.stores.models.fee_agreement import MOST_RATE

LONGEST_PURPOSE, MOST_FIXED, LONGEST_AHEAD = 160, 10_000_000, timedelta(days=3 * 366)
_PROPOSED = gettext_lazy("Lan Tỏa: %(who)s proposes a fee. Read and answer:")
_ACCEPTED = gettext_lazy("Lan Tỏa: %(who)s accepted the fee you proposed:")
_TURNED_DOWN = gettext_lazy("Lan Tỏa: %(who)s does not want the fee you proposed:")
_ENDED = gettext_lazy("Lan Tỏa: %(who)s ended a fee agreement. The last day stands here:")


def propose_fee(
    organisation: accounts.Organisation, *, other: accounts.Organisation, pays: bool, purpose: str, rate: int = 0, fixed: int = 0,
    valid_from: date, valid_to: date | None = None, replaces: FeeAgreement | None = None, by: Actor, key: UUID | None = None,
) -> FeeAgreement:  # fmt: skip
    """Propose that one of the two pays the other a fee for each order; `pays`: the proposing organisation is who pays.

    `rate` in hundredths of a percent of the goods, `fixed` in đồng for each order. Refuses (BadFee, with the field) a payer
    without a stall, a household as payee, no words, no fee at all or too much, days behind us or in a wrong order, and a
    second proposal while one between the two waits.
    """
    said = clean_line(purpose)
    payer, payee = (organisation, other) if pays else (other, organisation)
    _check_sides(payer, payee)
    _check_terms(said, rate, fixed)
    _check_days(valid_from, valid_to)
    if replaces is not None and (replaces.payer_id, replaces.payee_id) != (payer.pk, payee.pk):
        replaces = None
    body = {
        "payer": payer.pk, "payee": payee.pk, "purpose": said, "rate": rate, "fixed": fixed, "from": valid_from.isoformat(),
        "to": valid_to.isoformat() if valid_to else "", "replaces": replaces.pk if replaces else None,
    }  # fmt: skip
    with journal.command("stores.propose_fee", key, body, by=by) as run:
        if run.replayed:
            return FeeAgreement.objects.get(pk=(run.answer or {})["agreement"])
        try:
            with transaction.atomic():
                made: FeeAgreement = FeeAgreement.objects.create(
                    payer=payer, payee=payee, purpose=said, rate=rate, fixed=fixed, valid_from=valid_from, valid_to=valid_to,
                    replaces=replaces, proposed_by=organisation, proposer_id=by.person_id, proposed_at=world.now(),
                )  # fmt: skip
        except IntegrityError:
            raise BadFee(_("A proposal between you two still waits for an answer."), field="stall") from None
        _record(acts.FEE_PROPOSED, made, by)
        _tell(made, organisation.pk, _PROPOSED)
        run.answer = {"agreement": made.pk}
        return made


def answer_fee(agreement: FeeAgreement, *, accept: bool, by: Actor, key: UUID | None = None) -> FeeAgreement:
    """The other side accepts or turns down; the proposing side may only take it back. Accepted, it holds from its first day
    and ends the one it replaces the day before; neighbours' goods of which the payer would have nothing left leave its stall. Refuses (FeeStands) what was answered already, and accepting one's own."""
    with journal.command("stores.answer_fee", key, {"agreement": agreement.pk, "accept": accept}, by=by) as run:
        if not run.replayed:
            if accept and not agreement.may_answer(by):
                raise FeeStands(_("This does not wait for your answer."))
            answered = {("accepted_at" if accept else "turned_down_at"): world.now(), "answerer_id": by.person_id}
            if not FeeAgreement.objects.open().filter(pk=agreement.pk).update(**answered):
                raise FeeStands(_("This was answered already."))
            if accept and agreement.replaces_id:
                last = max(agreement.valid_from, world.today()) - timedelta(days=1)
                _end(agreement.replaces_id, last, by)
            if accept:
                take_down_too_little(agreement.payer_id)
            _record(acts.FEE_ACCEPTED if accept else acts.FEE_TURNED_DOWN, agreement, by)
            if by.organisation_id != agreement.proposed_by_id:
                _tell(agreement, by.organisation_id, _ACCEPTED if accept else _TURNED_DOWN)
    agreement.refresh_from_db()
    return agreement


def end_fee(agreement: FeeAgreement, *, last_day: date, by: Actor, key: UUID | None = None) -> FeeAgreement:
    """Either side ends it; orders of the last day still owe it, later ones do not. Refuses (FeeStands, BadFee) what is not in
    force or ends before that day anyway, and a day behind us."""
    with journal.command(
        "stores.end_fee", key, {"agreement": agreement.pk, "last": last_day.isoformat()}, by=by
    ) as run:
        if not run.replayed:
            if not world.today() <= last_day <= world.today() + LONGEST_AHEAD:
                raise BadFee(_("Choose today or a day to come."), field="last_day")
            if not _end(agreement.pk, last_day, by):
                raise FeeStands(_("This agreement does not hold any longer than that anyway."))
            _record(acts.FEE_ENDED, agreement, by, {"last_day": last_day.isoformat()})
            _tell(agreement, by.organisation_id, _ENDED)
    agreement.refresh_from_db()
    return agreement


def _end(pk: int, last: date, by: Actor) -> bool:
    longer = FeeAgreement.objects.filter(pk=pk, accepted_at__isnull=False)
    longer = longer.filter(Q(ends_on=None) | Q(ends_on__gt=last), Q(valid_to=None) | Q(valid_to__gt=last))
    return bool(longer.update(ends_on=last, ended_at=world.now(), ender_id=by.person_id))


def _check_sides(payer: accounts.Organisation, payee: accounts.Organisation) -> None:
    if payer.pk == payee.pk:
        raise BadFee(_("That is your own stall."), field="stall")
    if payee.kind == accounts.Organisation.Kind.HOUSEHOLD:
        raise BadFee(
            _("A household is paid for its goods. Fees go to cooperatives, associations and markets."), field="pays"
        )
    if not Store.objects.filter(organisation=payer).exists():
        raise BadFee(_("Only a stall pays fees for its orders."), field="pays")


def _check_terms(purpose: str, rate: int, fixed: int) -> None:
    if not any(letter.isalnum() for letter in purpose):
        raise BadFee(_("Please write what the fee is for."), field="purpose")
    if len(purpose) > LONGEST_PURPOSE:
        message = _("This is too long. Please write at most %(limit)s characters.")
        raise BadFee(message % {"limit": LONGEST_PURPOSE}, field="purpose")
    if not 0 <= rate <= MOST_RATE:
        raise BadFee(_("Write a part of the goods' price, like 2 or 2,5."), field="rate")
    if not 0 <= fixed <= MOST_FIXED:
        raise BadFee(_("That is very much for one order. Please look at the zeros once more."), field="fixed")
    if not rate and not fixed:
        raise BadFee(_("Write a percentage, an amount for each order, or both."), field="rate")


def _check_days(first: date, last: date | None) -> None:
    today = world.today()
    if not today <= first <= today + LONGEST_AHEAD:
        raise BadFee(_("Choose today or a day to come."), field="valid_from")
    if last is not None and not first <= last <= today + 10 * LONGEST_AHEAD:
        raise BadFee(_("The last day cannot be before the first."), field="valid_to")


def _record(act: str, agreement: FeeAgreement, by: Actor, more: dict[str, object] | None = None) -> None:
    data = {"payer": agreement.payer_id, "payee": agreement.payee_id, "rate": agreement.rate, "fixed": agreement.fixed}
    journal.record(act, agreement, by=by, on_behalf_of=by.organisation_id, data={**data, **(more or {})})


def _tell(agreement: FeeAgreement, who: int | None, sentence: Promise) -> None:
    """A short message to the owners of the side that did not do it, each in their language."""
    doer, other = (
        (agreement.payer, agreement.payee) if who == agreement.payer_id else (agreement.payee, agreement.payer)
    )
    for person in accounts.people_of(other, {"owner"}):
        with translation.override(person.language):
            link = settings.PUBLIC_URL.rstrip("/") + reverse("stores:fee", args=[agreement.pk])
            messages.send(person.phone, f"{str(sentence) % {'who': doer.name[:60]}} {link}", purpose="fee")
