"""Every element has its look and its place in the style guide, and says nothing it was not told to say."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.http import HttpRequest

from lantoa.kit.pages import CountedPaginator
from lantoa.ui import views
from lantoa.ui.jinja import ELEMENTS

pytestmark = pytest.mark.urls("lantoa.ui.tests.addresses")
ROOM = Path(__file__).resolve().parents[1]
EVIL = "<script>alert(1)</script>\"'"
CALLS = {
    "action": 'action(evil, evil, "")',
    "alert": "alert(evil, href=evil, link=evil)",
    "avatar": "avatar(evil)",
    "badge": "badge(evil)",
    "button": "button(evil, href=evil) ~ button(evil, name=evil, value=evil)",
    "card": "card(evil, evil, evil, 1, evil, evil, note=evil)",
    "chart": "chart(evil, [(evil, 1, 2)], names=(evil, evil), note=evil)",
    "chips": "chips([(evil, evil, true)], evil)",
    "copy": "copy(evil, evil)",
    "empty": "empty(evil, evil, evil, evil)",
    "list_row": "list_row(evil, evil, evil, evil, end=evil)",
    "loading": "loading(evil, evil)",
    "panel": "panel(evil, evil, evil, href=evil)",
    "photo": "photo(evil, evil)",
    "price": "price(1, unit=evil)",
    "qr": "qr(evil, evil, evil)",
    "receipt": "receipt([(evil, evil, 1)], [(evil, 1, true)])",
    "search": "search(evil, evil, evil, evil)",
    "stepper": "stepper(evil, evil, evil, unit=evil)",
    "steps": "steps(1, 2, evil)",
    "table": "table((evil,), ((evil,),), caption=evil)",
    "tabs": "tabs([(evil, evil, true, 1)], evil)",
    "tile_map": "tile_map([(0, 0, evil, 1, evil)], evil, evil)",
    "timeline": "timeline([(evil, none), (evil, none, evil)])",
}


def test_every_element_has_a_stylesheet_of_its_name() -> None:
    styles = {path.stem for path in (ROOM / "styles/elements").glob("*.css")}
    assert styles == set(ELEMENTS)
    assert len(ELEMENTS) >= 20


def test_every_element_stands_in_the_style_guide(request_: HttpRequest) -> None:
    page = BeautifulSoup(views.styleguide(request_).content, "lxml")
    shown = {section["data-element"] for section in page.select("[data-element]")}
    assert set(ELEMENTS) <= shown


def test_every_element_says_in_its_first_line_what_it_takes() -> None:
    silent = [
        name for name in ELEMENTS if not (ROOM / f"templates/ui/elements/{name}.html").read_text().startswith("{#")
    ]
    assert silent == []


@pytest.mark.parametrize("name", CALLS)
def test_an_element_escapes_what_it_is_told(name: str, draw) -> None:
    html = draw("{{ " + CALLS[name] + " }}", evil=EVIL)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 1 or name == "qr"
    assert 'alert(1)</script>"' not in html


def test_what_a_person_writes_in_lines_becomes_escaped_paragraphs(draw) -> None:
    assert draw("{{ text|paragraphs }}", text="một\nhai\n\n\n<b>ba") == "<p>một<br>hai</p><p>&lt;b&gt;ba</p>"


def test_an_element_is_at_hand_when_the_view_has_a_variable_of_its_name(draw) -> None:
    assert draw("{{ ui.badge(badge) }}", badge="còn 3") == '<span class="badge badge-plain">còn 3</span>'


def test_an_undefined_word_is_an_error_and_not_silence(draw) -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        draw("{{ alert(never_given) }}")


def test_money_stands_in_one_piece(draw) -> None:
    html = draw("{{ price(1250000, unit='bó 500 g') }}")
    assert "1.250.000\u00a0₫" in html
    assert "bó\u00a0500\u00a0g" in html


def test_a_picture_keeps_its_place_and_waits_for_its_turn(draw) -> None:
    image = BeautifulSoup(draw("{{ photo('/a.webp', 'Chả mực') }}"), "lxml").img
    assert (image["width"], image["height"], image["loading"], image["alt"]) == ("480", "360", "lazy", "Chả mực")
    assert "lazy" not in draw("{{ photo('/a.webp', eager=true) }}")


def test_a_small_photo_has_a_size_of_its_own_with_and_without_a_picture(draw) -> None:
    for drawn in (draw("{{ photo('/a.webp', shape='thumb') }}"), draw("{{ photo('', shape='thumb') }}")):
        assert "photo-thumb" in drawn
    assert ".photo-thumb { width: 60px" in (ROOM / "styles/elements/photo.css").read_text()


def test_a_qr_keeps_its_quiet_zone_and_can_be_read_out(draw) -> None:
    figure = BeautifulSoup(draw("{{ qr('LT7K3M9QX', 'Mã QR 260.000 ₫') }}"), "lxml").figure
    assert figure.select_one("[role=img]")["aria-label"] == "Mã QR 260.000 ₫"
    size = int(figure.svg["viewbox"].split()[2])
    assert size == 21 + 2 * 4


def test_one_button_that_changes_something_carries_a_fresh_key(draw) -> None:
    keys = {
        BeautifulSoup(draw("{{ action('Gói', '/x', '') }}"), "lxml").select_one("[name=key]")["value"] for _ in range(3)
    }
    assert len(keys) == 3
    assert all(key[14] == "7" for key in keys)


def test_the_style_guide_has_no_handler_or_style_written_into_it(request_: HttpRequest) -> None:
    page = BeautifulSoup(views.styleguide(request_).content, "lxml")
    assert [
        tag for tag in page.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)
    ] == []
    assert [tag for tag in page.find_all(["script", "style"]) if tag.get("src") is None] == []


def test_no_two_things_in_the_style_guide_share_an_id(request_: HttpRequest) -> None:
    page = BeautifulSoup(views.styleguide(request_).content, "lxml")
    ids = [tag["id"] for tag in page.select("[id]") if not tag.has_attr("data-element")]
    assert sorted(ids) == sorted(set(ids))


class Sized:
    """A picture with sizes, as `photo` asks for them."""

    def avif(self, most: int) -> str:
        return f"/a/{most}.avif {most}w"

    def webp(self, most: int) -> str:
        return f"/a/{most}.webp {most}w"

    def single(self, most: int) -> str:
        return f"/a/{most}.webp"


class Whole(Sized):
    """One whose sizes are not cut yet."""

    def avif(self, most: int) -> str:
        return ""

    def webp(self, most: int) -> str:
        return ""

    def single(self, most: int) -> str:
        return "/a.webp"


def test_a_photo_with_sizes_lets_the_browser_choose_and_keeps_its_place(draw) -> None:
    picture = BeautifulSoup(draw("{{ photo(one, 'Chả mực', 'wide') }}", one=Sized()), "lxml").picture
    assert (picture.source["type"], picture.source["srcset"]) == ("image/avif", "/a/1280.avif 1280w")
    image = picture.img
    assert (image["srcset"], image["src"]) == ("/a/1280.webp 1280w", "/a/640.webp")
    assert picture.source["sizes"] == image["sizes"]
    assert (image["width"], image["height"], image["loading"]) == ("480", "300", "lazy")


def test_a_photo_in_a_card_or_a_row_is_never_offered_larger_than_it_is_seen(draw) -> None:
    assert "1280" not in draw("{{ photo(one) }}", one=Sized())
    assert "640" not in draw("{{ photo(one, shape='thumb') }}", one=Sized())


def test_a_photo_not_cut_yet_is_shown_as_it_is(draw) -> None:
    drawn = BeautifulSoup(draw("{{ photo(one) }}", one=Whole()), "lxml")
    assert drawn.picture is None
    assert drawn.img["src"] == "/a.webp"
    assert not drawn.img.has_attr("srcset")


def test_a_pager_does_not_call_the_last_page_what_is_only_the_last_one_counted(draw) -> None:
    whole = CountedPaginator(range(24), 24, count=50, most=240).page(1)
    some = CountedPaginator(range(24), 24, count=240, most=240).page(1)
    plain = Paginator(range(50), 24).page(1)
    said = [
        BeautifulSoup(draw("{{ pager(pages, '?trang=') }}", pages=one), "lxml").text for one in (whole, plain, some)
    ]
    assert [("1 / 3" in one, "1 / 10+" in one) for one in said] == [(True, False), (True, False), (False, True)]
