"""A miniature web: shops that answer by their host name below .sandbox.test, each of the kind its name begins with.

Written from docs/adapters/http.md. Names, numbers and addresses are invented.
"""

from html import escape

from flask import Response, request

ENDING = ".sandbox.test"
KINDS = ("thieu-chinh-sach", "chung-thu-hong", "thieu-chu", "cam-may", "doi-nha", "dong", "du")
POLICIES = {
    "/bao-mat": (
        "Chính sách bảo mật",
        "Chúng tôi chỉ giữ tên, số điện thoại và địa chỉ để giao hàng, và xóa khi bạn yêu cầu.",
    ),
    "/doi-tra": ("Chính sách đổi trả", "Đổi trả trong 7 ngày khi hàng hỏng; hoàn tiền trong 3 ngày."),
    "/khieu-nai": ("Giải quyết khiếu nại", "Khiếu nại được trả lời trong 3 ngày làm việc."),
}


def answer() -> Response | None:
    """What the shop of this host answers; None where the request is for the sandbox itself."""
    host = request.host.partition(":")[0].lower()
    if not host.endswith(ENDING):
        return None
    name = host.removesuffix(ENDING).removeprefix("www.")
    kind = next((kind for kind in KINDS if name.startswith(f"{kind}-")), "")
    if kind in {"", "dong"}:
        return Response("", 502, {"X-Sandbox-Line": "dead"})
    headers = {"X-Sandbox-Certificate": "invalid" if kind == "chung-thu-hong" else "valid"}
    if request.path == "/robots.txt":
        rules = "Disallow: /" if kind == "cam-may" else "Disallow: /gio-hang\nAllow: /"
        return Response(f"User-agent: *\n{rules}\n", 200, headers, mimetype="text/plain")
    if kind == "doi-nha":
        return Response("", 301, {**headers, "Location": "https://noi-khac.example/"})
    shop = name.removeprefix(f"{kind}-").replace("-", " ").title()
    page = _page(kind, shop, request.path)
    return Response(page or "<h1>404</h1>", 200 if page else 404, headers, mimetype="text/html")


def _page(kind: str, shop: str, path: str) -> str:
    if path == "/":
        return _framed(
            shop, f"<h1>{escape(shop)}</h1><ul><li>Hàng thử 1, 120.000 đ</li><li>Hàng thử 2, 250.000 đ</li></ul>", kind
        )
    if path in POLICIES and kind != "thieu-chinh-sach":
        title, words = POLICIES[path]
        return _framed(shop, f"<h1>{title}</h1><p>{words}</p>", kind)
    return ""


def _framed(shop: str, body: str, kind: str) -> str:
    links = (
        ""
        if kind == "thieu-chinh-sach"
        else " · ".join(f'<a href="{path}">{title}</a>' for path, (title, _words) in POLICIES.items())
    )
    owner = (
        "" if kind == "thieu-chu" else
        f"<p>Công ty TNHH {escape(shop)}. Người Bán {escape(shop)}. Địa chỉ: Thôn Thử, Quảng Ninh. Mã số thuế: 5700 000 001. Điện thoại: 0203 000 0001</p>"
    )  # fmt: skip
    return f'<!doctype html><html lang="vi"><title>{escape(shop)}</title><body>{body}<footer>{links}{owner}</footer></body></html>'
