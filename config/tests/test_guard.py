"""What every answer carries: pages say what they may do; our own styles and scripts travel light."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_says_what_it_may_do_and_a_style_only_what_it_is() -> None:
    page, style = Client().get("/dang-nhap/"), Client().get("/static/ui/lantoa.css")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert style.status_code == 200
    assert "Content-Security-Policy" not in style
    assert "Permissions-Policy" not in style
    assert style["X-Content-Type-Options"] == "nosniff"
    style.close()


def test_what_is_not_there_is_a_page_with_its_rules() -> None:
    answer = Client().get("/khong-co-gi/")
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
