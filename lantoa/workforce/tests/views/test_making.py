"""Making on a phone: what was typed stays, refusals stand beside the field, nothing hostile breaks a page, and others see nothing."""

from __future__ import annotations

from typing import Any

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.orders.tests.factories import do, order, stall
from lantoa.workforce.actions.production import follow_plan
from lantoa.workforce.models import Ingredient, LotPick, Making, MakingStep, ProductionOrder, Purchase
from lantoa.workforce.tests.makers import Kitchen

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336
HOSTILE = ("\x00", "-1", "9" * 60, "\u202e12", "1e9", "0001-01-01", "31/12/9999")


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def sent(client: Client, path: str, **said: Any) -> Any:
    return client.post(path, {"key": str(world.uuid7()), **said})


def steps(**changes: Any) -> dict[str, Any]:
    return {
        "step_0-name": "Giã tay", "step_0-minutes": "7,5", "step_1-name": "", "step_1-minutes": "", "sent_within_days": "2", "keeps_days": "3",
        "shelf_life_days": "30", **changes,
    }  # fmt: skip


def test_steps_are_written_down_in_minutes_and_shown_again() -> None:
    kitchen = Kitchen("500 g", "1 kg")
    squid = kitchen.ingredient()
    path, phone = reverse("workforce:making", args=[kitchen.product.pk]), kitchen.at.browser
    half, whole = (f"portion_{one.variant_id}" for one in kitchen.offers)
    said = {
        half: "1",
        whole: "2",
        "use_0-ingredient": squid.pk,
        "use_0-quantity": "0,25",
        "step_0-setup": "10",
        "step_0-batch": "20",
    }
    assert sent(phone, path, **steps(**said)).status_code == 302
    step, making = MakingStep.objects.get(), Making.objects.get()
    assert (step.seconds, step.setup_seconds, step.batch, making.shelf_life_days) == (450, 600, 20, 30)
    assert {one.thousandths for one in making.portions.all()} == {1000, 2000}
    shown = text_of(phone, path)
    assert all(f'value="{value}"' in shown for value in ("Giã tay", "7,5", "0,25", "20"))
    assert len(brotli.compress(shown.encode())) < FIRST_FLIGHT - 6_000


def test_negative_minutes_are_refused_beside_the_field_and_nothing_is_lost() -> None:
    kitchen = Kitchen()
    path, phone = reverse("workforce:making", args=[kitchen.product.pk]), kitchen.at.browser
    answer = sent(phone, path, **steps(**{"step_0-minutes": "-6", "step_1-name": "Gói", "step_1-minutes": "99999"}))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count('class="wrong"') == 2
    assert all(value in shown for value in ('value="-6"', 'value="Giã tay"', 'value="Gói"', 'value="99999"'))
    assert not Making.objects.exists()
    more = phone.post(f"{path}?them=1", {"key": str(world.uuid7()), **steps(**{"step_0-minutes": "-6"})})
    assert more.status_code == 200
    assert more.content.decode().count("-name") >= 4 * 2
    assert 'value="-6"' in more.content.decode()


def test_no_form_breaks_on_what_is_hostile() -> None:
    kitchen = Kitchen()
    squid, made = kitchen.ingredient(), kitchen.order()
    kitchen.finish(5, code="A1")
    lot, phone = catalog.Lot.objects.get(), kitchen.at.browser
    forms: dict[str, dict[str, str]] = {
        reverse("workforce:making", args=[kitchen.product.pk]): steps(**{"step_0-setup": "", "step_0-equipment": "", "use_0-ingredient": "", "use_0-quantity": ""}),
        reverse("workforce:equipments"): {"name": "Lò", "hours": "8"},
        reverse("workforce:ingredient_new"): {"name": "Muối", "unit": "kg", "on_shelf": "1", "lead_days": "1", "keeps_days": "", "seen": ""},
        reverse("workforce:buy", args=[squid.pk]): {"quantity": "1", "arrived": ""},
        reverse("workforce:production_new"): {"product": str(kitchen.product.pk), "quantity": "1", "day": "2026-11-21"},
        reverse("workforce:production_finish", args=[made.pk]): {f"made_{kitchen.variant}": "3", f"spoiled_{kitchen.variant}": "", "hours": "", "code": "B1", "expires_on": "", "address": "Thôn Đông"},
        reverse("workforce:lot", args=[lot.pk]): {"variant": str(kitchen.variant), "quantity": "1"},
        reverse("workforce:making_minutes", args=[kitchen.product.pk]): {"factor": "1"},
    }  # fmt: skip
    for path, said in forms.items():
        for name in said:
            for value in HOSTILE:
                assert sent(phone, path, **{**said, name: value}).status_code in (302, 409, 422), (path, name, value)
    assert Ingredient.objects.get(pk=squid.pk).on_shelf >= 0


