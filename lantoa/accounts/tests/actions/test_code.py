"""A code proves that somebody holds a phone: once, soon, with few tries."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import BadPhone, TooMany, TooSoon, WrongCode
from lantoa.accounts.models import PhoneCode
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


def ask(**given: str) -> None:
    accounts.request_code(PHONE, purpose="sign_in", **given)


def check(code: str, **given: str) -> None:
    accounts.check_code(PHONE, code, purpose=given.pop("purpose", "sign_in"), **given)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_code_in_the_message_is_taken_once(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    check(code)
    with pytest.raises(WrongCode) as refused:
        check(code)
    assert refused.value.code == "used"


def test_the_phone_may_be_written_in_any_way(stage: Stage) -> None:
    accounts.request_code("0912 345 678", purpose="sign_in")
    accounts.check_code("84912345678", stage.last_code(PHONE), purpose="sign_in")
    assert PhoneCode.objects.get().phone == PHONE


def test_the_code_is_kept_only_as_a_hash(stage: Stage) -> None:
    ask(address="203.0.113.7")
    row = PhoneCode.objects.get()
    code = stage.last_code(PHONE)
    assert code not in row.code_hash
    assert "203.0.113.7" not in row.address_hash
    assert len(row.code_hash) == len(row.address_hash) == 64


def test_five_wrong_tries_burn_the_code(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    said = []
    for _try in range(5):
        with pytest.raises(WrongCode) as refused:
            check(wrong(code))
        said.append(refused.value.code)
    assert said == ["wrong_code"] * 4 + ["tried_too_often"]
    with pytest.raises(WrongCode) as refused:
        check(code)
    assert refused.value.code == "tried_too_often"


def test_the_fifth_try_may_still_be_right(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    for _try in range(4):
        with pytest.raises(WrongCode):
            check(wrong(code))
    check(code)
    assert PhoneCode.objects.get().ended_at == stage.now()


def test_a_code_holds_ten_minutes(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    stage.later(minutes=10)
    with pytest.raises(WrongCode) as refused:
        check(code)
    assert refused.value.code == "expired"


def test_a_code_for_one_purpose_is_worthless_for_another(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    with pytest.raises(WrongCode):
        check(code, purpose="help")
    with pytest.raises(WrongCode):
        check(code, about="7")
    check(code)


def test_a_code_sent_to_one_phone_is_worthless_for_another(stage: Stage) -> None:
    ask()
    with pytest.raises(WrongCode):
        accounts.check_code("0987654321", stage.last_code(PHONE), purpose="sign_in")


def test_a_second_code_within_a_minute_is_refused_and_nothing_is_sent(stage: Stage) -> None:
    ask()
    code = stage.last_code(PHONE)
    stage.later(seconds=20)
    with pytest.raises(TooSoon) as refused:
        ask()
    assert "40" in str(refused.value)
    assert messages.Message.objects.count() == 1
    check(code)


def test_a_newer_code_replaces_the_one_before(stage: Stage) -> None:
    ask()
    old = stage.last_code(PHONE)
    stage.later(seconds=60)
    ask()
    new = stage.last_code(PHONE)
    if old != new:
        with pytest.raises(WrongCode):
            check(old)
    check(new)
    assert messages.Message.objects.count() == 2


def test_a_phone_gets_six_codes_an_hour_and_more_the_next_hour(stage: Stage) -> None:
    for _time in range(6):
        ask()
        stage.later(minutes=2)
    with pytest.raises(TooMany):
        ask()
    assert messages.Message.objects.count() == 6
    stage.later(hours=1)
    ask()
    assert messages.Message.objects.count() == 7


def test_a_phone_gets_fifteen_codes_a_day_whatever_they_are_for(stage: Stage) -> None:
    for time in range(15):
        accounts.request_code(PHONE, purpose="help", about=str(time))
        stage.later(minutes=30)
    with pytest.raises(TooMany):
        ask()
    assert messages.Message.objects.count() == 15


def test_an_address_gets_a_hundred_and_twenty_codes_an_hour(stage: Stage) -> None:
    for number in range(120):
        accounts.request_code(f"09123{number:05d}", purpose="sign_in", address="203.0.113.7")
    with pytest.raises(TooMany):
        accounts.request_code("0912399999", purpose="sign_in", address="203.0.113.7")
    accounts.request_code("0912399999", purpose="sign_in", address="203.0.113.8")
    assert messages.Message.objects.count() == 121


def test_a_known_and_an_unknown_phone_are_treated_alike(stage: Stage) -> None:
    factories.person(phone="0987654321")
    for phone in ("0987654321", "0912345678"):
        accounts.request_code(phone, purpose="sign_in")
    texts = {message.text.replace(stage.last_code(message.to), "") for message in messages.Message.objects.all()}
    assert len(texts) == 1
    assert PhoneCode.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("gọi tôi nhé", "letters"),
        ("0912", "too_short"),
        ("0" * 10_000, "too_long"),
        ("09123456780", "too_long"),
    ],
    ids=["nothing", "letters", "four digits", "ten thousand digits", "a digit too many"],
)
def test_what_is_no_phone_number_is_refused_with_a_sentence(typed: str, code: str) -> None:
    with pytest.raises(BadPhone) as refused:
        accounts.request_code(typed, purpose="sign_in")
    assert (refused.value.code, refused.value.field) == (code, "phone")
    assert str(refused.value).endswith(".")
    assert messages.Message.objects.count() == 0


def test_what_is_no_code_costs_no_try(stage: Stage) -> None:
    ask()
    with pytest.raises(WrongCode) as refused:
        check("không biết")
    assert refused.value.code == "no_code"
    assert PhoneCode.objects.get().tries == 0


def test_old_codes_are_forgotten(stage: Stage) -> None:
    ask()
    stage.later(days=3)
    ask()
    assert PhoneCode.objects.count() == 1


def test_own_words_carry_the_code(stage: Stage) -> None:
    ask(words="Lan 100%%: %(code)s.")
    assert messages.Message.objects.get().text == f"Lan 100%: {stage.last_code(PHONE)}."
