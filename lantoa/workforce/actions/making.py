"""Write down how a product is made, and let what was really used teach its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_if_planned
from lantoa.workforce.errors import BadMaking
from lantoa.workforce.models import Equipment, Ingredient, IngredientUse, Making, MakingStep, MinutesChange, Portion
from lantoa.workforce.models.making import MINUTES_OF_A_DAY
from lantoa.workforce.queries.making import learnt_of
from lantoa.workforce.rules.making import (
    LONGEST_NAME,
    LONGEST_SKILL,
    MOST_AHEAD,
    MOST_BATCH,
    MOST_DAYS,
    MOST_STEPS,
    MOST_USES,
    learnt_seconds,
)

LONGEST_STEP = MINUTES_OF_A_DAY * 60
MOST_PORTION = 1_000_000  # a thousand pieces
MOST_USE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step as its maker says it; what each number means stands at MakingStep."""

    name: str
    seconds: int
    setup_seconds: int = 0
    batch: int = 0
    skill: str = ""
    equipment: int | None = None
    days_ahead: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """How a product is made: steps, days, what each kind is of a piece (thousandths by variant), ingredients for a piece (thousandths)."""

    steps: Sequence[StepSaid]
    keeps_days: int = 0
    sent_within_days: int = 2
    shelf_life_days: int | None = None
    portions: Mapping[int, int] = field(default_factory=dict)
    uses: Sequence[tuple[int, int]] = ()


def write_making(product: catalog.Product, said: Said, *, by: Actor, key: UUID | None = None) -> Making:
    """Write down how this product is made, in the place of what was written before.

    Refuses (BadMaking, with field and row) no step or too many, times below 0 or above a day, an ingredient twice, and what is not the stall's.
    """
    steps = [_step(number, step) for number, step in enumerate(said.steps)]
    _check(said, steps)
    body = {"product": product.pk, **asdict(said), "portions": sorted(said.portions.items())}
    with journal.command("workforce.write_making", key, body, by=by) as run:
        if run.replayed:
            return Making.objects.get(pk=(run.answer or {})["making"])
        _check_own(product, said)
        days = {
            "keeps_days": said.keeps_days, "sent_within_days": said.sent_within_days, "shelf_life_days": said.shelf_life_days,
            "changed_at": world.now(),
        }  # fmt: skip
        making: Making
        making, _made = Making.objects.update_or_create(product=product, defaults=days)
        _put_steps(making, steps)
        making.portions.all().delete()
        Portion.objects.bulk_create(
            Portion(making=making, variant_id=variant, thousandths=part)
            for variant, part in sorted(said.portions.items())
        )
        making.uses.all().delete()
        IngredientUse.objects.bulk_create(
            IngredientUse(making=making, ingredient_id=ingredient, quantity=quantity)
            for ingredient, quantity in said.uses
        )
        _tell(acts.MAKING_WRITTEN, making, by, {"steps": len(steps), "seconds": sum(step.seconds for step in steps)})
        ask_if_planned(product.organisation_id, by=by)
        run.answer = {"making": making.pk}
        return making


def _put_steps(making: Making, steps: Sequence[StepSaid]) -> None:
    making.steps.all().delete()
    MakingStep.objects.bulk_create(
        MakingStep(
            making=making, position=number, name=step.name, seconds=step.seconds, setup_seconds=step.setup_seconds, batch=step.batch,
            skill=step.skill, equipment_id=step.equipment, days_ahead=step.days_ahead,
        )
        for number, step in enumerate(steps)
    )  # fmt: skip


def _step(row: int, step: StepSaid) -> StepSaid:
    name, skill = clean_line(step.name), clean_line(step.skill)
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_NAME:
        raise BadMaking(_("Please write what is done in this step, in a few words."), field="name", row=row)
    if len(skill) > LONGEST_SKILL:
        raise BadMaking(_too_long(LONGEST_SKILL), field="skill", row=row)
    for said, named in ((step.seconds, "minutes"), (step.setup_seconds, "setup")):
        if not 0 <= said <= LONGEST_STEP:
            raise BadMaking(_("Please write minutes from 0 to a whole day (1.440)."), field=named, row=row)
    if not 0 <= step.batch <= MOST_BATCH:
        raise BadMaking(_("Please write a number from 0 to %(most)s.") % {"most": MOST_BATCH}, field="batch", row=row)
    if not 0 <= step.days_ahead <= MOST_AHEAD:
        raise BadMaking(_("Please write a number from 0 to %(most)s.") % {"most": MOST_AHEAD}, field="ahead", row=row)
    return StepSaid(name, step.seconds, step.setup_seconds, step.batch, skill, step.equipment, step.days_ahead)


