"""`lantoa bench weight`: what the first view of each public page costs on the wire, measured in the browser, photos aside."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.stage import Stage, serve, stage

GOAL = 14_336  # 14 kB: what one TCP flight of ten segments carries
COUNTED = ("Document", "Stylesheet", "Script")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    with stage(database, {"LANTOA_DEMO": "1"}) as there, serve(there), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            return [_row(name, weigh(browser, there, path)) for name, path in pages(there).items()]
        finally:
            browser.close()


def pages(there: Stage) -> dict[str, str]:
    """The public pages to weigh, with the address of each: the first of its kind in the demo community."""
    said = there.shell(
        "from lantoa.stores import api as stores\n"
        "offer = stores.public_offers().order_by('pk').first()\n"
        "print('AT', offer.store.slug, offer.variant.product_id, offer.store.unit.slug, offer.variant.product.category_id)\n"
        "from lantoa.learning import api as learning\n"
        "course = learning.Course.objects.order_by('pk').first()\n"
        "print('COURSE', course.slug, course.lessons.order_by('pk').first().slug)"
    )
    words = dict(line.split(maxsplit=1) for line in said.splitlines() if line.startswith(("AT", "COURSE")))
    (slug, product, unit, shelf), (course, lesson) = words["AT"].split(), words["COURSE"].split()
    return {
        "home": "/",
        "stall": f"/gian-hang/{slug}/",
        "product": f"/hang/{product}/",
        "checkout": f"/mua/{product}/",
        "what was found": "/?q=ch%E1%BA%A3+m%E1%BB%B1c",
        "nothing found": "/?q=v%C3%B2ng+tay",
        "ranking": "/cach-sap-xep/",
        "shelf": f"/loai/{shelf}/",
        "communes": "/xa-phuong/",
        "commune": f"/xa-phuong/{unit}/",
        "genuine or not": "/verify/",
        "a stall's poster": f"/verify/gian-hang/{slug}/",
        "courses": "/hoc/",
        "course": f"/hoc/{course}/",
        "lesson": f"/hoc/{course}/{lesson}/",
        "graded products": "/ocop/",
        "graded product": "/ocop/1/",
        "how they are graded": "/ocop/tieu-chi/",
        "procedures": "/thu-tuc/",
        "procedure": "/thu-tuc/1.001193/",
        "figures": "/so-lieu/",
        "markets": "/cho-so/",
        "group buys": "/mua-chung/",
        "group buy": "/mua-chung/1/",
        "seasonal work": "/viec-thoi-vu/",
        "registered sites": "/website/",
        "sign-in": "/dang-nhap/",
        "cart": "/gio/",
        "find my order": "/tim-don/",
        "without a line": "/khong-co-song/",
    }


def weigh(browser: Browser, there: Stage, path: str) -> Counter[str]:
    """Bytes on the wire by kind of resource, in a browser that has never been here."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sums: Counter[str] = Counter()
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sums.update({kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}),
    )
    answer = page.goto(f"http://127.0.0.1:{there.port}{path}", wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{path} answered {answer and answer.status}")
    context.close()
    return sums


def _row(name: str, sums: Counter[str]) -> dict[str, Any]:
    total = sum(sums[kind] for kind in COUNTED)
    return {"name": f"first view of {name}", "value": total, "unit": "bytes", "goal": GOAL, "reached": total <= GOAL}
