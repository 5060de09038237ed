"""A livestream sale of a household of the cast: on air, with goods under a code, and a comment that ordered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.live.actions.pick import PickWords, pick
from lantoa.live.actions.session import Plan, plan
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.actions.take import take
from lantoa.live.actions.want import look_after
from lantoa.live.models import (
    ClaimLine,
    CommentSource,
    CommentVersion,
    GoodsPaper,
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
from lantoa.stores.models import Matter
from tests.access import marks


def have_a_live_sale(
    store: stores.Store, product: catalog.Product, order: orders.Order, by: accounts.ActingPerson
) -> None:
    """Somebody wrote in it and waits for what was ordered to be claimed."""
    sale = plan(store, Plan("Tối thứ bảy", world.now(), rules="Giữ 30 phút."), by=by)
    pick(sale, store, product, PickWords("A1"), by=by)
    LiveSession.objects.filter(pk=sale.pk).update(on_air_at=world.now())
    source = CommentSource.objects.get(session=sale)
    name = f"Chị {marks.word('commenter')}"
    take(source, [Heard("1", "p1", name, "chốt A1", world.now())])
    want = Want.objects.get(session=sale)
    # They asked something, and wait for one kind of what has several; of another kind a piece is held.
    take(source, [Heard("2", "p1", name, "A1 còn ko shop ơi", world.now())])
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
    # Goods of a kind that needs a paper, which no neighbour shows.
    matter = Matter.objects.filter(store=store).exclude(guard="").order_by("pk")[0]
    wine = catalog.Product.objects.get(pk=matter.subject_id)
    pick(sale, store, wine, PickWords("R1"), by=by)
    GoodsPaper.objects.create(
        store=store, product=wine, guard=matter.guard, kind="Giấy phép bán lẻ", number="12/GP", file=documents.keep_file(str(store.pk).encode(), "image/webp"), at=world.now(),
    )  # fmt: skip
    NoShow.objects.create(order=order, mark="0" * 64, told_at=world.now(), expires_at=world.now() + timedelta(days=1))


def sale_of(organisation: accounts.Organisation) -> LiveSession:
    return LiveSession.objects.get(organisation=organisation)


def pick_of(organisation: accounts.Organisation) -> int:
    return int(Pick.objects.get(session__organisation=organisation, code="A1").pk)


def papered_pick_of(organisation: accounts.Organisation) -> int:
    return int(Pick.objects.get(session__organisation=organisation, code="R1").pk)


def comment_of(organisation: accounts.Organisation) -> int:
    return int(LiveComment.objects.get(session__organisation=organisation, outside_id="1").pk)


def want_of(organisation: accounts.Organisation) -> int:
    return int(Want.objects.get(session__organisation=organisation, pick__code="A1", trouble="choice").pk)


def paper_of(organisation: accounts.Organisation) -> int:
    return int(GoodsPaper.objects.get(store__organisation=organisation).pk)


def neighbours_comment_of(organisation: accounts.Organisation) -> int:
    """A comment in the neighbour's sale about this household's goods."""
    stall = LiveStall.objects.get(pk=asked_of(organisation))
    return int(LiveComment.objects.get(session=stall.session_id, outside_id="3").pk)


def neighbours_want_of(organisation: accounts.Organisation) -> int:
    stall = LiveStall.objects.get(pk=asked_of(organisation))
    return int(Want.objects.get(session=stall.session_id, pick__code="B1", trouble="part").pk)


def claim_of(organisation: accounts.Organisation) -> str:
    return str(LiveAuthor.objects.get(session__organisation=organisation).token)


def no_show_of(organisation: accounts.Organisation) -> int:
    return int(NoShow.objects.get(order__store__organisation=organisation).pk)


def ask_each_other(
    one: stores.Store, other: stores.Store, by: accounts.ActingPerson, by_other: accounts.ActingPerson
) -> None:
    ask_in_a_ring([(one, by), (other, by_other)])


def ask_in_a_ring(stalls: list[tuple[stores.Store, accounts.ActingPerson]]) -> None:
    """Each household asks the next to stand in its sale, and that says yes; somebody wrote about the neighbour's goods, and changed it."""
    for (host, by_host), (neighbour, by_neighbour) in zip(stalls, (*stalls[1:], stalls[0]), strict=True):
        sale = sale_of(host.organisation)
        join_stall(ask_stall(sale, neighbour, by=by_host), by=by_neighbour)
        product = Pick.objects.get(session__organisation=neighbour.organisation, code="A1").product
        pick(sale, neighbour, product, PickWords("B1"), by=by_host)
        sale = sale_of(host.organisation)
        said = [Heard("3", "p1", "Chị Tư", "chốt B1", world.now()), Heard("4", "p1", "Chị Tư", "B1 còn ko shop ơi", world.now())]  # fmt: skip
        take(CommentSource.objects.get(session=sale), said)
        # And changed it where it stands.
        first = LiveComment.objects.get(session=sale, outside_id="3")
        CommentVersion.objects.create(
            comment=first, verb="edit", text="chốt B1 x2", at=world.now(), received_at=world.now()
        )
        shown = Pick.objects.get(session=sale, code="B1")
        author = LiveAuthor.objects.get(session=sale)
        Want.objects.create(
            session=sale, author=author, pick=shown, choice="0,5", variant=product.variants.all()[0], quantity=Decimal("0.5"), trouble=Want.Trouble.PART,
            asked_at=world.now(),
        )  # fmt: skip


def asked_of(organisation: accounts.Organisation) -> int:
    return int(LiveStall.objects.exclude(session__organisation=organisation).get(store__organisation=organisation).pk)
