"""The Zalo sibling's own promises: who may call, what a buyer's words set off, and each mishap."""

import json
from pathlib import Path

import pytest

from sandbox import zalo_oa
from sandbox.app import create_app

GIVEN = {"oa": "6001", "app": "4001", "app_secret": "app-secret", "oa_secret": "oa-secret-1", "name": "Sá sùng Vân Đồn"}


@pytest.fixture
def app(tmp_path: Path):
    made = create_app(tmp_path / "sandbox.sqlite3")
    zalo_oa.register_account(made.extensions["sandbox"].database, GIVEN)
    yield made
    made.extensions["sandbox"].database.close()


def test_a_call_needs_the_secret_or_the_token(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    form = {"app_id": "4001", "grant_type": "authorization_code", "code": zalo_oa.grant(database, "6001")}
    assert client.post("/zalo/v4/oa/access_token", data=form).get_json()["error"] == -14004
    opened = client.post("/zalo/v4/oa/access_token", data=form, headers={"secret_key": "app-secret"}).get_json()
    assert opened["expires_in"] == "90000"
    assert client.post("/zalo/v3.0/oa/message/cs", json={}).get_json()["error"] == -216
    token = {"access_token": opened["access_token"]}
    assert client.post("/zalo/v3.0/oa/message/cs", json={}, headers=token).get_json()["error"] == -201
    assert client.get("/zalo/v2.0/oa/listrecentchat?data=x", headers=token).get_json()["error"] == -201


def test_a_buyer_writes_on_the_board(app):
    client = app.test_client()
    said = {"oa": "6001", "person": "8001", "text": "còn <b> không"}
    assert client.post("/zalo/say", json=said).status_code == 201
    assert "còn &lt;b&gt; không" in client.get("/zalo").get_data(as_text=True)
    for wrong in ({"oa": "1"}, {"person": "x"}, {"text": " "}, {"kind": "gift"}):
        assert client.post("/zalo/say", data={**said, **wrong}).status_code == 400
    assert client.post("/zalo/mishap", data={"mishap": "x"}).status_code == 400


def test_each_mishap_is_what_it_says(app):
    database = app.extensions["sandbox"].database
    events = [
        zalo_oa.event("4001", "6001", "8001", "user_send_text", {"msg_id": str(n), "text": "a"}) for n in range(20)
    ]
    plain, forged = (zalo_oa.knock(database, "6001", events, mishap) for mishap in ("none", "forge"))
    assert [json.loads(one.body)["message"]["msg_id"] for one in plain] == [str(n) for n in range(20)]
    assert [one.body for one in forged] == [one.body for one in plain]
    assert not {one.headers["X-ZEvent-Signature"] for one in forged} & {one.headers["X-ZEvent-Signature"] for one in plain}  # fmt: skip
    assert zalo_oa.knock(database, "6001", events, "drop") == []
    assert len(zalo_oa.knock(database, "6001", events, "mixed")) == 40
