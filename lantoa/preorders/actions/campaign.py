"""A stall sells goods before it has them: open it, make it better for who joined, call it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.money import format_dong
from lantoa.kit.page_cache.names import seller
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import world
from lantoa.preorders import acts, rules
from lantoa.preorders.errors import BadCampaign, TooLate
from lantoa.preorders.models import Campaign
from lantoa.preorders.queries.season import windows_of
from lantoa.stores import api as stores
from lantoa.ui.dates import day


@dataclass(frozen=True, slots=True)
class NewGoods:
    """Goods the stall never had: put up with none of them there."""

    name: str
    unit: str
    category: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a stall promises: `price` đồng for one piece (`lower_price` from `lower_from` pieces on, both or neither), gathered only when
    `minimum` pieces are joined by `last_day`, at most `maximum`, sent by `due_on`, paid within `pay_days` days after it closed."""

    kind: str
    price: int
    minimum: int
    last_day: date
    due_on: date
    pay_days: int = rules.PAY_DAYS
    maximum: int | None = None
    lower_price: int | None = None
    lower_from: int | None = None
    words: str = ""

    def fields(self) -> dict[str, Any]:
        least = 1 if self.kind == Campaign.Kind.PRE_ORDER else self.minimum
        return {
            "kind": self.kind, "price": self.price, "minimum": least, "maximum": self.maximum, "lower_price": self.lower_price,
            "lower_from": self.lower_from, "last_day": self.last_day, "due_on": self.due_on, "pay_days": self.pay_days,
            "words": clean_text(self.words),
        }  # fmt: skip

    def body(self) -> dict[str, Any]:
        return {**self.fields(), "last_day": str(self.last_day), "due_on": str(self.due_on)}


def open_campaign(
    store: stores.Store, goods: stores.Offer | NewGoods, terms: Terms, *, again_of: Campaign | None = None, by: Actor, key: UUID | None
) -> Campaign:  # fmt: skip
    """Open a group buy or pre-order of an offer of the stall, or of new goods that are put up with none there; the same one on a repeat.

    Refuses (BadCampaign, with the field): no minimum, a last day that is past or too far, a day of sending before everybody could pay or
    out of season, a price below what a stall may ask or above the stall's own, a lower price that is none, one that runs already for these goods, too many at once;
    catalog.BadProduct and stores.BadOffer for new goods. With `again_of`, those who wanted to hear of another try of it are told, if it is of the same goods.
    """
    named = [goods.pk] if isinstance(goods, stores.Offer) else [goods.name, goods.unit, goods.category]
    body = {"store": store.pk, "goods": named, "again": again_of.pk if again_of else None, **terms.body()}
    with journal.command("preorders.open_campaign", key, body, by=by) as run:
        if run.replayed:
            return Campaign.objects.get(pk=(run.answer or {})["campaign"])
        _check(terms)
        running = Campaign.objects.running(world.today()).filter(store=store)
        if running.count() >= rules.MOST_OPEN:
            raise BadCampaign(_("So many are open at once already. Wait until one of them closes."))
        offer = goods if isinstance(goods, stores.Offer) else _put_up(store, goods, terms, by)
        _check_goods(store, offer, terms)
        if again_of and (again_of.store_id, again_of.offer_id) != (store.pk, offer.pk):
            # Numbers were left to hear of these goods from this stall, of nothing else.
            again_of = None
        if running.filter(offer=offer).exists():
            raise BadCampaign(_("These goods are on sale together already. Wait until that closes."), field="goods")
        touch("preorders", seller(store.organisation_id))
        made: Campaign = Campaign.objects.create(
            store=store, offer=offer, opened_at=world.now(), again_of=again_of, delivery=store.shipping_fee, **terms.fields()
        )  # fmt: skip
        said = {name: value for name, value in terms.body().items() if name != "words"}
        record(acts.OPENED, made, by, {**said, "delivery": made.delivery, "variant": offer.variant_id})
        run.answer = {"campaign": made.pk}
        return made