def _too_long(limit: int) -> str:
    return _("This is too long. Please write at most %(limit)s characters.") % {"limit": limit}


def _check(said: Said, steps: Sequence[StepSaid]) -> None:
    if not steps:
        raise BadMaking(_("Please write at least one step."), field="name", row=0)
    if len(steps) > MOST_STEPS or len(said.uses) > MOST_USES:
        raise BadMaking(_("That is more than fits here. Please put small steps together."))
    for days, named in (
        (said.keeps_days, "keeps_days"),
        (said.sent_within_days, "sent_within_days"),
        (said.shelf_life_days or 0, "shelf_life_days"),
    ):
        if not 0 <= days <= MOST_DAYS:
            raise BadMaking(_("Please write a number from 0 to %(most)s.") % {"most": MOST_DAYS}, field=named)
    for variant, part in said.portions.items():
        if not 0 < part <= MOST_PORTION:
            raise BadMaking(_("Please write how many pieces this kind is, like 1 or 0,5."), field=f"portion_{variant}")
    seen: set[int] = set()
    for row, (ingredient, quantity) in enumerate(said.uses):
        if ingredient in seen:
            raise BadMaking(_("This stands here twice. Please put both together."), field="ingredient", row=row)
        if not 0 < quantity <= MOST_USE:
            raise BadMaking(_("Please write how much of it goes into one piece, like 0,2."), field="quantity", row=row)
        seen.add(ingredient)


def _check_own(product: catalog.Product, said: Said) -> None:
    home = product.organisation_id
    own = {
        "equipment": Equipment.objects.live().filter(organisation=home), "ingredient": Ingredient.objects.live().filter(organisation=home),
    }  # fmt: skip
    wanted: dict[str, set[int]] = {
        "equipment": {step.equipment for step in said.steps if step.equipment is not None},
        "ingredient": {one for one, _much in said.uses},
    }
    for named, numbers in wanted.items():
        if numbers - set(own[named].filter(pk__in=numbers).values_list("pk", flat=True)):
            raise BadMaking(_("Please choose from the list."), field=named)
    if set(said.portions) - {variant.pk for variant in catalog.variants_of(product)}:
        raise BadMaking(_("Please choose from the list."))


def use_learnt(making: Making, *, factor: float, by: Actor, key: UUID | None = None) -> Making:
    """Take the steps' times times what the last batches taught. `factor` is what the seller was shown: where more was made meanwhile, nothing
    is changed and it is asked again (BadMaking, code "stale")."""
    with journal.command(
        "workforce.use_learnt", key, {"making": making.pk, "thousandths": round(factor * 1000)}, by=by
    ) as run:
        if not run.replayed:
            making = Making.objects.select_for_update(of=("self",), no_key=True).get(pk=making.pk)
            learnt = learnt_of(making)
            if learnt is None or round(learnt.factor, 3) != round(factor, 3):
                raise BadMaking(_("Something was made meanwhile. Please look at the numbers once more."), code="stale")
            now = world.now()
            for step in making.steps.all():
                after = learnt_seconds(step.seconds, learnt.factor, LONGEST_STEP)
                setup = learnt_seconds(step.setup_seconds, learnt.factor, LONGEST_STEP)
                if after != step.seconds:
                    MinutesChange.objects.create(
                        making=making, step_name=step.name, before=step.seconds, after=after, batches=learnt.batches, by_id=by.person_id, at=now,
                    )  # fmt: skip
                MakingStep.objects.filter(pk=step.pk).update(seconds=after, setup_seconds=setup)
            _settle(making)
            told = {"factor": round(learnt.factor, 3), "batches": learnt.batches}
            _tell(acts.MINUTES_LEARNT, making, by, told)
            ask_if_planned(making.product.organisation_id, by=by)
    making.refresh_from_db()
    return making


def keep_minutes(making: Making, *, by: Actor, key: UUID | None = None) -> None:
    """Leave the minutes as they are: only batches done from now on are looked at."""
    with journal.command("workforce.keep_minutes", key, {"making": making.pk}, by=by) as run:
        if not run.replayed:
            _settle(making)
            _tell(acts.MINUTES_KEPT, making, by, {})


def _settle(making: Making) -> None:
    Making.objects.filter(pk=making.pk).update(minutes_settled_at=world.now())


def _tell(act: str, making: Making, by: Actor, data: dict[str, Any]) -> None:
    home = making.product.organisation
    said = {"product": making.product_id, **data}
    journal.record(act, making, by=by, on_behalf_of=home.pk, place=home.unit_id or "", data=said)
