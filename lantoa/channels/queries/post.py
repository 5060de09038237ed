"""What a household posted and what it brought, how each place shows it, and when its people look and order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from lantoa.catalog import api as catalog
from lantoa.channels.models import LinkHour, Post, PostPlace, ShortLink
from lantoa.channels.queries.link import Brought, brought
from lantoa.channels.rules import month as months
from lantoa.channels.rules.hours import Hours, best_hours
from lantoa.channels.rules.post import PostSpot, spots
from lantoa.documents import api as documents
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import api as orders

MOST_POSTS, DAYS, MOST_ORDERS = 60, 90, 5_000


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its places, its first photo's small picture ("" without one), and all it brought."""

    post: Post
    places: list[PostPlace]
    picture: documents.Picture | str
    brought: Brought

    @property
    def names(self) -> str:
        return ", ".join(spot.name for place in self.places if (spot := spots().get(place.spot)))

    @property
    def is_planned(self) -> bool:
        return self.post.planned_at is not None and any(place.shared_at is None for place in self.places)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of planned posts: each week its days with what is planned for them, and the months beside it that can be looked at."""

    first: date
    today: date
    weeks: list[list[tuple[date | None, list[PostRow]]]]
    before: date | None
    next: date | None


def month_of(planned: list[PostRow], said: str) -> Month:
    """The month that was asked for, else that of the next planned post. No query."""
    today = world.today()
    by_day: dict[date | None, list[PostRow]] = {}
    for one in planned:
        by_day.setdefault(timezone.localtime(one.post.planned_at).date(), []).append(one)
    first = months.month_said(said, today, min((day for day in by_day if day and day >= today), default=today))
    weeks = [[(day, by_day.get(day, [])) for day in week] for week in months.weeks(first)]
    this = today.replace(day=1)
    before, last = months.after(first, -1), months.after(this, months.FARTHEST)
    return Month(
        first, today, weeks, before if before >= this else None, months.after(first, 1) if first < last else None
    )


def posts(actor: Actor) -> list[PostRow]:
    """This actor's posts, newest first. Seven queries for any number of posts."""
    found = list(Post.objects.visible_to(actor).select_related("product").order_by("-created_at", "-pk")[:MOST_POSTS])
    return _rows(found)


def _rows(found: list[Post]) -> list[PostRow]:
    by_post: dict[int, list[PostPlace]] = {}
    for place in PostPlace.objects.filter(post__in=found).order_by("pk"):
        by_post.setdefault(place.post_id, []).append(place)
    came = brought(place.link_id for those in by_post.values() for place in those)
    photos = documents.Photo.objects.in_bulk([one.photos[0] for one in found if one.photos])
    rows = []
    for one in found:
        places, first = by_post.get(one.pk, []), photos.get(one.photos[0]) if one.photos else None
        total = sum((came[place.link_id] for place in places), Brought())
        rows.append(PostRow(one, places, documents.picture_of(first) if first else "", total))
    return rows


def hours(actor: Actor) -> Hours:
    """When people looked at this actor's links and ordered, in the last ninety days. Two queries."""
    since = world.now() - timedelta(days=DAYS)
    mine = ShortLink.objects.visible_to(actor).values("pk")
    opened = LinkHour.objects.filter(link__in=mine, day__gte=timezone.localtime(since).date())
    looks: Counter[tuple[int, int]] = Counter()
    for day, hour, count in opened.values_list("day", "hour").annotate(Sum("visits")):
        looks[day.weekday(), hour] += count
    placed = orders.Order.objects.visible_to(actor).filter(placed_at__gte=since, rehearsal=False, cancelled_at=None, at_counter=False)  # fmt: skip
    times = placed.order_by("-placed_at").values_list("placed_at", flat=True)[:MOST_ORDERS]
    return best_hours(looks, [(here.weekday(), here.hour) for here in map(timezone.localtime, times)])


def photos_to_choose(product: catalog.Product) -> list[documents.Photo]:
    """The product's photos, in its order. Two queries."""
    return list(catalog.photos_of([product.pk]).get(product.pk, []))


def photos_in(post: Post) -> list[documents.Photo]:
    """The post's photos in its order; those taken away meanwhile are left out. One query."""
    known = (
        documents.Photo.objects.filter(organisation=post.organisation_id).select_related("large").in_bulk(post.photos)
    )
    return [known[pk] for pk in post.photos if pk in known]


def open_spots() -> list[PostSpot]:
    """The places where one can post today."""
    return [one for one in spots().values() if one.is_open(world.today())]
