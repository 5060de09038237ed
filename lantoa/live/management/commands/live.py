"""`lantoa live decide --session F --comments F`: how the grammar takes comments of a file; anybody can judge it with their own."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.live.rules.grammar.decision import KINDS
from lantoa.live.rules.grammar.trial import Score, Trial, differing, labelled, shown, tables


class Command(BaseCommand):
    help = "Say how comments of a livestream are taken: one line of JSON for each, with the words it stands on."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="asked", required=True).add_parser("decide", help="how comments are taken")
        asked.add_argument(
            "--session",
            type=Path,
            required=True,
            help="JSON: {sessions: [{id, seller, items: […]}]}, what is pinned in each",
        )
        asked.add_argument(
            "--comments",
            type=Path,
            required=True,
            help="JSON, one comment a line: id, session, author, at_seconds, text",
        )
        asked.add_argument(
            "--score", action="store_true", help="compare with the labels kind, items and note of each comment instead"
        )

    def handle(self, *, session: Path, comments: Path, score: bool, **options: Any) -> None:
        try:
            trial = Trial(tables(json.loads(session.read_text("utf-8"))))
        except OSError as error:
            raise CommandError(f"{session} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{session} holds no sessions as expected: {_told(error)}.") from None
        counted, rows = Score(), []
        for row in self._rows(comments):
            try:
                decision = trial.decide(row)
                if score:
                    if row.get("kind") not in KINDS:
                        raise ValueError("kind is none of the labels")
                    counted.note(row, decision)
                    rows.append(row)
            except (ValueError, KeyError, TypeError, ArithmeticError) as error:
                self.stderr.write(f"{row.get('id', '?')} is left out: {_told(error)}.")
                continue
            if not score:
                self.stdout.write(json.dumps(shown(row.get("id"), decision), ensure_ascii=False))
        if score:
            self._score(counted, trial, rows)

    def _rows(self, comments: Path) -> Iterator[dict[str, Any]]:
        """Each line that holds a comment; what holds none is named and passed over."""
        try:
            with comments.open("rb") as file:
                for place, line in enumerate(file, 1):
                    if not line.strip():
                        continue
                    try:
                        row = json.loads(line.decode("utf-8"))
                    except ValueError:
                        self.stderr.write(f"Line {place} is left out: it is no JSON.")
                        continue
                    if isinstance(row, dict):
                        yield row
                    else:
                        self.stderr.write(f"Line {place} is left out: it holds no comment.")
        except OSError as error:
            raise CommandError(f"{comments} cannot be read: {error.strerror}.") from None

    def _score(self, score: Score, trial: Trial, rows: list[dict[str, Any]]) -> None:
        wrong = differing(labelled(rows), trial.baskets())
        self.stdout.write(f"comments {score.comments}")
        self.stdout.write(f"kind right {score.kind_share:.2%} ({score.kinds} of {score.comments})")
        self.stdout.write(
            f"items exactly right on orders and changes {score.exact_share:.2%} ({score.exact} of {score.acts})"
        )
        self.stdout.write(
            f"something taken that was not asked for {score.unwanted_share:.2%} ({score.unwanted} of {score.comments})"
        )
        self.stdout.write(
            f"baskets at the end that differ {len(wrong)}{': ' if wrong else ''}{', '.join(f'{session} {author}' for session, author in wrong)}"
        )
        if score.missed:
            self.stdout.write(f"otherwise than labelled: {' '.join(score.missed)}")


def _told(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) and error.args else str(error)
