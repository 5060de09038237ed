"""Who hears of a dossier, and when: short messages in the receiver's language, with the way there."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.step import record
from lantoa.cases.models import Case, Decision
from lantoa.cases.queries.case import late_now
from lantoa.cases.queries.seal import whose_turn
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.ui.dates import day

_AT_ONCE = 100
SAID: dict[str, Promise] = {
    acts.CASE_SUBMITTED: gettext_lazy(
        "Lan Tỏa: we have your dossier %(code)s. By %(accept_by)s you hear whether it is complete:"
    ),
    acts.CASE_SUPPLEMENTED: gettext_lazy("Lan Tỏa: what you added to dossier %(code)s has arrived:"),
    acts.SUPPLEMENT_ASKED: gettext_lazy("Lan Tỏa: something is still missing in dossier %(code)s. Please add it here:"),
    acts.CASE_ACCEPTED: gettext_lazy("Lan Tỏa: dossier %(code)s is complete. The answer comes by %(due)s:"),
    acts.CASE_DECLINED: gettext_lazy("Lan Tỏa: dossier %(code)s was not accepted. Why, and what to do now:"),
    acts.CLOCK_STOPPED: gettext_lazy("Lan Tỏa: dossier %(code)s has to wait for a while. Why:"),
    acts.CLOCK_RESUMED: gettext_lazy("Lan Tỏa: dossier %(code)s goes on. The answer comes by %(due)s:"),
    acts.LIMIT_EXTENDED: gettext_lazy("Lan Tỏa: dossier %(code)s takes longer, until %(due)s. Why:"),
    acts.DECISION_PRINTED: gettext_lazy("Lan Tỏa: dossier %(code)s is decided. Your result:"),
    acts.DECISION_SEALED: gettext_lazy("Lan Tỏa: dossier %(code)s is decided. Your result:"),
    acts.DECISION_CANCELLED: gettext_lazy(
        "Lan Tỏa: the result of dossier %(code)s was cancelled and is looked at again. Why:"
    ),
    acts.FEE_WAIVED: gettext_lazy("Lan Tỏa: nothing is to be paid for dossier %(code)s:"),
    acts.EXEMPTION_REFUSED: gettext_lazy("Lan Tỏa: the fee of dossier %(code)s is to be paid after all. Why, and how:"),
    acts.DEADLINE_MISSED: gettext_lazy(
        "Lan Tỏa: dossier %(code)s should have been answered by %(due)s. We are sorry. The office was told:"
    ),
}
_LATE_OFFICER = gettext_lazy("Lan Tỏa: dossier %(code)s was due on %(due)s and is late:")
_UNSEALED = gettext_lazy("Lan Tỏa: the result of dossier %(code)s could not be sealed. Why, and what to do:")
_UNSIGNED = gettext_lazy("Lan Tỏa: the result of dossier %(code)s waits for your own signature:")
_NOW_SEALED = gettext_lazy("Lan Tỏa: the result of dossier %(code)s now bears the office's electronic seal:")
_WORD = gettext_lazy("Lan Tỏa: the office wrote to you about dossier %(code)s:")


def tell(entry: journal.Entry) -> None:
    """Whoever asked hears what happened to their dossier."""
    case = Case.objects.select_related("person").get(pk=entry.data["case"])
    _send(case, case.person, _NOW_SEALED if entry.data.get("earlier") else SAID[entry.act], "cases:case")


def tell_word(entry: journal.Entry) -> None:
    """Of the office's word whoever asked hears; theirs wait on the desk."""
    if entry.data["from_office"]:
        case = Case.objects.select_related("person").get(pk=entry.data["case"])
        _send(case, case.person, _WORD, "cases:case")


def tell_unsealed(entry: journal.Entry) -> None:
    """Who works on it hears that a result has no seal, and who is to sign it that it waits for them; whoever asked sees that it is
    being sealed."""
    case = Case.objects.select_related("officer", "office").get(pk=entry.data["case"])
    decision = Decision.objects.select_related("signing_by").get(pk=entry.data["decision"])
    turn = whose_turn(decision)
    if turn and turn.person_id and entry.data["reason"] != "left":
        _send(case, decision.signing_by, _UNSIGNED, "cases:desk_case")
        return
    for officer in _who_works(case):
        _send(case, officer, _UNSEALED, "cases:desk_case")


def watch() -> int:
    """Find what became late: write it down once, apologise to whoever asked, tell the officer. Returns how many."""
    late = list(late_now().order_by("due_at", "pk")[:_AT_ONCE])
    for case in late:
        with journal.command("cases.deadline_missed", None, {"case": case.pk}):
            if Case.objects.filter(pk=case.pk, late_at=None, decided_at=None, due_at=case.due_at).update(
                late_at=world.now()
            ):
                record(acts.DEADLINE_MISSED, case, by=None)
                for officer in _who_works(case):
                    _send(case, officer, _LATE_OFFICER, "cases:desk_case")
    return len(late)


def _who_works(case: Case) -> list[accounts.Person]:
    if case.officer:
        return [case.officer]
    return accounts.people_of(case.office.organisation_id, ["officer"]) if case.office else []


def _send(case: Case, to: accounts.Person, sentence: Promise, route: str) -> None:
    if to.erased_at:
        return
    with translation.override(to.language):
        words = str(sentence) % {
            "code": case.code, "due": day(case.due_at) if case.due_at else "–", "accept_by": day(case.accept_by) if case.accept_by else "–"
        }  # fmt: skip
        messages.send(
            to.phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{reverse(route, args=[case.code])}", purpose="case"
        )
