"""Many write, claim and buy at the same moment, in two sales of one stall: nothing is promised twice and every comment is decided once."""

from __future__ import annotations

from contextlib import suppress
from threading import Event

import pytest
from django.db import transaction

from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import World, world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.close import close
from lantoa.live.actions.session import end, go_on_air
from lantoa.live.actions.take import Batch, store_batches, take
from lantoa.live.actions.want import look_after
from lantoa.live.errors import BadClaim, BadSession
from lantoa.live.models import CommentDecision, CommentSource, LiveAuthor, LiveComment, LiveSession, Undecided, Want
from lantoa.live.rules.comments import Heard
from lantoa.live.tests import factories as f
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_sales_share_the_last_pieces(crowd: Crowd) -> None:
    # Locks are kept while real time goes by.
    world.use(World())
    by, store = f.stall()
    goods = f.product(by, store, ("", 95_000, 7))
    sales = []
    for _number in range(2):
        sale = f.session(by, store)
        f.shown(sale, by, store, goods, "A1")
        sales.append(go_on_air(sale, by=by))
    sources = [f.own(sale) for sale in sales]

    def write(number: int) -> None:
        source = CommentSource.objects.get(pk=sources[number % 2].pk)
        told = [
            Heard(
                f"c{number // 2 % 2}-{at}",
                f"p{number // 2 % 2}-{at}",
                f"Người {number // 2 % 2} {at}",
                "chốt A1",
                world.now(),
            )
            for at in range(6)
        ]
        # Half of them tell what others tell at the same moment.
        take(source, told)
        author = LiveAuthor.objects.filter(session=source.session_id).order_by("pk")[number % 3]
        with suppress(BadClaim):
            claim(author, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
        look_after(source.session_id)

    crowd(write)

    def counted() -> tuple[int, int, int, int, list[str]]:
        (there,) = stock.on_hand([goods.variants.get().pk]).values()
        pieces = sum(held + claimed for held, claimed in Want.objects.values_list("held", "claimed"))
        return LiveComment.objects.count(), CommentDecision.objects.count(), there[1], pieces, f.broken()

    assert crowd.alone(counted) == (24, 24, 7, 7, [])


@pytest.mark.parametrize("closer_first", [False, True])
def test_no_comment_slips_into_an_account_while_it_is_closed(crowd: Crowd, closer_first: bool) -> None:
    world.use(World())
    by, _store, sale, _first = f.on_air()
    sale, source = end(sale, by=by), f.own(sale)
    begun, done = Event(), Event()

    def keeps() -> None:
        store_batches([Batch(source.pk, f.heard(("Na", "chốt A1")))])

    def closes() -> None:
        with suppress(BadSession):
            close(LiveSession.objects.get(pk=sale.pk), by=by)

    first, second = (closes, keeps) if closer_first else (keeps, closes)

    def act(number: int) -> None:
        if number:
            begun.wait(10)
            second()
            done.set()
            return
        with transaction.atomic():
            first()
            begun.set()
            # The other one has to wait for what is not written down yet.
            done.wait(1)

    crowd(act, people=2)

    def stands() -> tuple[bool, int]:
        closed = LiveSession.objects.get(pk=sale.pk).closed_at is not None
        return closed, Undecided.objects.filter(session=sale).count() + LiveComment.objects.count()

    assert crowd.alone(stands) == ((True, 0) if closer_first else (False, 2))
