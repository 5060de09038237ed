"""A stall becomes a business: filled in on a small phone with its papers, decided at a desk, the sealed result proved elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import ROOT, House, hurry
from tests.journeys.phone import Phone, another
from tests.journeys.test_sign_in import SAFETY, come_in_by_code, confirm_at_the_provider, sign_out
from tests.journeys.walks import answer_all, come_in, main_action, pay_at_the_bank, photograph, step, tick_all


def test_from_a_stall_to_a_registered_business(house: House, browser: Browser, phones: list[Phone]) -> None:
    citizen, officer = another(browser, phones), another(browser, phones)
    page, desk = citizen.page, officer.page
    come_in_with_identity(page, house, "Hương")
    page.goto(f"{house.url}/thu-tuc/1.001612/ho-so/")
    citizen.look()
    main_action(page).click()
    page.wait_for_url(re.compile("/ho-so/HS"))
    code = page.url.rstrip("/").rpartition("/")[2]
    citizen.look()
    main_action(page).click()
    asked = answer_all(page, citizen.look)
    # What the stall and the account say is not asked.
    assert not asked & {"business_name", "trades"}
    expect(page.get_by_text("Bếp Hương").first).to_be_visible()
    citizen.look()
    page.locator("a[href$='/giay-to/identity_card/']").click()
    citizen.look()
    photograph(page, "can-cuoc.jpg")
    citizen.look()
    main_action(page).click()
    page.locator("[name=truth]").check()
    main_action(page).click()
    page.wait_for_url(re.compile(f"/ho-so/{code}/$"))
    citizen.look()

    come_in(desk, house, "Quyên")
    desk.goto(f"{house.url}/mot-cua/")
    officer.look()
    desk.get_by_role("link", name=code).click()
    officer.look()
    desk.locator("a[href*='/giay-to/']").click()
    expect(desk.locator("main img")).to_be_visible()
    officer.look()
    desk.go_back()
    step(desk, "supplement", words="Thiếu số nhà nơi bán hàng.", parts="other")
    page.reload()
    expect(page.get_by_text("Thiếu số nhà nơi bán hàng.").first).to_be_visible()
    # Who opened the paper stands beside it; what is asked for is one tap away, and what is kept already one tick.
    expect(page.get_by_text("đã mở xem").first).to_be_visible()
    main_action(page).click()
    page.locator("[name=kept]").first.check()
    page.locator("[name=agreed]").check()
    main_action(page).click()
    expect(page.locator("main .row")).to_be_visible()
    page.goto(f"{house.url}/ho-so/{code}/hoi/noi-ban/?xem-lai=1")
    page.locator("[name=business_address]").fill("Số 5, thôn 2")
    main_action(page).click()
    page.wait_for_url(re.compile("/xem-lai/$"))
    page.locator("[name=truth]").check()
    main_action(page).click()
    page.wait_for_url(re.compile(f"/ho-so/{code}/$"))

    desk.goto(f"{house.url}/mot-cua/{code}/")
    expect(desk.get_by_text("Số 5, thôn 2").first).to_be_visible()
    assert desk.locator("a[href$='/supplement/']").count() == 0
    step(desk, "accept")
    desk.locator("a[href$='/decide/']").click()
    tick_all(desk)
    desk.locator("[name=outcome][value=granted]").check()
    officer.look()
    desk.locator("[name=words]").fill("Cấp giấy chứng nhận đăng ký hộ kinh doanh.")
    main_action(desk).click()
    desk.wait_for_url(re.compile(f"/mot-cua/{code}/$"))
    result = page.locator(f"a[href$='/ho-so/{code}/ket-qua/1/']")
    for _try in range(60):
        hurry(house)
        page.reload()
        if result.count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text("Dấu điện tử của").first).to_be_visible()
    citizen.look()
    paper = page.request.get(house.url + str(result.first.get_attribute("href")))
    assert paper.headers["content-type"] == "application/pdf"
    file = house.folder / f"{code}-KQ1.pdf"
    file.write_bytes(paper.body())
    desk.reload()
    expect(desk.get_by_text("Dấu điện tử của").first).to_be_visible()
    officer.look()
    stranger = another(browser, phones)
    is_proved_on_the_page(stranger, house, file)
    is_found_by_its_code(stranger, house, f"{code}-KQ1")
    is_proved_by_the_command(house, file)


def test_a_fee_is_paid_from_the_phone_and_counted_by_itself(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    citizen, officer = another(browser, phones), another(browser, phones)
    page, desk = citizen.page, officer.page
    come_in(page, house, "Vân")
    page.goto(f"{house.url}/thu-tuc/1.004222/ho-so/")
    main_action(page).click()
    page.wait_for_url(re.compile("/ho-so/HS"))
    code = page.url.rstrip("/").rpartition("/")[2]
    main_action(page).click()
    answer_all(page, citizen.look)
    page.goto(f"{house.url}/ho-so/{code}/mien-le-phi/")
    page.locator("[name=ground][value=none]").check()
    citizen.look()
    main_action(page).click()
    page.goto(f"{house.url}/ho-so/{code}/giay-to/house_paper/")  # whence the last answer had led
    photograph(page, "nha.jpg")
    page.goto(f"{house.url}/ho-so/{code}/xem-lai/")
    page.locator("[name=truth]").check()
    main_action(page).click()
    page.wait_for_url(re.compile(f"/ho-so/{code}/$"))
    citizen.look()
    page.locator("a[href$='/le-phi/']").click()
    expect(page.locator(".qr svg")).to_be_visible()
    citizen.look()
    pay_at_the_bank(page, another(browser, phones).page)
    # Nobody touches the page: it turns when the bank has said so.
    expect(page.get_by_role("heading", name="Đã nộp lệ phí")).to_be_visible(timeout=30_000)
    citizen.look()
    come_in(desk, house, "Quyên")
    desk.goto(f"{house.url}/mot-cua/{code}/")
    expect(desk.get_by_text("đã nộp").first).to_be_visible()
    officer.look()


def test_whoever_has_a_signature_signs_what_they_hand_in(house: House, browser: Browser, phones: list[Phone]) -> None:
    citizen = another(browser, phones)
    page = citizen.page
    come_in_by_code(page, house, house.url, "0988 100 061", "Nguyễn Thị Lan")
    page.goto(f"{house.url}/thu-tuc/1.000894/ho-so/")
    main_action(page).click()
    page.wait_for_url(re.compile("/ho-so/HS"))
    code = page.url.rstrip("/").rpartition("/")[2]
    main_action(page).click()
    answer_all(page)
    page.goto(f"{house.url}/ho-so/{code}/noi-nop/")
    page.locator("[name=unit]").select_option(index=1)
    main_action(page).click()
    page.goto(f"{house.url}/ho-so/{code}/xem-lai/")
    citizen.look()
    page.locator("a[href$='/ky/']").click()
    citizen.look()
    holder = holder_named(house, "Nguyễn Thị Lan")
    page.locator("[name=adapter][value=appconfirm]").check()
    page.locator("[name=credential]").fill(holder["number"])
    main_action(page).click()
    expect(page.get_by_role("link", name=re.compile("PDF"))).to_be_visible()
    citizen.look()
    paper = page.request.get(f"{house.url}/ho-so/{code}/ky/?to-giay=1")
    assert paper.headers["content-type"] == "application/pdf"
    main_action(page).click()
    expect(page.get_by_role("heading", name=re.compile("ứng dụng"))).to_be_visible()
    citizen.look()
    allow_in_the_app(page, house, holder["holder"])
    # Nobody touches the page: it turns when the signature has come.
    expect(page.get_by_text("Bạn đã ký").first).to_be_visible(timeout=30_000)
    citizen.look()
    page.goto(f"{house.url}/ho-so/{code}/xem-lai/")
    citizen.look()
    page.locator("[name=truth]").check()
    main_action(page).click()
    page.wait_for_url(re.compile(f"/ho-so/{code}/$"))
    expect(page.get_by_text("Nguyễn Thị Lan").first).to_be_visible()
    citizen.look()


def holder_named(house: House, name: str) -> dict[str, Any]:
    """Who has keys at the services of the sandbox under this name."""
    with urlopen(f"{house.sandbox}/trust/holders.json") as answer:  # noqa: S310 - the sandbox of this house
        told = json.load(answer)
    found: dict[str, Any] = next(one for one in told["holders"] if one["name"] == name)
    return found


def allow_in_the_app(page: Page, house: House, holder: str) -> None:
    """Say yes on the phone's page to what waits there. It stays open behind: a page closed while it loads may never be gone."""
    app = page.context.new_page()
    app.goto(f"{house.sandbox}/sca/app/{holder}")
    app.locator("button[value=yes]").first.click()
    page.bring_to_front()


