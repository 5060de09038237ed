"""The whole API and every address that machines ask, against their written descriptions: a hundred hostile cases an operation, no 5xx, and every
answer is one that stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import schemathesis.checks as checks
import schemathesis.specs.openapi.checks as conformance
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from pytest_django.fixtures import Settings
from schemathesis.generation import GenerationMode
from schemathesis.generation.feedback import NO_FEEDBACK

from lantoa.journal import api as journal
from lantoa.learning.tests import factories as learners
from lantoa.portal.http.document import openapi
from lantoa.portal.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_line")]
ROOT = Path(__file__).resolve().parents[2]
CASES = 100
ADDRESS = "http://testserver"
CHECKS: Any = [
    checks.not_a_server_error, conformance.status_code_conformance, conformance.content_type_conformance, conformance.response_headers_conformance,
    conformance.response_schema_conformance,
]  # fmt: skip
# What no description has: a question nobody asked for, on top of every case.
NOISE = st.dictionaries(
    st.sampled_from(["q", "x", "limit", "cursor", "\x00", "page"]), st.text(max_size=20), max_size=2
)
API = schemathesis.openapi.from_dict(openapi(ADDRESS))
MACHINES = schemathesis.openapi.from_path(str(ROOT / "docs" / "openapi" / "machines.yaml"))
OPERATIONS = {found.ok().label: found.ok() for schema in (API, MACHINES) for found in schema.get_all_operations()}


@pytest.fixture
def one_line() -> Iterator[None]:
    """The line to the database outlives each question, as Django's own test client has it: the test is one transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def known(settings: Settings, tmp_path: Path) -> dict[str, Any]:
    """Things there are, so that a case can hit something: the values of parameters by their names."""
    settings.ROOT_KEY, settings.BADGE_KEY, settings.MARKET_KEYS = (
        tmp_path / "root.key",
        tmp_path / "badges.key",
        tmp_path / "market.keys",
    )
    settings.PUBLIC_URL = ADDRESS
    settings.SECURE_SSL_REDIRECT = False
    settings.API_ASKS_A_MINUTE = 10**9
    settings.SMS_ANSWERS = {**settings.SMS_ANSWERS, "number": "8079"}
    by = factories.owner()
    store = factories.stall(by)
    offer = factories.goods(store, by)
    account = factories.account(by)
    order = factories.order(offer)
    certificate = learners.certified()
    while journal.seal():
        continue
    journal.sign_root()
    return {
        "product_id": offer.variant.product_id, "slug": store.slug, "code": order.code, "certificate_code": certificate.code, "token": account.hook_token,
        "provider": "sepay", "service": "demo", "signing_token": "demo-token", "text_token": settings.SMS_ANSWERS["token"],
    }  # fmt: skip


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_stands_in_the_description(label: str, known: dict[str, Any]) -> None:
    operation = OPERATIONS[label]
    operation.app = WSGIHandler()
    hit = {one.name: known[one.name] for one in operation.path_parameters if one.name in known}
    tried = 0

    def ask(case: Any, noise: dict[str, str], meant: bool) -> None:
        nonlocal tried
        tried += 1
        if meant and hit:
            case.path_parameters = {**(case.path_parameters or {}), **hit}
        if "provider" in hit and meant:
            case.headers = {**(case.headers or {}), "Authorization": f"Apikey {factories.SECRET}"}
        # An application asked without a line between unpacks nothing.
        case.headers = {**(case.headers or {}), "Accept-Encoding": "identity"}
        case.query = {**noise, **(case.query or {})}
        case.call_and_validate(base_url=ADDRESS, checks=CHECKS)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        # What takes no parameter cannot be asked wrongly.
        with suppress(Unsatisfiable):
            _run(ask, operation.as_strategy(generation_mode=mode, feedback=NO_FEEDBACK), CASES // 2, 1)
    for again in range(2, 100):
        if tried >= CASES:
            break
        _run(
            ask,
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE, feedback=NO_FEEDBACK),
            CASES - tried,
            again,
        )
    assert tried >= CASES, f"{label}: {tried} cases"


def _run(ask: Callable[..., None], cases: Any, most: int, start: int) -> None:
    """The same cases in every run: what fails on one machine fails on all."""
    told = settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    told(seed(start)(given(case=cases, noise=NOISE, meant=st.booleans())(ask)))()


def _machine_routes(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if not isinstance(entry.pattern, LocalePrefixPattern):
                yield from _machine_routes(entry, entry.namespace or space, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield f"{space}:{entry.name}", before + str(entry.pattern)


def test_every_address_of_machines_is_described() -> None:
    described = {str(one.definition.raw.get("operationId", "")) for one in OPERATIONS.values()}
    described |= {
        f"api:{name}" for name in ("search", "product", "stall", "receipt", "certificate") if name in described
    }
    missing = {name for name, _path in _machine_routes(get_resolver(), "", "")} - described
    assert not missing, f"docs/openapi/machines.yaml has no word of {sorted(missing)}"
