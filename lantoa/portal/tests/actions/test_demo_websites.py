"""The demo's register: 165 sites = 130 of enterprises + 35 of individuals, taken over from a list and counted from the rows."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client

from lantoa.kit.vietnamese import fold
from lantoa.portal.actions.demo_websites import sample
from lantoa.websites import api as websites
from lantoa.websites.tests import factories

pytestmark = pytest.mark.django_db


def test_the_list_of_165_becomes_165_entries_and_each_number_leads_to_its_rows(client: Client) -> None:
    by = factories.officer()
    found = websites.receive_list(io.BytesIO(sample()), "danh-sach-website.xlsx", by=by)
    assert set(found.rows.values_list("state", "problem")) == {("new", "")}
    websites.confirm_list(found, by=by)
    websites.take_list(found.pk)
    counted = websites.counted()
    assert (counted.total, dict(counted.kinds), counted.others) == (165, {"enterprise": 130, "individual": 35}, ())

    page = client.get("/website/").content.decode()
    shown = re.sub(r"<[^>]+>", "", re.search(r'<p class="figure">(.*?)</p>', page)[1])
    assert shown == "165 = 130 + 35"
    for kind, count in counted.kinds:
        assert f"{count} kết quả" in client.get(f"/website/?loai={kind}").content.decode()
    names = set(
        re.findall(
            r"<b>([a-z0-9-]+\.sandbox\.test)</b>",
            "".join(client.get(f"/website/?trang={number}").content.decode() for number in range(1, 7)),
        )
    )
    assert len(names) == 165
    assert "du-cha-muc-thu-mot.sandbox.test" in client.get("/website/?q=" + "chả mực THỬ MỘT").content.decode()
    assert fold("Không có trang nào") not in fold(page)
    again = websites.receive_list(io.BytesIO(sample()), "lai.xlsx", by=by)
    assert set(again.rows.values_list("state", flat=True)) == {"same"}
