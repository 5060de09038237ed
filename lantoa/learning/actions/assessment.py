"""Answer the questions of a course, before it and after it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.learning.acts import ANSWERED
from lantoa.learning.errors import NotNow
from lantoa.learning.models import AFTER, BEFORE, Assessment, Enrollment
from lantoa.learning.queries import questions_of
from lantoa.learning.rules import right_of


def answer(
    enrollment: Enrollment, moment: str, given: Mapping[str, int], *, by: Actor, key: UUID | None = None
) -> Assessment:
    """Keep the answers ({question: number of the option}) of the questions that are asked now; returns them with how many are right.

    Both times the same questions are asked: those of the version that was answered first. What is not answered counts as not
    right. Refuses NotNow: what one knew before cannot be said any more once a lesson was really done or the questions after it answered.
    """
    with journal.command("learning.answer", key, {"enrollment": enrollment.pk, "moment": moment, "given": dict(given)}, by=by) as run:  # fmt: skip
        Enrollment.objects.select_for_update().get(pk=enrollment.pk)
        if run.replayed:
            return Assessment.objects.get(pk=(run.answer or {})["assessment"])
        if moment == BEFORE and not may_begin(enrollment):
            raise NotNow(_("You have already begun. Answer these questions after the course."))
        version, questions = questions_of(enrollment)
        known = {one.slug: number for one in questions if (number := given.get(one.slug)) is not None and 0 <= number < len(one.options)}  # fmt: skip
        facts = {"version": version, "given": known, "right": right_of(questions, known), "asked": len(questions), "answered_at": world.now()}  # fmt: skip
        made, _new = Assessment.objects.update_or_create(enrollment=enrollment, moment=moment, defaults=facts)
        journal.record(
            ANSWERED, made, by=by, on_behalf_of=enrollment.run.organisation_id, place=enrollment.run.unit_id,
            data={"moment": moment, "right": made.right, "asked": made.asked, "person": enrollment.person_id},
        )  # fmt: skip
        run.answer = {"assessment": made.pk}
    return made


def may_begin(enrollment: Enrollment) -> bool:
    """Whether what is answered now still says what somebody knew before."""
    after = enrollment.assessments.filter(moment=AFTER).exists()
    return not after and not enrollment.practices.filter(rehearsal=False).exists()
