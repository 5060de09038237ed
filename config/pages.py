"""Below Django: public pages kept compressed, and given again only while nothing they show has changed.

`Pages` stands around the whole application. A page is kept when its route is `cached` in the policy, its view said what it
depends on (`lantoa.ui.kept`), it was read from watched tables only, nobody was committing to it meanwhile, and the answer
sets no cookie and depends on none. Everything else passes through untouched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from lantoa.kit import database, meters
from lantoa.kit.page_cache.fill import KEY, Fill
from lantoa.kit.page_cache.shelf import Headers, Page, Shelf
from lantoa.kit.page_cache.table import Table
from lantoa.kit.world import world

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

QUERY = re.compile(r"trang=[1-9][0-9]{0,4}")
# Does the file still stand in its place, and was the news of other machines heard: looked after this often (seconds).
TRUST = 0.5
# A commit on another machine is seen here after at most this long (seconds).
DELAY = 2.0


class Pages:
    """The application, and before it the shelf of kept pages.

    `shared` says that other machines write to the same database: then pages are given only while their news is heard.
    """

    def __init__(self, application: Application, table: Table, *, limit: int, shared: bool) -> None:
        self._application = application
        self._table = table
        self._shelf = Shelf(limit)
        self._shared = shared
        self._trusted = 0.0
        self._given = self._counted = 0
        self._encodings: dict[str, str] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self._application(environ, start)
        page = self._shelf.get(key)
        if page is not None and (world.monotonic() < self._trusted or self._trusts()) and page.is_fresh(self._table):
            page.used = True
            # Two threads at once may count one: far cheaper than a lock, and nobody is paid by it.
            self._given += 1
            return self._give(page, environ, start)
        return self._build(key, page, environ, start)

    def _trusts(self) -> bool:
        now = world.monotonic()
        given, before = self._given, self._counted
        self._counted = given
        meters.count_kept(max(0, given - before))
        if not self._table.is_in_place():
            log.error(
                "%s is not the file it was: no page is kept until this process is started again.", self._table.path
            )
            return False
        # Kept pages may be given until then without looking here again.
        self._trusted = min(now + TRUST, self._table.last_heard() + DELAY) if self._shared else now + TRUST
        return now < self._trusted

    def _give(self, page: Page, environ: Environ, start: Start) -> list[bytes]:
        encoding = self._encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body, tag = page.answer(encoding)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and (page.etag in asked or asked.strip() == "*"):
            start("304 Not Modified", page.unchanged(encoding))
            return []
        start("200 OK", headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _encoding(self, accepted: str) -> str:
        chosen = self._encodings.get(accepted)
        if chosen is None:
            chosen = preferred(accepted)
            if len(self._encodings) < 1000:
                self._encodings[accepted] = chosen
        return chosen

    def _build(self, key: Any, before: Page | None, environ: Environ, start: Start) -> Iterable[bytes]:
        fill = Fill(self._table, before.rows if before else ())
        environ[KEY] = fill
        told: list[Any] = []
        with database.listening(fill.statements):
            answer = self._application(environ, lambda *given: told.extend(given))
        status, headers = told[0], told[1]
        if not status.startswith("200") or not fill.is_public or not is_for_everybody(headers):
            start(*told)
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        places = self._judge(fill)
        page = Page(body, headers, rows=fill.rows(), places=places, until=fill.until)
        given = self._give(page, environ, start)
        page.settle()
        self._shelf.put(key, page)
        return given

    def _judge(self, fill: Fill) -> Any:
        strangers = fill.strangers(database.all_tables(), frozenset(database.watched()))
        if strangers:
            log.error("A page is not kept: it was read from %s, which nobody watches.", ", ".join(sorted(strangers)))
            return None
        places = fill.places()
        if places is None:
            # Perhaps somebody died in the middle of a commit; then it stays so until it is put in order.
            self._table.repair()
        return places


def around(application: Application) -> Application:
    """The application with its public pages kept, as the settings say; must be called once Django is set up."""
    if not settings.PAGES_LIMIT:
        return application
    pages = Pages(application, database.table(), limit=settings.PAGES_LIMIT, shared=settings.SHARED_DATABASE)
    if settings.SHARED_DATABASE:
        from config.page_news import Listener

        Listener(database.table()).start()
    return pages


def key_of(environ: Environ) -> tuple[str, bool, str, str] | None:
    """What tells kept pages apart, or None where this request is not for one."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    query = environ.get("QUERY_STRING", "")
    if (query and not QUERY.fullmatch(query)) or "HTTP_HX_REQUEST" in environ:
        return None
    secure = environ.get("HTTP_X_FORWARDED_PROTO") == "https" or environ.get("wsgi.url_scheme") == "https"
    return environ.get("HTTP_HOST", ""), secure, environ.get("PATH_INFO", ""), query


def is_for_everybody(headers: Headers) -> bool:
    """Whether an answer says nothing that ties it to the one who asked."""
    for name, value in headers:
        low = name.lower()
        if low == "set-cookie" or (low == "vary" and ("cookie" in value.lower() or "*" in value)):
            return False
        if low == "cache-control" and any(word in value for word in ("private", "no-store")):
            return False
    return True


def preferred(accepted: str) -> str:
    """The encoding to answer with: the smallest that is accepted."""
    wanted = {}
    for part in accepted.lower().split(","):
        name, *details = (word.strip() for word in part.split(";"))
        wanted[name] = all(not word.startswith("q=") or _is_above_zero(word[2:]) for word in details)
    return next((name for name in ("br", "gzip") if wanted.get(name, wanted.get("*", False))), "")


def _is_above_zero(text: str) -> bool:
    return bool(re.fullmatch(r"[01](\.[0-9]{0,3})?", text)) and float(text) > 0
