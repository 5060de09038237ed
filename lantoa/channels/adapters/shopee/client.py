"""One call to Shopee: signed, sent, and its failures told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.channels.adapters import call
from lantoa.channels.adapters.base import Access, Fault, NotDone, Photo
from lantoa.channels.adapters.shopee import options
from lantoa.channels.adapters.shopee.signature import sign
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

BUSY_SECONDS = 60
_EDGE = "lantoa-photo-edge"


def get(access: Access, path: str, query: Mapping[str, str | int]) -> dict[str, Any]:
    """What the shop's path answers; raises NotDone, as all below."""
    return _response(_call(access, "GET", path, query, None, {}))


def post(access: Access, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the shop's path to do something."""
    return _response(_call(access, "POST", path, {}, _json(body), {"Content-Type": "application/json"}))


def get_as_application(access: Access, path: str) -> dict[str, Any]:
    """The same for a path that is the application's, of no shop."""
    return _response(_call(access, "GET", path, {}, None, {}, shop=False))


def post_as_application(access: Access, path: str, body: Mapping[str, Any]) -> None:
    """The same."""
    _call(access, "POST", path, {}, _json(body), {"Content-Type": "application/json"}, shop=False)


def token(access: Access, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a path for tokens answers: signed for the application alone, its fields stand at the top."""
    return _call(access, "POST", path, {}, _json(body), {"Content-Type": "application/json"}, shop=False)


def upload(access: Access, photo: Photo) -> str:
    """Bring a photo there; returns Shopee's number for it."""
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="image"; filename="photo"\r\nContent-Type: {photo.kind}\r\n\r\n'
    body = head.encode() + photo.content + f"\r\n--{_EDGE}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
    answer = _response(_call(access, "POST", "/api/v2/media_space/upload_image", {}, body, kind, shop=False))
    info = answer.get("image_info")
    image = info.get("image_id") if isinstance(info, dict) else None
    if not isinstance(image, str) or not image:
        raise NotDone("no image_id", fault="not_understood")
    return image


def ask_url(access: Access, back: str) -> str:
    """Where the owner of a shop says yes."""
    path, now = "/api/v2/shop/auth_partner", int(world.now().timestamp())
    query = {
        "partner_id": access.app_id,
        "timestamp": now,
        "sign": sign(access, path, now, shop=False),
        "redirect": back,
    }
    return f"{settings.CHANNEL_APPS[options.NAME]['url']}{path}?{urlencode(query)}"


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _response(body: dict[str, Any]) -> dict[str, Any]:
    response = body.get("response")
    return response if isinstance(response, dict) else {}


def _call(
    access: Access, method: str, path: str, query: Mapping[str, str | int], body: bytes | None, headers: Mapping[str, str], *, shop: bool = True
) -> dict[str, Any]:  # fmt: skip
    now = int(world.now().timestamp())
    signed = {"partner_id": access.app_id, "timestamp": now, "sign": sign(access, path, now, shop=shop)}
    opened = {"access_token": access.token, "shop_id": access.shop} if shop else {}
    url = f"{settings.CHANNEL_APPS[options.NAME]['url']}{path}?{urlencode({**signed, **opened, **query})}"
    answer = call.ask(method, url, body, headers)
    call.usable(answer, BUSY_SECONDS)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NotDone("not JSON", fault="not_understood") from None
    if not isinstance(said, dict):
        raise NotDone("not a JSON object", fault="not_understood")
    # Errors come as 200 with `error`; so do warnings, with an empty one, or with a dash on some pages.
    if said.get("error") not in (None, "", "-"):
        raise _fault(str(said["error"])[:80], said.get("message"))
    if answer.status != 200:
        raise NotDone(f"HTTP {answer.status}", fault="key" if answer.status in (401, 403) else "not_understood")
    return said


def _fault(code: str, message: object) -> NotDone:
    words = clean_line(message)[:200] if isinstance(message, str) else ""
    bare = code.rpartition(".")[2]
    fault: Fault = "refused"
    if bare in options.KEY_ERRORS:
        fault = "key"
    elif "rate_limit" in bare or "too_many" in bare:
        fault = "busy"
    elif bare in options.SILENT_ERRORS:
        fault = "silent"
    elif "not_found" in bare or "not_exist" in bare:
        fault = "gone"
    return NotDone(
        f"{code}: {words}", fault=fault, code=code, words=words, seconds=BUSY_SECONDS if fault == "busy" else 0
    )
