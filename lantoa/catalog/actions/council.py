"""Call a council together, let each member give points alone, close it, and write down its decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog.actions.grade import Decision, record_grade
from lantoa.catalog.actions.tell import tell_people, tell_producer
from lantoa.catalog.acts import COUNCIL_CALLED, COUNCIL_CLOSED, SCORE_GIVEN
from lantoa.catalog.errors import BadDossier, BadGrade, BadScore, NotAllowed
from lantoa.catalog.models import Council, CouncilMember, Dossier, Grade, GradingBody, Score
from lantoa.catalog.queries.council import are_open, result_of, with_counts
from lantoa.catalog.rules.ocop import (
    LEAST_MEMBERS,
    MOST_MEMBERS,
    MOST_OF_A_COUNCIL,
    Points,
    band_of,
    criteria_on,
    fault_of,
    least_scores,
)
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM, world

State = Dossier.State


def call_council(
    body: GradingBody, *, held_on: date, members: Sequence[accounts.Person], dossiers: Iterable[Dossier], long_ago: bool = False, by: Actor,
    key: UUID | None = None,
) -> Council:  # fmt: skip
    """Call people together to grade dossiers that wait at the body, on a day whose criteria then count. `long_ago` says that papers of a
    council are written down that met before its dossiers were handed in here; no screen says so.

    Refuses NotAllowed unless `by` is an officer of the body; BadDossier: fewer than two members, nothing to grade, a day before
    one of these was handed in, a dossier that does not wait, and a member who works for a producer of one.
    """
    if not GradingBody.objects.worked_at_by(by).filter(pk=body.pk).exists():
        raise NotAllowed(_("Only an officer of the body calls its council."))
    people = list({person.pk: person for person in members}.values())
    those = list({one.pk: one for one in dossiers}.values())
    if not LEAST_MEMBERS <= len(people) <= MOST_MEMBERS:
        limits = {"least": LEAST_MEMBERS, "most": MOST_MEMBERS}
        raise BadDossier(_("A council has %(least)s to %(most)s members.") % limits, field="members")
    if not 1 <= len(those) <= MOST_OF_A_COUNCIL:
        raise BadDossier(_("Please choose at least one dossier that waits."), field="dossiers")
    if not long_ago:
        _check_day(those, held_on)
    _check_apart(people, those)
    body_ = {
        "body": body.pk,
        "held_on": held_on.isoformat(),
        "members": [one.pk for one in people],
        "dossiers": [one.pk for one in those],
    }
    with journal.command("catalog.call_council", key, body_, by=by) as run:
        if run.replayed:
            return Council.objects.get(pk=(run.answer or {})["council"])
        made: Council = Council.objects.create(body=body, held_on=held_on, called_at=world.now())
        CouncilMember.objects.bulk_create(CouncilMember(council=made, person=person) for person in people)
        waiting = Dossier.objects.filter(pk__in=[one.pk for one in those], body=body, state=State.HANDED_IN)
        if waiting.update(council=made, state=State.SCORING) != len(those):
            raise BadDossier(_("One of these dossiers does not wait any more. Please choose again."), field="dossiers")
        data = {"held_on": held_on.isoformat(), "members": len(people), "dossiers": len(those)}
        place = body.organisation.unit_id or ""
        journal.record(COUNCIL_CALLED, made, by=by, on_behalf_of=body.organisation_id, place=place, data=data)
        words = {"body": body.organisation.name, "day": f"{held_on:%d/%m/%Y}"}
        page = settings.PUBLIC_URL.rstrip("/") + reverse("catalog:to_score")
        tell_people(
            people,
            lambda: _("Lan Tỏa: %(body)s calls you into the council of %(day)s that grades OCOP products. Sign in with this number and give your points: %(page)s") % {**words, "page": page},
            purpose="council_called",
        )  # fmt: skip
        run.answer = {"council": made.pk}
        return made


def _check_day(dossiers: Iterable[Dossier], held_on: date) -> None:
    newest = max((one.handed_in_at.astimezone(VIETNAM).date() for one in dossiers), default=held_on)
    if held_on < newest:
        said = _("One of these dossiers was handed in on %(day)s. Please choose that day or a later one.")
        raise BadDossier(said % {"day": f"{newest:%d/%m/%Y}"}, field="held_on")


def _check_apart(people: Sequence[accounts.Person], dossiers: Sequence[Dossier]) -> None:
    sitting = {person.pk for person in people}
    for organisation in {one.ocop.organisation_id for one in dossiers} - {None}:
        own = next((one for one in accounts.insiders_of(organisation) if one.pk in sitting), None)
        if own is not None:
            said = _("%(name)s works for one of these producers and cannot grade it.")
            raise BadDossier(said % {"name": own.name or own.phone}, field="members")


def give_score(dossier: Dossier, points: Points, *, words: str = "", by: Actor, key: UUID | None = None) -> Score:
    """Give points to a dossier, alone; they may be changed until everybody's are there or the council is closed.

    Refuses NotAllowed unless `by` sits in its council; BadScore: over the most of a part under the criteria of the day, between
    the steps of a half, or too late.
    """
    member = (
        CouncilMember.objects.filter(council=dossier.council_id, person=by.person_id).first() if by.person_id else None
    )
    if member is None or dossier.council is None:
        raise NotAllowed(_("Only members of the council give points."))
    criteria = criteria_on(dossier.council.held_on)
    part = fault_of(points, criteria)
    if part:
        limit = {"part": part.upper(), "most": criteria.most[part]}
        raise BadScore(_("Part %(part)s takes 0 to %(most)s points, in steps of a half.") % limit, field=part)
    said = clean_line(words)[:600]
    body = {"dossier": dossier.pk, "points": [str(one) for one in points], "words": said}
    with journal.command("catalog.give_score", key, body, by=by) as run:
        if run.replayed:
            return Score.objects.get(pk=(run.answer or {})["score"])
        # Whoever closes the council or gives the last points meanwhile waits here.
        council = Council.objects.select_for_update().get(pk=dossier.council_id)
        dossier.refresh_from_db()
        if dossier.council_id != council.pk or dossier.state != State.SCORING or are_open(dossier):
            raise BadScore(_("This council takes no more points for it."))
        a, b, c = points
        score: Score = Score.objects.update_or_create(
            dossier=dossier, member=member, defaults={"a": a, "b": b, "c": c, "words": said, "given_at": world.now()}
        )[0]
        ocop = dossier.ocop
        journal.record(
            SCORE_GIVEN,
            score,
            by=by,
            on_behalf_of=ocop.organisation_id,
            place=ocop.unit_id or "",
            data={"dossier": dossier.pk},
        )
        run.answer = {"score": score.pk}
        return score


def close_council(council: Council, *, by: Actor, key: UUID | None = None) -> Council:
    """Take no more points; what was given is seen from now on. Twice is no harm.

    Refuses NotAllowed, and BadDossier while half of its members or more gave no points yet to one of its dossiers.
    """
    if not GradingBody.objects.worked_at_by(by).filter(pk=council.body_id).exists():
        raise NotAllowed(_("Only an officer of the body closes its council."))
    with journal.command("catalog.close_council", key, {"council": council.pk}, by=by) as run:
        if not run.replayed:
            # Points being given at this moment are in, or refused.
            locked = Council.objects.select_for_update().get(pk=council.pk)
            if locked.closed_at is None:
                _check_given(council)
            if Council.objects.filter(pk=council.pk, closed_at=None).update(closed_at=world.now()):
                home = council.body.organisation
                journal.record(COUNCIL_CLOSED, council, by=by, on_behalf_of=home.pk, place=home.unit_id or "")
    council.refresh_from_db()
    return council


def _check_given(council: Council) -> None:
    for dossier in with_counts(council.dossiers.filter(state=State.SCORING).select_related("ocop")).order_by("pk"):
        least = least_scores(dossier.seats)
        if dossier.given < least:
            said = _("%(given)s of %(members)s members gave points to %(product)s so far. The council can be closed once %(least)s did; or send that dossier back.")  # fmt: skip
            words = {"given": dossier.given, "members": dossier.seats, "product": dossier.ocop.name, "least": least}
            raise BadDossier(said % words, code="too_few")


def decide(
    dossier: Dossier, *, number: str, decided_on: date | None, decided_by: str, file: documents.File | None = None, replaces: bool = False,
    by: Actor, key: UUID | None = None,
) -> Grade:  # fmt: skip
    """Write down the decision that follows from the points: their mean, its stars, and 36 months from its day.

    Refuses NotAllowed unless `by` is an officer of the body; BadGrade: points that are not all there, more stars than the body's
    level decides, no number or day, a day before the council's, and what `record_grade` refuses.
    """
    if not Dossier.objects.at_desk_of(by).filter(pk=dossier.pk).exists():
        raise NotAllowed(_("Only an officer of the body with which this dossier lies may do that."))
    body = {
        "dossier": dossier.pk, "number": number, "decided_on": decided_on.isoformat() if decided_on else "", "decided_by": decided_by,
        "file": file.pk if file else "", "replaces": replaces,
    }  # fmt: skip
    with journal.command("catalog.decide", key, body, by=by) as run:
        if run.replayed:
            return Grade.objects.get(pk=(run.answer or {})["grade"])
        points, stars = _came_to(dossier)
        if decided_on is not None and decided_on < dossier.council.held_on:
            raise BadGrade(_("The decision cannot be older than the council's day."), field="decided_on")
        criteria, level = criteria_on(dossier.council.held_on).code, dossier.body.level
        said = Decision(stars, number, decided_on, decided_by, points, criteria, level)
        moved = Dossier.objects.filter(pk=dossier.pk, state=State.SCORING, council=dossier.council_id)
        if not moved.update(state=State.DECIDED):
            raise BadGrade(_("This dossier is not under way any more."))
        grade = record_grade(
            dossier.ocop, said, authority=dossier.body, by=by, replaces=replaces, dossier_id=dossier.pk, file=file
        )
        words = {
            "product": grade.ocop.name,
            "stars": grade.stars,
            "number": grade.decision_number,
            "day": f"{grade.valid_until:%d/%m/%Y}",
        }
        tell_producer(
            grade.ocop.organisation_id,
            lambda: _("Lan Tỏa: %(product)s has %(stars)s stars by decision %(number)s, until %(day)s. The star stands on its page now.") % words,
            purpose="grade_decided",
        )  # fmt: skip
        run.answer = {"grade": grade.pk}
        return grade


def _came_to(dossier: Dossier) -> tuple[Decimal, int]:
    result = result_of(dossier)
    if result is None:
        raise BadGrade(
            _("Not all members have given their points yet. Wait for them, or close the council."), code="not_yet"
        )
    most = dossier.body.of.most
    band = band_of(result)
    if band.stars > most:
        said = _("%(points)s points are %(stars)s stars, and you decide up to %(most)s. Please pass the dossier on.")
        raise BadGrade(
            said % {"points": f"{result:f}".replace(".", ","), "stars": band.stars, "most": most}, code="too_high"
        )
    return result, band.stars
