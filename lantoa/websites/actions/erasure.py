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
    yield "names of former owners in its histories", _left(who).count()
    yield "what their dossiers about websites said", _asked(who).exclude(entry={}).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for site in _theirs(who).order_by("pk"):
        facts = {
            "site": site.name, "owner": site.owner_name, "confirmed_on": site.confirmed_on, "valid_until": site.valid_until, "ended_on": site.ended_on,
        }  # fmt: skip
        yield accounts.Held("site_register", "website in the register", facts)
    for question in _asked(who).order_by("pk"):
        asked = {
            "site": question.said,
            "why": str(question.why),
            "asked_at": question.made_at,
            "outcome": str(question.outcome),
        }
        yield accounts.Held("site_question", "dossier about a website that waited for the office", asked)


def forget(who: accounts.Leaving) -> None:
    """Take their name out of the entries and their histories. A company's name is nobody's own and stays; what it was before goes."""
    touch("websites", WEBSITES)
    gone = DossierQuestion.Outcome.GONE
    DossierQuestion.objects.open().filter(_mine(who)).update(settled_at=world.now(), outcome=gone)
    _asked(who).update(entry={}, said="", person=None)
    for left in _left(who):
        _forget_before(left)
    for site in Site.objects.filter(_mine(who)):
        for step in site.steps.all():
            if "owner_name" in step.changed:
                step.changed = {**step.changed, "owner_name": [NOTHING, NOTHING]}
                step.save(update_fields=["changed"])
        if site.owner_kind in OWN:
            site.owner_name, site.folded = NOTHING, fold(f"{site.name} {site.domain}")[:600]
        site.person = None
        site.save(update_fields=["owner_name", "person", "folded"])


def _left(who: accounts.Leaving) -> QuerySet[SiteStep]:
    """The steps by which sites went from them to somebody else."""
    theirs = Q(changed__person_id__0=who.person.pk)
    for organisation in who.organisations:
        theirs |= Q(changed__organisation_id__0=organisation)
    found: QuerySet[SiteStep] = SiteStep.objects.filter(theirs).order_by("pk")
    return found


def _forget_before(left: SiteStep) -> None:
    """Take an owner's name and account out of the history up to the step by which the site went to somebody else."""
    for step in SiteStep.objects.filter(site=left.site_id, number__lte=left.number):
        gone = dict(step.changed)
        for name, nothing in (("owner_name", NOTHING), ("person_id", None), ("organisation_id", None)):
            if name in gone:
                gone[name] = [nothing, gone[name][1] if step.pk == left.pk else nothing]
        if gone != step.changed:
            step.changed = gone
            step.save(update_fields=["changed"])


def _mine(who: accounts.Leaving) -> Q:
    return Q(person=who.person) | Q(organisation__in=who.organisations)


def _theirs(who: accounts.Leaving) -> QuerySet[Site]:
    found: QuerySet[Site] = Site.objects.filter(_mine(who), owner_kind__in=OWN)
    return found


def _asked(who: accounts.Leaving) -> QuerySet[DossierQuestion]:
    found: QuerySet[DossierQuestion] = DossierQuestion.objects.filter(_mine(who))
    return found
