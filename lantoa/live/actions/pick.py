"""Put goods into a sale under a code, change them, take them out, pin one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.paper import papers_for
from lantoa.live.actions.session import raise_version
from lantoa.live.actions.want import leave_line, line_up_again
from lantoa.live.errors import BadPick
from lantoa.live.models import LiveSession, Pick
from lantoa.live.rules.session import folded_code
from lantoa.stores import api as stores

MOST_PICKS = 60


@dataclass(frozen=True, slots=True)
class PickWords:
    """How goods stand in a sale: the code, the session's price for each piece in đồng (None: the stall's), whether they travel chilled, and
    what one piece holds (grams, or a number of pieces) where buyers ask by that."""

    code: str
    price: int | None = None
    chilled: bool = False
    pack_grams: int | None = None
    pack_pieces: int | None = None


def pick(
    session: LiveSession,
    store: stores.Store,
    product: catalog.Product,
    said: PickWords,
    *,
    by: Actor,
    key: UUID | None = None,
) -> Pick:
    """Put a product of a stall in this sale under a code.

    Under the code they had before they go on where they were. Refuses (BadPick) what is no code, is taken or was ordered other goods by, goods that stand in it already, a stall that has not said yes, goods the stall does not
    sell or sells for a neighbour, and another price than a neighbour's own for theirs.
    """
    folded = _folded(said.code)
    body = {"session": session.pk, "store": store.pk, "product": product.pk, "code": folded}
    with journal.command("live.pick", key, body, by=by) as run:
        if run.replayed:
            return Pick.objects.get(pk=(run.answer or {})["pick"])
        locked = _open(session)
        if not locked.stalls.filter(store=store, joined_at__isnull=False, left_at=None).exists():
            raise BadPick(_("This stall does not stand in the sale."))
        if not stores.Offer.objects.live().filter(store=store, variant__product=product).exists():
            if stores.sellable_offers().filter(store=store, variant__product=product, consigned=True).exists():
                raise BadPick(
                    _("A neighbour makes these goods. Ask the neighbour's stall to stand in the sale."), field="product"
                )
            raise BadPick(_("The stall does not sell these goods."), field="product")
        _check_price(locked, store, said)
        if locked.picks.shown().count() >= MOST_PICKS:
            raise BadPick(_("Sixty goods are the most for one sale."))
        last = locked.picks.aggregate(last=Max("position"))["last"]
        made = _ordered_before(locked, folded, store, product) or Pick(session=locked, store=store, product=product, made_at=world.now())  # fmt: skip
        made.code, made.folded, made.price, made.chilled = folded, folded, said.price, said.chilled
        made.pack_grams, made.pack_pieces, made.position = said.pack_grams, said.pack_pieces, (last or 0) + 1
        made.removed_at = None
        _keep(made)
        line_up_again(made)
        raise_version(locked)
        journal.record(
            acts.PICKED,
            made,
            by=by,
            on_behalf_of=locked.organisation_id,
            data={"session": locked.pk, "product": product.pk},
        )
        run.answer = {"pick": made.pk}
    return made


def change_pick(one: Pick, said: PickWords, *, by: Actor, key: UUID | None = None) -> Pick:
    """Another code, price or packing; what was ordered under the old code stays ordered.

    Refuses (BadPick) another code where buyers have ordered, and another price than a neighbour's own for theirs.
    """
    folded = _folded(said.code)
    body = {
        "pick": one.pk,
        "code": folded,
        "price": said.price,
        "chilled": said.chilled,
        "grams": said.pack_grams,
        "pieces": said.pack_pieces,
    }
    with journal.command("live.change_pick", key, body, by=by) as run:
        if not run.replayed:
            session = _open(one.session)
            found = Pick.objects.shown().select_for_update().filter(pk=one.pk).first()
            if found is None:
                raise BadPick(_("These goods are not in the sale any more."))
            if folded != found.folded:
                if found.wants.exists():
                    raise BadPick(_("Buyers have ordered under this code; it has to stay."), field="code")
                if _ordered(session, folded):
                    raise _other_goods(folded)
            _check_price(session, found.store, said)
            found.code = found.folded = folded
            found.price, found.chilled = said.price, said.chilled
            found.pack_grams, found.pack_pieces = said.pack_grams, said.pack_pieces
            _keep(found)
            raise_version(session)
            journal.record(
                acts.PICK_CHANGED, found, by=by, on_behalf_of=session.organisation_id, data={"session": session.pk}
            )
    one.refresh_from_db()
    return one


def remove_pick(one: Pick, *, by: Actor, key: UUID | None = None) -> None:
    """Take goods out of the sale; what buyers ordered of them stays ordered, and nobody waits for them any more."""
    with journal.command("live.remove_pick", key, {"pick": one.pk}, by=by) as run:
        if not run.replayed:
            session = _open(one.session)
            if Pick.objects.filter(pk=one.pk, removed_at=None).update(removed_at=world.now(), pinned=False):
                leave_line([one.pk])
                raise_version(session)
                journal.record(
                    acts.PICK_REMOVED, one, by=by, on_behalf_of=session.organisation_id, data={"session": session.pk}
                )


def pin(one: Pick, *, by: Actor, key: UUID | None = None) -> None:
    """These goods are what is shown now.

    Refuses (BadPick) what is taken out, a sale that is over, and goods buyers cannot see: hidden, or waiting for their papers to be looked at;
    (MissingPaper) goods whose kind needs a paper that is not there or has ended.
    """
    with journal.command("live.pin", key, {"pick": one.pk}, by=by) as run:
        if not run.replayed:
            session = _open(one.session)
            if not Pick.objects.filter(pk=one.pk, removed_at=None).exists():
                raise BadPick(_("These goods are not in the sale any more."))
            if (
                not one.store.rehearsal
                and not stores.public_offers().filter(store=one.store_id, variant__product=one.product_id).exists()
            ):
                # Goods that need papers are out of sight until somebody looked at them.
                raise BadPick(
                    _(
                        "Buyers cannot see these goods now: they are hidden, or wait for somebody to look at their papers."
                    )
                )
            papers = papers_for([one])
            others = session.picks.filter(Q(pinned=True) | Q(unpinned_at__isnull=False)).exclude(pk=one.pk)
            others.update(pinned=False, unpinned_at=None)
            if Pick.objects.filter(pk=one.pk, pinned=False).update(pinned=True, unpinned_at=None):
                journal.record(
                    acts.PINNED,
                    one,
                    by=by,
                    on_behalf_of=session.organisation_id,
                    data={"session": session.pk, **({"papers": papers} if papers else {})},
                )


def next_code(session: LiveSession) -> str:
    """The code that comes next in this sale: A1, A2, …"""
    taken = set(session.picks.shown().values_list("folded", flat=True))
    return next(f"A{number}" for number in range(1, 10_000) if f"A{number}" not in taken)


def _folded(code: str) -> str:
    try:
        return folded_code(code)
    except ValueError:
        raise BadPick(_("A code is up to three letters and a number, like A1."), field="code") from None


def _ordered(session: LiveSession, folded: str) -> Pick | None:
    """The goods that were taken out of this sale after buyers had ordered them under this code."""
    gone = session.picks.filter(folded=folded, removed_at__isnull=False, wants__isnull=False)
    found: Pick | None = gone.select_related("store").order_by("-pk").first()
    return found


def _ordered_before(session: LiveSession, folded: str, store: stores.Store, product: catalog.Product) -> Pick | None:
    """These goods as they stood in the sale under this code before, with what was ordered of them. Refuses (BadPick) a code under which
    other goods were ordered: it means those for good."""
    before = _ordered(session, folded)
    if before is not None and (before.store_id, before.product_id) != (store.pk, product.pk):
        raise _other_goods(folded)
    return before


def _other_goods(code: str) -> BadPick:
    return BadPick(
        _("Buyers have ordered other goods under %(code)s. Please take another code.") % {"code": code}, field="code"
    )


def _check_price(session: LiveSession, store: stores.Store, said: PickWords) -> None:
    if said.price is not None and store.organisation_id != session.organisation_id:
        raise BadPick(_("For a neighbour's goods their own price counts."), field="price")


def _open(session: LiveSession) -> LiveSession:
    locked = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if locked.state in ("over", "closed"):
        raise BadPick(_("This sale is over."))
    return locked


def _keep(one: Pick) -> None:
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:
        taken = Pick.objects.shown().filter(session=one.session_id, folded=one.folded).exclude(pk=one.pk).exists()
        if taken:
            raise BadPick(_("%(code)s is taken by other goods.") % {"code": one.code}, field="code") from None
        raise BadPick(_("These goods stand in the sale already."), field="product") from None
