"""Offer a neighbour's goods in one's stall: the stall proposes the split, the maker accepts, either ends it; the stall says its price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.money import by_rates, format_dong
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import acts
from lantoa.stores.actions.sight import gate, is_withheld
from lantoa.stores.errors import BadConsignment, ConsignmentStands
from lantoa.stores.models import ConsignmentAgreement, CooperativeMember, FeeAgreement, Offer, Store
from lantoa.stores.models.consignment import WHOLE
from lantoa.stores.queries import consignments_for, fees_for
from lantoa.stores.rules.stall import HIGHEST_PRICE, LOWEST_PRICE

LONGEST_AHEAD = timedelta(days=3 * 366)
# A product and a kind of it, each None where all are agreed on.
_What = tuple[int | None, int | None]
_PROPOSED = gettext_lazy("Lan Tỏa: %(who)s would like to sell your goods too. Read and answer:")
_ACCEPTED = gettext_lazy("Lan Tỏa: %(who)s agrees that you sell their goods. Say your price:")
_TURNED_DOWN = gettext_lazy("Lan Tỏa: %(who)s does not agree that you sell their goods:")
_TOO_LITTLE = gettext_lazy(
    "Lan Tỏa: goods of %(who)s are no longer shown in your stall, since at your price nothing would be left for you. Say a new price:"
)
_ENDED = gettext_lazy("Lan Tỏa: %(who)s ended that you sell each other's goods. The last day stands here:")


def propose_consignment(
    store: Store, *, maker: accounts.Organisation, product: catalog.Product | None = None, rate: int = 0, price: int = 0,
    valid_from: date, valid_to: date | None = None, by: Actor, key: UUID | None = None,
) -> ConsignmentAgreement:  # fmt: skip
    """The stall proposes to offer one product of this maker, or all of them. The maker gets `rate` hundredths of a percent of what the buyer
    pays for the goods, or `price` đồng for each piece of the one kind there is.

    Refuses (BadConsignment, with the field) one's own goods, goods the other only sells for somebody else, a stall that is only tried out, no
    split, one of more than the whole once what the stall itself owes of its orders is counted, a price for each piece where there are
    several kinds, days behind us or in a wrong order, and a second proposal while one waits.
    """
    _check_sides(store, maker, product)
    variant = _check_terms(store, product, rate, price)
    _check_days(valid_from, valid_to)
    body = {
        "seller": store.organisation_id, "maker": maker.pk, "product": product.pk if product else None, "rate": rate, "price": price,
        "from": valid_from.isoformat(), "to": valid_to.isoformat() if valid_to else "",
    }  # fmt: skip
    with journal.command("stores.propose_consignment", key, body, by=by) as run:
        if run.replayed:
            return ConsignmentAgreement.objects.get(pk=(run.answer or {})["agreement"])
        try:
            with transaction.atomic():
                made: ConsignmentAgreement = ConsignmentAgreement.objects.create(
                    seller_id=store.organisation_id, maker=maker, product=product, variant=variant, rate=rate, price=price,
                    valid_from=valid_from, valid_to=valid_to, proposer_id=by.person_id, proposed_at=world.now(),
                )  # fmt: skip
        except IntegrityError:
            raise BadConsignment(_("A proposal between you two still waits for an answer."), field="what") from None
        _record(acts.CONSIGNMENT_PROPOSED, made, by)
        _tell(made, store.organisation_id, _PROPOSED)
        run.answer = {"agreement": made.pk}
        return made


def answer_consignment(
    agreement: ConsignmentAgreement, *, accept: bool, by: Actor, key: UUID | None = None
) -> ConsignmentAgreement:
    """The maker accepts or turns down; the stall may only take it back. Accepted, it holds from its first day, and what the two had
    agreed for the same goods ends the day before; what the stall would now sell for less than nothing leaves it, and it is told. Refuses (ConsignmentStands) what was answered already, accepting one's own, and what is over
    by its last day."""
    with journal.command("stores.answer_consignment", key, {"agreement": agreement.pk, "accept": accept}, by=by) as run:
        if not run.replayed:
            if accept and not agreement.may_answer(by):
                raise ConsignmentStands(_("This does not wait for your answer."))
            if accept and agreement.valid_to and agreement.valid_to < world.today():
                raise ConsignmentStands(_("Its last day is behind us. Ask for a new proposal."))
            answered = {("accepted_at" if accept else "turned_down_at"): world.now(), "answerer_id": by.person_id}
            if not ConsignmentAgreement.objects.open().filter(pk=agreement.pk).update(**answered):
                raise ConsignmentStands(_("This was answered already."))
            if accept:
                _replace(agreement, by)
                take_down_too_little(agreement.seller_id)
            _record(acts.CONSIGNMENT_ACCEPTED if accept else acts.CONSIGNMENT_TURNED_DOWN, agreement, by)
            if by.organisation_id == agreement.maker_id:
                _tell(agreement, by.organisation_id, _ACCEPTED if accept else _TURNED_DOWN)
    agreement.refresh_from_db()
    return agreement


def end_consignment(
    agreement: ConsignmentAgreement, *, last_day: date, by: Actor, key: UUID | None = None
) -> ConsignmentAgreement:
    """Either side ends it; what was ordered by then stays as it was agreed. Refuses (ConsignmentStands, BadConsignment) what does not hold
    that long anyway, and a day behind us."""
    body = {"agreement": agreement.pk, "last": last_day.isoformat()}
    with journal.command("stores.end_consignment", key, body, by=by) as run:
        if not run.replayed:
            if not world.today() <= last_day <= world.today() + LONGEST_AHEAD:
                raise BadConsignment(_("Choose today or a day to come."), field="last_day")
            if not _end(agreement.pk, last_day, by):
                raise ConsignmentStands(_("This agreement does not hold any longer than that anyway."))
            _record(acts.CONSIGNMENT_ENDED, agreement, by, {"last_day": last_day.isoformat()})
            _tell(agreement, by.organisation_id, _ENDED)
    agreement.refresh_from_db()
    return agreement


def put_consigned(
    agreement: ConsignmentAgreement, *, prices: Mapping[int, int], by: Actor, key: UUID | None = None
) -> list[Offer]:
    """The stall says at what price (đồng) it offers which kinds, by variant; kinds left out are not offered any more. What is on hand is the
    maker's one stock. Returns what is offered.

    Refuses (BadConsignment; `field` is `price-<variant>`) what the maker does not make or has taken off, a price that leaves the stall
    less than nothing, and (ConsignmentStands) an agreement that does not hold.
    """
    body = {"agreement": agreement.pk, "prices": sorted(prices.items())}
    with journal.command("stores.put_consigned", key, body, by=by) as run:
        if not run.replayed:
            store = Store.objects.get(organisation=agreement.seller_id, rehearsal=False)
            gate(store.pk)
            if agreement.state == "to_come":
                raise ConsignmentStands(_("It does not hold yet. Say your price on its first day."))
            if agreement.state != "in_force":
                raise ConsignmentStands(_("This agreement does not hold any longer than that anyway."))
            variants = {one.pk: one for one in variants_to_consign(agreement)}
            if not prices.keys() <= variants.keys():
                raise BadConsignment(_("Your neighbour does not offer this any more."), field="prices")
            for variant, price in sorted(prices.items()):
                check_price(agreement, price, field=f"price-{variant}")
            _put(store, agreement, variants, prices)
            _record(acts.CONSIGNED, agreement, by, {"prices": {str(pk): price for pk, price in sorted(prices.items())}})
    mine = Offer.objects.filter(store__organisation=agreement.seller_id, consigned=True, shown=True)
    return list(mine.filter(variant__in=prices).order_by("variant__product_id", "variant__position", "pk"))


def check_price(agreement: ConsignmentAgreement, price: int, *, field: str) -> None:
    """Refuse (BadConsignment) a price that is none, or of which nothing is left for the stall once the maker and the stall's fees got theirs."""
    if not LOWEST_PRICE <= price <= HIGHEST_PRICE:
        message = _("Write a price from %(least)s to %(most)s.")
        raise BadConsignment(
            message % {"least": format_dong(LOWEST_PRICE), "most": format_dong(HIGHEST_PRICE)}, field=field
        )
    taken = _taken(agreement, price, _fee_rates(agreement.seller_id))
    if taken > price:
        message = _("At this price nothing is left for you: %(taken)s of it go to others.")
        raise BadConsignment(message % {"taken": format_dong(taken)}, field=field)


