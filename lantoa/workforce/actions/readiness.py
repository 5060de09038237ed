"""Say of a product whether it is made after the order or lies ready on the shelf."""

from __future__ import annotations

from uuid import UUID

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_if_planned
from lantoa.workforce.models import Making


def set_made_to_order(making: Making, made_to_order: bool, *, by: Actor, key: UUID | None = None) -> Making:
    """Made to order, the number on hand is what can still be promised, and every order asks for work; else what is on hand goes out first.
    Twice is once. Records `workforce.readiness_set`."""
    body = {"making": making.pk, "made_to_order": made_to_order}
    with journal.command("workforce.set_made_to_order", key, body, by=by) as run:
        other = Making.objects.filter(pk=making.pk, made_to_order=not made_to_order)
        if not run.replayed and other.update(made_to_order=made_to_order, changed_at=world.now()):
            organisation_id = making.product.organisation_id
            journal.record(
                acts.READINESS_SET, making, by=by, on_behalf_of=organisation_id, data={"made_to_order": made_to_order}
            )
            ask_if_planned(organisation_id, by=by)
    making.refresh_from_db()
    return making
