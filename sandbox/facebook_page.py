"""A Facebook Page in miniature: posts with photos, comments, messages, one private reply, and the hooks that tell of them.

Written from developers.facebook.com as stored copies and public clients quote it: hooks signed with `X-Hub-Signature-256:
sha256=<HMAC-SHA256(app secret, raw body)>`, asked for by a challenge, `feed` and `messages` in batches up to 1,000 without order;
`POST /{page}/photos` with published=false then `POST /{page}/feed` with attached_media; `POST /{page}/messages` to a person within
24 hours of their last message, or once to a comment within 7 days; errors as `error` with code and error_subcode under HTTP 400.
Every call carries a token and `appsecret_proof`, its HMAC with the app secret, as for applications that demand it.
Unverified: that `is_published` of a post already seen can be turned; the words of most errors; the subcodes of a second private
reply and of a late one, and how a person who takes no messages is refused (551 is what sending says of them). `GET /{live-video-id}/comments` gives id, message, from, created_time
and cursors. Unverified: that a live video's hooks name it as the last part of `post_id`. What it leaves out: groups, stories, reactions, rights of persons, review of applications.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from . import knocks
from .database import Database
from .knocks import Knock
from .registry import Refusal

MOST_IN_A_KNOCK = 1_000
PRIVATE_REPLY_SECONDS = 7 * 86_400
WINDOW_SECONDS = 86_400
LONGEST_MESSAGE = 2_000
TOKEN_SECONDS = 60 * 86_400
NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
OBJECT = re.compile(r"[0-9]{1,20}_[0-9]{1,20}", re.ASCII)
PEOPLE = {"7001": "Phạm Thị Na", "7002": "Vũ Đức Long", "7003": "Hoàng Mai"}


class Wrong(ValueError):
    """An error as the Graph writes it."""

    def __init__(self, code: int, message: str, subcode: int = 0, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.status = status


def signature(secret: str, body: bytes) -> str:
    """What a hook says in `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def register_page(database: Database, given: Mapping[str, Any]) -> dict[str, Any]:
    """A page and its application: page, app, app_secret, name, hook_url (without one the address before stays), verify, and owner:
    pages with the same word there belong to one person. Returns a code its owner would come back with."""
    said = {name: str(given.get(name) or "").strip() for name in ("page", "app", "app_secret", "name", "hook_url", "verify", "owner")}  # fmt: skip
    for name in ("page", "app"):
        if not NUMBER.fullmatch(said[name]):
            raise Refusal(name, "Cần một con số.")
    if len(said["app_secret"]) < 16:
        raise Refusal("app_secret", "Khóa cần ít nhất 16 ký tự.")
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO facebook_page (page, app, app_secret, name, hook_url, verify, owner) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page) DO UPDATE SET "
            "app = excluded.app, app_secret = excluded.app_secret, name = excluded.name, verify = excluded.verify, owner = excluded.owner, "
            "hook_url = coalesce(nullif(excluded.hook_url, ''), hook_url)",
            [said["page"], said["app"], said["app_secret"], said["name"] or f"Trang {said['page']}", said["hook_url"], said["verify"], said["owner"]],
        )  # fmt: skip
    return {"page": said["page"], "code": grant(database, said["page"])}


def grant(database: Database, page: str) -> str:
    """The owner says yes, for all their pages: a code that can be used once."""
    code = secrets.token_hex(16)
    with database.transaction() as connection:
        connection.execute(
            "UPDATE facebook_page SET code = ? WHERE page = ? OR (owner != '' AND owner = (SELECT owner FROM facebook_page WHERE page = ?))",
            [code, page, page],
        )
    return code


def exchange(database: Database, query: Mapping[str, str]) -> dict[str, Any]:
    """`oauth/access_token`: a code, or an older token of the person, for a token of the person."""
    row = database.row("SELECT * FROM facebook_page WHERE app = ? LIMIT 1", query.get("client_id", ""))
    if row is None or not _same(row["app_secret"], query.get("client_secret", "")):
        raise Wrong(1, "Error validating client secret.")
    column = "person_token" if query.get("grant_type") == "fb_exchange_token" else "code"
    given = query.get("fb_exchange_token" if column == "person_token" else "code", "")
    fresh = "EAAperson" + secrets.token_hex(16)
    with database.transaction() as connection:
        done = connection.execute(
            f"UPDATE facebook_page SET person_token = ?, code = '' WHERE app = ? AND {column} = ? AND {column} != ''",  # noqa: S608
            [fresh, query.get("client_id", ""), given],
        )
    if not done.rowcount:
        raise Wrong(190, "Error validating access token.", 460)
    return {"access_token": fresh, "token_type": "bearer", "expires_in": TOKEN_SECONDS}


def pages_of(database: Database, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """`me/accounts` of the person whose token it is: each page with a fresh token of its own."""
    token = query.get("access_token", "")
    rows = database.rows("SELECT * FROM facebook_page WHERE person_token = ? AND person_token != '' ORDER BY page", token)  # fmt: skip
    if not rows or not _same(_proof(rows[0]["app_secret"], token), query.get("appsecret_proof", "")):
        raise Wrong(190, "Error validating access token.", 463)
    found = []
    for row in rows:
        fresh = "EAApage" + secrets.token_hex(16)
        with database.transaction() as connection:
            connection.execute("UPDATE facebook_page SET token = ? WHERE page = ?", [fresh, row["page"]])
        found.append({"id": row["page"], "name": row["name"], "access_token": fresh, "tasks": ["CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]})  # fmt: skip
    return found


def opened(database: Database, query: Mapping[str, str]) -> str:
    """The page whose live token, proved by the application's secret, came with the call; raises Wrong."""
    token = query.get("access_token", "")
    row = database.row("SELECT * FROM facebook_page WHERE token = ? AND token != ''", token)
    if row is None:
        raise Wrong(190, "Error validating access token: Session has expired.", 463)
    if not _same(_proof(row["app_secret"], token), query.get("appsecret_proof", "")):
        raise Wrong(100, "Invalid appsecret_proof provided in the API argument")
    return str(row["page"])


def expire(database: Database, page: str) -> None:
    """The page's token opens nothing any more."""
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_page SET token = '' WHERE page = ?", [page])


def subscribe(database: Database, page: str, fields: str) -> None:
    """`subscribed_apps`: what the page's hooks tell of from now on."""
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_page SET fields = ? WHERE page = ?", [fields[:200], page])


def add_photo(database: Database, page: str, content: bytes) -> str:
    """A photo not shown yet; its bytes are not kept."""
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise Wrong(324, "Requires upload file.", 2069019)
    with database.transaction() as connection:
        made = connection.execute("INSERT INTO facebook_photo (page, size) VALUES (?, ?)", [page, len(content)])
        return str(made.lastrowid)


def add_post(database: Database, page: str, form: Mapping[str, str]) -> str:
    """`/{page}/feed`: words, and photos that were brought before."""
    photos = []
    for place in range(20):
        said = form.get(f"attached_media[{place}]")
        if said is None:
            break
        try:
            number = int(json.loads(said)["media_fbid"])
        except (ValueError, KeyError, TypeError):
            raise Wrong(100, "Invalid parameter: attached_media") from None
        if database.row("SELECT 1 FROM facebook_photo WHERE id = ? AND page = ?", number, page) is None:
            raise Wrong(100, "Invalid parameter: media_fbid", 1346003)
        photos.append(number)
    words = form.get("message", "")
    if not words and not photos:
        raise Wrong(100, "Invalid parameter: message")
    with database.transaction() as connection:
        made = connection.execute(
            "INSERT INTO facebook_post (page, message, photos, shown, created) VALUES (?, ?, ?, 1, ?)",
            [page, words, json.dumps(photos), time.time()],
        )
        return f"{page}_{made.lastrowid}"


def change_post(database: Database, page: str, number: str, form: Mapping[str, str]) -> None:
    """New words, or in and out of sight."""
    row = _post(database, page, number)
    shown = form.get("is_published", "true" if row["shown"] else "false") == "true"
    with database.transaction() as connection:
        connection.execute(
            "UPDATE facebook_post SET message = ?, shown = ? WHERE id = ?", [form.get("message", row["message"]), shown, row["id"]]
        )  # fmt: skip


def remove_post(database: Database, page: str, number: str) -> None:
    """The page's people delete it by hand."""
    row = _post(database, page, number)
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_post SET gone = 1 WHERE id = ?", [row["id"]])


def post(database: Database, page: str, number: str) -> dict[str, Any]:
    """One post as it is read."""
    return _shown(_post(database, page, number))


def posts(database: Database, page: str, since: int = 0) -> list[dict[str, Any]]:
    """The latest posts, the newest first."""
    sql = "SELECT * FROM facebook_post WHERE page = ? AND gone = 0 AND created >= ? ORDER BY id DESC LIMIT 100"
    return [_shown(row) for row in database.rows(sql, page, since)]


def go_live(database: Database, page: str, title: str) -> str:
    """The page's people begin a live video; returns its address. People write under it as under any post."""
    number = add_post(database, page, {"message": title}).partition("_")[2]
    with database.transaction() as connection:
        connection.execute("INSERT INTO facebook_live (post) VALUES (?)", [int(number)])
    return video_address(page, number)


def live_videos(database: Database) -> set[str]:
    """The numbers of posts that are live videos."""
    return {str(row["post"]) for row in database.rows("SELECT post FROM facebook_live")}


def video_address(page: str, number: str) -> str:
    return f"https://www.facebook.com/{page}/videos/{number}/"


def close_box(database: Database, person: str) -> None:
    """This person takes no messages from pages any more."""
    with database.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO facebook_closed (person) VALUES (?)", [person])


def comments(database: Database, number: str) -> list[dict[str, Any]]:
    """What stands under a post, the oldest first."""
    rows = database.rows("SELECT * FROM facebook_said WHERE post = ? AND gone = 0 ORDER BY id", number)
    return [
        {
            "id": row["number"], "message": row["message"], "created_time": _iso(row["created"]),
            "from": {"id": row["person"], "name": row["name"]},
        }
        for row in rows
    ]  # fmt: skip


def live_comments(database: Database, page: str, video: str, after: str, limit: str) -> dict[str, Any]:
    """`/{live-video-id}/comments` in order=chronological: a page of them, its cursors, and `next` where more stand behind it."""
    inner = video.rpartition("_")[2]
    _post(database, page, f"{page}_{inner}")
    most = min(max(int(limit), 1), 100) if limit.isascii() and limit.isdigit() else 25
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    rows = database.rows(
        "SELECT * FROM facebook_said WHERE post = ? AND gone = 0 AND id > ? ORDER BY id LIMIT ?", f"{page}_{inner}", begin, most + 1
    )  # fmt: skip
    shown, more = rows[:most], len(rows) > most
    data = [
        {"id": row["number"], "message": row["message"], "created_time": _iso(row["created"]), "from": {"id": row["person"], "name": row["name"]}}
        for row in shown
    ]  # fmt: skip
    if not shown:
        return {"data": data}
    cursors = {"before": str(shown[0]["id"]), "after": str(shown[-1]["id"])}
    return {"data": data, "paging": {"cursors": cursors, **({"next": "https://graph.facebook.com/"} if more else {})}}


def conversations(database: Database, page: str) -> list[dict[str, Any]]:
    """Every conversation with its messages, the newest first, as the Graph gives them."""
    found: dict[str, dict[str, Any]] = {}
    for row in database.rows("SELECT * FROM facebook_said WHERE page = ? AND post = '' ORDER BY id DESC", page):
        people = {"data": [{"id": row["person"], "name": row["name"]}]}
        one = found.setdefault(row["person"], {"id": f"t_{row['person']}", "updated_time": _iso(row["created"]), "participants": people, "messages": {"data": []}})  # fmt: skip
        sender = {"id": page if row["by_page"] else row["person"], "name": row["name"]}
        to = {"data": [{"id": row["person"] if row["by_page"] else page}]}
        one["messages"]["data"].append({"id": row["number"], "message": row["message"], "from": sender, "to": to, "created_time": _iso(row["created"])})  # fmt: skip
    return list(found.values())


def send(database: Database, page: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`/{page}/messages`: to a person who wrote within a day, or once to a comment of the last seven."""
    recipient, message = said.get("recipient"), said.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(recipient, dict) or not isinstance(text, str) or not text:
        raise Wrong(100, "Invalid parameter: recipient and message are needed.")
    if len(text) > LONGEST_MESSAGE:
        raise Wrong(100, "Length of param message[text] must be less than or equal to 2000")
    now = time.time()
    if recipient.get("comment_id"):
        row = database.row("SELECT * FROM facebook_said WHERE number = ? AND page = ? AND gone = 0", recipient["comment_id"], page)  # fmt: skip
        if row is None:
            raise Wrong(100, "Object does not exist", 33)
        _open_to(database, row["person"])
        if row["created"] < now - PRIVATE_REPLY_SECONDS:
            raise Wrong(10, "Private reply is outside of the allowed window.", 2018278)
        with database.transaction() as connection:
            first = connection.execute("UPDATE facebook_said SET answered = 1 WHERE id = ? AND answered = 0", [row["id"]])  # fmt: skip
        if not first.rowcount:
            raise Wrong(10900, "Activity already replied to.")
        person = row["person"]
    else:
        person = str(recipient.get("id", ""))
        _open_to(database, person)
        last = database.row("SELECT max(created) AS at FROM facebook_said WHERE page = ? AND person = ? AND post = '' AND by_page = 0", page, person)  # fmt: skip
        if last is None or last["at"] is None or last["at"] < now - WINDOW_SECONDS:
            raise Wrong(10, "This message is sent outside of allowed window.", 2018278)
    number = _said(database, page, person, "", text, by_page=True)
    return {"recipient_id": person, "message_id": number}


def _open_to(database: Database, person: str) -> None:
    if database.row("SELECT 1 FROM facebook_closed WHERE person = ?", person):
        raise Wrong(551, "This person isn't available right now.", 1545041)


def comment(database: Database, page: str, number: str, person: str, text: str, name: str = "") -> dict[str, Any]:
    """A person comments, under a name of their own where one is given; returns the change a hook tells of."""
    _post(database, page, number)
    said = _said(database, page, person, number, text, name=name)
    return change(database, said, "add")


def edit(database: Database, said: str, text: str) -> dict[str, Any]:
    """A person writes their comment anew."""
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_said SET message = ? WHERE number = ? AND post != ''", [text, said])
    return change(database, said, "edited")


def take_back(database: Database, said: str) -> dict[str, Any]:
    """A person removes their comment."""
    told = change(database, said, "remove")
    with database.transaction() as connection:
        connection.execute("UPDATE facebook_said SET gone = 1 WHERE number = ?", [said])
    return told


def change(database: Database, said: str, verb: str) -> dict[str, Any]:
    """One entry of a hook about a comment."""
    row = database.row("SELECT * FROM facebook_said WHERE number = ? AND post != '' AND gone = 0", said)
    if row is None:
        raise Refusal("comment", "Không còn bình luận này.")
    value = {
        "item": "comment", "verb": verb, "comment_id": said, "post_id": row["post"], "parent_id": row["post"],
        "from": {"id": row["person"], "name": row["name"]}, "created_time": int(row["created"]),
        "post": {"id": row["post"], "status_type": "added_photos", "is_published": True, "promotion_status": "inactive"},
    }  # fmt: skip
    if verb != "remove":
        value["message"] = row["message"]
    return {"id": row["page"], "time": int(time.time()), "changes": [{"field": "feed", "value": value}]}


def write(database: Database, page: str, person: str, text: str) -> dict[str, Any]:
    """A person writes to the page; returns the entry a hook tells of."""
    number = _said(database, page, person, "", text)
    return message_entry(page, person, {"mid": number, "text": text})


def message_entry(page: str, person: str, message: Mapping[str, Any], *, at: float | None = None) -> dict[str, Any]:
    """One entry of a hook about a message."""
    moment = int((at or time.time()) * 1_000)
    messaging = {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": moment, "message": dict(message)}
    return {"id": page, "time": moment, "messaging": [messaging]}


def knock(database: Database, page: str, entries: list[dict[str, Any]], mishap: str = "none") -> list[Knock]:
    """The hooks for these entries, as the mishap makes them."""
    row = database.row("SELECT * FROM facebook_page WHERE page = ?", page)
    if row is None:
        raise Refusal("page", "Không có trang này.")

    def packed(told: list[Any], forged: bool) -> list[Knock]:
        parts = [told[at : at + MOST_IN_A_KNOCK] for at in range(0, len(told), MOST_IN_A_KNOCK)]
        return [signed(row["hook_url"], knocks.FORGED_KEY if forged else row["app_secret"], part) for part in parts]

    return knocks.written(entries, mishap, packed)


def signed(url: str, secret: str, entries: list[dict[str, Any]]) -> Knock:
    """One hook. The Graph writes what is not ASCII escaped, and signs what it writes."""
    body = json.dumps({"object": "page", "entry": entries}, separators=(",", ":")).encode()
    return Knock(url, body, {"X-Hub-Signature-256": signature(secret, body)})


def _said(
    database: Database, page: str, person: str, number: str, text: str, *, by_page: bool = False, name: str = ""
) -> str:
    if not NUMBER.fullmatch(person):
        raise Refusal("person", "Không có người này.")
    if not text.strip():
        raise Refusal("text", "Bạn chưa viết gì.")
    before = database.row("SELECT name FROM facebook_said WHERE person = ? ORDER BY id DESC LIMIT 1", person)
    name = name or PEOPLE.get(person) or (before["name"] if before else f"Người {person}")
    with database.transaction() as connection:
        made = connection.execute(
            "INSERT INTO facebook_said (page, post, person, name, message, created, by_page) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [page, number, person, name, text, time.time(), by_page],
        ).lastrowid  # fmt: skip
        known = f"{number.partition('_')[2]}_{made}" if number else f"m_sandbox{made}"
        connection.execute("UPDATE facebook_said SET number = ? WHERE id = ?", [known, made])
    return known


def _post(database: Database, page: str, number: str) -> Any:
    inner = int(number.partition("_")[2]) if OBJECT.fullmatch(number) and number.startswith(f"{page}_") else 0
    row = database.row("SELECT * FROM facebook_post WHERE id = ? AND page = ? AND gone = 0", inner, page)
    if row is None:
        raise Wrong(100, f"Unsupported request. Object with ID '{number[:50]}' does not exist", 33)
    return row


def _shown(row: Any) -> dict[str, Any]:
    number = f"{row['page']}_{row['id']}"
    return {
        "id": number, "message": row["message"], "is_published": bool(row["shown"]), "created_time": _iso(row["created"]),
        "permalink_url": f"https://www.facebook.com/{row['page']}/posts/{row['id']}",
    }  # fmt: skip


def _proof(secret: str, token: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
