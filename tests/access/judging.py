"""What an answer must be: read off the rows of a policy, whichever house they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from lantoa.kit.access import SELLING, Field, Policy, Relation
from tests.access.marks import marks_in

# A file is asked for in part too: what must not be read whole must not be read by the piece.
RANGE = "RANGE"
PIECE = "bytes=0-9"
# Content that is read for marks; a picture or a paper is judged by who gets it at all.
READ = ("text/", "application/json", "application/xml", "application/atom", "application/ld+json", "image/svg")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what and how: the words the policy has for them, and what the thing is to them."""

    row: Policy | None
    named: bool  # the address names a thing
    held: frozenset[str]
    role: str
    what: Relation
    method: str

    @property
    def reads(self) -> bool:
        return self.method in {"GET", "HEAD", RANGE}

    @property
    def taken(self) -> bool:
        """Whether the row knows this method."""
        methods = self.row.methods if self.row else frozenset[str]()
        return self.method in methods or (self.reads and "GET" in methods)

    @property
    def let_in(self) -> bool:
        return self.row is not None and (self.row.token or bool(self.row.roles & self.held))


def faults(asked: Asked, answer: HttpResponse, fields: Mapping[str, Field]) -> Iterator[str]:
    """Everything in which this answer is not what was promised."""
    yield from _walls(answer)
    yield from _status(asked, answer)
    if answer.status_code in {200, 206} and asked.method in {"GET", "POST"}:
        yield from _kind(asked, answer)
        yield from _shown(asked, answer, fields)


def _walls(answer: HttpResponse) -> Iterator[str]:
    content = answer.headers.get("Content-Security-Policy", "")
    if "frame-ancestors 'none'" not in content:
        yield "can be put into a frame"
    if "default-src 'none'" not in content:
        yield "has no content policy"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    if "Access-Control-Allow-Credentials" in answer.headers:
        yield "lets other sites read it as whoever is signed in"


def _status(asked: Asked, answer: HttpResponse) -> Iterator[str]:
    row, code = asked.row, answer.status_code
    if row is None:
        yield "has no row in the policy"
    elif not asked.taken:
        if code != 405:
            yield "must be 405"
    elif not asked.let_in:
        yield from _turned_away(asked, answer)
    elif row.proof:
        # HEAD carries nothing that could be taken.
        if code not in {400, 401, 404, 413, 415} and not (asked.method == "HEAD" and code == 200):
            yield "takes a message that nobody signed"
    elif code in {401, 403, 405} or code >= 500:
        yield "must be let in"
    elif row.found(asked.what) and code in {404, 410}:
        yield f"is there: must not be {code}"
    elif asked.named and not row.found(asked.what) and code != row.missing(asked.what):
        yield f"must be {row.missing(asked.what)}"


def _turned_away(asked: Asked, answer: HttpResponse) -> Iterator[str]:
    if "person" not in asked.held and asked.reads:
        if answer.status_code != 302 or not answer["Location"].startswith("/dang-nhap/?next="):
            yield "must be sent to the sign-in page"
    elif answer.status_code != 403:
        yield "must be 403"


def _kind(asked: Asked, answer: HttpResponse) -> Iterator[str]:
    is_page = answer.get("Content-Type", "").startswith("text/html")
    if asked.row and asked.method == "GET" and asked.row.file == is_page:
        yield f"answers with {answer.get('Content-Type')}, its row says otherwise"


def _shown(asked: Asked, answer: HttpResponse, fields: Mapping[str, Field]) -> Iterator[str]:
    if answer.streaming or not answer.get("Content-Type", "").startswith(READ):
        return
    for home, kind in sorted(marks_in(answer.content.decode("utf-8", "replace"))):
        if not _may_show(asked, home, fields.get(kind)):
            yield f"shows {kind} of {home}"


def _may_show(asked: Asked, home: Relation, field: Field | None) -> bool:
    """Only where the field's row names this page, and of the thing asked for, of one's own, or of all where the row reaches all."""
    row = asked.row
    if row is None or field is None or row.route not in field.routes or not asked.let_in:
        return False
    if home == "own":
        # What the address names is theirs; beside it a household's things are those of who sells there, and who answers for others is
        # named by the row.
        return (
            (asked.named and asked.what == "own")
            or bool(asked.held & SELLING)
            or not row.roles & SELLING
            or row.scope == "any"
        )
    if home == asked.what:
        return row.found(home)
    if home == "same commune" and row.route in field.beside:
        return asked.what == "own"
    return row.scope == "any" and not row.token and not asked.named
