"""The courses that ship with the product: whole, short, pictured, sourced, and in words everybody knows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.learning.rules import SKILLS, CourseText, LessonText, courses, read_course

PICTURES = Path(__file__).parents[1] / "static" / "learning" / "pictures"
LARGEST_PICTURE = 1500
SUBJECTS = {
    "ban-hang-truc-tiep", "chup-anh-mon-hang", "ky-tren-dien-thoai", "lam-giay-to-tu-nha", "mo-gian-hang-dau-tien",
    "tra-tien-bang-ma-qr", "tranh-lua-giu-tai-khoan", "viet-bai-gioi-thieu",
}  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Words a neighbour would not say to somebody who has never done it.
JARGON = (
    "tối ưu", "hệ sinh thái", "trải nghiệm", "nền tảng số", "số hóa", "chuyển đổi số", "click", "giao diện", "tương tác", "tính năng", "giải pháp",
    "người dùng", "đăng tải", "truy cập", "thao tác", "cập nhật", "kích chuột", "upload", "otp", "link", "online", "marketing", "content", "feedback",
    "inbox", "shop online", "vui lòng", "quý vị", "nâng cao năng lực", "đối tượng",
)  # fmt: skip

FRAMEWORK: dict[str, Any] = tomllib.loads(SKILLS.read_text(encoding="utf-8"))
GROUPS = {row["slug"] for row in FRAMEWORK["groups"]}
COMPETENCES = {row["slug"]: row for row in FRAMEWORK["skills"]}


def lessons() -> list[tuple[CourseText, LessonText]]:
    return [(course, lesson) for course in courses() for lesson in course.lessons]


def words_of(course: CourseText) -> Iterator[str]:
    """Everything of a course that a learner reads."""
    yield from (course.title, course.summary)
    for lesson in course.lessons:
        yield from (lesson.title, lesson.text, lesson.alt, lesson.do)
    for question in course.questions:
        yield from (question.ask, *question.options, question.why)


def jargon_in(text: str) -> list[str]:
    found = [word for word in JARGON if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.lower())]
    return [*found, *(["!"] if "!" in text else [])]


def faults_of(picture: str) -> list[str]:
    """What a drawing must not have: something that runs, something from elsewhere, words, another size."""
    root = ElementTree.fromstring(picture)  # noqa: S314
    names = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    attributes = {name.rsplit("}", 1)[-1] for element in root.iter() for name in element.attrib}
    faults = [*(names & {"script", "foreignObject", "text", "image", "use", "a"}), *(attributes & {"href", "src"})]
    faults += [name for name in attributes if name.startswith("on")]
    faults += ["size"] if root.get("viewBox") != "0 0 320 200" else []
    faults += ["weight"] if len(picture.encode()) > LARGEST_PICTURE else []
    moving = "animation:" in picture and "prefers-reduced-motion:no-preference" not in picture
    return [*faults, *(["address"] if "url(" in picture else []), *(["motion"] if moving else [])]


def test_the_eight_courses_are_there_under_their_own_names() -> None:
    assert {course.slug for course in courses()} >= SUBJECTS
    for course in courses():
        assert SLUG.fullmatch(course.slug)
        assert len(course.slug) <= 60


def test_every_course_says_for_whom_it_is_and_how_long_it_takes() -> None:
    for course in courses():
        assert 1 <= course.level <= 3
        assert 15 <= course.minutes <= 90
        assert course.groups
        assert set(course.groups) <= GROUPS
        assert 6 <= len(course.lessons) <= 9, course.slug
        assert 6 <= len(course.questions) <= 8, course.slug
        assert 20 <= len(course.summary.split()) <= 60, course.slug


def test_slugs_and_titles_are_told_apart_within_a_course() -> None:
    for course in courses():
        for those in (
            [lesson.slug for lesson in course.lessons], [lesson.title for lesson in course.lessons], [question.slug for question in course.questions],
        ):  # fmt: skip
            assert len(those) == len(set(those)), course.slug
        assert all(SLUG.fullmatch(each.slug) for each in (*course.lessons, *course.questions))
    assert len({course.title for course in courses()}) == len(courses())


def test_every_lesson_fits_one_screen_and_asks_for_one_thing() -> None:
    for _course, lesson in lessons():
        assert 60 <= len(lesson.text.split()) <= 130, lesson.slug
        assert 1 <= len(lesson.title.split()) <= 10, lesson.slug
        assert 4 <= len(lesson.do.split()) <= 20, lesson.slug
        assert lesson.do.endswith((".", "?")), lesson.slug
        assert lesson.do.count(".") <= 1, lesson.slug


def test_every_lesson_ends_with_what_to_remember_and_uses_no_other_marks() -> None:
    line = re.compile(r"(\d\. |- |> )?[^#*_`<>|\[\]]+")
    for _course, lesson in lessons():
        parts = lesson.text.split("\n\n")
        assert parts[-1].startswith("> "), lesson.slug
        assert sum(part.startswith("> ") for part in parts) == 1, lesson.slug
        assert all(line.fullmatch(each) for each in lesson.text.split("\n") if each), lesson.slug


def test_numbered_steps_count_from_one_without_a_gap() -> None:
    for _course, lesson in lessons():
        numbers = [int(found) for found in re.findall(r"^(\d)\. ", lesson.text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1)), lesson.slug


def test_every_picture_is_light_and_harmless() -> None:
    drawings = {path.name: path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")}
    assert {name: found for name, drawing in drawings.items() if (found := faults_of(drawing))} == {}


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<script/>", "script"), ("<foreignObject/>", "foreignObject"), ("<text>a</text>", "text"), ('<path onclick="x()"/>', "onclick"),
        ('<a xmlns:l="http://www.w3.org/1999/xlink" l:href="#"/>', "href"), ('<rect fill="url(#a)"/>', "address"), ("<!--" + "x" * LARGEST_PICTURE + "-->", "weight"),
        ("<style>.m{animation:m 2s}</style>", "motion"),
    ],
)  # fmt: skip
def test_a_harmful_picture_is_found(inside: str, fault: str) -> None:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">{inside}</svg>'
    assert fault in faults_of(picture)


def test_every_lesson_has_a_picture_that_is_there_and_told_in_words() -> None:
    kept = {path.name for path in PICTURES.glob("*.svg")}
    shown = {lesson.picture for _course, lesson in lessons()}
    assert shown == kept
    for _course, lesson in lessons():
        assert 4 <= len(lesson.alt.split()) <= 25, lesson.slug
        assert lesson.alt.endswith("."), lesson.slug
        assert not lesson.alt.lower().startswith(("hình", "ảnh minh", "bức")), lesson.slug


def test_a_picture_shown_twice_is_told_in_the_same_words() -> None:
    told = {(lesson.picture, lesson.alt) for _course, lesson in lessons()}
    assert len(told) == len({picture for picture, _alt in told})


def test_the_framework_is_marked_as_ours_and_named_in_three_languages() -> None:
    assert FRAMEWORK["ours"] is True
    assert sorted(GROUPS) == ["citizens", "officials", "pupils", "workers"]
    areas = {row["slug"] for row in FRAMEWORK["areas"]}
    named = [*FRAMEWORK["groups"], *FRAMEWORK["areas"], *FRAMEWORK["skills"]]
    assert all(set(row["name"]) == {"vi", "en", "id"} and all(row["name"].values()) for row in named)
    assert set(FRAMEWORK["note"]) == {"vi", "en", "id"}
    assert len(COMPETENCES) == len(FRAMEWORK["skills"])
    for row in FRAMEWORK["skills"]:
        assert row["area"] in areas
        assert row["groups"]
        assert set(row["groups"]) <= GROUPS
    assert {row["area"] for row in FRAMEWORK["skills"]} == areas


def test_every_skill_is_taught_somewhere_and_every_lesson_teaches_one() -> None:
    assert all(lesson.skills for _course, lesson in lessons())
    assert {skill for _course, lesson in lessons() for skill in lesson.skills} == set(COMPETENCES)


def test_a_question_asks_about_a_lesson_and_has_one_right_answer() -> None:
    for course in courses():
        known = {lesson.slug for lesson in course.lessons}
        for question in course.questions:
            assert question.lesson in known, question.slug
            assert 3 <= len(question.options) <= 4, question.slug
            assert len(set(question.options)) == len(question.options), question.slug
            assert 0 <= question.right < len(question.options)
            assert question.ask.endswith("?"), question.slug
            assert question.why.endswith("."), question.slug


def test_the_right_answer_is_not_given_away_by_its_place_or_length() -> None:
    for course in courses():
        places = {question.right for question in course.questions}
        longest = [
            question for question in course.questions
            if len(question.options[question.right]) == max(len(option) for option in question.options)
        ]  # fmt: skip
        assert len(places) == 3, course.slug
        assert len(longest) <= len(course.questions) / 2, course.slug


def test_every_fact_names_its_source_and_its_day() -> None:
    sources = [source for course in courses() for source in course.sources]
    assert sources
    for source in sources:
        assert date.fromisoformat(source.as_of)
        assert "2000-01-01" < source.as_of <= "2026-11-30"
        assert source.confidence in {"law", "official", "press"}
        assert source.title
        assert source.backs.endswith(".")
        assert source.url == "" or re.fullmatch(r"https?://\S+", source.url)


def test_a_lesson_leads_only_to_pages_that_need_no_more_and_waits_for_acts_that_happen() -> None:
    for _course, lesson in lessons():
        for route in filter(None, (lesson.route, lesson.rehearsal)):
            assert reverse(route)
        assert set(filter(None, (lesson.act, *lesson.undone_by))) <= set(journal.acts()), lesson.slug


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.slug)
def test_words_are_those_of_a_neighbour(course: CourseText) -> None:
    assert [(text, found) for text in words_of(course) if (found := jargon_in(text))] == []


@pytest.mark.parametrize("text", ["Bấm vào link này", "Vui lòng chờ", "Nhanh tay lên!", "hệ sinh thái số"])
def test_jargon_is_found(text: str) -> None:
    assert jargon_in(text)


def test_a_course_file_is_read_whole() -> None:
    course = read_course(
        'slug = "a"\ntitle = "A"\nsummary = " s "\nlevel = 2\nminutes = 20\ngroups = ["citizens"]\n'
        '[[sources]]\ntitle = "L"\nurl = ""\nas_of = 2026-01-02\nconfidence = "law"\nfor = "f."\n'
        '[[lessons]]\nslug = "b"\ntitle = "B"\ntext = " t "\nskills = ["x"]\ndo = "d."\n'
        '[[questions]]\nslug = "q"\nlesson = "b"\nask = "?"\noptions = ["1", "2"]\nright = 1\nwhy = "w."\n'
    )
    assert (course.level, course.minutes, course.groups, course.summary) == (2, 20, ("citizens",), "s")
    assert (course.lessons[0].text, course.lessons[0].skills) == ("t", ("x",))
    assert (course.sources[0].backs, course.sources[0].as_of) == ("f.", "2026-01-02")
    assert (course.questions[0].options, course.questions[0].right) == (("1", "2"), 1)
