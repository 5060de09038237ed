"""OpenID Connect: what is asked, and every answer that proves nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwk, jws
from pytest_django.fixtures import Settings

from lantoa.accounts.adapters.base import Declined, Identity, NotGenuine, Trip, identity_provider
from lantoa.accounts.adapters.contract import TRIP, IdentityProviderContract
from lantoa.accounts.adapters.oidc import client
from lantoa.accounts.adapters.oidc.adapter import Adapter
from lantoa.accounts.tests.adapters.openid import CURVE, ISSUER, KEY, OPTIONS, OTHER, OpenId, key_of
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import world


@pytest.fixture(autouse=True)
def outside(settings: Settings, stage: object) -> Iterator[OpenId]:
    settings.EID_OPTIONS = OPTIONS
    client.forget()
    made = OpenId()
    before = world.use(made)
    yield made
    world.use(before)
    client.forget()


class TestOidcKeepsTheContract(IdentityProviderContract):
    @pytest.fixture(autouse=True)
    def there(self, outside: OpenId) -> None:
        self.outside = outside

    def provider(self) -> Adapter:
        return Adapter()

    def back(self, trip: Trip) -> dict[str, str]:
        return self.outside.back(trip)

    def cut_the_line(self) -> bool:
        client.forget()
        self.outside.cut = True
        return True


def arrived(outside: OpenId, trip: Trip = TRIP, **more: str) -> Identity:
    return Adapter().arrive(trip, {**outside.back(trip), **more})


def reason(outside: OpenId, trip: Trip = TRIP, **more: str) -> str:
    with pytest.raises(NotGenuine) as refused:
        arrived(outside, trip, **more)
    return refused.value.reason


def test_one_leaves_with_everything_asked_for() -> None:
    address = urlsplit(Adapter().leave(TRIP))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(TRIP.verifier.encode()).digest()).decode().rstrip("=")
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/authorize"
    assert query == {
        "response_type": "code", "client_id": "lantoa", "redirect_uri": TRIP.return_to, "scope": "openid", "state": TRIP.state, "nonce": TRIP.nonce,
        "code_challenge": challenge, "code_challenge_method": "S256", "acr_values": "urn:eid:2", "max_age": "300",
    }  # fmt: skip
    assert "acr_values=urn%3Aeid%3A1+urn%3Aeid%3A2" in Adapter().leave(replace(TRIP, level=1))


def test_the_code_is_redeemed_with_verifier_and_secret(outside: OpenId) -> None:
    assert arrived(outside) == Identity("citizen-1", 2, outside.now().replace(microsecond=0))
    method, path, form, headers = next(one for one in outside.asked if one[0] == "POST")
    assert (path, form["grant_type"], form["code_verifier"]) == ("/token", "authorization_code", TRIP.verifier)
    pair = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert pair == "lantoa:a%2Fsecret%2Bof+ours"
    assert "client_secret" not in form


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(outside: OpenId) -> None:
    outside.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    arrived(outside)
    form = next(one for one in outside.asked if one[0] == "POST")[2]
    assert (form["client_id"], form["client_secret"]) == ("lantoa", OPTIONS["client_secret"])


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": ...}, "nonce"),
        ({"nonce": 5}, "nonce"),
        ({"aud": "another"}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": ["lantoa", "another"]}, "party"),
        ({"aud": ["lantoa", "another"], "azp": "lantoa"}, "audience"),
        ({"azp": "another"}, "party"),
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"at_hash": "AAAA"}, "at_hash"),
        ({"at_hash": None}, "at_hash"),
        ({"acr": "urn:eid:1"}, "level"),
        ({"acr": "urn:eid:9"}, "level"),
        ({"acr": ...}, "level"),
        ({"sub": ""}, "unreadable"),
        ({"sub": ...}, "unreadable"),
        ({"sub": "x" * 256}, "unreadable"),
        ({"sub": 7}, "unreadable"),
        ({"exp": ...}, "unreadable"),
        ({"iat": "now"}, "unreadable"),
        ({"auth_time": ...}, "unreadable"),
        ({"exp": True}, "unreadable"),
        ({"exp": 1e300}, "unreadable"),
    ],
)
def test_a_token_that_says_something_else_proves_nothing(
    outside: OpenId, claims: dict[str, Any], expected: str
) -> None:
    outside.claims = claims
    assert reason(outside) == expected


@pytest.mark.parametrize(
    ("name", "seconds", "expected"),
    [
        ("exp", -61, "expired"), ("exp", -86_400, "expired"), ("iat", -361, "age"), ("iat", 61, "age"), ("auth_time", -361, "age"),
        ("auth_time", 61, "age"), ("nbf", 61, "age"),
    ],
)  # fmt: skip
def test_a_token_of_another_time_proves_nothing(outside: OpenId, name: str, seconds: int, expected: str) -> None:
    outside.claims = {name: int(outside.now().timestamp()) + seconds}
    assert reason(outside) == expected


@pytest.mark.parametrize(
    ("name", "seconds"), [("exp", -50), ("iat", -350), ("iat", 50), ("auth_time", -350), ("nbf", 50)]
)
def test_a_clock_may_be_off_by_a_minute(outside: OpenId, name: str, seconds: int) -> None:
    outside.claims = {name: int(outside.now().timestamp()) + seconds}
    assert arrived(outside).level == 2


def test_one_audience_may_be_written_as_a_list(outside: OpenId) -> None:
    outside.claims = {"aud": ["lantoa"], "azp": "lantoa"}
    assert arrived(outside).level == 2


def test_a_stranger_s_key_proves_nothing(outside: OpenId) -> None:
    outside.key = OTHER
    assert reason(outside) == "signature"


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_key_too_small_to_be_trusted_proves_nothing(outside: OpenId) -> None:
    small = key_of(rsa.generate_private_key(65537, 1024), "one")  # noqa: S505
    outside.key, outside.published = small, [small]
    assert reason(outside) == "key"


def test_a_key_for_another_use_proves_nothing(outside: OpenId) -> None:
    for change in ({"use": "enc"}, {"alg": "PS256"}, {"kid": "two"}, {"kty": "oct"}, {"n": "!"}):
        client.forget()
        outside.published = [{**KEY.as_dict(private=False), **change}]
        assert reason(outside) == "key"


def packed(what: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(what).encode()).rstrip(b"=").decode()


def claims_of(outside: OpenId) -> str:
    return outside.token(TRIP).split(".")[1]


def test_an_unsigned_token_proves_nothing(outside: OpenId) -> None:
    for algorithm in ("none", "None", "NONE", "", None, 5, ["RS256"]):
        outside.raw = None
        outside.raw = f"{packed({'alg': algorithm, 'kid': 'one'})}.{claims_of(outside)}."
        assert reason(outside) == "algorithm"
    outside.raw = None
    outside.raw = outside.token(TRIP).rpartition(".")[0] + "."
    assert reason(outside) == "signature"


def test_a_secret_made_of_the_public_key_or_ours_proves_nothing(outside: OpenId) -> None:
    public = jwk.import_key(KEY.as_dict(private=False))
    for secret in (public.as_pem(private=False), OPTIONS["client_secret"].encode()):
        for algorithm in ("HS256", "RS256"):
            outside.raw = None
            signed = f"{packed({'alg': algorithm, 'kid': 'one'})}.{claims_of(outside)}"
            mark = (
                base64.urlsafe_b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())
                .decode()
                .rstrip("=")
            )
            outside.raw = f"{signed}.{mark}"
            assert reason(outside) in {"algorithm", "signature"}


def test_a_key_that_the_token_brings_along_is_not_used(outside: OpenId) -> None:
    outside.header = {
        "alg": "RS256",
        "kid": "one",
        "jwk": OTHER.as_dict(private=False),
        "jku": "https://evil.example/jwks",
    }
    outside.key = OTHER
    assert reason(outside) == "signature"
    assert all("evil" not in path for _method, path, _form, _headers in outside.asked)


def test_a_header_we_must_understand_and_do_not_proves_nothing(outside: OpenId) -> None:
    whole = jws.serialize_compact({"alg": "RS256", "kid": "one"}, b"{}", KEY)
    outside.raw = (
        f"{packed({'alg': 'RS256', 'kid': 'one', 'crit': ['x'], 'x': 1})}.{claims_of(outside)}.{whole.split('.')[2]}"
    )
    assert reason(outside) == "signature"


@pytest.mark.parametrize(
    "raw", ["", ".", "..", "a.b.c", "x" * 20_000, "🦑.🦑.🦑", packed([]) + "..", packed({}) + "." + packed({}) + "."]
)
def test_nonsense_for_a_token_proves_nothing(outside: OpenId, raw: str) -> None:
    outside.raw = raw
    assert reason(outside) in {"unreadable", "algorithm"}


def test_a_missing_token_proves_nothing(outside: OpenId) -> None:
    for wrong in (None, 5, [], {}):
        outside.answer = {"id_token": wrong}
        assert reason(outside) == "unreadable"


def test_another_kind_of_key_is_as_good(outside: OpenId) -> None:
    outside.key, outside.published, outside.header = CURVE, [KEY, CURVE], {"alg": "ES256", "kid": "curve"}
    assert arrived(outside).level == 2


def test_without_a_key_s_name_every_fitting_key_is_tried(outside: OpenId) -> None:
    outside.published, outside.header = [{**OTHER.as_dict(private=False), "kid": "two"}, KEY], {"alg": "RS256"}
    assert arrived(outside).level == 2


def test_keys_are_kept_an_hour_and_a_new_one_is_looked_for_at_once(outside: OpenId) -> None:
    def looks() -> int:
        return sum(1 for _method, path, _form, _headers in outside.asked if path == "/jwks")

    for _time in range(3):
        arrived(outside)
    assert looks() == 1
    outside.key = OTHER
    outside.header = {"alg": "RS256", "kid": "new"}
    outside.published = [{**OTHER.as_dict(private=False), "kid": "new"}]
    outside.later(seconds=61)
    arrived(outside)
    assert looks() == 2
    outside.header = {"alg": "RS256", "kid": "made-up"}
    for _time in range(5):
        assert reason(outside) == "key"
    assert looks() == 2


def test_a_new_key_under_the_old_name_is_looked_for_too(outside: OpenId) -> None:
    arrived(outside)
    outside.key, outside.published = OTHER, [OTHER]
    assert reason(outside) == "signature"
    outside.later(seconds=61)
    assert arrived(outside).level == 2
    outside.key = KEY
    assert reason(outside) == "signature"


def test_another_provider_s_answer_is_noticed_by_its_name(outside: OpenId) -> None:
    assert reason(outside, iss="https://evil.example") == "issuer"
    with pytest.raises(NotGenuine, match="issuer"):
        Adapter().arrive(TRIP, {name: value for name, value in outside.back(TRIP).items() if name != "iss"})
    outside.about = {"authorization_response_iss_parameter_supported": False}
    client.forget()
    said = {name: value for name, value in outside.back(TRIP).items() if name != "iss"}
    assert Adapter().arrive(TRIP, said).level == 2


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"}, {"issuer": None}, {"token_endpoint": "http://eid.example/token"}, {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_a_provider_that_is_not_itself_is_left_alone(outside: OpenId, about: dict[str, Any]) -> None:
    outside.about = about
    with pytest.raises(AdapterError) as refused:
        Adapter().leave(TRIP)
    assert not refused.value.retryable


def test_a_refused_code_and_a_busy_provider_are_told_apart(outside: OpenId) -> None:
    with pytest.raises(Declined):
        arrived(outside, code="spent")
    outside.status = 503
    with pytest.raises(AdapterError) as busy:
        arrived(outside)
    assert busy.value.retryable


def test_settings_are_judged(settings: Settings) -> None:
    settings.EID_OPTIONS = dict.fromkeys(OPTIONS, "")
    assert len(Adapter().check_config()) == 5
    settings.EID_OPTIONS = {**OPTIONS, "issuer": "http://eid.example"}
    assert len(Adapter().check_config()) == 1
    settings.EID_OPTIONS = {**OPTIONS, "issuer": "http://127.0.0.1:8001/eid"}
    assert Adapter().check_config() == []


def test_where_there_is_no_provider_there_is_none(settings: Settings) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "accounts.identity": ""}
    assert identity_provider() is None
    settings.ADAPTERS = {**settings.ADAPTERS, "accounts.identity": "lantoa.accounts.adapters.oidc"}
    assert isinstance(identity_provider(), Adapter)
