"""Count, order and buy what goods are made of."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.errors import BadIngredient
from lantoa.workforce.models import Ingredient, IngredientMove, IngredientUse, ProductionOrder, Purchase
from lantoa.workforce.rules.making import LONGEST_NAME, LONGEST_UNIT, MOST_DAYS
from lantoa.workforce.rules.measure import MOST_UNITS

MOST = MOST_UNITS * 1000


def keep_ingredient(
    organisation: models.Model,
    ingredient: Ingredient | None = None,
    *,
    name: str,
    unit: str,
    on_shelf: int,
    seen: int | None = None,
    lead_days: int = 0,
    keeps_days: int | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Ingredient:
    """Put an ingredient on the list or change it, and say how much there is (thousandths).

    `seen` is what the form showed: a number the seller did not touch changes nothing, whatever was used meanwhile. Refuses (BadIngredient,
    with the field) no name or unit, one that is there, and quantities or days below 0 or absurd.
    """
    called, measured = clean_line(name), clean_line(unit)
    _check(called, measured, on_shelf, lead_days, keeps_days)
    body = {
        "organisation": organisation.pk, "ingredient": ingredient and ingredient.pk, "name": called, "unit": measured, "on_shelf": on_shelf,
        "seen": seen, "lead_days": lead_days, "keeps_days": keeps_days,
    }  # fmt: skip
    with journal.command("workforce.keep_ingredient", key, body, by=by) as run:
        if run.replayed:
            return Ingredient.objects.get(pk=(run.answer or {})["ingredient"])
        said = {"name": called, "unit": measured, "lead_days": lead_days, "keeps_days": keeps_days}
        try:
            with transaction.atomic():
                if ingredient is None:
                    ingredient = Ingredient.objects.create(
                        organisation_id=organisation.pk, created_at=world.now(), **said
                    )
                else:
                    Ingredient.objects.filter(pk=ingredient.pk).update(**said)
        except IntegrityError:
            raise BadIngredient(_("This is on your list already."), field="name") from None
        if on_shelf != seen:
            _count(ingredient, on_shelf, by)
        run.answer = {"ingredient": ingredient.pk}
    ingredient.refresh_from_db()
    return ingredient


def _check(name: str, unit: str, on_shelf: int, lead_days: int, keeps_days: int | None) -> None:
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_NAME:
        raise BadIngredient(_("Please write what it is called, in a few words."), field="name")
    if not any(sign.isalnum() for sign in unit) or len(unit) > LONGEST_UNIT:
        raise BadIngredient(_("Please write what you count it in, like kg or box."), field="unit")
    if not 0 <= on_shelf <= MOST:
        raise BadIngredient(_("Please write how much there is, 0 or more."), field="on_shelf")
    for days, named in ((lead_days, "lead_days"), (keeps_days or 0, "keeps_days")):
        if not 0 <= days <= MOST_DAYS:
            raise BadIngredient(_("Please write a number from 0 to %(most)s.") % {"most": MOST_DAYS}, field=named)


def _count(ingredient: Ingredient, on_shelf: int, by: Actor) -> None:
    locked = Ingredient.objects.select_for_update(of=("self",), no_key=True).get(pk=ingredient.pk)
    change = on_shelf - locked.on_shelf
    if change:
        Ingredient.objects.filter(pk=locked.pk).update(on_shelf=on_shelf)
        _moved(locked, change, IngredientMove.Reason.COUNTED, by)
        _tell(acts.INGREDIENT_COUNTED, locked, by, {"on_shelf": on_shelf})


def end_ingredient(ingredient: Ingredient, *, by: Actor, key: UUID | None = None) -> None:
    """Take it off the list, and out of everything it is an ingredient of. Twice is no harm."""
    with journal.command("workforce.end_ingredient", key, {"ingredient": ingredient.pk}, by=by) as run:
        if not run.replayed and Ingredient.objects.filter(pk=ingredient.pk, ended_at=None).update(ended_at=world.now()):
            IngredientUse.objects.filter(ingredient=ingredient).delete()
            _tell(acts.INGREDIENT_ENDED, ingredient, by, {})


def purchase(ingredient: Ingredient, quantity: int, *, arrived: bool, by: Actor, key: UUID | None = None) -> Purchase:
    """So much was ordered; with `arrived` it was bought and lies on the shelf. Refuses (BadIngredient) nothing and absurdly much."""
    if not 0 < quantity <= MOST:
        raise BadIngredient(_("Please write how much you buy, more than 0."), field="quantity")
    body = {"ingredient": ingredient.pk, "quantity": quantity, "arrived": arrived}
    with journal.command("workforce.purchase", key, body, by=by) as run:
        if run.replayed:
            return Purchase.objects.get(pk=(run.answer or {})["purchase"])
        made: Purchase = Purchase.objects.create(ingredient=ingredient, quantity=quantity, ordered_at=world.now())
        _tell(acts.INGREDIENT_ORDERED, ingredient, by, {"quantity": quantity})
        if arrived:
            _arrive(made, by)
        run.answer = {"purchase": made.pk}
    made.refresh_from_db()
    return made


def purchase_arrived(bought: Purchase, *, by: Actor, key: UUID | None = None) -> bool:
    """What was ordered is there: the shelf grows, once. False where somebody said so before, or it was called off."""
    with journal.command("workforce.purchase_arrived", key, {"purchase": bought.pk}, by=by) as run:
        if not run.replayed:
            run.answer = {"arrived": _arrive(bought, by)}
        return bool((run.answer or {})["arrived"])


def _arrive(bought: Purchase, by: Actor) -> bool:
    if not Purchase.objects.coming().filter(pk=bought.pk).update(arrived_at=world.now()):
        return False
    Ingredient.objects.filter(pk=bought.ingredient_id).update(on_shelf=F("on_shelf") + bought.quantity)
    _moved(bought.ingredient, bought.quantity, IngredientMove.Reason.BOUGHT, by)
    _tell(acts.INGREDIENT_ARRIVED, bought.ingredient, by, {"quantity": bought.quantity})
    return True


def cancel_purchase(bought: Purchase, *, by: Actor, key: UUID | None = None) -> None:
    """It does not come after all. What is there already stays there."""
    with journal.command("workforce.cancel_purchase", key, {"purchase": bought.pk}, by=by) as run:
        if not run.replayed and Purchase.objects.coming().filter(pk=bought.pk).update(cancelled_at=world.now()):
            _tell(acts.PURCHASE_CANCELLED, bought.ingredient, by, {"quantity": bought.quantity})


def take_off_shelf(production: ProductionOrder, pieces: int, *, by: Actor) -> None:
    """What so many thousandths of pieces took of each ingredient leaves the shelf; a shelf said to hold less is empty then.

    Part of the caller's transaction, whose business it is that this happens once.
    """
    uses = IngredientUse.objects.filter(making__product=production.product_id).order_by("ingredient")
    for use in uses:
        locked = Ingredient.objects.select_for_update(of=("self",), no_key=True).get(pk=use.ingredient_id)
        used = min(-(-use.quantity * pieces // 1000), locked.on_shelf)
        if used:
            Ingredient.objects.filter(pk=locked.pk).update(on_shelf=F("on_shelf") - used)
            _moved(locked, -used, IngredientMove.Reason.USED, by, production)


def _moved(
    ingredient: Ingredient, change: int, reason: str, by: Actor, production: ProductionOrder | None = None
) -> None:
    IngredientMove.objects.create(
        ingredient=ingredient, change=change, reason=reason, production=production, by_id=by.person_id, at=world.now()
    )


def _tell(act: str, ingredient: Ingredient, by: Actor, data: dict[str, int]) -> None:
    home = ingredient.organisation
    journal.record(act, ingredient, by=by, on_behalf_of=home.pk, place=home.unit_id or "", data=data)
