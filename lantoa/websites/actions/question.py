"""What the keeper says of a granted dossier that does not become an entry by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.actions.site import enter
from lantoa.websites.errors import BadSite, NotNow
from lantoa.websites.models import DossierQuestion
from lantoa.websites.rules.dossier import read_site
from lantoa.websites.rules.site import Entry, entry_of

ENTER, LEAVE = "enter", "leave"
LONGEST_WORDS = 300


def settle_question(
    question: DossierQuestion, *, outcome: str, site: str = "", words: str = "", by: Actor, key: UUID | None = None
) -> DossierQuestion:  # fmt: skip
    """Say of a granted dossier that it becomes an entry (`site` says which, where that could not be read), or that it does not, and why.

    Refuses NotAllowed; NotNow where somebody said it, or the decision was cancelled; BadSite what cannot become an entry, a site nobody
    can read, and leaving it without words.
    """
    check_keeper(by)
    said, which = clean_line(words)[:LONGEST_WORDS], clean_line(site)
    if outcome not in {ENTER, LEAVE}:
        raise BadSite(_("Please choose from the list."), field="outcome")
    if outcome == LEAVE and not said:
        raise BadSite(_("Please write something here."), field="words")
    body = {"question": question.pk, "outcome": outcome, "site": which, "words": said}
    with journal.command("websites.settle_question", key, body, by=by) as run:
        if not run.replayed:
            named = DossierQuestion.Outcome
            done: dict[str, Any] = {
                "settled_at": world.now(),
                "outcome": named.ENTERED if outcome == ENTER else named.LEFT,
            }
            if not DossierQuestion.objects.open().filter(pk=question.pk).update(**done, words=said, by_id=by.person_id):
                raise NotNow(_("This was settled already."))
            if outcome == ENTER:
                entry = _entry(question, which)
                # Only where the keeper was asked about another owner is one put in another's place.
                asked = question.why == DossierQuestion.Why.OWNER
                made = enter(
                    entry, source="case", source_id=question.decision, by=by, body=question.body, same_owner=not asked
                )[0]  # fmt: skip
                DossierQuestion.objects.filter(pk=question.pk).update(site=made)
            data = {"decision": question.decision, "why": question.why, "outcome": str(done["outcome"])}
            journal.record(
                acts.DOSSIER_SETTLED,
                question,
                by=by,
                on_behalf_of=question.body,
                place=question.unit_id or "",
                data=data,
            )
    question.refresh_from_db()
    return question


def _entry(question: DossierQuestion, which: str) -> Entry:
    if not question.can_enter:
        raise BadSite(_("This dossier cannot become an entry. Please write why it is left out."), field="outcome")
    entry = entry_of(question.entry)
    if not question.lacks_site:
        return entry
    found = read_site(which)
    if found is None:
        raise BadSite(_("Please write the domain only, like chamuc.vn, or the name of the app."), field="site")
    domain, shown, app = found
    return replace(entry, domain=domain, shown=shown, app=app)
