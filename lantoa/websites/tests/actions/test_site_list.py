"""A list is matched row by row, taken over once, and what is wrong with a row is said in a sentence."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.journal.models import Entry
from lantoa.kit.tests.clock import StandingWorld
from lantoa.websites.actions.keeper import name_keeper
from lantoa.websites.actions.site import terminate
from lantoa.websites.actions.site_list import confirm_list, drop_list, receive_list
from lantoa.websites.errors import BadList, BadSite, NotAllowed
from lantoa.websites.models import Site, SiteList
from lantoa.websites.queries.register import counted
from lantoa.websites.queries.words import notes_of, problem_of
from lantoa.websites.tests import factories

pytestmark = pytest.mark.django_db
GOOD = ["chamuc.sandbox.test", "Công ty TNHH Chả Mực", "Doanh nghiệp", "10/03/2025", "Vân Đồn"]


def test_each_row_is_new_the_same_changed_to_be_looked_at_or_refused_with_a_sentence() -> None:
    by = factories.officer()
    factories.site("giu-nguyen.sandbox.test", owner_name="Công ty A")
    factories.site("doi-chu.sandbox.test", owner_kind="individual", owner_name="Lê Văn B")
    factories.site("moi-hon.sandbox.test", confirmed_on=factories.date(2026, 8, 1), owner_name="Công ty C")
    factories.site("haiha.sandbox.test", owner_name="Công ty D")
    rows = [
        GOOD,
        ["giu-nguyen.sandbox.test", "Công ty A", "Doanh nghiệp", "10/03/2025", ""],
        ["doi-chu.sandbox.test", "Hộ kinh doanh Lê B", "Hộ kinh doanh", "05/05/2026", ""],
        ["moi-hon.sandbox.test", "Công ty C", "Doanh nghiệp", "01/02/2026", ""],
        ["hаihа.sandbox.test", "Công ty Giả", "Doanh nghiệp", "01/02/2026", ""],
        ["https://www.chamuc.sandbox.test/", "Công ty TNHH Chả Mực", "Doanh nghiệp", "10/03/2025", ""],
        ["192.168.1.4", "Công ty E", "Doanh nghiệp", "01/02/2026", ""],
        ["shop.vn/gian-hang", "Công ty F", "Doanh nghiệp", "01/02/2026", ""],
        ["ngay.vn", "Công ty G", "Doanh nghiệp", "31/02/2026", ""],
        ["mai.vn", "Công ty H", "Doanh nghiệp", "01/02/2030", ""],
        ["khong-loai.vn", "Nguyễn Văn I", "", "01/02/2026", ""],
        ["chảmực.vn", "Lê Thị K", "Cá nhân", "01/02/2026", "Xã Không Có"],
        ["Tổng cộng: 12", "", "", "", ""],
    ]
    found = factories.brought(rows, by)
    states = [(row.state, row.problem) for row in found.rows.all()]
    assert states == [
        ("new", ""), ("same", ""), ("changed", ""), ("wrong", "older"), ("ask", ""), ("wrong", "double"), ("wrong", "domain_address"),
        ("wrong", "domain_path"), ("wrong", "day_confirmed"), ("wrong", "day_to_come"), ("wrong", "no_kind"), ("new", ""),
    ]  # fmt: skip
    assert all(len(problem_of(row)) > 15 and "%(" not in problem_of(row) for row in found.rows.filter(state="wrong"))
    asked, marked = found.rows.get(state="ask"), found.rows.get(entry__shown="chảmực.vn")
    assert any("haiha.sandbox.test" in note for note in notes_of(asked))
    assert set(marked.notes) == {"punycode", "unit_unknown"}
    assert Site.objects.count() == 4

    confirm_list(found, agreed=[], by=by)
    done = factories.take_list(found.pk)
    assert dict(done.rows.values_list("state", "outcome")) == {
        "new": "registered", "same": "same", "changed": "changed", "wrong": "refused", "ask": "refused",
    }  # fmt: skip
    imported = Entry.objects.get(act="websites.list_imported")
    assert imported.data == {"registered": 2, "changed": 1, "same": 1, "refused": 8}
    told = Entry.objects.get(act="websites.site_changed")
    assert told.data["owner_kind"] == ["individual", "household"]
    assert "Lê" not in str(told.data)
    step = Site.objects.get(domain="doi-chu.sandbox.test").steps.get(kind="changed")
    assert step.changed["owner_kind"] == ["individual", "household"]
    assert (step.on.isoformat(), step.source) == ("2026-05-05", "list")
    assert Site.objects.get(domain="chamuc.sandbox.test").unit_id == factories.unit().pk
    assert counted().total == 6


def test_the_same_list_again_changes_nothing_and_a_ticked_look_alike_comes_in() -> None:
    by = factories.officer()
    factories.taken([GOOD], by)
    again = factories.taken([GOOD], by)
    assert list(again.rows.values_list("state", "outcome")) == [("same", "same")]
    assert Site.objects.get().steps.count() == 1
    factories.taken([["nghi-ban.sandbox.test", *GOOD[1:]]], by)
    terminate(Site.objects.get(domain="nghi-ban.sandbox.test"), on=factories.date(2026, 11, 1), words="Nghỉ bán", by=by)
    back = factories.taken(
        [["nghi-ban.sandbox.test", *GOOD[1:]], ["nghi-ban.sandbox.test", *GOOD[1:3], "02/11/2026", ""]], by
    )
    assert list(back.rows.values_list("problem", "outcome")) == [("ended", "refused"), ("double", "refused")]
    anew = factories.taken([["nghi-ban.sandbox.test", *GOOD[1:3], "02/11/2026", ""]], by)
    assert anew.rows.get().outcome == "registered"
    twin = ["chamuc.sandbox.test".replace("u", "ü"), *GOOD[1:]]
    taken = factories.taken([twin], by, agreed=[2])
    assert taken.rows.get().outcome == "registered"
    assert Site.objects.live().count() == 3


def test_only_officers_of_the_body_that_keeps_it_bring_lists_and_a_list_waits_for_one_word(
    stage: StandingWorld,
) -> None:
    by, other = factories.officer(), factories.officer()
    for stranger in (factories.officer("association"), factories.accounts.actor_for(by.person, None)):
        if stranger.organisation_id != by.organisation_id:
            with pytest.raises(NotAllowed):
                factories.brought([GOOD], stranger)
    client = Client()
    client.force_login(factories.officer("association").person)
    assert client.get("/quan-ly-website/danh-sach/").status_code == 403
    assert "Sở Công Thương thử giữ" in client.get("/quan-ly-website/").content.decode()
    unnamed = factories.officer(keeps=False)
    with pytest.raises(NotAllowed):
        factories.brought([GOOD], unnamed)
    with pytest.raises(BadSite):
        name_keeper(accounts.Organisation.objects.get(pk=factories.officer("association").organisation_id), by=None)
    call_command("register_keeper", str(unnamed.organisation_id))
    call_command("register_keeper", str(unnamed.organisation_id))
    assert Entry.objects.filter(act="websites.keeper_named", on_behalf_of_id=unnamed.organisation_id).count() == 1
    assert not SiteList.objects.visible_to(unnamed).exists()
    found = factories.brought([GOOD], by)
    assert factories.brought([GOOD], by).pk == found.pk
    with pytest.raises(BadList):
        confirm_list(found, by=other)
    drop_list(found, by=by)
    with pytest.raises(BadList):
        confirm_list(found, by=by)
    assert not Site.objects.exists()
    for bad in (b"", b"%PDF-1.4", "Tên miền,Ngày\na.vn,1/1/2025\n".encode(), "Tên miền,Chủ sở hữu\n".encode()):
        with pytest.raises(BadList):
            receive_list(factories.io.BytesIO(bad), "x.csv", by=by)


def test_the_officer_walks_from_a_file_to_the_register(client: Client) -> None:
    by = factories.officer()
    client.force_login(by.person)
    file = factories.sheet([GOOD, ["127.0.0.1", "Công ty X", "Doanh nghiệp", "10/03/2025", ""]])
    file.name = "danh-sach.csv"
    answer = client.post("/quan-ly-website/danh-sach/", {"file": file, "key": "01a2207d-a18c-728e-a696-f47421400001"})
    assert answer.status_code == 302, answer.content
    path = answer["Location"]
    page = client.get(path).content.decode()
    assert "127.0.0.1" in page
    assert client.post(path + "dong-y/", {"key": "01a2207d-a18c-728e-a696-f47421400002"}).status_code == 302
    factories.take_list(SiteList.objects.get().pk)
    assert "chamuc.sandbox.test" not in client.get(path).content.decode()
    assert client.get(path + "can-sua.xlsx").content.startswith(b"PK")
    assert client.get("/quan-ly-website/").status_code == 200
    assert "chamuc.sandbox.test" in client.get("/website/").content.decode()
