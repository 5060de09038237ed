"""What the small scripts do in a real browser, under the site's own content policy; nothing here reaches a server."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest
from PIL import Image
from playwright.sync_api import Page, Route

from lantoa.ui import bundle, views

pytestmark = [pytest.mark.journey, pytest.mark.urls("lantoa.ui.tests.addresses")]
HOUSE = "http://localhost:9"
# That this is what pages really carry is config/tests/test_guard.py's to say.
POLICY = (
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;font-src 'self';connect-src 'self';"
    "manifest-src 'self';worker-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';"
    "require-trusted-types-for 'script';trusted-types default lantoa"
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, told not to look for anything outside and to live with a small /dev/shm and no GPU."""
    quiet = ("quic", "background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
    options = ["--no-sandbox", "--no-first-run", *(f"--disable-{one}" for one in quiet)]
    return {"executable_path": "/usr/bin/chromium", "args": options}


@pytest.fixture
def show(page: Page) -> Callable[..., Page]:
    """Open a page with this body; other addresses answer as told."""

    def opened(body: str, answers: dict[str, Callable[[Route], None]] | None = None) -> Page:
        html = f'<!doctype html><html lang="vi"><title>x</title><link rel="stylesheet" href="/lantoa.css"><script src="/lantoa.js" defer></script><body>{body}'
        files = {
            "/": ("text/html", html),
            "/lantoa.js": ("text/javascript", bundle.script()),
            "/lantoa.css": ("text/css", bundle.stylesheet()),
        }

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(HOUSE)
            if answers and path in answers:
                return answers[path](route)
            kind, content = files.get(path, ("text/plain", ""))
            return route.fulfill(
                status=200,
                body=content,
                headers={"Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": POLICY},
            )

        page.route("**/*", answer)
        page.goto(HOUSE + "/")
        return page

    return opened


def test_a_form_pressed_three_times_is_sent_once(show, draw) -> None:
    sent = []
    form = draw("{% call ui.form(none, '', action='/don/') %}{{ button('Mua') }}{% endcall %}")

    def take(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page = show(form, {"/don/": take})
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); b.click() }")
    page.wait_for_timeout(300)
    assert len(sent) == 1
    assert "key=" in sent[0]


def test_a_part_of_the_page_looks_again_until_it_is_settled(show) -> None:
    words = iter(["<p>chờ</p>", "<p>chờ</p>", "<b data-settled>đã trả</b>", "<p>nữa</p>"])
    asked = []

    def status(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=next(words), content_type="text/html; charset=utf-8")

    page = show('<div data-poll="/trang-thai/" data-every="0.05"><p>chờ</p></div>', {"/trang-thai/": status})
    page.wait_for_selector("text=đã trả")
    page.wait_for_timeout(500)
    assert len(asked) == 3


HARMFUL = [
    "<script>self.ran = 1</script>", "<script src='/lantoa.js'></script>", "<img src=x onerror='self.ran = 1'>", "<svg onload='self.ran = 1'></svg>",
    "<iframe srcdoc='<b>x</b>'></iframe>", "<template><b onclick='self.ran = 1'>x</b></template>", "<base href='https://evil.example/'>",
]  # fmt: skip


def test_what_could_run_is_not_put_into_a_page_by_any_script(show) -> None:
    page = show("<div id='here'>was</div>")
    for harmful in HARMFUL:
        told = page.evaluate(
            "text => { try { document.querySelector('#here').innerHTML = text; return 'in' } catch (e) { return e.name } }",
            harmful,
        )
        assert told == "TypeError", harmful
    assert page.inner_html("#here") == "was"
    words = "<p>Chả mực onload=5 &lt;script&gt; <a href='/gio/'>Giỏ</a></p><svg viewBox='0 0 1 1'><path d='M0 0'></path></svg>"
    page.evaluate("text => { document.querySelector('#here').innerHTML = text }", words)
    assert page.locator("#here svg").count() == 1
    refused = "() => { try { document.createElement('script').src = 'https://evil.example/x.js' } catch (e) { return e.name } }"
    assert page.evaluate(refused) == "TypeError"
    assert page.evaluate("self.ran") is None


