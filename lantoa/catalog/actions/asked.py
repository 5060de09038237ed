"""Note what people looked for in vain, so that stalls know what is wanted."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from lantoa.catalog.models import Asked
from lantoa.catalog.rules import ASKED_DAYS
from lantoa.kit.traces import Traces
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world

LONGEST, MOST_WORDS = 60, 6
# So many different words on one day are no longer people.
MOST_A_DAY = 2_000
# A number, an address: perhaps somebody's own, and surely no goods.
_PERSONAL = re.compile(r"[0-9]{5}|[0-9]+([ .-]+[0-9]+){2}|@|://|www[.]")


def read_asked(text: str) -> tuple[str, str] | None:
    """The words asked for, folded and as they were written; None for what is never kept (see `note_asked`)."""
    words = clean_line(text)
    folded = fold(words)
    if len(words) > LONGEST or len(folded) > LONGEST or len(folded.split()) > MOST_WORDS:
        return None
    if not re.search("[a-z]{2}", folded) or _PERSONAL.search(words.casefold()):
        return None
    return folded, words


def note_asked(text: str) -> bool:
    """Count one more question that found nothing; False where the words are not kept: too long, no letters, or with what may
    be personal (a number, an address). Kept without anything of who asked."""
    read = read_asked(text)
    if read is None:
        return False
    folded, words = read
    day = world.today()
    rows = Asked.objects.filter(day=day, folded=folded)
    if rows.update(times=F("times") + 1):
        return True
    if Asked.objects.filter(day=day).count() >= MOST_A_DAY:
        return False
    try:
        with transaction.atomic():
            Asked.objects.create(day=day, folded=folded, words=words)
    except IntegrityError:
        rows.update(times=F("times") + 1)
    Asked.objects.filter(day__lt=day - timedelta(days=ASKED_DAYS)).delete()
    return True


def forget_asked(traces: Traces) -> int:
    """Drop what people looked for where it names somebody; return how many."""
    named = [pk for pk, words in Asked.objects.values_list("pk", "words") if traces.found_in(words)]
    return Asked.objects.filter(pk__in=named).delete()[0]
