"""Many at once: one code is sent, and one code lets in once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import TooSoon, WrongCode
from lantoa.accounts.models import PhoneCode
from lantoa.accounts.tests.conftest import Stage
from lantoa.messages import api as messages

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The embedded database of the tests lives in memory and has one connection.
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="races are proved on PostgreSQL"),
]
PHONE = "+84912345678"
AT_ONCE = 8


def outcomes(act: Callable[[], object], refusal: type[Exception]) -> list[bool]:
    def one(_number: int) -> bool:
        try:
            act()
        except refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def test_one_code_is_sent_when_many_ask_at_once() -> None:
    done = outcomes(lambda: accounts.request_code(PHONE, purpose="sign_in"), TooSoon)
    assert done.count(True) == 1
    assert PhoneCode.objects.count() == messages.Message.objects.count() == 1


def test_one_code_lets_in_once_when_many_try_at_once(stage: Stage) -> None:
    accounts.request_code(PHONE, purpose="sign_in")
    code = stage.last_code(PHONE)
    done = outcomes(lambda: accounts.check_code(PHONE, code, purpose="sign_in"), WrongCode)
    assert done.count(True) == 1


def test_many_wrong_guesses_at_once_get_no_more_than_five_tries(stage: Stage) -> None:
    accounts.request_code(PHONE, purpose="sign_in")
    wrong = "000000" if stage.last_code(PHONE) != "000000" else "111111"
    assert outcomes(lambda: accounts.check_code(PHONE, wrong, purpose="sign_in"), WrongCode).count(True) == 0
    assert PhoneCode.objects.get().tries == 5


def test_one_person_joins_when_many_ask_at_once() -> None:
    made = outcomes(lambda: accounts.person_for(PHONE, "Lan"), TooSoon)
    assert made == [True] * AT_ONCE
    assert accounts.Person.objects.count() == 1
