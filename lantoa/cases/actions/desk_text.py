"""An office keeps, words anew, and ends its templates and points to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.errors import BadText, NotAllowed, NotNow
from lantoa.cases.models import DeskText, Office, Procedure
from lantoa.cases.models.office import DESK
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import world

MOST_LIVE, LONGEST_TITLE, LONGEST_TEXT = 60, 80, 2000


@dataclass(frozen=True, slots=True)
class Wording:
    """What it says: for which step, of one procedure (its slug) or with "" of every one; a point may do without words."""

    step: str
    title: str
    words: str
    procedure: str = ""


def keep_text(organisation: accounts.Organisation, kind: str, said: Wording, *, by: Actor, key: UUID | None = None) -> DeskText:  # fmt: skip
    """Keep a template, or a point to look at, for the desk of this public body. Raises NotAllowed, BadText."""
    _check(organisation.pk, by)
    body = {"organisation": organisation.pk, "kind": kind, **asdict(said)}
    with journal.command("cases.keep_text", key, body, by=by) as run:
        if run.replayed and run.answer:
            return DeskText.objects.get(pk=run.answer["text"])
        made = _made(organisation.pk, kind, said, by=by)
        run.answer = {"text": made.pk}
    return made


def reword_text(text: DeskText, said: Wording, *, by: Actor, key: UUID | None = None) -> DeskText:
    """Say it in other words from now on: a new row, the old one is ended. Raises NotAllowed, BadText, NotNow where it was ended."""
    _check(text.organisation_id, by)
    with journal.command("cases.reword_text", key, {"text": text.pk, **asdict(said)}, by=by) as run:
        if run.replayed and run.answer:
            return DeskText.objects.get(pk=run.answer["text"])
        _end(text, by=by)
        made = _made(text.organisation_id, text.kind, said, by=by)
        run.answer = {"text": made.pk}
    return made


def end_text(text: DeskText, *, by: Actor, key: UUID | None = None) -> DeskText:
    """Do not use it any more; what was ticked by it stays as it was. Raises NotAllowed, NotNow where it was ended."""
    _check(text.organisation_id, by)
    with journal.command("cases.end_text", key, {"text": text.pk}, by=by) as run:
        if not run.replayed:
            _end(text, by=by)
    text.refresh_from_db()
    return text


def _check(organisation_id: int, by: Actor) -> None:
    of_theirs = by.organisation_id == organisation_id and DESK in by.roles
    if not of_theirs or not Office.objects.filter(organisation=organisation_id).exists():
        raise NotAllowed(_("Only the officers of a desk keep its templates and points to look at."))


def _made(organisation_id: int, kind: str, said: Wording, *, by: Actor) -> DeskText:
    title, words = clean_line(said.title), clean_text(said.words)
    if said.step not in DeskText.STEPS.get(kind, ()):
        raise BadText(_("Please choose one of these."), field="step")
    if not title:
        raise BadText(_("Please write a title."), field="title")
    if not words and kind == DeskText.Kind.TEMPLATE:
        raise BadText(_("Please write a few words."), field="words")
    for field, text, most in (("title", title, LONGEST_TITLE), ("words", words, LONGEST_TEXT)):
        if len(text) > most:
            raise BadText(_("Please write at most %(limit)s characters.") % {"limit": most}, field=field)
    if said.procedure and not Procedure.objects.filter(pk=said.procedure).exists():
        raise BadText(_("Please choose one of these."), field="procedure")
    # Two who add at once are counted one after the other.
    accounts.Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    if DeskText.objects.live().filter(organisation=organisation_id).count() >= MOST_LIVE:
        raise BadText(
            _("Your office keeps %(most)s of them already, which is the most. End one that nobody uses first.")
            % {"most": MOST_LIVE}
        )
    made: DeskText = DeskText.objects.create(
        organisation_id=organisation_id, kind=kind, step=said.step, procedure_id=said.procedure or None, title=title, words=words,
        made_by_id=by.person_id, made_at=world.now(),
    )  # fmt: skip
    _record(acts.DESK_TEXT_MADE, made, by=by)
    return made


def _end(text: DeskText, *, by: Actor) -> None:
    live = DeskText.objects.live().filter(pk=text.pk)
    if not live.update(ended_at=world.now(), ended_by_id=by.person_id):
        raise NotNow(_("This was changed or ended meanwhile. Please look at the list again."))
    _record(acts.DESK_TEXT_ENDED, text, by=by)


def _record(act: str, text: DeskText, *, by: Actor) -> None:
    journal.record(
        act,
        text,
        by=by,
        on_behalf_of=text.organisation_id,
        data={"kind": text.kind, "step": text.step, "text": text.pk},
    )
