"""A stall of somebody alone is handed on or closed first; one that was only tried goes with them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.queries.erasure import to_do_first, what_stays
from lantoa.catalog.models import Product
from lantoa.documents import api as documents
from lantoa.stores import api as stores
from lantoa.stores.models import Notice, Question, Store
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def test_a_stall_of_theirs_alone_stands_against_it_and_is_closed_anyway() -> None:
    stall = factories.stall("Bếp Hương")
    owner = stall.person
    assert any("Bếp Hương" in said for said in to_do_first(accounts.leaving(owner)))
    assert any("gian" in said for said in what_stays(accounts.leaving(owner)))
    accounts.erase_person(owner, by=None, anyway=True)
    store = Store.objects.get(pk=stall.store.pk)
    assert (store.name, store.phone, store.is_public()) == ("Bếp Hương", "", False)
    assert Client().get(reverse("stores:store", args=[store.slug])).status_code in {404, 410}
    assert not stores.public_offers().filter(store=store).exists()


def test_a_stall_with_another_owner_first_shows_another_number() -> None:
    stall = factories.stall()
    owner, other = stall.person, factories.person("Hoa")
    accounts.add_member(stall.organisation, other, role="owner", by=stall.by)
    assert len(to_do_first(accounts.leaving(owner))) == 1
    signs = {"name": stall.store.name, "unit": factories.unit(), "phone": other.phone}
    stores.change_store(stall.store, **signs, by=stall.by)
    assert to_do_first(accounts.leaving(owner)) == []
    accounts.erase_person(owner, by=None)
    assert Store.objects.get(pk=stall.store.pk).is_public()


def test_what_was_only_tried_goes_whole() -> None:
    stall = factories.stall("Bếp Trần Thị Nụ", rehearsal=True)
    factories.squid_cake(stall, name="Bánh bà Nụ", photos=[factories.photo(stall)])
    owner = stall.person
    assert to_do_first(accounts.leaving(owner)) == []
    accounts.erase_person(owner, by=None)
    store = Store.objects.get(pk=stall.store.pk)
    assert (store.name, store.slug, store.phone) == ("–", f"x{store.pk}", "")
    assert list(Product.objects.filter(organisation=stall.organisation).values_list("name", "description")) == [
        ("–", "")
    ]
    assert not documents.Photo.objects.filter(organisation=stall.organisation).exists()


def test_questions_and_reports_go_whoever_is_signed_in_or_not() -> None:
    stall, lan = factories.stall(), factories.person("Lê Thị Lan")
    cake = factories.squid_cake(stall)
    for by, phone in ((accounts.actor_for(lan), ""), (accounts.Visitor(), lan.phone)):
        asked = stores.ask(
            stall.store,
            cake,
            text="Giao đến thôn Đông được không?",
            name="Lan",
            phone=phone,
            address="192.0.2.1",
            by=by,
        )
        stores.answer(asked, text="Được ạ.", published=True, by=stall.by)
        stores.report(
            stall.store, cake, reason="other", words="Không giống ảnh", phone=lan.phone, address="192.0.2.1", by=by
        )
    before = set(Question.objects.public())
    accounts.erase_person(lan, by=None)
    assert (len(before), list(Question.objects.public()), list(Question.objects.waiting())) == (2, [], [])
    assert set(Question.objects.values_list("text", "name", "phone", "person")) == {("–", "", "", None)}
    assert set(Notice.objects.values_list("words", "phone", "person", "reporter")) == {("", "", None, "")}
