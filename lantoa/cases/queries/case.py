"""What a dossier still needs, what the house knows already, and the lists of citizens and desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from lantoa.accounts import api as accounts
from lantoa.cases.models import Case, CaseAction, Decision, Form, Office, Procedure
from lantoa.cases.queries.case_paper import parts_of
from lantoa.cases.rules import form as forms
from lantoa.cases.rules.known import Known, providers
from lantoa.kit.access import Actor
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM, world

# How many earlier dossiers are looked through for what is known.
_EARLIER = 5
SOON = timedelta(days=1)
_UNSEALED = Q(pk__in=Decision.objects.unsealed().values("case"))


def latest_form(procedure: Procedure) -> Form:
    """The procedure's own form, else the general one; the newest. One query."""
    rows = Form.objects.filter(Q(procedure=procedure) | Q(procedure=None)).order_by("-number")
    return sorted(rows, key=lambda form: form.procedure_id is None)[0]


def known_of(person: accounts.Person, organisation: accounts.Organisation | None, *, into: Known) -> None:
    """Take in what the rooms above know, what is known of person and organisation, and what was handed in before."""
    for origin, known in providers().items():
        into.add(origin, known(person, organisation))
    into.add("account", {"person.name": person.name, "person.phone": person.phone, "person.unit": person.unit_id})
    if organisation:
        named = {
            "business.name": organisation.name,
            "business.tax_code": organisation.tax_code,
            "business.unit": organisation.unit_id,
        }
        into.add("account", named)
    earlier = CaseAction.objects.filter(case__person=person, answers__isnull=False).select_related("case__form")
    if organisation:
        earlier = earlier.filter(Q(case__organisation=organisation) | Q(case__organisation=None))
    for step in earlier.order_by("-at")[:_EARLIER]:
        names = {field.name: field.known_as for field in step.case.form.definition.fields() if field.known_as}
        into.add("dossier", {names[name]: value for name, value in (step.answers or {}).items() if name in names})


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing without which a dossier is not handed in, and where it is put right: the name of the address and its last part."""

    title: str
    route: str
    slug: str


def missing_in(case: Case) -> list[Missing]:
    """What is still open, pages before papers, in the reader's language. One query."""
    definition, language = case.form.definition, get_language() or "vi"
    pages = [page for page in forms.pages_for(definition, case.answers) if forms.is_missing(page, case.answers)]
    return [
        *(Missing(forms.words(page.title, language), "cases:question", page.slug) for page in pages),
        *(Missing(part.title, "cases:paper", part.code) for part in parts_of(case) if part.is_missing),
    ]


def next_step(case: Case, *, after: str = "") -> Missing | None:
    """Where whoever fills in is led next: a page, those behind the page `after` first, then a paper that has to be there."""
    page = forms.first_open(case.form.definition, case.answers, after=after, seen=case.seen)
    if page:
        return Missing(forms.words(page.title, get_language() or "vi"), "cases:question", page.slug)
    return next((one for one in missing_in(case) if one.route == "cases:paper"), None)


def case_of(code: str, actor: Actor) -> Case | None:
    """The dossier of this code if this actor asked for it, or was let help with it. One query for the former."""
    those = Case.objects.filter(code=code)
    return _whole(those.visible_to(actor)).first() or _whole(those.helped_by(actor)).first()


def case_on_desk(code: str, actor: Actor) -> Case | None:
    """The dossier of this code if it lies in this actor's office."""
    return _whole(Case.objects.on_desk_of(actor)).filter(code=code).first()


def cases_of(actor: Actor) -> QuerySet[Case]:
    """What this actor asked for, the last touched first."""
    return Case.objects.visible_to(actor).select_related("version", "unit").order_by("-changed_at", "-pk")


def desk(actor: Actor, which: str, now: datetime) -> QuerySet[Case]:
    """One list of the desk: `new` (to accept), `work`, `late`, `soon`, `approve`, `asked` (waits for the citizen), `seal`
    (decided, its seal is still to come), `done`."""
    rows = (
        Case.objects.on_desk_of(actor)
        .exclude(code__in=accounts.planted("case"))
        .select_related("version", "person", "officer")
    )
    state = Case.State
    if which == "done":
        # By the office itself: found through its organisation, all that is over would be sorted for every page.
        ours = list(Office.objects.worked_at_by(actor).values_list("pk", flat=True))
        over = (
            Case.objects.filter(office__in=ours, decided_at__isnull=False)
            .exclude(code__in=accounts.planted("case"))
            .select_related("version", "person", "officer")
        )
        return over.filter(state__in=[state.GRANTED, state.REFUSED, state.DECLINED, state.WITHDRAWN]).order_by(
            "-decided_at", "-pk"
        )
    if which == "seal":
        return rows.filter(_UNSEALED).order_by("decided_at", "pk")
    chosen = {
        "new": Q(state=state.SUBMITTED), "work": Q(state=state.ACCEPTED), "approve": Q(state=state.PROPOSED),
        "asked": Q(state=state.SUPPLEMENT), "late": Q(state__in=Case.OPEN, due_at__lt=now),
        "soon": Q(state__in=Case.OPEN, due_at__gte=now, due_at__lt=soon_until(now)),
    }[which]  # fmt: skip
    return rows.filter(chosen).order_by("accept_by" if which == "new" else "due_at", "pk")


def soon_until(now: datetime) -> datetime:
    """What is due before this moment is nearly due: until the end of the next working day."""
    day, hours = now.astimezone(VIETNAM).date(), office_hours()
    return hours.closing(hours.calendar.add_working_days(day, 1))


def desk_counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many wait in each list of the desk. Two queries."""
    state, open_ = Case.State, Q(state__in=Case.OPEN)
    ours = Case.objects.on_desk_of(actor).exclude(code__in=accounts.planted("case"))
    asked = ours.filter(open_).aggregate(
        new=Count("pk", filter=Q(state=state.SUBMITTED)), work=Count("pk", filter=Q(state=state.ACCEPTED)),
        approve=Count("pk", filter=Q(state=state.PROPOSED)), asked=Count("pk", filter=Q(state=state.SUPPLEMENT)),
        late=Count("pk", filter=Q(due_at__lt=now)), soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=soon_until(now))),
    )  # fmt: skip
    return {**asked, "seal": ours.filter(_UNSEALED).count()}


def late_now() -> QuerySet[Case]:
    """What is late and was not told yet."""
    return (
        Case.objects.filter(decided_at=None, late_at=None, due_at__lt=world.now())
        .exclude(code__in=accounts.planted("case"))
        .select_related("person", "office", "version")
    )


def _whole(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("version", "procedure", "form", "person", "office__organisation", "unit", "officer")
