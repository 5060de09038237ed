"""The demo's province has a register of websites: an invented list of 165, taken over as an officer would."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lantoa.accounts import api as accounts
from lantoa.kit import sheets
from lantoa.kit.vietnamese import fold
from lantoa.places import api as places
from lantoa.websites import api as websites

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community

ENTERPRISES, INDIVIDUALS = 130, 35
# In a month that is fixed by now, whichever day it is: its edition tells of them.
BROUGHT_DAYS_AGO = 50
TITLES = ("Tên miền", "Chủ sở hữu", "Đối tượng", "Loại nền tảng", "Số xác nhận", "Ngày xác nhận", "Xã/phường")
# Invented on purpose so that nobody is meant; domains under a name that is nobody's (RFC 6761).
GOODS = (
    "Chả Mực", "Ruốc Hàu", "Miến Dong", "Trà Hoa Vàng", "Gà Tiên Yên", "Mật Ong", "Ngọc Trai", "Nước Mắm", "Sá Sùng", "Rượu Ba Kích", "Cam Canh",
    "Gốm Mộc", "Dược Liệu", "Hải Sản Khô", "Quà Biển",
)  # fmt: skip
SIGNS = ("Thử Một", "Thử Hai", "Thử Ba", "Thử Bốn", "Thử Năm", "Thử Sáu", "Thử Bảy", "Thử Tám", "Thử Chín")
# The small web of the sandbox answers as one of these, by the beginning of the name.
KINDS = ("du", "du", "du", "du", "thieu-chu", "du", "du", "thieu-chinh-sach", "du", "du", "cam-may", "du", "du", "dong", "du", "chung-thu-hong")  # fmt: skip


def rows(unit_names: list[str]) -> list[list[str]]:
    """The list's rows below its titles: 130 of enterprises, then 35 of individuals, each with a domain of its own."""
    made = []
    for number in range(ENTERPRISES + INDIVIDUALS):
        goods, sign = GOODS[number % len(GOODS)], SIGNS[number // len(GOODS) % len(SIGNS)]
        shop = "-".join(fold(f"{goods} {sign}").split())
        called = f"{KINDS[number % len(KINDS)]}-{shop}" + ("" if number < len(GOODS) * len(SIGNS) else "-hai")
        company = number < ENTERPRISES
        more = "" if number < len(GOODS) * len(SIGNS) else " Hai"
        owner = f"Công ty TNHH {goods} {sign}{more}" if company else f"Người Bán {goods} {sign}{more}"
        day = date(2023, 1, 9) + timedelta(days=7 * number)
        made.append([
            f"{called}.sandbox.test", owner, "Doanh nghiệp" if company else "Cá nhân", "Trực tiếp", f"TB-THU-{number + 1:04d}",
            f"{day:%d/%m/%Y}", unit_names[number % len(unit_names)],
        ])  # fmt: skip
    return made


def sample() -> bytes:
    """The list as an Excel file."""
    return sheets.workbook("Danh sách website", [list(TITLES), *rows([unit.full_name for unit in places.units()])])


def bring_list(there: Community) -> websites.SiteList:
    """As an officer of the department that keeps the register would: the file is read and matched. It writes a file: outside a
    transaction."""
    there.ago(days=BROUGHT_DAYS_AGO)
    websites.name_keeper(there.organisations["so"], by=None)
    return websites.receive_list(io.BytesIO(sample()), "danh-sach-website.xlsx", by=there.owners["so"])


def take_over(there: Community, brought: websites.SiteList) -> None:
    """And said yes to; the whole list goes into the register."""
    there.ago(days=BROUGHT_DAYS_AGO)
    websites.confirm_list(brought, by=there.owners["so"])
    websites.take_list(brought.pk)
    _be_complained_of(there)


def _be_complained_of(there: Community) -> None:
    """A buyer missed the owner's name somewhere, and an authority asked yesterday morning: its clock has run out."""
    there.ago(days=2)
    nameless = websites.Site.objects.filter(domain__startswith="thieu-chu-").earliest("pk")
    words = "Đặt hàng rồi mà không tìm thấy tên người bán ở đâu."
    websites.complain(nameless, reason="no_owner", words=words, by=accounts.Visitor())
    there.ago(hours=27)
    silent = websites.Site.objects.filter(domain__startswith="dong-").earliest("pk")
    websites.ask_takedown(
        silent, authority="Cơ quan thử", document="27/CV-THU", asked_at=there.then.moment, by=there.owners["so"]
    )
