"""A review is said once for a purchase, changed for some days, taken back, answered and hidden."""

from __future__ import annotations

import pytest

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.queries import reviews_of
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> StandingWorld:
    made = StandingWorld(world.now())
    before = world.use(made)
    yield made
    world.use(before)


@pytest.fixture
def stall() -> factories.Stall:
    return factories.stall()


def written(
    stall: factories.Stall, product: catalog.Product | None = None, stars: int = 5, **said: str
) -> stores.Review:
    product = product or factories.squid_cake(stall)
    # Any row may stand for the purchase; the room above that keeps purchases vouches for it.
    return stores.write_review(product, stall.store, bought=factories.person(), stars=stars, by=None, **said)


def acts_of(review: stores.Review) -> list[str]:
    return [entry.act for entry in journal.entries_about(review)]


def test_a_review_is_read_by_everybody_with_its_average(stall: factories.Stall) -> None:
    product = factories.squid_cake(stall)
    written(stall, product, 5, words="  Ngon,\n\n\n\ngiòn  ", name="Mua")
    written(stall, product, 2)
    rating = stores.rating_of(stall.store, product.pk)
    assert (rating.count, rating.average, [review.stars for review in rating.newest]) == (2, 3.5, [2, 5])
    assert rating.newest[1].words == "Ngon,\n\ngiòn"
    assert stores.rating_of(stall.store).count == 2
    assert stores.rating_of(factories.stall("Khác").store).count == 0


def test_the_journal_tells_of_it_without_a_word_of_it(stall: factories.Stall) -> None:
    review = written(stall, words="Ngon lắm", name="Mua")
    (entry,) = journal.entries_about(review)
    assert (entry.act, entry.on_behalf_of_id) == ("stores.review_written", stall.organisation.pk)
    assert entry.data == {"store": stall.store.pk, "product": review.product_id, "stars": 5}


@pytest.mark.parametrize("stars", [0, 6, -1, 10**30])
def test_only_one_to_five_stars_are_stars(stall: factories.Stall, stars: int) -> None:
    with pytest.raises(stores.BadReview) as refused:
        written(stall, stars=stars)
    assert refused.value.field == "stars"
    assert stores.Review.objects.count() == 0


@pytest.mark.parametrize("words", ["!!!", "… — …", "\u0301\u0323 .", "a" * 10_000, "★★★"])
def test_words_without_a_word_or_too_many_are_refused(stall: factories.Stall, words: str) -> None:
    with pytest.raises(stores.BadReview) as refused:
        written(stall, words=words)
    assert refused.value.field == "words"
    assert stores.Review.objects.count() == 0


def test_only_spaces_are_no_words_and_stars_are_enough(stall: factories.Stall) -> None:
    assert written(stall, words=" \u3000\u200b\n ").words == ""


def test_a_purchase_has_one_review_of_a_product(stall: factories.Stall) -> None:
    product, bought = factories.squid_cake(stall), factories.person()
    stores.write_review(product, stall.store, bought=bought, stars=5, by=None)
    with pytest.raises(stores.ReviewStands):
        stores.write_review(product, stall.store, bought=bought, stars=1, by=None)
    assert [review.stars for review in stores.Review.objects.all()] == [5]


def test_it_is_changed_for_fourteen_days_and_taken_back_at_any_time(
    stall: factories.Stall, clock: StandingWorld
) -> None:
    review = written(stall, words="Ngon")
    clock.later(days=13, hours=23)
    stores.change_review(review, stars=3, words="Hơi mặn", by=None)
    assert (review.stars, review.words) == (3, "Hơi mặn")
    clock.later(hours=1)
    with pytest.raises(stores.ReviewStands):
        stores.change_review(review, stars=1, by=None)
    stores.withdraw_review(review, by=None)
    stores.withdraw_review(review, by=None)
    assert (review.words, stores.rating_of(stall.store).count) == ("", 0)
    assert acts_of(review) == ["stores.review_written", "stores.review_changed", "stores.review_withdrawn"]


def test_taking_it_back_and_writing_anew_does_not_make_the_days_longer(
    stall: factories.Stall, clock: StandingWorld
) -> None:
    product, bought = factories.squid_cake(stall), factories.person()
    said = {"bought": bought, "by": None}
    review = stores.write_review(product, stall.store, stars=5, **said)
    first = review.written_at
    stores.withdraw_review(review, by=None)
    clock.later(days=13)
    review = stores.write_review(product, stall.store, stars=4, **said)
    assert (review.stars, review.written_at, stores.Review.objects.count()) == (4, first, 1)
    stores.withdraw_review(review, by=None)
    clock.later(days=2)
    with pytest.raises(stores.ReviewStands):
        stores.write_review(product, stall.store, stars=1, **said)


def test_the_stall_has_one_answer_which_it_may_write_anew(stall: factories.Stall, clock: StandingWorld) -> None:
    review = written(stall, words="Hơi mặn")
    assert list(stores.reviews_to_answer(stall.by)) == [review]
    stores.answer_review(review, words="Cảm ơn chị", by=stall.by)
    first = review.answered_at
    clock.later(hours=1)
    stores.answer_review(review, words="Lần sau em bớt muối", by=stall.by)
    assert (review.answer, review.answered_at) == ("Lần sau em bớt muối", first)
    assert not stores.reviews_to_answer(stall.by).exists()
    with pytest.raises(stores.BadReview):
        stores.answer_review(review, words=" … ", by=stall.by)
    clock.later(hours=1)
    stores.change_review(review, stars=1, words="Dở", by=None)
    assert review.changed_after_answer
    stores.withdraw_review(review, by=None)
    with pytest.raises(stores.ReviewStands):
        stores.answer_review(review, words="Sao vậy", by=stall.by)


def test_a_flag_leaves_it_in_sight_and_hiding_takes_it_out_of_the_average(stall: factories.Stall) -> None:
    review = written(stall, words="Chửi bới")
    assert stores.rating_of(stall.store).count == 1
    stores.hide_review(review, reason="Lời lẽ xúc phạm", by=None)
    assert (stores.rating_of(stall.store).count, list(reviews_of(stall.store))) == (0, [])
    with pytest.raises(stores.ReviewStands):
        stores.change_review(review, stars=5, by=None)
    stores.show_review(review, by=None)
    assert stores.rating_of(stall.store).count == 1
    assert acts_of(review)[1:] == ["stores.review_hidden", "stores.review_shown"]


def test_only_the_stall_s_own_people_and_helpers_see_what_is_to_answer(stall: factories.Stall) -> None:
    review = written(stall)
    other = factories.stall("Khác")
    assert not stores.reviews_to_answer(other.by).exists()
    helper = factories.helper(stall)
    from lantoa.accounts import api as accounts

    assert list(stores.reviews_to_answer(accounts.actor_for(helper, stall.organisation, helping=True))) == [review]
