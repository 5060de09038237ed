"""The Facebook sibling's addresses: its Graph, the owner's yes, and a board where one comments and writes as a buyer."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import facebook_page, knocks
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("facebook", __name__, url_prefix="/facebook")
LARGEST_PHOTO = 5_000_000
LATE_MINUTES = 1


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.errorhandler(facebook_page.Wrong)
def _wrong(wrong: facebook_page.Wrong) -> tuple[Response, int]:
    error = {"message": str(wrong), "type": "OAuthException", "code": wrong.code, "fbtrace_id": "sandbox"}
    return jsonify({"error": error | ({"error_subcode": wrong.subcode} if wrong.subcode else {})}), wrong.status


@pages.post("/pages")
def register() -> tuple[Response, int]:
    """Make a page and its application known: JSON page, app, app_secret, name, hook_url, verify."""
    given = request.get_json()
    try:
        made = facebook_page.register_page(_database(), given if isinstance(given, dict) else {})
    except Refusal as refused:
        return jsonify({"success": False, "field": refused.field, "message": str(refused)}), 400
    return jsonify({"success": True, **made}), 201


@pages.get("/<version>/dialog/oauth")
def ask(version: str) -> str:
    """The page on which an owner says yes."""
    found = _database().rows("SELECT page, name FROM facebook_page WHERE app = ? ORDER BY page", request.args.get("client_id", ""))  # fmt: skip
    back, state = request.args.get("redirect_uri", ""), request.args.get("state", "")
    return render_template("facebook_ask.html", found=found, back=back, state=state)


@pages.post("/yes")
def yes() -> AnyResponse:
    """The owner said yes."""
    page, back = request.form.get("page", ""), request.form.get("back", "")
    if not back.startswith(("http://", "https://")) or not facebook_page.NUMBER.fullmatch(page):
        abort(400)
    answer = {"code": facebook_page.grant(_database(), page), "state": request.form.get("state", "")}
    return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode(answer)}")


@pages.get("/<version>/oauth/access_token")
def token(version: str) -> Response:
    return jsonify(facebook_page.exchange(_database(), request.args))


@pages.get("/<version>/me/accounts")
def accounts(version: str) -> Response:
    return jsonify({"data": facebook_page.pages_of(_database(), request.args)})


@pages.post("/<version>/<page>/subscribed_apps")
def subscribe(version: str, page: str) -> Response:
    facebook_page.subscribe(_database(), _own(page), request.values.get("subscribed_fields", ""))
    return jsonify({"success": True})


@pages.post("/<version>/<page>/photos")
def photo(version: str, page: str) -> Response:
    """A photo, not shown by itself."""
    request.max_content_length = LARGEST_PHOTO
    request.max_form_memory_size = LARGEST_PHOTO
    page = _own(page)
    if request.form.get("published") != "false":
        raise facebook_page.Wrong(100, "The sandbox takes photos with published=false only.")
    sent = request.files.get("source")
    return jsonify({"id": facebook_page.add_photo(_database(), page, sent.read() if sent else b"")})


@pages.post("/<version>/<page>/feed")
def publish(version: str, page: str) -> Response:
    return jsonify({"id": facebook_page.add_post(_database(), _own(page), request.form)})


@pages.get("/<version>/<page>/published_posts")
def published(version: str, page: str) -> Response:
    """The latest posts; with `comments` asked for, what stands under them."""
    page = _own(page)
    found = facebook_page.posts(_database(), page)
    if "comments" in request.args.get("fields", ""):
        found = [one | {"comments": {"data": facebook_page.comments(_database(), one["id"])}} for one in found]
    return jsonify({"data": found, "paging": {}})


@pages.get("/<version>/<page>/conversations")
def conversations(version: str, page: str) -> Response:
    return jsonify({"data": facebook_page.conversations(_database(), _own(page)), "paging": {}})


@pages.post("/<version>/<page>/messages")
def messages(version: str, page: str) -> Response:
    said = request.get_json(silent=True)
    return jsonify(facebook_page.send(_database(), _own(page), said if isinstance(said, dict) else {}))


@pages.get("/<version>/<video>/comments")
def live_comments(version: str, video: str) -> Response:
    """Comments under a live video, which is known by the last part of its post's number; oldest first, a hundred at a time."""
    page = facebook_page.opened(_database(), request.values)
    found = facebook_page.live_comments(
        _database(), page, video, request.args.get("after", ""), request.args.get("limit", "")
    )
    return jsonify(found)


