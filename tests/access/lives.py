"""A livestream sale of a household of the cast: on air, with goods under a code, and a comment that ordered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.live.actions.pick import PickWords, pick
from lantoa.live.actions.session import Plan, plan
from lantoa.live.actions.stall import ask_stall
from lantoa.live.actions.take import take
from lantoa.live.actions.want import look_after
from lantoa.live.models import (
    ClaimLine,
    CommentSource,
    CommentVersion,
    LiveAuthor,
    LiveComment,
    LiveSession,
    LiveStall,
    NoShow,
    Pick,
    Want,
)
from lantoa.live.rules.comments import Heard
from lantoa.orders import api as orders
from lantoa.stores import api as stores


def have_a_live_sale(
    store: stores.Store, product: catalog.Product, order: orders.Order, by: accounts.ActingPerson
) -> None:
    """Somebody wrote in it and waits for what was ordered to be claimed."""
    sale = plan(store, Plan("Tối thứ bảy", world.now(), rules="Giữ 30 phút."), by=by)
    pick(sale, store, product, PickWords("A1"), by=by)
    LiveSession.objects.filter(pk=sale.pk).update(on_air_at=world.now())
    source = CommentSource.objects.get(session=sale)
    take(source, [Heard("1", "p1", "Chị Tư", "chốt A1", world.now())])
    want = Want.objects.get(session=sale)
    # They asked something, and wait for one kind of what has several; of another kind a piece is held.
    take(source, [Heard("2", "p1", "Chị Tư", "A1 còn ko shop ơi", world.now())])
    variant = stores.Offer.objects.filter(store=store, variant__product=product).order_by("pk")[0].variant
    Want.objects.create(
        session=sale,
        author=want.author,
        pick=want.pick,
        choice=variant.name,
        variant=variant,
        quantity=2,
        claimed=1,
        waits_from=1,
        asked_at=world.now(),
    )
    # Half of one was asked for, and what was written first was changed where it stands.
    Want.objects.create(
        session=sale,
        author=want.author,
        pick=want.pick,
        choice="0,5",
        variant=variant,
        quantity=Decimal("0.5"),
        trouble=Want.Trouble.PART,
        asked_at=world.now(),
    )
    first = LiveComment.objects.get(session=sale, outside_id="1")
    CommentVersion.objects.create(
        comment=first, verb="edit", text="chốt A1 x2", at=world.now(), received_at=world.now()
    )
    look_after(sale.pk)
    want = Want.objects.get(session=sale, variant=variant, trouble="")
    # One of it was ordered, and came back.
    ClaimLine.objects.create(want=want, order=order, quantity=1, made_at=world.now())
    NoShow.objects.create(order=order, mark="0" * 64, told_at=world.now(), expires_at=world.now() + timedelta(days=1))


def sale_of(organisation: accounts.Organisation) -> LiveSession:
    return LiveSession.objects.get(organisation=organisation)


def pick_of(organisation: accounts.Organisation) -> int:
    return int(Pick.objects.get(session__organisation=organisation).pk)


def comment_of(organisation: accounts.Organisation) -> int:
    return int(LiveComment.objects.get(session__organisation=organisation, outside_id="1").pk)


def want_of(organisation: accounts.Organisation) -> int:
    return int(Want.objects.get(session__organisation=organisation, trouble="choice").pk)


def claim_of(organisation: accounts.Organisation) -> str:
    return str(LiveAuthor.objects.get(session__organisation=organisation).token)


def no_show_of(organisation: accounts.Organisation) -> int:
    return int(NoShow.objects.get(order__store__organisation=organisation).pk)


def ask_each_other(
    one: stores.Store, other: stores.Store, by: accounts.ActingPerson, by_other: accounts.ActingPerson
) -> None:
    """Each household asks the other to stand in its sale."""
    ask_stall(sale_of(one.organisation), other, by=by)
    ask_stall(sale_of(other.organisation), one, by=by_other)


def asked_of(organisation: accounts.Organisation) -> int:
    return int(LiveStall.objects.get(store__organisation=organisation, joined_at=None).pk)
