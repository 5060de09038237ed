"""The demo community comes to life through the rooms' own acts, once, and the bank hears whom to tell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.books import api as books
from lantoa.catalog import api as catalog
from lantoa.channels import api as channels
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.markets import api as markets
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.portal.actions import demo
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores
from lantoa.workforce.actions.plan import make_plan
from lantoa.workforce.queries.plan import shown
from lantoa.workforce.rules.scenario import Scenario
from lantoa.workforce.rules.scenario_file import read
from lantoa.workforce.rules.told import Peak, Quiet

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def community(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The community, made once for these tests and taken back after them."""
    folder = tmp_path_factory.mktemp("community")
    block = transaction.atomic()
    block._from_testcase = True  # the mark by which Django's own test cases do the same
    with django_db_blocker.unblock(), override_settings(VAR=folder), block:
        places.load_places()
        learning.load_courses()
        assert demo.load_demo()
        yield folder
        transaction.set_rollback(True)


def test_the_community_lives_and_loading_again_changes_nothing(community: Path) -> None:
    before = (accounts.Person.objects.count(), orders.Order.objects.count(), journal.Entry.objects.count())
    assert not demo.load_demo()
    assert (accounts.Person.objects.count(), orders.Order.objects.count(), journal.Entry.objects.count()) == before


def test_it_holds_every_kind_of_seller_a_class_a_helper_and_officers(community: Path) -> None:
    kinds = {one.kind for one in accounts.Organisation.objects.all()}
    assert kinds == {"household", "enterprise", "cooperative", "association", "public_body"}
    people = accounts.Person.objects.filter(is_demo=True)
    assert people.count() >= 7
    assert all(person.demo_note for person in people)
    helper = people.get(name__contains="Minh Anh")
    assert any(organisation.helping for organisation in accounts.organisations_of(helper))
    assert learning.classes_to_come().count() == 2
    assert stores.public_products().count() >= 15


def test_orders_stand_in_every_state_and_all_money_is_the_bank_s_word_or_marked(community: Path) -> None:
    states = {order.state for order in orders.Order.objects.all()}
    assert states == {"to_confirm", "awaiting_payment", "to_pack", "to_hand_over", "handed_over", "cancelled"}
    assert payments.BankTransaction.objects.to_look_at().count() == 1
    sold = payments.Payment.objects.filter(request__subject_type=orders.Order._meta.label_lower)
    assert {payment.source for payment in sold} == {"bank", "seller", "cash"}


def test_the_market_has_its_places_its_fees_and_its_cashless_counted(community: Path) -> None:
    market = markets.Market.objects.get()
    bills = list(markets.Bill.objects.all())
    assert (markets.Place.objects.count(), len(bills)) == (24, 21)
    assert sorted(bill.due == 0 for bill in bills) == [False] * 3 + [True] * 18
    (standing,) = markets.standings([market.pk], world.today())
    assert (standing.holders, standing.accepting, standing.own) == (21, 15, 2)
    assert standing.used <= standing.own
    page = Client().get(reverse("markets:market", args=[market.slug])).text
    assert "310.000" in page


def test_a_cooperative_sells_what_two_households_make_and_owes_one_of_them(community: Path, client: Client) -> None:
    parts = orders.MakerPart.objects.select_related("order")
    assert sorted(part.state for part in parts) == ["gone", "ready", "to_make"]
    client.force_login(accounts.Person.objects.get(name__contains="Mai"))
    page = client.get(reverse("orders:makers")).text
    assert "Vườn nhà Vân" in page
    assert "Nhà Hà làm bếp" in page


def test_one_abroad_waits_for_what_delivery_costs_and_one_has_an_answer(community: Path, client: Client) -> None:
    client.force_login(accounts.Person.objects.get(name__contains="Nguyễn Thị Hương"))
    page = client.get(reverse("orders:abroad_requests")).text
    for words in ("Demo Nguyen", "Demo Tran", "đợi trả lời", "đã trả lời"):
        assert words in page


def test_somebody_who_learned_and_opened_a_stall_has_done_the_lesson(community: Path) -> None:
    ended = learning.Practice.objects.filter(rehearsal=False, enrollment__person__is_demo=True)
    done = [(practice.enrollment.person.name, practice.lesson.act) for practice in ended.order_by("lesson__position")]
    assert done == [("Chị Lê Thu Hà", act) for act in ("stores.store_opened", "stores.product_offered")]


def test_a_kitchen_s_peak_calls_seven_or_eight_neighbours_and_its_quiet_weeks_none(community: Path) -> None:
    owner = accounts.actor_for(accounts.Person.objects.get(name__contains="Nguyễn Thị Hương"))
    made = make_plan(owner.organisation_id, 1, seconds=20)
    assert made is not None
    of = shown(made)
    quiet, peak = of.said
    assert isinstance(quiet, Quiet)
    assert isinstance(peak, Peak)
    assert (peak.least, peak.most, (peak.last - peak.first).days) == (7, 8, 4)
    assert (quiet.until, (peak.first - of.plan.first).days) == (peak.first, 9)
    assert (of.moved, of.expects, of.share <= 2) == ([], True, True)
    shifts = made.shifts.exclude(pinned=False)
    called = Counter(shifts.filter(worker__kind="seasonal").values_list("day", flat=True))
    assert set(called.values()) == {7, 8}
    assert set(called) == {peak.first + timedelta(days=number) for number in range(5)}
    own = Counter(shifts.filter(worker__kind="permanent").values_list("worker", flat=True))
    assert len(own) == 3
    assert max(own.values()) - min(own.values()) <= 2


