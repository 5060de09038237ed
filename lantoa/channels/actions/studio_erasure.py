"""What is kept of somebody who posts, shares links or shows neighbours' goods, as they are told when they ask or want to leave; it goes
with the household nobody else owns (`forget_creators`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels.models import Creator, CreatorAgreement, CreatorShare, Post, PostPlace, ShortLink
from lantoa.channels.queries.creator import money_of
from lantoa.kit.money import format_dong


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """What their stall owes those who showed its goods. What is owed to themselves they may leave behind."""
    mine = {one.pk: one for one in CreatorAgreement.objects.filter(maker__in=who.organisations).select_related("creator")}  # fmt: skip
    for pk, money in sorted(money_of(mine).items()):
        if money.open > 0:
            said = _("%(amount)s for showing your goods are not paid to %(who)s yet. Pay that first.")
            yield said % {"amount": format_dong(money.open), "who": mine[pk].creator.name}


def stays(who: accounts.Leaving) -> Iterator[str]:
    if CreatorShare.objects.filter(agreement__in=_agreements(who)).exists():
        yield _("What an order brought you, or owed others who showed your goods, without your name: it belongs to the other side's book too.")  # fmt: skip


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "words and photos of posts", _posts(who).count()
    yield "pages that show neighbours' goods", _creators(who).count()
    yield "agreements about shares, ended", _agreements(who).filter(accepted_at__isnull=False, ended_at=None).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    places: dict[int, list[str]] = {}
    for post, spot in PostPlace.objects.filter(post__in=_posts(who)).order_by("pk").values_list("post", "spot"):
        places.setdefault(post, []).append(spot)
    for post in _posts(who).select_related("product").order_by("pk"):
        yield accounts.Held("stall", "post", {
            "product": post.product.name, "words": post.words, "photos": len(post.photos), "places": places.get(post.pk, []), "written_at": post.created_at,
            "planned_at": post.planned_at,
        })  # fmt: skip
    for link in ShortLink.objects.filter(organisation__in=who.organisations).order_by("pk"):
        yield accounts.Held("stall", "short link", {"code": link.code, "place": link.place, "made_at": link.created_at})
    for page in _creators(who).order_by("pk"):
        facts = {"name": page.name, "about": page.about, "opened_at": page.opened_at, "closed_at": page.closed_at}
        yield accounts.Held("stall", "page that shows neighbours' goods", facts)
    agreements = list(_agreements(who).select_related("creator", "maker").order_by("pk"))
    money = money_of(one.pk for one in agreements)
    for one in agreements:
        yield accounts.Held("stall", "agreement about a share", {
            "stall": one.maker.name, "shown_by": one.creator.name, "hundredths_of_a_percent": one.rate, "proposed_at": one.proposed_at,
            "accepted_at": one.accepted_at, "ended_at": one.ended_at, "owed": money[one.pk].owed, "paid": money[one.pk].paid,
        })  # fmt: skip


def _posts(who: accounts.Leaving) -> QuerySet[Post]:
    found: QuerySet[Post] = Post.objects.filter(organisation__in=who.organisations).exclude(words="", photos=[])
    return found


def _creators(who: accounts.Leaving) -> QuerySet[Creator]:
    found: QuerySet[Creator] = Creator.objects.filter(organisation__in=who.organisations)
    return found


def _agreements(who: accounts.Leaving) -> QuerySet[CreatorAgreement]:
    theirs = Q(maker__in=who.organisations) | Q(creator__organisation__in=who.organisations)
    found: QuerySet[CreatorAgreement] = CreatorAgreement.objects.filter(theirs)
    return found
