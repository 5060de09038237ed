"""What learning reads in the journal: the acts that its lessons name."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.learning.actions.practice import practise
from lantoa.learning.rules import courses, named_acts


@journal.follower("learning.practice", of=named_acts(courses()))
def end_lessons(entries: list[journal.Entry]) -> None:
    practise(entries)
