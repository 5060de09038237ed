"""Show neighbours' goods by agreement: a page, a proposal and its answer, the share of each order, and what was paid of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions.link import fresh_code
from lantoa.channels.errors import BadAgreement
from lantoa.channels.models import (
    Claim,
    Creator,
    CreatorAgreement,
    CreatorLink,
    CreatorShare,
    Post,
    ShareSettlement,
    ShortLink,
)
from lantoa.channels.models.creator import LEAST_RATE, MOST_RATE
from lantoa.channels.queries.creator import left_of, money_of
from lantoa.channels.rules.link import PLACES
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import by_rates
from lantoa.kit.vietnamese import clean_line, clean_text, slug
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores

LONGEST_NAME, LONGEST_ABOUT = 120, 1_000
_PROPOSED = gettext_lazy("Lan Tỏa: %(who)s wants to work with you, for a share of each order. Read and answer:")
_ACCEPTED = gettext_lazy("Lan Tỏa: %(who)s said yes to the share you proposed:")
_TURNED_DOWN = gettext_lazy("Lan Tỏa: %(who)s does not want the share you proposed:")
_ENDED = gettext_lazy("Lan Tỏa: %(who)s ended your agreement about a share:")
_SETTLED = gettext_lazy("Lan Tỏa: %(who)s says your share was paid. Look here, and in your bank app:")


def open_page(
    organisation: accounts.Organisation | None, *, name: str, about: str = "", unit: places.Unit | None = None, by: Actor, key: UUID | None = None
) -> Creator:  # fmt: skip
    """Open the page of who shows neighbours' goods, or change what stands on it; closed before, it is open again.

    Somebody without an organisation gets a household in the same step. Refuses (BadAgreement) a name without letters, words too long.
    """
    name, about = clean_line(name), clean_text(about)
    if not slug(name):
        raise BadAgreement(_("Please write the name people know you by, in letters."), field="name")
    if len(name) > LONGEST_NAME:
        raise BadAgreement(_("This name is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NAME}, field="name")  # fmt: skip
    if len(about) > LONGEST_ABOUT:
        raise BadAgreement(_("That is too long. Please write at most 1.000 characters."), field="about")
    body = {"organisation": organisation and organisation.pk, "name": name, "about": about, "unit": unit and unit.pk}
    with journal.command("channels.open_creator_page", key, body, by=by) as run:
        if run.replayed:
            return Creator.objects.get(pk=(run.answer or {})["creator"])
        if organisation is None:
            organisation = accounts.create_organisation(kind=accounts.Organisation.Kind.HOUSEHOLD, name=name, unit=unit, by=by)  # fmt: skip
        values = {"name": name, "about": about, "closed_at": None}
        made = Creator.objects.filter(organisation=organisation).first()
        if made is None:
            made = Creator.objects.create(
                organisation=organisation, slug=_free_slug(name), opened_at=world.now(), **values
            )
        else:
            Creator.objects.filter(pk=made.pk).update(**values)
            made.refresh_from_db()
        journal.record(acts.CREATOR_OPENED, made, by=by, on_behalf_of=organisation.pk)
        run.answer = {"creator": made.pk}
    return made


def _free_slug(name: str) -> str:
    base = slug(name, longest=50)
    taken = set(Creator.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(one for number in range(1, 10_000) if (one := f"{base}-{number}" if number > 1 else base) not in taken)


def close_page(creator: Creator, *, by: Actor, key: UUID | None = None) -> Creator:
    """Nobody sees the page any more; agreements, and what is owed, stay."""
    with journal.command("channels.close_creator_page", key, {"creator": creator.pk}, by=by) as run:
        live = Creator.objects.public().filter(pk=creator.pk)
        if not run.replayed and live.update(closed_at=world.now()):
            journal.record(acts.CREATOR_CLOSED, creator, by=by, on_behalf_of=creator.organisation_id)
    creator.refresh_from_db()
    return creator


def propose_share(
    creator: Creator, store: stores.Store, *, rate: int, by: Actor, key: UUID | None = None
) -> CreatorAgreement:
    """Propose that the creator gets so many hundredths of a percent of the goods of each order they bring to this stall.

    Refuses (BadAgreement, with the field) a page that is closed, a stall only tried out, one's own stall, a rate out of bounds, and a
    second agreement while one between the two waits or holds.
    """
    if store.rehearsal or store.opened_at is None or creator.closed_at:
        raise BadAgreement(_("There is no such page here. Please copy its address once more."), field="their_page")
    if store.organisation_id == creator.organisation_id:
        raise BadAgreement(_("That is your own stall."), field="their_page")
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise BadAgreement(_("Write a part of the goods' price up to 50, like 5 or 7,5."), field="percent")
    body = {"creator": creator.pk, "maker": store.organisation_id, "rate": rate}
    with journal.command("channels.propose_share", key, body, by=by) as run:
        if run.replayed:
            return CreatorAgreement.objects.get(pk=(run.answer or {})["agreement"])
        try:
            with transaction.atomic():
                made: CreatorAgreement = CreatorAgreement.objects.create(
                    creator=creator, maker_id=store.organisation_id, rate=rate, proposed_by_id=by.organisation_id, proposed_at=world.now()
                )  # fmt: skip
        except IntegrityError:
            raise BadAgreement(
                _("The two of you have an agreement, or a proposal that waits."), field="their_page"
            ) from None
        _record(acts.SHARE_PROPOSED, made, by)
        _tell(made, by.organisation_id, _PROPOSED)
        run.answer = {"agreement": made.pk}
    return made


def answer_share(agreement: CreatorAgreement, *, accept: bool, by: Actor, key: UUID | None = None) -> CreatorAgreement:
    """The other side says yes or no; the proposing side may only take it back. With the yes the creator's link to the stall is made.

    Refuses (BadAgreement) what was answered already, and saying yes to one's own.
    """
    with journal.command("channels.answer_share", key, {"agreement": agreement.pk, "accept": accept}, by=by) as run:
        if not run.replayed:
            if accept and not agreement.may_answer(by):
                raise BadAgreement(_("This does not wait for your answer."))
            answered = {("accepted_at" if accept else "turned_down_at"): world.now()}
            if not CreatorAgreement.objects.open().filter(pk=agreement.pk).update(**answered):
                raise BadAgreement(_("This was answered already."))
            if accept:
                _link(agreement, None, "other", whole=True)
            _record(acts.SHARE_ACCEPTED if accept else acts.SHARE_TURNED_DOWN, agreement, by)
            if by.organisation_id != agreement.proposed_by_id:
                _tell(agreement, by.organisation_id, _ACCEPTED if accept else _TURNED_DOWN)
    agreement.refresh_from_db()
    return agreement


def end_share(agreement: CreatorAgreement, *, by: Actor, key: UUID | None = None) -> CreatorAgreement:
    """Either side ends it from now on; what earlier orders owe stays owed. Twice is once."""
    with journal.command("channels.end_share", key, {"agreement": agreement.pk}, by=by) as run:
        live = CreatorAgreement.objects.in_force().filter(pk=agreement.pk)
        if not run.replayed and live.update(ended_at=world.now()):
            _record(acts.SHARE_ENDED, agreement, by)
            _tell(agreement, by.organisation_id, _ENDED)
    agreement.refresh_from_db()
    return agreement


def make_creator_link(
    agreement: CreatorAgreement, product: catalog.Product, place: str, *, by: Actor, key: UUID | None = None
) -> ShortLink:
    """A creator's short link to goods of a stall they have an agreement with. Refuses (BadAgreement) one that is over, other goods."""
    if agreement.state != "in_force" or product.organisation_id != agreement.maker_id or place not in PLACES:
        raise BadAgreement(_("There is no agreement about these goods now."))
    body = {"agreement": agreement.pk, "product": product.pk, "place": place}
    with journal.command("channels.make_creator_link", key, body, by=by) as run:
        if run.replayed:
            return ShortLink.objects.get(pk=(run.answer or {})["link"])
        link = _link(agreement, product, place, whole=False)
        data = {"place": place, "product": product.pk, "agreement": agreement.pk}
        journal.record(acts.LINK_MADE, link, by=by, on_behalf_of=by.organisation_id, data=data)
        run.answer = {"link": link.pk}
    return link


