"""What other computers answer, and texts that describe: pages, robots.txt, courses, forms, scenarios, events of a phone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from lantoa.cases.rules import form as guided
from lantoa.learning import rules as courses
from lantoa.learning.rules import attendance
from lantoa.websites.rules.dossier import read_dossier, read_site
from lantoa.websites.rules.particulars import pages_to_read, read_page, shown_on
from lantoa.websites.rules.robots import read_robots
from lantoa.workforce.rules import scenario_file
from tests.fuzz.harness import harness, loose_text_of, text_of

ROOMS = Path(courses.__file__).parents[2]
FORMS = sorted((ROOMS / "cases/data/forms").glob("*.json"))
COURSES = sorted((ROOMS / "learning/data").rglob("*.toml"))
PAGE = '<!doctype html><title>Bếp Hương</title><a href="/chinh-sach-doi-tra">Chính sách đổi trả</a><p>Hộ kinh doanh Nguyễn Thị Lan, MST 0100109106</p>'
EVENT = {"id": "018f0000-0000-7000-8000-000000000001", "what": "mark", "run": 1, "session": 2, "subject": "3", "status": "there", "counter": 1, "at": 1_790_000_000_000, "seen": [1, 2], "name": "Lan", "phone": "0912345678"}  # fmt: skip


@harness(
    seeds=[PAGE, "<a href=//x><b", "<!-- <script>", "<p>" * 300],
    words=("<a href=", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "&#x110000;", "chính sách"),
)
def page_of_a_site(raw: bytes) -> None:
    front = read_page(text_of(raw))
    for path in pages_to_read(front, "bep-huong.vn"):
        assert path.startswith("/")
        assert not path.startswith("//"), path
    shown_on([front], "Nguyễn Thị Lan")


@harness(
    seeds=["User-agent: *\nDisallow: /a*\nAllow: /a/b$\n", "User-agent: Lantoa\nDisallow:"],
    words=("User-agent: *", "Disallow: ", "Allow: ", "*", "$", "\n", "%2f"),
)
def robots(raw: bytes) -> None:
    read = read_robots(200, text_of(raw), "Lantoa")
    for path in ("/", "/a/b", "/" + "a" * 500):
        assert read.allows(path) in {True, False}


@harness(
    seeds=["bep-huong.vn", "chưa có website", "facebook.com/bep", "Ứng dụng Bếp Hương"],
    words=("https://", ".vn", "app", "zalo"),
    longest=4_096,
)
def site_in_a_dossier(raw: bytes) -> None:
    text = loose_text_of(raw)
    said = read_site(text)
    assert said is None or said[0] or said[2]
    read_dossier(
        {"website": text, "name": text},
        code="HS23456789",
        on=date(2026, 11, 30),
        organisation_id=1,
        person_id=None,
        kind="household",
        unit_id=None,
    )


@harness(
    guided.BadDefinition,
    ValueError,
    seeds=[file.read_bytes() for file in FORMS[:3]],
    words=('"when":', '"pages":', '"fields":', '"choices":', "null", "[]", "{}"),
)
def guided_form(raw: bytes) -> None:
    """A definition is refused with sentences, or every question about it has an answer."""
    said = guided.read(_json(raw))
    page = guided.first_open(said, {})
    guided.papers_for(said, {})
    guided.answers_that_count(said, {field.name: "1" for page in said.pages for field in page.fields})
    assert page is None or page in said.pages


@harness(
    ValueError,
    KeyError,
    TypeError,
    seeds=[file.read_bytes()[:20_000] for file in COURSES[:2]] or ["slug = 'a'"],
    words=("[[lessons]]", "[[questions]]", "slug =", "title =", "act =", '"""'),
)
def course(raw: bytes) -> None:
    said = courses.read_course(text_of(raw))
    assert courses.course_from(courses.plain_of(said)) == said


@harness(
    scenario_file.Unreadable,
    seeds=['{"days": []}', "{}", '{"orders": [], "hands": [], "recipes": [], "from": "2026-11-30"}'],
    words=("null", "[]", "{}", "1e999", "-1", '"2026-11-30"'),
)
def scenario(raw: bytes) -> None:
    said = scenario_file.read(text_of(raw))
    assert scenario_file.read(scenario_file.written(said)) == said


def _json(raw: bytes) -> object:
    """As the house reads JSON: what is none is refused before."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None


@harness(
    ValueError,
    seeds=[json.dumps(EVENT), json.dumps({**EVENT, "what": "walked_in"}), json.dumps({"id": EVENT["id"]})],
    words=("null", "1e999", "\\ud800", "\\u0000", '"seen":', "NaN", "[]"),
)
def event_of_a_phone(raw: bytes) -> None:
    told = attendance.read_event(_json(raw))
    if told is not None:
        kept = json.dumps(told.said)
        assert "\\u0000" not in kept
        assert len(kept) < 9_000
        assert "\x00" not in told.name + told.phone + told.hall + told.subject
        assert (told.name + told.phone + told.hall + told.subject + told.what).encode() is not None
        assert told.at_phone is None or 1970 <= told.at_phone.year <= 2200


@harness(
    seeds=[json.dumps({"head": 1, "events": "[]", "sha256": "0" * 64}), b"{}", b"[]"],
    words=('"events":', '"sha256":', "null"),
)
def roll_file(raw: bytes) -> None:
    said = attendance.read_file(raw)
    assert said is None or isinstance(said[1], list)