@pages.get("/<version>/<number>")
def read(version: str, number: str) -> Response:
    """One post."""
    return jsonify(facebook_page.post(_database(), facebook_page.opened(_database(), request.values), number))


@pages.post("/<version>/<number>")
def change(version: str, number: str) -> Response:
    """New words for a post, or in and out of sight."""
    facebook_page.change_post(_database(), facebook_page.opened(_database(), request.values), number, request.form)
    return jsonify({"success": True})


def _own(page: str) -> str:
    own = facebook_page.opened(_database(), request.values)
    if page not in (own, "me"):
        raise facebook_page.Wrong(200, "The token is another page's.", status=403)
    return own


@pages.get("")
def board(error: str = "", note: str = "") -> str:
    """Pages with their posts and what is said there; here one plays the buyer."""
    database = _database()
    found = database.rows("SELECT page, name FROM facebook_page ORDER BY page")
    shown = {
        one["page"]: [(post, facebook_page.comments(database, post["id"])) for post in facebook_page.posts(database, one["page"])[:20] if post["is_published"]]
        for one in found
    }  # fmt: skip
    talks = {one["page"]: facebook_page.conversations(database, one["page"]) for one in found}
    videos = facebook_page.live_videos(database)
    live = {post["id"]: facebook_page.video_address(*post["id"].split("_")) for rows in shown.values() for post, _said in rows if post["id"].partition("_")[2] in videos}  # fmt: skip
    return render_template(
        "facebook.html", found=found, posts=shown, talks=talks, live=live, people=facebook_page.PEOPLE, mishaps=knocks.MISHAPS,
        chosen=knocks.chosen(database, "facebook"), error=error, note=note,
    )  # fmt: skip


@pages.post("/live")
def live() -> tuple[str, int] | str:
    """The page's people begin a live video."""
    page, title = request.form.get("page", ""), clean(request.form.get("title", ""), 120)
    if _database().row("SELECT 1 FROM facebook_page WHERE page = ?", page) is None or not title:
        return board(error="Chưa có trang này, hoặc chưa có tên buổi phát."), 400
    return board(note=f"Đang phát trực tiếp: {facebook_page.go_live(_database(), page, title)}")


@pages.post("/say")
def say() -> tuple[str, int] | str | tuple[Response, int]:
    """Comment (page, post, person, text), write (without post), change or remove a comment (comment, text): form or JSON. `name` is what the
    person is called, `closed` who takes no messages, `quiet` what no hook tells of."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    said = {name: str(given.get(name) or "") for name in ("page", "post", "person", "comment", "do", "name")}
    text = str(given.get("text") or "")[:20_000]
    try:
        if given.get("closed"):
            facebook_page.close_box(_database(), said["person"])
        entry = _happened(said, text)
        answered = [] if given.get("quiet") else _tell(str(entry["id"]), [entry])
    except (Refusal, facebook_page.Wrong) as refused:
        words = str(refused) if isinstance(refused, Refusal) else "Không còn bài này."
        return (jsonify({"success": False, "message": words}), 400) if request.is_json else (board(error=words), 400)
    if request.is_json:
        return jsonify({"success": True, "entry": entry, "answered": answered}), 201
    return board(note=f"Đã gửi. Bên nhận trả lời: {', '.join(map(str, answered)) or 'chưa báo'}.")


@pages.post("/mishap")
def mishap() -> AnyResponse:
    """Choose what goes wrong with hooks."""
    try:
        knocks.choose(_database(), "facebook", clean(request.form.get("mishap", ""), 20))
    except Refusal:
        abort(400)
    return redirect("/facebook")


def _happened(said: dict[str, str], text: str) -> dict[str, Any]:
    database = _database()
    if said["do"] == "remove":
        return facebook_page.take_back(database, said["comment"])
    if said["do"] == "edit":
        return facebook_page.edit(database, said["comment"], text)
    if database.row("SELECT 1 FROM facebook_page WHERE page = ?", said["page"]) is None:
        raise Refusal("page", "Không có trang này.")
    if said["post"]:
        return facebook_page.comment(
            database, said["page"], said["post"], said["person"], text, clean(said["name"], 60)
        )
    return facebook_page.write(database, said["page"], said["person"], text)


def _tell(page: str, entries: list[dict[str, Any]]) -> list[int | None]:
    chosen = knocks.chosen(_database(), "facebook")
    wait = current_app.extensions["sandbox"].courier.minute * LATE_MINUTES if chosen == "late" else 0.0
    return knocks.deliver(facebook_page.knock(_database(), page, entries, chosen), wait=wait)
