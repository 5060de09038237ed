"""Good files under bad names, and kinds that no file has."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.documents.tests.factories import picture
from tests.hostile.mischief import Harm
from tests.hostile.mischief.papers import plain
from tests.hostile.mischief.tables import LIST

NAMES = (
    "../../../../etc/passwd", "..\\..\\windows\\system32\\a.jpg", "/etc/cron.d/a.jpg", "C:\\a.jpg", "a\x00.jpg", "a.jpg\x00.html", "\u202egpj.exe", "a" * 4_000 + ".jpg", "🦑" * 300 + ".jpg", ".htaccess", "..", ".", " ", "con.jpg", "a.jpg.",
    "a.jpg ", "a\r\nSet-Cookie: a=b.jpg", "<img src=x onerror=window.__executed=1>.jpg", "\"><script>window.__executed=1</script>.jpg", "'; DROP TABLE a; --.jpg", "{{7*7}}.jpg", "%(name)s.jpg", "%00.jpg", "a;b.jpg", "a\"b.jpg", "a\\b.jpg", "\ufeffa.jpg",
    "=cmd|'/C calc'!A0.csv", "a\u0301" * 200 + ".jpg", "\ufdfa" * 100 + ".jpg", "\u200b\u200b.jpg", "AUX", "~/a.jpg", "file:///a.jpg", "a.jpg?x=1#y", "$(id).jpg", "`id`.jpg", "-rf.jpg",
)  # fmt: skip
KINDS = (
    "",
    "text/html",
    "image/svg+xml",
    "a" * 300 + "/b",
    "multipart/form-data; boundary=x",
    "application/x-httpd-php",
    "image/jpeg; charset=\u202e",
    "nonsense",
)


def made() -> Iterator[Harm]:
    """A picture, a paper and a list under each name by turns; a picture of each kind."""
    contents = (picture((40, 30), (9, 9, 9)).read(), plain(), LIST.encode())
    for number, name in enumerate(NAMES):
        yield Harm(
            f"a good file called {name[:30]!r}",
            name,
            contents[number % 3],
            ("image/jpeg", "application/pdf", "text/csv")[number % 3],
        )
    for number, kind in enumerate(KINDS):
        yield Harm(f"a good picture of kind {kind[:30]!r}", f"anh-{number}.jpg", contents[0], kind)
