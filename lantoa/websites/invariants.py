"""An entry's history is whole and ends as the entry does; a list that is through tried every row."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.websites.models import Site, SiteList, SiteListRow, SiteStep, Takedown


@invariant("websites.history", "every entry has its steps from the first on, and the last of one that ended says so")
def history(tally: Tally) -> Iterator[str]:
    tally.rows = Site.objects.count()
    counted = Site.objects.annotate(count=Count("steps"), last=Max("steps__number"))
    for site in counted.filter(Q(count=0) | ~Q(count=F("last")))[:MOST_SHOWN]:
        yield f"entry {site.pk} has {site.count} steps, the last is number {site.last}"
    said = SiteStep.objects.filter(site=OuterRef("pk"), kind=OuterRef("end_kind"))
    for site in Site.objects.exclude(end_kind="").filter(~Exists(said))[:MOST_SHOWN]:
        yield f"entry {site.pk} is {site.end_kind} without such a step"
    over = SiteStep.objects.filter(site=OuterRef("pk"), kind__in=[Site.End.TERMINATED, Site.End.TAKEN_DOWN])
    for site in Site.objects.live().filter(Exists(over))[:MOST_SHOWN]:
        yield f"entry {site.pk} is live, and a step says that it ended"


@invariant("websites.lists", "every row of a list that is through led somewhere, and each that came in names its entry")
def lists(tally: Tally) -> Iterator[str]:
    through = SiteListRow.objects.filter(site_list__state=SiteList.State.DONE)
    tally.rows = through.count()
    for row in through.filter(Q(outcome="") | (~Q(outcome="refused") & Q(site=None)))[:MOST_SHOWN]:
        yield f"row {row} of a list that is through led to {row.outcome or 'nothing'}"


@invariant("websites.takedowns", "a request that took a site down ended its entry, or found it ended")
def takedowns(tally: Tally) -> Iterator[str]:
    done = Takedown.objects.filter(outcome="taken_down")
    tally.rows = done.count()
    ended = SiteStep.objects.filter(site=OuterRef("site"), kind=SiteStep.Kind.TAKEN_DOWN)
    stands = done.exclude(site__end_kind=Site.End.TAKEN_DOWN).filter(Q(site__ended_on=None) | Exists(ended))
    for one in stands[:MOST_SHOWN]:
        yield f"request {one.pk} took down entry {one.site_id}, which is not taken down"