def test_the_scenario_that_is_kept_is_the_kitchen_s_own(
    community: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    kitchen = stores.Store.objects.get(name="Bếp Hương")
    call_command("workforce", "scenario", "--stall", kitchen.slug)
    text = capsys.readouterr().out
    kept = (Path(settings.ROOT) / "bench" / "scenarios" / "food_maker.json").read_text("utf-8")
    now, then = read(text), read(kept)
    assert [_shape(now), _boxes(now)] == [_shape(then), _boxes(then)]
    assert not [name for name in ("Hương", "Thoa", "Mận", "+84") if name in text]


def _shape(it: Scenario) -> list[object]:
    """Goods and people as they are, whatever their numbers in the house and whoever is of age meanwhile."""
    people = [(one.kind, one.skills) for one in it.workers]
    return [[(one.steps and len(one.steps), one.keeps) for one in it.products], people, it.days]


def _boxes(it: Scenario) -> list[tuple[int, int]]:
    return [(it.number(one.due), one.quantity) for one in it.promises if one.quantity > 100]


def test_one_group_buy_is_open_and_some_honey_has_its_season(community: Path, client: Client) -> None:
    assert "Miến" in client.get(reverse("preorders:campaigns")).text
    (product,) = catalog.Product.objects.filter(name="Mật ong hoa rừng")
    assert preorders.windows_of([product.pk])[product.pk][0].yearly


def test_a_class_of_long_ago_has_figures_to_look_at(community: Path, client: Client) -> None:
    unit = places.Unit.objects.get(slug="dam-ha")
    page = client.get(reverse("insights:commune", args=[unit.pk])).content.decode()
    assert "30–39" in page
    assert "900.000\u00a0₫" in page


def test_two_things_wait_for_a_moderator_one_is_reported_and_buyers_ask(community: Path) -> None:
    thuy = accounts.Person.objects.get(name__contains="Thủy")
    assert thuy.is_demo
    assert "moderator" in accounts.actor_for(thuy).roles
    acts = [entry.act for entry in journal.Entry.objects.filter(act__startswith="stores.")]
    assert (acts.count("stores.check_begun"), acts.count("stores.reported")) == (2, 1)
    assert (acts.count("stores.question_asked"), acts.count("stores.question_answered")) == (2, 1)
    assert not stores.public_products().filter(name__startswith="Rượu").exists()
    owner = accounts.Person.objects.get(name__contains="Hương")
    assert stores.unanswered(accounts.actor_for(owner)) == 1


def test_three_stalls_keep_a_book_with_cash_that_is_there(community: Path) -> None:
    kept = [accounts.actor_for(person) for person in accounts.Person.objects.filter(is_demo=True)]
    purses = [found for found in map(books.purses_of, kept) if found]
    assert len(purses) == 3
    assert all(one.cash.total > 0 and one.bank.total > 0 for one in purses)
    assert books.Expense.objects.count() == 11


def test_a_stall_posts_is_shown_by_a_neighbour_and_its_links_bring_orders(community: Path, client: Client) -> None:
    acts = [entry.act for entry in journal.Entry.objects.filter(act__startswith="channels.")]
    assert (
        acts.count("channels.post_written"),
        acts.count("channels.post_shared"),
        acts.count("channels.order_claimed"),
    ) == (4, 4, 4)
    assert acts.count("channels.share_accepted") == acts.count("channels.call_noted") == 1
    client.force_login(accounts.Person.objects.get(name__contains="Hương"))
    assert "31 lượt xem · 3 đơn" in client.get(reverse("channel_posts:posts")).content.decode()
    assert "Hà kể chuyện món biển" in client.get(reverse("channel_creators:mine")).content.decode()
    link = channels.ShortLink.objects.filter(by_creator__whole=True).get()
    assert client.get(reverse("channel_links:landing", args=[link.code])).status_code == 200


def test_own_goods_are_graded_by_councils_and_no_real_product_gets_a_star(community: Path, client: Client) -> None:
    page = client.get(reverse("catalog:market")).content.decode()
    assert "★★★★" in page
    graded = catalog.OcopProduct.objects.graded()
    assert {one.organisation.name for one in graded} == {"Bếp Hương", "Hợp tác xã Núi Xanh"}
    assert catalog.starred().count() == 2
    listed = catalog.GradeList.objects.get()
    # What sources say of real products names a year at most: not one row can be taken over.
    assert (listed.rows.count(), listed.rows.filter(state="good").count()) == (32, 0)
    assert catalog.Lot.objects.exclude(recalled_at=None).count() == 1


def test_every_entry_is_sealed_and_the_chains_hold(community: Path) -> None:
    assert journal.seal() == 0
    assert journal.broken_seals() == []


def test_the_bank_is_told_which_accounts_to_tell_of_and_where(community: Path, settings: Settings) -> None:
    said = json.loads((community / "sandbox" / "webhooks.json").read_text())
    assert len(said["accounts"]) == 8
    assert len(said["webhooks"]) == 7
    settings.PUBLIC_URL = "http://127.0.0.1:9999"
    demo.load_demo()
    said = json.loads((community / "sandbox" / "webhooks.json").read_text())
    assert all(hook["url"].startswith("http://127.0.0.1:9999/hooks/sepay/") for hook in said["webhooks"])


def test_invented_people_come_to_no_real_installation(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="no demo installation"):
        call_command("load_demo")
