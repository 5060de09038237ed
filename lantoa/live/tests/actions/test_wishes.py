"""What comments of a sale ask for and nobody has there stands in the host's list of what is asked for, once it is over."""

from __future__ import annotations

import pytest

from lantoa.journal import api as journal
from lantoa.live.actions.session import end
from lantoa.live.actions.wishes import note_asked
from lantoa.live.tests import factories as f
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_what_was_asked_for_and_not_there_is_counted_once_the_sale_is_over() -> None:
    by, store, sale, _first = f.on_air()
    f.shown(sale, by, store, f.product(by, store, name="Chả mực"), "A2")
    sale.refresh_from_db()
    f.say(
        sale, ("Na", "Shop có bán mắm tép không ạ"), ("Na", "có bán mắm tép không shop"), ("Bình", "có mắm tép không ạ"), ("Cúc", "còn chả mực không"),
        ("Cúc", "chốt A1"), ("Dung", "có ship không"),
    )  # fmt: skip
    assert not preorders.Wish.objects.exists()
    end(sale, by=by)
    # Sealed and read some seconds later, once.
    while journal.seal() + journal.follow_all():
        pass
    assert list(preorders.Wish.objects.values_list("store", "source", "folded", "times")) == [
        (store.pk, "comment", "mam tep", 2)
    ]


def test_a_rehearsed_sale_notes_nothing() -> None:
    by, store, sale, _first = f.on_air()
    f.say(sale, ("Na", "Shop có bán mắm tép không ạ"))
    stores.Store.objects.filter(pk=store.pk).update(rehearsal=True)
    assert note_asked(sale.pk) == 0
    assert not preorders.Wish.objects.exists()
