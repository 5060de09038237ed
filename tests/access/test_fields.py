"""What the rooms' tables of personal data name exists: a field of a model, a purpose of the register of processing."""

from __future__ import annotations

import pytest
from django.apps import apps

from lantoa.accounts import api as accounts
from lantoa.accounts.rules.processing import register
from lantoa.kit.access import Field

FIELDS = accounts.field_table().values()


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_kind_of_data_is_kept_where_it_says_and_for_a_purpose_that_is_told(field: Field) -> None:
    room, model, column = field.kept.split(".")
    label = {"messages": "lantoa_messages"}.get(room, room)
    assert column in {one.name for one in apps.get_model(label, model)._meta.concrete_fields}
    assert field.purpose in register()


def test_a_page_for_everybody_without_a_link_shows_nothing_of_anybody() -> None:
    """But what whoever is signed in wrote of themselves, in a form of their own, and the name somebody chose for a livestream."""
    table = accounts.policy_table()
    open_ = {
        (field.name, route)
        for field in FIELDS
        for route in field.routes
        if "anonymous" in table[route].roles and not table[route].token
    }
    own = {(name, route) for name, route in open_ if name == "owner_phone"}
    assert {route for _name, route in own} == {"accounts:change_phone", "orders:buy", "orders:mine", "preorders:join"}
    assert {name for name, _route in open_ - own} == {"commenter"}
