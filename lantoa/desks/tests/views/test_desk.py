"""The shared desk as a commune's officer, the department and a partner see it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from lantoa.desks.actions.share import hand_to
from lantoa.desks.models import Care, ListShare
from lantoa.desks.tests import factories
from lantoa.kit.phone import display
from lantoa.kit.tests.clock import StandingWorld
from lantoa.stores.tests import factories as stalls

pytestmark = pytest.mark.django_db


def soup(answer: HttpResponse, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def hidden(form: object) -> dict[str, str]:
    return {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}


def test_an_officer_takes_a_visit_and_says_what_became_of_it(standing: StandingWorld) -> None:
    waits, by = stalls.stall("Trống"), factories.officer()
    colleague = factories.officer(body=by.organisation)
    standing.later(days=90)
    browser = factories.browser(by)
    page = soup(browser.get(reverse("desks:desk")))
    assert "Gian hàng cần ghé thăm" in page.text
    assert "1 việc đã lâu" in page.text
    address = reverse("desks:list", args=["gian-hang-can-ghe"])
    page = soup(browser.get(address))
    assert display(waits.store.phone) in page.text
    assert page.find("a", string="Xem gian hàng")
    assert "Việc ở đây do xã phường bạn giữ." in page.text
    assert "Gọi trước, rồi ghé giúp đăng món đầu tiên." in page.text
    form = page.find("form", action=reverse("desks:take", args=["gian-hang-can-ghe"]))
    taken = browser.post(form["action"], hidden(form))
    care = Care.objects.get()
    assert taken["Location"] == reverse("desks:care", args=[care.pk])
    assert "hết hạn" not in soup(browser.get(address)).text
    late = factories.browser(colleague).post(
        form["action"], {**hidden(form), "key": "018f0000-0000-7000-8000-000000000001"}
    )
    assert "Người khác vừa nhận việc này." in soup(late, 422).text
    page = soup(browser.get(taken["Location"]))
    give = page.find("form", action=reverse("desks:give", args=[care.pk]))
    browser.post(give["action"], {**hidden(give), "person": colleague.person_id})
    care.refresh_from_db()
    assert care.person == colleague.person
    ending = page.find("form", action=reverse("desks:care", args=[care.pk]))
    assert soup(browser.post(ending["action"], {**hidden(ending), "outcome": "done", "words": ""}), 422).select(
        ".wrong"
    )
    browser.post(ending["action"], {**hidden(ending), "outcome": "done", "words": "Đã ghé."})
    assert "Đã ghé." in soup(browser.get(ending["action"])).text
    assert "Không có việc nào chờ" in soup(browser.get(address)).text
    assert factories.browser(factories.officer("mong-cai-1")).get(ending["action"]).status_code == 404


def test_the_department_sees_every_commune_and_a_partner_only_what_it_was_handed(standing: StandingWorld) -> None:
    waits, province, women = (
        stalls.stall("Trống"),
        factories.officer(""),
        factories.partner("association", "Hội Phụ nữ"),
    )
    standing.later(days=30)
    chief, member = factories.browser(province), factories.browser(women)
    assert "Đặc khu Vân Đồn" in soup(chief.get(reverse("desks:desk"))).text
    address = reverse("desks:list", args=["gian-hang-can-ghe"])
    page = soup(chief.get(address))
    assert page.find("a", href=f"?xa={waits.store.unit_id}") or page.select(f"a[href$='?xa={waits.store.unit_id}']")
    assert "Trống" in soup(chief.get(f"{address}?xa={waits.store.unit_id}")).text
    assert "Trống" not in soup(chief.get(f"{address}?xa=00000")).text
    assert display(waits.store.phone) not in page.text
    assert "Chưa có danh sách cho bạn" in soup(member.get(reverse("desks:desk"))).text
    assert "Danh sách này chưa giao" in soup(member.get(address)).text
    sharing = reverse("desks:share", args=["gian-hang-can-ghe"])
    form = soup(chief.get(sharing)).find("form", class_="form")
    chief.post(sharing, {**hidden(form), "partner": women.organisation_id})
    seen = soup(member.get(address)).text
    assert "Trống" in seen
    assert display(waits.store.phone) not in seen
    share = ListShare.objects.get()
    commune = factories.browser(factories.officer())
    assert soup(commune.post(reverse("desks:take_back", args=[share.pk])), 422).select(".alert-refuse")
    assert "Hội Phụ nữ" in soup(commune.get(sharing)).text
    chief.post(reverse("desks:take_back", args=[share.pk]), {"key": "018f0000-0000-7000-8000-000000000002"})
    assert "Danh sách này chưa giao" in soup(member.get(address)).text
    hand_to(factories.kind("parcels_still"), factories.partner().organisation, part="ghn", by=factories.operator())
    assert (
        "GHN"
        in soup(
            factories.browser(factories.operator()).get(reverse("desks:share", args=["goi-hang-dung-yen"]))
        ).text.upper()
    )