def _taken(agreement: ConsignmentAgreement, price: int, fees: Sequence[int]) -> int:
    """What the maker and those the stall owes fees (rates) get of one piece; rounded apart as in every order."""
    of_maker = by_rates(price, [agreement.rate]) if agreement.rate else [agreement.price]
    return sum((*of_maker, *by_rates(price, fees)))


def variants_to_consign(agreement: ConsignmentAgreement) -> list[catalog.ProductVariant]:
    """The kinds this agreement lets the stall offer, with their products, the maker's newest first."""
    theirs = catalog.ProductVariant.objects.filter(
        product__organisation=agreement.maker_id, product__archived_at=None, archived_at=None
    )
    theirs = theirs if agreement.product_id is None else theirs.filter(product=agreement.product_id)
    theirs = theirs if agreement.variant_id is None else theirs.filter(pk=agreement.variant_id)
    return list(theirs.select_related("product").order_by("-product__created_at", "product_id", "position", "pk")[:200])


def look_over() -> int:
    """Regular work after midnight: what is agreed may have changed with the day. Returns how many offers leave their stalls."""
    return take_down_ended() + take_down_too_little()


def take_down_too_little(seller_id: int | None = None) -> int:
    """Take neighbours' goods out of this organisation's stall, or all, where by what holds today the price leaves the stall less than nothing, and
    tell its owners, once for each agreement. No order of them could be placed. Returns how many offers."""
    offers = Offer.objects.filter(consigned=True, shown=True).select_related("variant__product", "store")
    offers = offers if seller_id is None else offers.filter(store__organisation=seller_id)
    agreed = consignments_for(offers, world.today())
    owing = fees_for({one.seller_id for one in agreed.values()}, world.today()) if agreed else {}
    over: list[Offer] = []
    why: dict[int, ConsignmentAgreement] = {}
    for offer in offers:
        by = agreed.get(offer.pk)
        if by and _taken(by, offer.price, [one.rate for one in owing.get(by.seller_id, [])]) > offer.price:
            over.append(offer)
            why[by.pk] = by
    with transaction.atomic():
        for _pk, by in sorted(why.items()):
            _tell(by, by.maker_id, _TOO_LITTLE)
        return _take_down(over)


