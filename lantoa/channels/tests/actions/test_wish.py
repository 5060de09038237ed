"""What buyers ask for in messages and the stall does not have is counted, of one conversation once; nothing of who asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from lantoa.channels.tests import factories, talks
from lantoa.preorders import api as preorders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facebook")]
Capture = Callable[..., AbstractContextManager[Any]]


def test_messages_that_ask_for_what_is_not_there_are_counted(django_capture_on_commit_callbacks: Capture) -> None:
    by, store = talks.stall()
    name = factories.product(by, store).name
    account = talks.facebook(by)
    told = [
        talks.message("m_1", "7001", "Shop có bán mắm tép không ạ"), talks.message("m_2", "7001", "có mắm tép ko"),
        talks.message("m_3", "7002", f"còn {name.lower()} không"), talks.message("m_4", "7002", "Chào chị"),
        talks.comment("1_1", "7003", "có bán rươi không"), talks.message("m_5", "7004", "có bán rươi không", echo=True),
    ]  # fmt: skip
    # Told again, and asked again later: still one.
    for entries in (told, told, [talks.message("m_6", "7001", "thế có mắm tép không shop")]):
        with django_capture_on_commit_callbacks(execute=True):
            talks.tell(account, *entries)
    kept = list(preorders.Wish.objects.values_list("store", "source", "folded", "times"))
    assert kept == [(store.pk, "chat", "mam tep", 1)]
