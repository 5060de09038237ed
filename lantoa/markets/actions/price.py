"""What a market's price board lists, and the prices of the day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import market_place
from lantoa.kit.vietnamese import clean_line, normalise_tones, slug
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.errors import BadPrice
from lantoa.markets.models import BoardItem, Market, Price

LONGEST_NAME, LONGEST_UNIT, MOST_ITEMS, MOST_PRICE = 60, 20, 60, 50_000_000


def list_item(
    market: Market, *, name: str, unit: str, name_en: str = "", by: Actor, key: UUID | None = None
) -> BoardItem:
    """Put something on the price board, or back on it: the same words by the same unit are the same line, with the prices it had; by another
    unit they are another, since a price a kg says nothing of one for ten. Refuses (BadPrice, with the field) no words, no unit, too long ones,
    and a full board."""
    said, english, per = clean_line(name), clean_line(name_en), clean_line(unit)
    if not slug(said):
        raise BadPrice(_("Please write what is sold, in letters."), field="name")
    if not any(letter.isalpha() for letter in per):
        raise BadPrice(_("Please write for how much the price is, like kg or 10 quả."), field="unit")
    for field, words, most in (
        ("name", said, LONGEST_NAME),
        ("name_en", english, LONGEST_NAME),
        ("unit", per, LONGEST_UNIT),
    ):
        if len(words) > most:
            raise BadPrice(
                _("This is too long. Please write at most %(limit)s characters.") % {"limit": most}, field=field
            )
    body = {"market": market.pk, "name": said, "unit": per, "english": english}
    with journal.command("markets.list_item", key, body, by=by) as run:
        if run.replayed:
            return BoardItem.objects.get(pk=(run.answer or {})["item"])
        Market.objects.select_for_update().get(pk=market.pk)
        known = list(BoardItem.objects.filter(market=market).order_by("pk"))
        made = next((one for one in known if (_same(one.name), _same(one.unit)) == (_same(said), _same(per))), None)
        if sum(one.gone_at is None for one in known if one != made) >= MOST_ITEMS:
            raise BadPrice(_("The board is full: it has %(most)s lines at most.") % {"most": MOST_ITEMS}, field="name")
        touch("markets", market_place(market.pk))
        if made is None:
            made = BoardItem(market=market, key=_free_key(said, per, {one.key for one in known}))
        made.name, made.name_en, made.unit, made.gone_at = said, english, per, None
        made.save()
        run.answer = {"item": made.pk}
        return made


def _same(words: str) -> str:
    """Dừa is not dứa: case and the place of a tone make no other good, tones do."""
    return normalise_tones(words).casefold()


def _free_key(name: str, unit: str, taken: Collection[str]) -> str:
    """The words, and the unit beside them where the words alone name another line."""
    names = [_same(name), f"{_same(name)[: LONGEST_NAME - LONGEST_UNIT - 1]} {_same(unit)}"]
    names += [f"{names[1][: LONGEST_NAME - 4]} {number}" for number in range(2, 1_000)]
    return next(one[:LONGEST_NAME] for one in names if one[:LONGEST_NAME] not in taken)


def drop_item(item: BoardItem, *, by: Actor, key: UUID | None = None) -> BoardItem:
    """Take something off the price board; what was told of it stays."""
    with journal.command("markets.drop_item", key, {"item": item.pk}, by=by) as run:
        if not run.replayed:
            touch("markets", market_place(item.market_id))
            BoardItem.objects.filter(pk=item.pk, gone_at=None).update(gone_at=world.now())
    item.refresh_from_db()
    return item


def tell_prices(market: Market, prices: Mapping[int, int], *, by: Actor, key: UUID | None = None) -> list[Price]:
    """Today's prices, by item id, in đồng for the item's unit; a second one today takes the place of the first.

    Records `markets.price_told` for each that is new or another. Refuses (BadPrice, with the item as field) an amount that is none.
    """
    for item, amount in prices.items():
        if not 0 < amount <= MOST_PRICE:
            raise BadPrice(_("This amount is too high. Please look at the zeros once more."), field=f"item-{item}")
    body = {"market": market.pk, "prices": {str(item): amount for item, amount in sorted(prices.items())}}
    with journal.command("markets.tell_prices", key, body, by=by) as run:
        if run.replayed:
            return []
        Market.objects.select_for_update().get(pk=market.pk)
        today = world.today()
        items = {one.pk: one for one in BoardItem.objects.filter(market=market, gone_at=None, pk__in=prices)}
        told = Price.objects.filter(item__in=items, day=today).order_by("pk")
        known = dict(told.values_list("item", "amount"))
        fresh = [
            Price(item=items[pk], day=today, amount=amount, said_for_id=by.organisation_id, at=world.now())
            for pk, amount in prices.items()
            if pk in items and known.get(pk) != amount
        ]
        touch("markets", market_place(market.pk))
        made = Price.objects.bulk_create(fresh)
        journal.record_many(
            journal.Act(
                acts.PRICE_TOLD, price, by=by, on_behalf_of=by.organisation_id, place=market.unit_id,
                data={"market": market.pk, "product": price.item.key, "unit": price.item.unit, "price": price.amount, "day": today.isoformat()},
            )
            for price in made
        )  # fmt: skip
        run.answer = {"count": len(made)}
        return made
