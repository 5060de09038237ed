"""When a commune ends in another one, what stands there goes along; what is a body's, or was sold there, does not."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.acts import STORE_CHANGED
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def test_a_stall_goes_along_and_the_old_commune_leads_to_the_new_one(client: Client) -> None:
    old, new = factories.unit("quang-hanh"), factories.unit("cam-pha")
    stall = factories.stall(unit=old)
    accounts.Organisation.objects.filter(pk=stall.organisation.pk).update(unit=old)
    body = accounts.create_organisation(
        name="UBND phường Quang Hanh", kind="public_body", unit=old, owner=factories.person(), by=None
    )
    went = places.end_unit(old, new, since=world.today(), source="a resolution")
    assert (went["stores"], went["accounts"]) == (1, 1)
    stall.store.refresh_from_db()
    body.refresh_from_db()
    assert stall.store.unit_id == new.pk
    # Its officers must not come to see another commune's people by it.
    assert body.unit_id == old.pk
    told = journal.entries_about(stall.store).filter(act=STORE_CHANGED).get()
    assert (told.place, told.data) == (new.pk, {"from_unit": old.pk})
    answer = client.get("/xa-phuong/quang-hanh/")
    assert (answer.status_code, answer["Location"]) == (301, "/xa-phuong/cam-pha/")
    assert old.pk not in [code for _group, rows in places.unit_choices() for code, _name in rows]
    # Again goes on where it stopped: nothing is left.
    assert places.end_unit(old, new, since=world.today(), source="a resolution") == {}
