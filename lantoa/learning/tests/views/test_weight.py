"""The first view of whatever a learner or a teacher opens comes in one flight: the page, its styles and its scripts, drawings aside."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.learning.models import Course
from lantoa.learning.tests import factories
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336
STATIC = Path(__file__).parents[2] / "static"


@cache
def packed(text: str) -> int:
    return len(brotli.compress(text.encode()))


def weight(client: Client, path: str) -> int:
    """Bytes on the wire; a module that the roll fetches once its page is drawn comes later."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = BeautifulSoup(answer.content, "html.parser")
    named = [one["href"] for one in page.select("link[rel=stylesheet]")] + [
        one["src"] for one in page.select("script[src]")
    ]
    own = [STATIC / name.partition("/static/")[2] for name in named if "/learning/" in name]
    texts = [bundle.stylesheet(), bundle.script(), *(file.read_text(encoding="utf-8") for file in own)]
    return len(gzip.compress(answer.content)) + sum(map(packed, texts))


def test_every_course_and_lesson_is_one_flight(client: Client) -> None:
    factories.course()
    for number in range(12):
        factories.a_class(hall=f"Nhà văn hóa thôn {number}")
    paths = [reverse("learning:course_list")]
    for course in Course.objects.prefetch_related("lessons"):
        paths.append(reverse("learning:course", args=[course.slug]))
        paths += [reverse("learning:lesson", args=[course.slug, lesson.slug]) for lesson in course.lessons.all()]
    heavy = {path: size for path in paths if (size := weight(client, path)) > FIRST_FLIGHT}
    assert len(paths) > 60
    assert heavy == {}


def test_what_is_one_s_own_is_one_flight_too() -> None:
    teacher = factories.member("instructor")
    runs = [factories.a_class(teacher, hall=f"Nhà văn hóa thôn {number}") for number in range(6)]
    learner = factories.person()
    for run in runs:
        factories.seated(run, learner)
    for _ in range(15):
        factories.seated(runs[0])
    mine = Client()
    mine.force_login(learner)
    paths = [
        reverse("learning:mine"),
        reverse("learning:drill"),
        reverse("learning:run", args=[runs[0].pk]),
        reverse("learning:questions", args=[runs[0].pk, "truoc"]),
    ]
    heavy = {path: size for path in paths if (size := weight(mine, path)) > FIRST_FLIGHT}
    assert heavy == {}
