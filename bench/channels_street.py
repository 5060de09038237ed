"""The sandbox with what `lantoa bench channels` needs of it: bounds on calls a second, and a list of every value a channel was told."""

from __future__ import annotations

import argparse
import io
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from werkzeug.serving import make_server

from sandbox.__main__ import QuietHandler
from sandbox.app import create_app

CHANNELS = ("/shopee/api/", "/tiktok/product/", "/tiktok/order/", "/tiktok/logistics/", "/facebook/v26.0/")
_PRICE = re.compile(r"^▪[^\d\n]*([\d.]+)\s*₫", re.MULTILINE)
# What each says to whoever asks too often.
TOO_MANY: dict[str, tuple[str, dict[str, Any]]] = {
    "shopee": ("200 OK", {"error": "error_rate_limit", "message": "Too many requests."}),
    "tiktok": ("429 Too Many Requests", {"code": 36009002, "message": "Too many requests."}),
    "facebook": ("400 Bad Request", {"error": {"code": 32, "message": "Page request limit reached"}}),
}
Start = Callable[..., Any]


class Street:
    """WSGI around the sandbox. One change at a time, so that the list says in which order values came."""

    def __init__(self, inner: Any, limit: int, record: Path) -> None:
        self.inner, self.limit = inner, limit
        self.out = record.open("a", encoding="utf-8")
        self.lock, self.counting = threading.Lock(), threading.Lock()
        self.calls: dict[str, deque[float]] = {}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(CHANNELS):
            answered: Iterable[bytes] = self.inner(environ, start)
            return answered
        channel = path.split("/")[1]
        if self._too_many(channel):
            self._write(channel, "", "busy", 0)
            status, said = TOO_MANY[channel]
            body = json.dumps(said).encode()
            start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
            return [body]
        if environ["REQUEST_METHOD"] == "GET" or "multipart" in environ.get("CONTENT_TYPE", ""):
            answered = self.inner(environ, start)
            return answered
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(sent)
        told: list[Any] = []
        with self.lock:
            body = b"".join(self.inner(environ, lambda *said: told.append(said)))
            for value in told_in(channel, path, sent, body):
                self._write(channel, *value)
        start(*told[0])
        return [body]

    def _too_many(self, channel: str) -> bool:
        now = time.monotonic()
        with self.counting:
            calls = self.calls.setdefault(channel, deque())
            while calls and calls[0] < now - 1:
                calls.popleft()
            if len(calls) >= self.limit:
                return True
            calls.append(now)
            return False

    def _write(self, channel: str, item: str, field: str, value: int) -> None:
        self.out.write(json.dumps([channel, item, field, value]) + "\n")
        self.out.flush()


def told_in(channel: str, path: str, sent: bytes, answer: bytes) -> list[tuple[str, str, int]]:
    """(item, field, value) of everything this call changed; nothing of what failed."""
    if channel == "facebook":
        found = _PRICE.search(parse_qs(sent.decode()).get("message", [""])[0])
        said = json.loads(answer)
        number = said.get("id") or path.rpartition("/")[2]
        return [(number, "price", int(found.group(1).replace(".", "")))] if found and "error" not in said else []
    if "/product/" not in path:
        return []
    told, said = json.loads(sent), json.loads(answer)
    if channel == "shopee":
        if said.get("error"):
            return []
        item = str(told.get("item_id") or said["response"].get("item_id"))
        prices = [told["original_price"]] if "original_price" in told else [one["original_price"] for one in told.get("price_list", ())]  # fmt: skip
        stocks = [one["seller_stock"][0]["stock"] for one in [*told.get("stock_list", ()), *([told] if "seller_stock" in told else ())]]  # fmt: skip
        return [*((item, "price", one) for one in prices), *((item, "stock", one) for one in stocks)]
    if said.get("code") != 0 or said["data"].get("errors"):
        return []
    item = str(said["data"].get("product_id") or (path.split("/")[5] if path.count("/") > 4 else ""))
    values = []
    for sku in told.get("skus", ()):
        values += [(item, "price", int(sku["price"]["amount"]))] if "price" in sku else []
        values += [(item, "stock", sku["inventory"][0]["quantity"])] if "inventory" in sku else []
    return values


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--limit", type=int, required=True)
    given = parser.parse_args()
    app = create_app(given.data)
    app.wsgi_app = Street(app.wsgi_app, given.limit, given.record)  # type: ignore[assignment]
    make_server("127.0.0.1", given.port, app, threaded=True, request_handler=QuietHandler).serve_forever()


if __name__ == "__main__":
    main()