def change_campaign(campaign: Campaign, terms: Terms, *, by: Actor, key: UUID | None) -> Campaign:
    """Change the terms: freely while nobody has joined, after that only to the good of who has (cheaper, fewer needed, more to have,
    sent earlier). Refuses (BadCampaign) anything else, (TooLate) one that is closed or called off."""
    with journal.command("preorders.change_campaign", key, {"campaign": campaign.pk, **terms.body()}, by=by) as run:
        if run.replayed:
            return campaign
        touch("preorders", seller(campaign.store.organisation_id))
        now: Campaign = Campaign.objects.select_for_update(of=("self",)).to_show().get(pk=campaign.pk)
        if now.state != "open":
            raise TooLate(_("It is closed, nothing of it changes any more."))
        _check(terms, now)
        if now.joined:
            _check_better(now, terms)
        else:
            _check_goods(now.store, now.offer, terms)
        # What delivery costs is as it was said to whoever joined; before that it follows the stall.
        delivery = now.delivery if now.joined else now.store.shipping_fee
        Campaign.objects.filter(pk=now.pk).update(**terms.fields(), delivery=delivery)
        said = {name: value for name, value in terms.body().items() if name != "words"}
        record(acts.CHANGED, now, by, {**said, "delivery": delivery})
    campaign.refresh_from_db()
    return campaign


def cancel_campaign(campaign: Campaign, *, reason: str, by: Actor, key: UUID | None) -> Campaign:
    """Call it off before it closes; everybody who joined is told with the reason and pays nothing. Refuses (TooLate) a closed one."""
    words = clean_line(reason)
    with journal.command("preorders.cancel_campaign", key, {"campaign": campaign.pk, "reason": words}, by=by) as run:
        if not run.replayed:
            if not words:
                raise BadCampaign(_("Please write why, those who joined read it."), field="reason")
            touch("preorders", seller(campaign.store.organisation_id))
            values = {"cancelled_at": world.now(), "cancel_reason": words[: rules.LONGEST_REASON]}
            if not Campaign.objects.running(world.today()).filter(pk=campaign.pk).update(**values):
                raise TooLate(_("It is closed, nothing of it changes any more."))
            record(acts.CANCELLED, campaign, by, {})
    campaign.refresh_from_db()
    return campaign


def record(act: str, campaign: Campaign, by: Actor | None, data: dict[str, Any]) -> None:
    store = campaign.store
    journal.record(
        act, campaign, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, rehearsal=store.rehearsal, data=data
    )  # fmt: skip


def _put_up(store: stores.Store, goods: NewGoods, terms: Terms, by: Actor) -> stores.Offer:
    product = stores.offer_product(
        store, name=goods.name, category=goods.category, unit=goods.unit, variants=[("", terms.price, 0)], by=by, key=None
    )  # fmt: skip
    return stores.Offer.objects.select_related("variant__product").get(store=store, variant__product=product)