def test_whoever_signs_out_leaves_no_kept_page_behind(show) -> None:
    form = "<div data-leave><form method='post' action='/ra/'><button>Thoát</button></form></div>"
    page = show(form, {"/ra/": lambda route: route.fulfill(status=204)})
    page.evaluate("async () => { await caches.open('quay:/ban/'); await caches.open('diemdanh') }")
    assert page.evaluate("async () => (await caches.keys()).length") == 2
    page.click("button")
    page.wait_for_timeout(300)
    assert page.evaluate("async () => (await caches.keys()).length") == 0


def test_a_weak_line_leaves_what_was_there_and_tries_again(show) -> None:
    tries = []

    def status(route: Route) -> None:
        tries.append(1)
        if len(tries) == 1:
            return route.abort()
        if len(tries) == 2:
            return route.fulfill(status=503, body="bận")
        return route.fulfill(body="<b data-settled>đã trả</b>", content_type="text/html; charset=utf-8")

    page = show('<div data-poll="/trang-thai/" data-every="0.05"><p>chờ</p></div>', {"/trang-thai/": status})
    page.wait_for_selector("text=đã trả")
    assert "bận" not in page.content()


def test_one_more_and_one_less_stay_within_bounds(show, draw) -> None:
    page = show(draw("{{ stepper('n', 2, 'Số túi', least=1, most=3) }}"))
    more, less = page.locator("[data-step='1']"), page.locator("[data-step='-1']")
    for _press in range(4):
        more.click()
    assert page.locator("input").input_value() == "3"
    for _press in range(4):
        less.click()
    assert page.locator("input").input_value() == "1"


def test_words_are_copied(show, draw) -> None:
    page = show(draw("{{ copy('LT7K3M9QX') }}"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=HOUSE)
    page.locator("button").click()
    page.wait_for_selector("text=Đã chép")
    assert page.evaluate("navigator.clipboard.readText()") == "LT7K3M9QX"


def test_a_large_photo_is_made_small_on_the_phone_and_shown(show) -> None:
    large = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(large, "JPEG", quality=90)
    page = show('<div class="field"><input type="file" data-preview="1"></div>')
    page.set_input_files("input", {"name": "mực.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()})
    for _look in range(50):
        if page.evaluate("document.querySelector('input').files[0].size") < len(large.getvalue()):
            break
        page.wait_for_timeout(100)
    width = page.evaluate("createImageBitmap(document.querySelector('input').files[0]).then(picture => picture.width)")
    assert width == 1600
    assert page.locator(".preview").count() == 1


def test_what_is_no_photo_is_sent_as_it_is_for_the_server_to_refuse(show) -> None:
    page = show('<div class="field"><input type="file" data-preview="1"></div>')
    page.set_input_files("input", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 500_000})
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('input').files[0].size") == 500_000


def test_a_form_that_found_the_house_full_is_sent_again_by_itself_and_once(show) -> None:
    sent = []
    source = (bundle.BEHAVIOURS.parent / "static/ui/again.js").read_text(encoding="utf-8")
    form = (
        '<form method="post" action="/mua/" data-again="1"><input type="hidden" name="key" value="0190">'
        '<input type="hidden" name="requestSubmit" value="x"><button>Gửi lại</button></form><script src="/again.js"></script>'
    )

    def take(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    answers = {"/mua/": take, "/again.js": lambda route: route.fulfill(body=source, content_type="text/javascript")}
    page = show(form, answers)
    page.wait_for_timeout(400)
    assert sent == []
    page.wait_for_timeout(1500)
    assert sent == ["key=0190&requestSubmit=x"]
    page = show(form, answers)
    page.locator("button").click()
    page.wait_for_timeout(1800)
    assert len(sent) == 2


@pytest.mark.parametrize("width", [360, 1280])
def test_the_style_guide_fits_its_screen_and_hinders_nobody(
    show, request_: HttpRequest, width: int, page: Page
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    body = views.styleguide(request_).content.decode().split("<body", 1)[1].split(">", 1)[1]
    show(body)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.body.className = 'wide-page'")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_without_a_script_nothing_is_shown_that_needs_one(browser, draw) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_content(
        f"<style>{bundle.stylesheet()}</style>" + draw("{{ stepper('n', 2, 'Số túi') }}{{ copy('LT7K3M9QX') }}")
    )
    assert page.locator("button:visible").count() == 0
    assert page.locator("input:visible").count() == 1