def test_a_batch_goes_from_the_plan_into_stock_and_an_order_is_told_its_lot() -> None:
    kitchen = Kitchen()
    kitchen.making()
    kitchen.plan((0, 12))
    phone = kitchen.at.browser
    assert reverse("workforce:follow_plan") in text_of(phone, reverse("workforce:productions"))
    assert sent(phone, reverse("workforce:follow_plan")).status_code == 302
    made = ProductionOrder.objects.get()
    finish = reverse("workforce:production_finish", args=[made.pk])
    shown = text_of(phone, finish)
    assert f'value="{world.today():%y%m%d}-{made.pk}"' in shown
    assert f'value="{kitchen.day(30).isoformat()}"' in shown
    wrong = sent(phone, finish, **{f"made_{kitchen.variant}": "12", f"spoiled_{kitchen.variant}": "13"})
    assert wrong.status_code == 422
    assert 'value="13"' in wrong.content.decode()
    said = {f"made_{kitchen.variant}": "12", f"spoiled_{kitchen.variant}": "2", "hours": "1,5", "code": "2611-01"}
    assert sent(phone, finish, address="Thôn Đông Sơn", **said).status_code == 302
    assert kitchen.on_hand() == 10
    assert "2611-01" in text_of(phone, reverse("workforce:production", args=[made.pk]))
    placed = do(order(kitchen.offers[0], 3, method="cod"), "confirm")
    assert "2611-01" in text_of(phone, reverse("workforce:picking"))
    (line,), lot = placed.lines.all(), catalog.Lot.objects.get()
    pick = reverse("workforce:pick", args=[placed.code])
    assert f'name="take_{line.pk}_{lot.pk}"' in text_of(phone, pick)
    assert sent(phone, pick, **{f"take_{line.pk}_{lot.pk}": "9"}).status_code == 422
    assert sent(phone, pick, **{f"take_{line.pk}_{lot.pk}": "3"}).status_code == 302
    assert placed.code in text_of(phone, reverse("workforce:lot", args=[lot.pk]))
    taken = LotPick.objects.get()
    assert sent(phone, reverse("workforce:pick_back", args=[taken.pk])).status_code == 302
    assert placed.code not in text_of(phone, reverse("workforce:lot", args=[lot.pk]))


def test_what_to_buy_is_ticked_off_and_the_shelf_grows() -> None:
    kitchen = Kitchen()
    boxes = kitchen.ingredient("Hộp", "hộp", 20_000, lead_days=2)
    kitchen.making(uses=[(boxes.pk, 1_000)])
    kitchen.plan((5, 320))
    phone, path = kitchen.at.browser, reverse("workforce:shopping")
    assert 'value="300"' in text_of(phone, path)
    buy = reverse("workforce:buy", args=[boxes.pk])
    wrong = sent(phone, buy, quantity="-3", arrived="1")
    assert wrong.status_code == 422
    assert 'value="-3"' in wrong.content.decode()
    assert sent(phone, buy, quantity="100", ordered="1").status_code == 302
    assert 'value="200"' in text_of(phone, path)
    sent(phone, reverse("workforce:purchase_end", args=[Purchase.objects.get().pk]), came="1")
    assert sent(phone, buy, quantity="200", arrived="1").status_code == 302
    boxes.refresh_from_db()
    assert boxes.on_shelf == 320_000
    assert 'value="200"' not in text_of(phone, path)


def test_what_batches_took_is_said_and_taken_by_a_tap() -> None:
    kitchen = Kitchen()
    making = kitchen.making()
    for _batch in range(3):
        kitchen.finish(100, minutes=900)
    path, phone = reverse("workforce:making", args=[kitchen.product.pk]), kitchen.at.browser
    shown = text_of(phone, path)
    factor = shown.split('name="factor" value="')[1].split('"')[0]
    assert sent(phone, reverse("workforce:making_minutes", args=[kitchen.product.pk]), factor=factor).status_code == 302
    assert making.steps.all()[0].seconds > 300
    assert 'name="factor"' not in text_of(phone, path)


def test_another_stall_finds_nothing_of_it() -> None:
    kitchen = Kitchen()
    squid, made = kitchen.ingredient(), kitchen.finish(5, code="A1")
    stranger = stall("Hải sản Bình").browser
    for name, pk in (
        ("making", kitchen.product.pk),
        ("ingredient", squid.pk),
        ("production", made.pk),
        ("lot", made.lot_id),
    ):
        text_of(stranger, reverse(f"workforce:{name}", args=[pk]), 404)


def test_lists_ask_as_often_however_long_they_are(django_assert_max_num_queries: Any) -> None:
    kitchen = Kitchen()
    kitchen.finish(90, code="A1")
    kitchen.making()
    kitchen.plan((0, 5), (1, 5), (2, 5))
    follow_plan(kitchen.home, by=kitchen.by)
    for _order in range(4):
        do(order(kitchen.offers[0], 2, method="cod"), "confirm")
    phone = kitchen.at.browser
    for name, most in (("productions", 12), ("picking", 20), ("makings", 12), ("shopping", 14)):
        phone.get(reverse(f"workforce:{name}"))
        with django_assert_max_num_queries(most):
            assert phone.get(reverse(f"workforce:{name}")).status_code == 200
