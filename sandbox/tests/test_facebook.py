"""The Facebook sibling's own promises: who may call, what a buyer's words set off, and each mishap."""

import json
from pathlib import Path

import pytest

from sandbox import facebook_page, knocks
from sandbox.app import create_app

SECRET = "app-secret-of-the-miniature-0123456789"


@pytest.fixture
def app(tmp_path: Path):
    made = create_app(tmp_path / "sandbox.sqlite3")
    database = made.extensions["sandbox"].database
    facebook_page.register_page(database, {"page": "5001", "app": "900", "app_secret": SECRET, "name": "Chả mực bà Na"})
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_page SET token = 'EAApage'")
    yield made
    database.close()


def test_a_call_needs_the_token_and_its_proof(app):
    client = app.test_client()
    assert client.get("/facebook/v26.0/5001/published_posts").get_json()["error"]["code"] == 190
    assert client.get("/facebook/v26.0/5001/published_posts?access_token=EAApage").get_json()["error"]["code"] == 100
    proved = f"access_token=EAApage&appsecret_proof={facebook_page._proof(SECRET, 'EAApage')}"
    assert client.get(f"/facebook/v26.0/5001/published_posts?{proved}").get_json()["data"] == []
    assert client.get(f"/facebook/v26.0/5002/published_posts?{proved}").status_code == 403
    assert (
        client.post(f"/facebook/v26.0/5001/photos?{proved}", data={"published": "false"}).get_json()["error"]["code"]
        == 324
    )


def test_a_buyer_comments_writes_and_takes_back_on_the_board(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    post = facebook_page.add_post(database, "5001", {"message": "Chả mực 265.000 ₫"})
    said = client.post("/facebook/say", json={"page": "5001", "post": post, "person": "7001", "text": "1 gói <b>"})
    assert said.status_code == 201
    number = said.get_json()["entry"]["changes"][0]["value"]["comment_id"]
    client.post("/facebook/say", data={"page": "5001", "person": "7001", "text": "còn không ạ"})
    shown = client.get("/facebook").get_data(as_text=True)
    assert "1 gói &lt;b&gt;" in shown
    assert "còn không ạ" in shown
    assert client.post("/facebook/say", data={"do": "remove", "comment": number}).status_code == 200
    assert client.post("/facebook/say", data={"do": "remove", "comment": number}).status_code == 400
    assert client.post("/facebook/say", data={"page": "5009", "person": "7001", "text": "a"}).status_code == 400
    assert client.post("/facebook/say", data={"page": "5001", "person": "7001", "text": " "}).status_code == 400
    assert client.post("/facebook/mishap", data={"mishap": "x"}).status_code == 400
    assert client.post("/facebook/mishap", data={"mishap": "twice"}).status_code == 302
    assert knocks.chosen(database, "facebook") == "twice"


def test_a_live_video_has_people_with_names_some_of_whom_take_no_messages(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    assert client.post("/facebook/live", data={"page": "5001", "title": " "}).status_code == 400
    board = client.post("/facebook/live", data={"page": "5001", "title": "Tối nay ở bến"}).get_data(as_text=True)
    assert "https://www.facebook.com/5001/videos/1/" in board
    said = {"page": "5001", "post": "5001_1", "quiet": True}
    client.post("/facebook/say", json={**said, "person": "6001", "name": "Hoa Ban", "text": "A1"})
    client.post("/facebook/say", json={**said, "person": "6001", "text": "A1 x2"})
    client.post("/facebook/say", json={**said, "person": "6002", "name": "Mây", "text": "A2", "closed": True})
    found = facebook_page.live_comments(database, "5001", "1", "", "50")["data"]
    assert [(one["from"]["name"], one["message"]) for one in found] == [
        ("Hoa Ban", "A1"),
        ("Hoa Ban", "A1 x2"),
        ("Mây", "A2"),
    ]
    facebook_page.send(database, "5001", {"recipient": {"comment_id": found[1]["id"]}, "message": {"text": "giữ rồi"}})
    assert "<h4>Hoa Ban</h4>" in client.get("/facebook").get_data(as_text=True)
    with pytest.raises(facebook_page.Wrong) as refused:
        facebook_page.send(
            database, "5001", {"recipient": {"comment_id": found[2]["id"]}, "message": {"text": "giữ rồi"}}
        )
    assert refused.value.code == 551


def test_each_mishap_is_what_it_says(app):
    database = app.extensions["sandbox"].database
    entries = [facebook_page.message_entry("5001", "7001", {"mid": f"m_{n}", "text": "a"}) for n in range(1_500)]

    def told(mishap):
        return facebook_page.knock(database, "5001", entries, mishap)

    plain = told("none")
    assert [len(json.loads(one.body)["entry"]) for one in plain] == [1_000, 500]
    assert all(one.headers["X-Hub-Signature-256"] == facebook_page.signature(SECRET, one.body) for one in plain)
    assert told("drop") == []
    assert told("twice") == plain * 2
    mixed = [entry for one in told("mixed") for entry in json.loads(one.body)["entry"]]
    assert len(mixed) == 3_000
    assert mixed[:1_500] != entries
    forged = told("forge")
    assert [one.body for one in forged] == [one.body for one in plain]
    assert forged[0].headers != plain[0].headers
    assert len(told("truncate")[0].body) == len(plain[0].body) // 2