def _link(agreement: CreatorAgreement, product: catalog.Product | None, place: str, *, whole: bool) -> ShortLink:
    link = ShortLink.objects.create(
        code=fresh_code(), organisation_id=agreement.maker_id, product=product, place=place, created_at=world.now()
    )  # fmt: skip
    CreatorLink.objects.create(link=link, agreement=agreement, whole=whole)
    return link


def freeze_shares(claims: Iterable[Claim]) -> list[CreatorShare]:
    """Keep with each of these orders what it owes who brought it, by the agreement that holds now. Nothing is owed for what the
    creator's own people order."""
    by_link: dict[int, list[Claim]] = {}
    for claim in claims:
        by_link.setdefault(claim.link_id, []).append(claim)
    if not by_link:
        return []
    held = CreatorLink.objects.filter(link__in=by_link, agreement__accepted_at__isnull=False, agreement__ended_at=None)
    made = []
    for one in held.select_related("agreement__creator"):
        own = {person.pk for person in accounts.people_of(one.agreement.creator.organisation_id, {"owner", "seller"})}
        for claim in by_link[one.link_id]:
            if claim.order.buyer_id not in own:
                goods = int(claim.order.goods_total)
                (amount,) = by_rates(goods, [one.agreement.rate])
                made.append(CreatorShare(claim=claim, agreement=one.agreement, rate=one.agreement.rate, base=goods, amount=amount))  # fmt: skip
    CreatorShare.objects.bulk_create(made)
    return made


