"""Make short links, count how often they are opened, tie orders to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions.link_talk import links_of_claims
from lantoa.channels.errors import BadLink
from lantoa.channels.models import Claim, CreatorAgreement, CreatorLink, LinkHour, ShortLink
from lantoa.channels.rules.link import PLACES
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.post_code import new_post_code, post_code_in
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores


def make_link(
    store: stores.Store, product: catalog.Product | None, place: str, *, by: Actor, key: UUID | None = None
) -> ShortLink:
    """A short link to these goods, or without any to the whole stall, for one place where it will stand.

    Refuses (BadLink) a stall that is only tried out: what it shows is for nobody else.
    """
    if store.rehearsal or place not in PLACES:
        raise BadLink(_("This stall is only a trial; what it shows is for you alone."))
    body = {"store": store.pk, "product": product and product.pk, "place": place}
    with journal.command("channels.make_link", key, body, by=by) as run:
        if run.replayed:
            return ShortLink.objects.get(pk=(run.answer or {})["link"])
        link = ShortLink.objects.create(
            code=fresh_code(), organisation_id=store.organisation_id, product=product, place=place, created_at=world.now()
        )  # fmt: skip
        data = {"place": place, "product": product and product.pk}
        journal.record(acts.LINK_MADE, link, by=by, on_behalf_of=store.organisation_id, data=data)
        run.answer = {"link": link.pk}
    return link


def fresh_code() -> str:
    """A code no link has. Thirty-three million are there; what is drawn twice is drawn again."""
    while True:
        code = new_post_code()
        if not ShortLink.objects.filter(code=code).exists():
            return code


def note_visit(link: ShortLink, at: datetime) -> None:
    """Somebody opened the link: one more in this hour, and nothing else."""
    here = timezone.localtime(at)
    this = LinkHour.objects.filter(link=link, day=here.date(), hour=here.hour)
    if this.update(visits=F("visits") + 1):
        return
    try:
        with transaction.atomic():
            LinkHour.objects.create(link=link, day=here.date(), hour=here.hour, visits=1)
    except IntegrityError:
        this.update(visits=F("visits") + 1)


def claim(entries: Iterable[journal.Entry]) -> list[Claim]:
    """Tie orders just placed to the links whose codes they name, where the link leads to the stall that was ordered from. An order by a
    link that was sent in a conversation came by the post the conversation was about."""
    told = {int(entry.subject_id): str(entry.data["came_by"]) for entry in entries if entry.data.get("came_by")}
    if not told:
        return []
    links = {one.code: one for one in ShortLink.objects.filter(code__in=set(told.values()))}
    links |= links_of_claims(set(told.values()) - links.keys())
    placed = orders.Order.objects.filter(pk__in=told, rehearsal=False, store__rehearsal=False).select_related("store")
    those = [(order, links[told[order.pk]]) for order in placed.order_by("pk") if told[order.pk] in links]
    now = world.now()
    made = [Claim(order=order, link=link, made_at=now) for order, link in those if link.organisation_id == order.store.organisation_id]  # fmt: skip
    _keep(made, by=None)
    return made


def brought_live(organisation_id: int, placed: Iterable[orders.Order]) -> list[Claim]:
    """Orders just placed in a live sale of this organisation came by its creator's page, where it has an agreement in force with whose
    goods they are. Joins the caller's transaction; an order that came by a link already stays that link's."""
    those = [order for order in placed if order.store.organisation_id != organisation_id and not order.rehearsal]
    held = CreatorLink.objects.filter(
        whole=True, agreement__in=CreatorAgreement.objects.in_force(), agreement__creator__organisation=organisation_id,
        agreement__maker__in={order.store.organisation_id for order in those},
    )  # fmt: skip
    links = {one.link.organisation_id: one.link for one in held.select_related("link")} if those else {}
    if not links:
        return []
    tied = set(Claim.objects.filter(order__in=those).values_list("order", flat=True))
    now = world.now()
    made = [
        Claim(order=order, link=links[order.store.organisation_id], made_at=now)
        for order in those
        if order.store.organisation_id in links and order.pk not in tied
    ]
    _keep(made, by=None)
    return made


def claim_by_hand(order_code: str, said: str, *, by: Actor, key: UUID | None = None) -> Claim:
    """The seller heard a link's code from a buyer, in a chat or on the phone, and ties that order to it.

    Refuses (BadLink) an order or a code that is not of this stall, and an order that is tied already.
    """
    link = ShortLink.objects.visible_to(by).filter(code=post_code_in(said), organisation=by.organisation_id).first()
    if link is None:
        raise BadLink(_("No post of yours has this code. It has six letters and digits, like K7M 2P9."), field="said")
    with journal.command("channels.claim", key, {"order": order_code, "link": link.pk}, by=by) as run:
        if run.replayed:
            return Claim.objects.get(pk=(run.answer or {})["claim"])
        code = order_code.replace(" ", "").upper()[:9]
        order = orders.Order.objects.visible_to(by).filter(code=code, rehearsal=False).select_related("store").first()
        if order is None:
            raise BadLink(_("No order of yours has this number. It begins with LT."), field="order_code")
        one = Claim(order=order, link=link, by_hand=True, made_at=world.now())
        try:
            with transaction.atomic():
                _keep([one], by=by)
        except IntegrityError:
            raise BadLink(_("It is known already which post this order came by."), field="order_code") from None
        run.answer = {"claim": one.pk}
    return one


def _keep(claims: list[Claim], *, by: Actor | None) -> None:
    Claim.objects.bulk_create(claims)
    journal.record_many([
        journal.Act(
            acts.CLAIMED, one.order, by=by, on_behalf_of=one.order.store.organisation_id, data={"link": one.link_id, "by_hand": one.by_hand}
        )
        for one in claims
    ])  # fmt: skip