def come_in_with_identity(page: Page, house: House, name: str) -> None:
    """Confirm who one is once; from then on the identity account opens the door."""
    come_in(page, house, name)
    page.goto(f"{house.url}/toi/dinh-danh/")
    page.get_by_role("button", name="Tôi đồng ý").click()
    confirm_at_the_provider(page, re.compile(name))
    page.wait_for_url(SAFETY)
    sign_out(page, house.url)
    page.goto(f"{house.url}/dang-nhap/")
    page.get_by_role("button", name="Vào bằng Định danh thử").click()
    confirm_at_the_provider(page, re.compile(name))
    page.wait_for_url(lambda url: "/dang-nhap/" not in url and "/eid/" not in url)


SEALED_BY = "Ủy ban nhân dân đặc khu Vân Đồn"


def is_proved_on_the_page(stranger: Phone, house: House, file: Path) -> None:
    """Somebody without an account drops the file on the verifier's page and gets four good answers."""
    page = stranger.page
    page.goto(f"{house.url}/kiem-tra-chu-ky/")
    stranger.look()
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form[enctype] button").click()
    expect(page.locator(".alert-good")).to_be_visible()
    expect(page.get_by_role("heading", name=SEALED_BY)).to_be_visible()
    assert page.locator(".rows .badge").all_inner_texts() == ["có"] * 4
    expect(page.get_by_text("PAdES B-LTA")).to_be_visible()
    stranger.look()


def is_found_by_its_code(stranger: Phone, house: House, code: str) -> None:
    """Whoever has only the code hears that it is known, in force and who sealed it."""
    page = stranger.page
    page.locator("[name=ma]").fill(code)
    page.locator("[name=ma]").press("Enter")
    page.wait_for_url(re.compile(f"/verify/ho-so/{code}/$"))
    expect(page.locator(".alert-good")).to_be_visible()
    expect(page.get_by_text(f"Dấu điện tử của {SEALED_BY}")).to_be_visible()
    stranger.look()


def is_proved_by_the_command(house: House, file: Path) -> None:
    """The command says the same, and of a file with one byte changed the opposite."""
    said = command_says(house, file)
    assert (said["good"], said["whole"], said["certificate"], said["time"], said["engines_agree"]) == (
        True,
        "yes",
        "yes",
        "yes",
        "yes",
    )
    assert [one["name"] for one in said["signatures"]] == [SEALED_BY]
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    other = file.with_name("changed.pdf")
    other.write_bytes(content)
    assert not command_says(house, other)["good"]


def command_says(house: House, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "config.command", "sign", "verify", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)
    said: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode == 0) == said["good"]
    return said