def take_down_ended() -> int:
    """Take neighbours' goods out of stalls whose agreement is over. Returns how many offers."""
    offers = Offer.objects.filter(consigned=True, shown=True).select_related("variant__product", "store")
    agreed = _covering({(one.store.organisation_id, one.variant.product.organisation_id) for one in offers})
    return _take_down([one for one in offers if not _covers(agreed, one)])


def take_down_all() -> int:
    """Take every neighbour's goods out of every stall, for whoever goes back to a release that knows nothing of makers. Returns how many offers.
    What was agreed stays; each stall says its price again afterwards."""
    return _take_down(list(Offer.objects.filter(consigned=True, shown=True).select_related("store")))


def _take_down(over: Sequence[Offer]) -> int:
    if not over:
        return 0
    with transaction.atomic():
        for store in {one.store.pk: one.store for one in over}.values():
            touch("stores", MARKET, seller(store.organisation_id))
            # Search follows this.
            journal.record(acts.CONSIGNED_OVER, store, by=None, on_behalf_of=store.organisation_id, place=store.unit_id)
        return Offer.objects.filter(pk__in=[one.pk for one in over]).update(shown=False)


def end_all_of(organisation_ids: list[int]) -> None:
    """Of organisations nobody is left in: their agreements end today, proposals are taken back, their goods leave other stalls."""
    mine = ConsignmentAgreement.objects.filter(Q(seller__in=organisation_ids) | Q(maker__in=organisation_ids))
    if mine.exists():
        yesterday = world.today() - timedelta(days=1)
        mine.open().update(turned_down_at=world.now())
        mine.lasting(world.today()).update(ends_on=yesterday, ended_at=world.now())
        either = Q(cooperative__in=organisation_ids) | Q(member__in=organisation_ids)
        members = CooperativeMember.objects.filter(Q(until=None) | Q(until__gt=yesterday), either)
        for cooperative in sorted(set(members.values_list("cooperative", flat=True))):
            touch("stores", seller(cooperative))
        members.update(until=yesterday)
        take_down_ended()


def _covering(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], set[_What]]:
    found: dict[tuple[int, int], set[_What]] = {}
    those = ConsignmentAgreement.objects.in_force(world.today()).filter(seller__in={one for one, _other in pairs})
    for row_seller, maker, product, variant in those.values_list("seller", "maker", "product", "variant"):
        found.setdefault((row_seller, maker), set()).add((product, variant))
    return found


def _covers(agreed: Mapping[tuple[int, int], set[_What]], offer: Offer) -> bool:
    held = agreed.get((offer.store.organisation_id, offer.variant.product.organisation_id), set())
    product = offer.variant.product_id
    return not held.isdisjoint({(None, None), (product, None), (product, offer.variant_id)})


def _put(
    store: Store, agreement: ConsignmentAgreement, variants: Mapping[int, catalog.ProductVariant], prices: Mapping[int, int]
) -> None:  # fmt: skip
    touch("stores", MARKET, seller(store.organisation_id))
    hidden: dict[int, bool] = {}
    for pk in prices:
        product = variants[pk].product
        hidden.setdefault(product.pk, is_withheld(product))
    maker_hidden = Store.objects.filter(organisation=agreement.maker_id, rehearsal=False, withheld=True).exists()
    Offer.objects.bulk_create(
        [
            Offer(
                store=store, variant_id=pk, price=price, shown=True, consigned=True,
                withheld=maker_hidden or hidden[variants[pk].product_id],
            )
            for pk, price in sorted(prices.items())
        ],
        update_conflicts=True, update_fields=["price", "shown", "withheld", "consigned"], unique_fields=["store", "variant"],
    )  # fmt: skip
    Offer.objects.filter(store=store, consigned=True, variant__in=variants).exclude(variant__in=prices).update(
        shown=False
    )