def settle_share(
    agreement: CreatorAgreement, *, amount: int, movement: payments.BankTransaction | None = None, by: Actor, key: UUID | None
) -> ShareSettlement:  # fmt: skip
    """The stall says that so many đồng of what is owed were paid: by this outgoing movement of the bank, or in cash.

    Refuses (BadAgreement, with the field) nothing or more than is owed, and more than the movement has left.
    """
    body = {"agreement": agreement.pk, "amount": amount, "movement": movement.pk if movement else None}
    with journal.command("channels.settle_share", key, body, by=by) as run:
        if run.replayed:
            return ShareSettlement.objects.get(pk=(run.answer or {})["settlement"])
        # The agreement's row is the gate: two who settle at once go through it one after the other.
        CreatorAgreement.objects.select_for_update(no_key=True).filter(pk=agreement.pk).values_list("pk").first()
        if not 0 < amount <= money_of([agreement.pk])[agreement.pk].open:
            raise BadAgreement(_("Write an amount above 0, and no more than is owed."), field="amount")
        if movement is not None and amount > left_of(movement):
            raise BadAgreement(_("This transfer has less than that left."), field="amount")
        made: ShareSettlement = ShareSettlement.objects.create(
            agreement=agreement, amount=amount, movement=movement, at=movement.at if movement else world.now()
        )  # fmt: skip
        _record(acts.SHARE_SETTLED, agreement, by, {"amount": amount, "bank": movement is not None})
        _tell(agreement, by.organisation_id, _SETTLED)
        run.answer = {"settlement": made.pk}
    return made


def take_back_settlement(settlement: ShareSettlement, *, by: Actor, key: UUID | None) -> ShareSettlement:
    """Reverse what was marked by mistake; both rows stay. Twice is once."""
    with journal.command("channels.take_back_settlement", key, {"settlement": settlement.pk}, by=by) as run:
        agreement = CreatorAgreement.objects.select_for_update(no_key=True).get(pk=settlement.agreement_id)
        before: ShareSettlement | None = ShareSettlement.objects.filter(reverses=settlement).first()
        if before is None and settlement.reverses_id is None:
            before = ShareSettlement.objects.create(
                agreement=agreement, amount=settlement.amount, movement_id=settlement.movement_id, at=settlement.at, reverses=settlement
            )  # fmt: skip
            _record(acts.SHARE_SETTLEMENT_TAKEN_BACK, agreement, by, {"amount": settlement.amount})
        run.answer = {"settlement": settlement.pk}
    return before or settlement


def forget_creators(organisation_ids: Iterable[int]) -> int:
    """Of organisations nobody is left in: the page closes and says nothing more, agreements end, posts lose their words. How many pages."""
    ids, now = list(organisation_ids), world.now()
    Post.objects.filter(organisation__in=ids).update(words="", photos=[], planned_at=None)
    live = CreatorAgreement.objects.filter(creator__organisation__in=ids) | CreatorAgreement.objects.filter(
        maker__in=ids
    )
    live.filter(ended_at=None, accepted_at__isnull=False).update(ended_at=now)
    live.filter(accepted_at=None, turned_down_at=None).update(turned_down_at=now)
    return int(Creator.objects.filter(organisation__in=ids).update(name="–", about="", closed_at=now))


def _record(act: str, agreement: CreatorAgreement, by: Actor, more: dict[str, object] | None = None) -> None:
    data = {"creator": agreement.creator_id, "maker": agreement.maker_id, "rate": agreement.rate}
    journal.record(act, agreement, by=by, on_behalf_of=by.organisation_id, data={**data, **(more or {})})


def _tell(agreement: CreatorAgreement, who: int | None, sentence: Promise) -> None:
    """A short message to the owners of the side that did not do it, each in their language."""
    maker, creator = agreement.maker, agreement.creator
    name, other = (maker.name, creator.organisation) if who == maker.pk else (creator.name, maker)
    for person in accounts.people_of(other, {"owner"}):
        with translation.override(person.language):
            link = settings.PUBLIC_URL.rstrip("/") + reverse("channel_creators:agreement", args=[agreement.pk])
            messages.send(person.phone, f"{str(sentence) % {'who': name[:60]}} {link}", purpose="fee")
