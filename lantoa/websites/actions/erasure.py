"""What the register lets go of when somebody is erased whose site stands in it because they asked for it here."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.websites.models import DossierQuestion, Site, SiteStep

# What stands in the place of a name that must not be empty.
NOTHING = "–"
# Owners whose name is somebody's own.
OWN = ("household", "individual")


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """A live entry is first ended: the law wants it while the site sells."""
    for site in _theirs(who).live():
        yield _(
            "%(name)s stands in the register of websites as yours. Tell the office first that it sells no more."
        ) % {"name": site.name}


def stays(who: accounts.Leaving) -> Iterator[str]:
    if _theirs(who).exists():
        yield _("That your website stood in the public register and until when, without your name.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "names of owners in the register of websites", _theirs(who).exclude(owner_name=NOTHING).count()
    yield "names of former owners in its histories", sum(before and not after for _step, before, after in _told(who))
    yield "what their dossiers about websites said", DossierQuestion.objects.filter(_own(who)).exclude(entry={}).count()
    yield "what the office wrote about them beside dossiers about websites", len(_words(who))


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for site in _theirs(who).order_by("pk"):
        facts = {
            "site": site.name, "owner": site.owner_name, "confirmed_on": site.confirmed_on, "valid_until": site.valid_until, "ended_on": site.ended_on,
        }  # fmt: skip
        yield accounts.Held("site_register", "website in the register", facts)
    for question in DossierQuestion.objects.filter(_mine(who)).order_by("pk"):
        asked = {
            "site": question.said,
            "why": str(question.why),
            "asked_at": question.made_at,
            "outcome": str(question.outcome),
        }
        yield accounts.Held("site_question", "dossier about a website that waited for the office", asked)


def forget(who: accounts.Leaving) -> None:
    """Take their name out of the entries and their histories. A company's name is nobody's own and stays; what it was before goes. Of what
    they did for an organisation that others own too only goes that it was they."""
    touch("websites", WEBSITES)
    for pk, words in _words(who).items():
        DossierQuestion.objects.filter(pk=pk).update(words=words)
    asked = DossierQuestion.objects.filter(_own(who))
    asked.open().update(settled_at=world.now(), outcome=DossierQuestion.Outcome.GONE)
    asked.update(entry={}, said="", person=None)
    for question in DossierQuestion.objects.filter(person=who.person):
        question.person = None
        question.entry = {name: value for name, value in question.entry.items() if name != "person_id"}
        question.save(update_fields=["person", "entry"])
    for step, before, after in list(_told(who)):
        _forget_step(step, before, after, who)
    for site in Site.objects.filter(_mine(who)):
        if site.owner_kind in OWN and _is_own(site.organisation_id, site.person_id, who):
            site.owner_name, site.folded = NOTHING, fold(f"{site.name} {site.domain}")[:600]
        site.person = None
        site.save(update_fields=["owner_name", "person", "folded"])


def _told(who: accounts.Leaving) -> Iterator[tuple[SiteStep, bool, bool]]:
    """The changes of every site that is or was theirs, the newest of each first, with whether it was theirs before and after. What stood
    there bound to nobody's account before it was theirs is taken for theirs."""
    named = Q(changed__person_id__0=who.person.pk) | Q(changed__person_id__1=who.person.pk)
    for organisation in who.organisations:
        named |= Q(changed__organisation_id__0=organisation) | Q(changed__organisation_id__1=organisation)
    sites = Site.objects.filter(_mine(who) | Q(pk__in=SiteStep.objects.filter(named).values("site")))
    for site in sites.order_by("pk"):
        held = (site.organisation_id, site.person_id)
        after = _is_own(*held, who)
        for step in site.steps.order_by("-number"):
            held = (_first(step, "organisation_id", held[0]), _first(step, "person_id", held[1]))
            before = _is_own(*held, who) or (after and held == (None, None))
            if step.changed:
                yield step, before, after
            after = before


def _first(step: SiteStep, name: str, now: int | None) -> int | None:
    found: int | None = step.changed[name][0] if name in step.changed else now
    return found


def _forget_step(step: SiteStep, before: bool, after: bool, who: accounts.Leaving) -> None:
    gone = dict(step.changed)
    if "owner_name" in gone:
        old, new = gone["owner_name"]
        gone["owner_name"] = [NOTHING if before else old, NOTHING if after else new]
    if "person_id" in gone:
        gone["person_id"] = [None if one == who.person.pk else one for one in gone["person_id"]]
    if "organisation_id" in gone:
        old, new = gone["organisation_id"]
        # What it is bound to now stays told: a cancelled decision takes it back.
        kept = new if new not in who.organisations or new == step.site.organisation_id else None
        gone["organisation_id"] = [None if old in who.organisations else old, kept]
    if gone != step.changed:
        step.changed = gone
        step.save(update_fields=["changed"])


def _words(who: accounts.Leaving) -> dict[int, str]:
    """What is left of what the keeper wrote beside dossiers, of each in which something of theirs stands: nothing beside their own, else
    all but their name and number."""
    of_them = _own(who) | Q(person=None, organisation=None, site__in=_theirs(who))
    own = set(DossierQuestion.objects.filter(of_them).exclude(words="").values_list("pk", flat=True))
    said = dict(DossierQuestion.objects.exclude(words="").values_list("pk", "words"))
    left = {pk: "" if pk in own else who.traces.without(words) for pk, words in said.items()}
    return {pk: words for pk, words in left.items() if words != said[pk]}


def _mine(who: accounts.Leaving) -> Q:
    """What bears their account: their own, and what they asked for on behalf of an organisation that others own too."""
    return Q(person=who.person) | Q(organisation__in=who.organisations)


def _own(who: accounts.Leaving) -> Q:
    return Q(person=who.person, organisation=None) | Q(organisation__in=who.organisations)


def _is_own(organisation_id: int | None, person_id: int | None, who: accounts.Leaving) -> bool:
    return organisation_id in who.organisations if organisation_id else person_id == who.person.pk


def _theirs(who: accounts.Leaving) -> QuerySet[Site]:
    found: QuerySet[Site] = Site.objects.filter(_own(who), owner_kind__in=OWN)
    return found