def _replace(agreement: ConsignmentAgreement, by: Actor) -> None:
    last = max(agreement.valid_from, world.today()) - timedelta(days=1)
    same = ConsignmentAgreement.objects.filter(
        seller=agreement.seller_id, maker=agreement.maker_id, product=agreement.product_id, accepted_at__isnull=False
    )
    for pk in same.exclude(pk=agreement.pk).values_list("pk", flat=True):
        _end(pk, last, by)


def _end(pk: int, last: date, by: Actor) -> bool:
    longer = ConsignmentAgreement.objects.filter(pk=pk, accepted_at__isnull=False)
    longer = longer.filter(Q(ends_on=None) | Q(ends_on__gt=last), Q(valid_to=None) | Q(valid_to__gt=last))
    return bool(longer.update(ends_on=last, ended_at=world.now(), ender_id=by.person_id))


def _check_sides(store: Store, maker: accounts.Organisation, product: catalog.Product | None) -> None:
    if maker.pk == store.organisation_id:
        raise BadConsignment(_("That is your own stall. Your own goods need no agreement."), field="what")
    if store.rehearsal:
        raise BadConsignment(_("You are only trying out. Open your stall for real first."), field="what")
    if product is not None and product.organisation_id != maker.pk:
        # One hop: whoever sells for a maker cannot pass the goods on to a third stall.
        raise BadConsignment(_("They sell this for somebody else. Please ask its maker."), field="what")
    if product is not None and product.archived_at is not None:
        raise BadConsignment(_("Your neighbour does not offer this any more."), field="what")
    if not Store.objects.public().filter(organisation=maker).exists():
        raise BadConsignment(_("There is no such page here. Please copy its address once more."), field="what")


def _check_terms(store: Store, product: catalog.Product | None, rate: int, price: int) -> catalog.ProductVariant | None:
    """Returns the one kind an amount for each piece is agreed for."""
    if bool(rate) == bool(price):
        raise BadConsignment(_("Write a percentage or an amount for each piece, one of the two."), field="rate")
    rates = _fee_rates(store.organisation_id)
    fees = sum(rates)
    if not 0 <= rate <= WHOLE - fees:
        message = _("With your fees that is more than the whole price. At most %(most)s%% can go to the maker.")
        most = f"{(WHOLE - fees) // 100},{(WHOLE - fees) % 100:02d}".rstrip("0").rstrip(",")
        raise BadConsignment(message % {"most": most}, field="rate")
    if price and not 0 < price <= HIGHEST_PRICE:
        raise BadConsignment(_("That is very much for one piece. Please look at the zeros once more."), field="price")
    kinds = catalog.variants_of(product) if price and product else []
    if price and len(kinds) != 1:
        raise BadConsignment(
            _("An amount for each piece needs one thing of one kind. Otherwise write a percentage."), field="price"
        )
    return kinds[0] if kinds else None


def _fee_rates(organisation_id: int) -> list[int]:
    held = FeeAgreement.objects.in_force(world.today()).filter(payer=organisation_id).order_by("pk")
    return list(held.values_list("rate", flat=True))


def _check_days(first: date, last: date | None) -> None:
    today = world.today()
    if not today <= first <= today + LONGEST_AHEAD:
        raise BadConsignment(_("Choose today or a day to come."), field="valid_from")
    if last is not None and not first <= last <= today + 10 * LONGEST_AHEAD:
        raise BadConsignment(_("The last day cannot be before the first."), field="valid_to")


def _record(act: str, agreement: ConsignmentAgreement, by: Actor, more: dict[str, object] | None = None) -> None:
    data = {
        "seller": agreement.seller_id, "maker": agreement.maker_id, "product": agreement.product_id, "variant": agreement.variant_id,
        "rate": agreement.rate, "price": agreement.price,
    }  # fmt: skip
    journal.record(act, agreement, by=by, on_behalf_of=by.organisation_id, data={**data, **(more or {})})


def _tell(agreement: ConsignmentAgreement, who: int | None, sentence: Promise) -> None:
    """A short message to the owners of the side that did not do it, each in their language."""
    doer, other = agreement.seller, agreement.maker
    if who == agreement.maker_id:
        doer, other = other, doer
    for person in accounts.people_of(other, {"owner"}):
        with translation.override(person.language):
            link = settings.PUBLIC_URL.rstrip("/") + reverse("stores:consignment", args=[agreement.pk])
            messages.send(person.phone, f"{str(sentence) % {'who': doer.name[:60]}} {link}", purpose="consignment")