def _check(terms: Terms, now: Campaign | None = None) -> None:
    today = world.today()
    if terms.kind not in Campaign.Kind.values:
        raise BadCampaign(_("Please choose one."), field="kind")
    if not 0 < terms.price <= rules.LARGEST_TOTAL:
        raise BadCampaign(_("Please write a price above 0."), field="price")
    for field, price in (("price", terms.price), ("lower_price", terms.lower_price)):
        if price is not None and 0 < price < stores.LOWEST_PRICE:
            sentence = _("Only %(price)s? For 85 thousand write 85.000 or 85k.")
            raise BadCampaign(sentence % {"price": format_dong(price)}, field=field)
    least = terms.fields()["minimum"]
    if not 1 <= least <= rules.MOST_PIECES:
        raise BadCampaign(_("How many pieces must come together? Write at least 1."), field="minimum")
    if terms.maximum is not None and not least <= terms.maximum <= rules.MOST_PIECES:
        raise BadCampaign(_("The most you can make is not less than what must come together."), field="maximum")
    if (terms.lower_price is None) != (terms.lower_from is None):
        field = "lower_price" if terms.lower_price is None else "lower_from"
        raise BadCampaign(_("For a lower price write both: the price, and from how many pieces."), field=field)
    if terms.lower_price is not None and not 0 < terms.lower_price < terms.price:
        raise BadCampaign(_("The lower price is below the first one."), field="lower_price")
    if terms.lower_from is not None and not 1 < terms.lower_from <= (terms.maximum or rules.MOST_PIECES):
        raise BadCampaign(_("From how many pieces is it cheaper? Not more than you can make."), field="lower_from")
    if not today <= terms.last_day <= today + rules.LONGEST_OPEN:
        raise BadCampaign(_("The last day to join is between today and 120 days from now."), field="last_day")
    if not 1 <= terms.pay_days <= rules.MOST_PAY_DAYS:
        raise BadCampaign(_("Buyers have 1 to 7 days to pay."), field="pay_days")
    if terms.due_on > today + rules.FARTHEST:
        raise BadCampaign(_("That is too far away to promise. Choose a day within 400 days."), field="due_on")
    said = now and (now.last_day, now.due_on, now.pay_days)
    # It closes in the night after the last day, and the days to pay are counted from then.
    if (
        said != (terms.last_day, terms.due_on, terms.pay_days)
        and (terms.due_on - terms.last_day).days <= terms.pay_days
    ):
        raise BadCampaign(
            _("Send it after everybody could pay: at least %(days)s days after the last day to join.")
            % {"days": terms.pay_days + 1},
            field="due_on",
        )
    if len(terms.words) > rules.LONGEST_WORDS:
        raise BadCampaign(_("Please keep it to 1,000 letters."), field="words")


def _check_goods(store: stores.Store, offer: stores.Offer, terms: Terms) -> None:
    if offer.store_id != store.pk or offer.variant.archived_at or offer.variant.product.archived_at:
        raise BadCampaign(_("Please choose goods of your stall."), field="goods")
    if terms.price > offer.price:
        sentence = _("Together it cannot cost more than alone: your stall sells it for %(price)s.")
        raise BadCampaign(sentence % {"price": format_dong(offer.price)}, field="price")
    windows = windows_of([offer.variant.product_id]).get(offer.variant.product_id, [])
    if not rules.in_season(windows, terms.due_on):
        here = rules.window_at(windows, terms.due_on)
        sentence = (
            _("You said that it can be had from %(first)s to %(last)s. Promise a day in it.")
            % {"first": day(here[0]), "last": day(here[1])}
            if here
            else _("You said when it can be had, and no such day comes any more.")
        )
        raise BadCampaign(sentence, field="due_on")


def _check_better(now: Campaign, terms: Terms) -> None:
    """Somebody has joined: nothing may get worse for them, nor be another thing than they read."""
    new = terms.fields()
    joined = _("Somebody has joined already: you may only make it better for them. Else call it off and open it anew.")
    fine = {
        "kind": new["kind"] == now.kind,
        "words": new["words"] == now.words,
        "last_day": terms.last_day == now.last_day,
        "pay_days": terms.pay_days >= now.pay_days,
        "price": terms.price <= now.price,
        "minimum": new["minimum"] <= now.minimum,
        "maximum": terms.maximum is None or (now.maximum is not None and terms.maximum >= now.maximum),
        "due_on": terms.due_on <= now.due_on,
        "lower_price": _tier_kept(now, terms),
    }
    for field, good in fine.items():
        if not good:
            raise BadCampaign(joined, field=field)
    windows = windows_of([now.offer.variant.product_id]).get(now.offer.variant.product_id, [])
    if terms.due_on != now.due_on and not rules.in_season(windows, terms.due_on):
        raise BadCampaign(_("You said when it can be had. Promise a day in it."), field="due_on")


def _tier_kept(now: Campaign, terms: Terms) -> bool:
    if now.lower_price is None or now.lower_from is None:
        return True
    if terms.lower_price is None or terms.lower_from is None:
        # Without a second step all must be at least as cheap as that step was.
        return bool(terms.price <= now.lower_price)
    return bool(terms.lower_price <= now.lower_price and terms.lower_from <= now.lower_from)
