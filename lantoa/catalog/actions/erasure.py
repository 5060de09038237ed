"""What stays of somebody who is erased in the grading of products: that points were given, and not their words or their name on a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog.models import Dossier, GradeRow, GtinClaim, OcopProduct, Score
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import OCOP
from lantoa.kit.traces import Traces
from lantoa.kit.vietnamese import fold


def goes(who: accounts.Leaving) -> Iterable[tuple[str, int]]:
    """Their words beside points they gave, their name on lists of grades and in what officers wrote about trade codes."""
    return [
        (_("Words beside points given in councils"), _said(who.person).exclude(words="").count()),
        (_("Names on lists of graded products"), len(_named(who.traces)) + len(_rows(who.traces))),
        (_("Words of officers on whose a trade code is"), len(_settled(who.traces))),
    ]


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    """The points they gave."""
    for score in _said(who.person).select_related("dossier__ocop"):
        facts = {"product": score.dossier.ocop.name, "a": str(score.a), "b": str(score.b), "c": str(score.c), "words": score.words, "at": score.given_at.isoformat()}  # fmt: skip
        yield accounts.Held("grading", _("Points given in a council"), facts)


def forget(who: accounts.Leaving) -> None:
    """Let go of their words and their name; joins the caller's transaction. Points stay: a decision stands on them."""
    _said(who.person).update(words="")
    traces = who.traces
    named = _named(traces)
    if named:
        touch("catalog", OCOP)
    for pk, producer, place in named:
        said = traces.without(producer)
        OcopProduct.objects.filter(pk=pk).update(
            producer_name=said, producer_folded=fold(said)[:200], place_said=traces.without(place)
        )
    for pk, producer, place in _rows(traces):
        GradeRow.objects.filter(pk=pk).update(producer=traces.without(producer), place=traces.without(place))
    for pk, words in _settled(traces):
        GtinClaim.objects.filter(pk=pk).update(words=traces.without(words))
    for dossier in Dossier.objects.exclude(story="", returned_words=""):
        story, words = traces.without(dossier.story), traces.without(dossier.returned_words)
        if (story, words) != (dossier.story, dossier.returned_words):
            Dossier.objects.filter(pk=dossier.pk).update(story=story, returned_words=words)


def _said(person: accounts.Person) -> QuerySet[Score]:
    return Score.objects.filter(member__person=person)


def _named(traces: Traces) -> list[tuple[int, str, str]]:
    rows = OcopProduct.objects.values_list("pk", "producer_name", "place_said")
    return [row for row in rows if traces.found_in(row[1]) or traces.found_in(row[2])]


def _rows(traces: Traces) -> list[tuple[int, str, str]]:
    rows = GradeRow.objects.exclude(producer="", place="").values_list("pk", "producer", "place")
    return [row for row in rows if traces.found_in(row[1]) or traces.found_in(row[2])]


def _settled(traces: Traces) -> list[tuple[int, str]]:
    rows = GtinClaim.objects.exclude(words="").values_list("pk", "words")
    return [row for row in rows if traces.found_in(row[1])]
