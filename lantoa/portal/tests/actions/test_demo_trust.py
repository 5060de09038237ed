"""A demo installation trusts the sandbox beside it and its offices have seals from there, once it answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from werkzeug.serving import make_server

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.documents import api as documents
from lantoa.journal.actions import registry
from lantoa.places import api as places
from lantoa.portal import tasks
from lantoa.portal.actions import demo, demo_trust
from lantoa.signing import api as signing
from lantoa.signing.tests.factories import a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings: Settings, tmp_path: Path) -> Iterator[None]:
    # The outside world as it is; the house itself never imports it.
    from importlib import import_module

    settings.VAR, settings.TRUSTED_ROOTS = tmp_path, str(tmp_path / "roots")
    settings.SIGNERS = {
        "csc": {"url": "x", "client_id": "lantoa", "client_secret": "a-secret-of-sixteen"},
        "appconfirm": {"url": "x", "sp_id": "lantoa", "sp_password": "a-secret-of-sixteen", "hook_token": "hook"},
        "pkcs12": {"folder": str(tmp_path / "seals"), "password": "a-secret-of-sixteen"},
    }
    demo.tell_the_bank(demo.written())
    start = (tmp_path / "sandbox" / "webhooks.json").read_text()
    app = import_module("sandbox.app").create_app(tmp_path / "sandbox.sqlite3", start)
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, request_handler=import_module("sandbox.__main__").QuietHandler
    )
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.SANDBOX_URL = f"http://127.0.0.1:{server.server_port}"
    yield
    server.shutdown()
    server.server_close()
    app.extensions["sandbox"].database.close()


def office() -> cases.Office:
    said = next(given for given in demo.written()["organisations"] if "seal" in given)
    places.load_places()
    clerk = accounts.person_for("+84900000999", "Chị Quyên")
    body = accounts.create_organisation(
        kind="public_body", name=said["name"], unit=places.units()[0], owner=clerk, by=None
    )
    return cases.name_office(body, unit=body.unit, by=None)


def test_the_office_of_the_demo_has_its_seal_and_keeps_what_was_chosen(outside: None, tmp_path: Path) -> None:
    desk = office()
    assert demo_trust.trust_the_sandbox()
    desk.refresh_from_db()
    assert (desk.seal_adapter, desk.seal_credential) == ("pkcs12", "con-dau-van-don")
    assert (tmp_path / "roots" / "sandbox.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE")
    key_file = tmp_path / "seals" / "con-dau-van-don.p12"
    assert [path.stat().st_mode & 0o777 for path in (key_file.parent, key_file)] == [0o700, 0o600]
    cases.set_seal(desk, "", "", by=None)
    assert demo_trust.trust_the_sandbox()
    desk.refresh_from_db()
    assert not desk.has_seal


def test_what_that_seal_signs_gets_four_good_answers(outside: None, settings: Settings) -> None:
    settings.TIME_STAMPS = f"{settings.SANDBOX_URL}/trust/tsa"
    desk = office()
    assert demo_trust.trust_the_sandbox()
    desk.refresh_from_db()
    file = documents.keep_file(a_pdf(), "application/pdf")
    wanted = signing.Wanted(desk.organisation.name, desk.seal_adapter, desk.seal_credential)
    request = signing.request_signatures(desk, file, [wanted], title="Kết quả", by=None)
    signer = signing.next_signer(request)
    assert signer is not None
    signer = signing.ask(signing.prepare(signer, shown=file.pk, by=None), by=None)
    verdict = signing.verify(documents.read_file(signer.signed_id))
    assert verdict.good
    assert (verdict.whole, verdict.certificate, verdict.time) == ("yes", "yes", "yes")
    assert [(one.name, one.level) for one in verdict.signatures] == [(desk.organisation.name, "B-LTA")]


def test_the_worker_does_it_once(outside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "portal.demo_trust" in registry.sweepers()
    monkeypatch.setattr(tasks, "_trusted", set())
    assert [tasks.trust() for _ in range(2)] == [1, 0]


def test_no_root_comes_from_elsewhere_from_nobody_or_to_real_people(settings: Settings, tmp_path: Path) -> None:
    settings.TRUSTED_ROOTS = str(tmp_path / "roots")
    assert not demo_trust.trust_the_sandbox()
    for address in ("http://sandbox.example", "http://127.0.0.1.example:8001", ""):
        settings.SANDBOX_URL = address
        assert not demo_trust.trust_the_sandbox()
    settings.SANDBOX_URL, settings.DEMO = "http://127.0.0.1:9", False
    assert not demo_trust.trust_the_sandbox()
    assert not (tmp_path / "roots").exists()


def test_the_sandbox_is_told_who_may_ask_and_whose_seals_there_are(outside: None, tmp_path: Path) -> None:
    said = json.loads((tmp_path / "sandbox" / "webhooks.json").read_text())
    assert [one["client_id"] for one in said["csc"]["clients"]] == ["lantoa"]
    assert [one["webhook"].endswith("/hooks/signing/appconfirm/hook/") for one in said["app_signer"]["clients"]] == [
        True
    ]
    assert [one["holder"] for one in said["trust"]["seals"]] == ["con-dau-van-don"]
