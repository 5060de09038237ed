"""What may be asked: goods by words, one thing, one stall, whether a receipt or a certificate is genuine. Only what every page shows too."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from lantoa.accounts import api as accounts
from lantoa.kit.certificate_code import certificate_code_in
from lantoa.portal.http.words import Found, OneCertificate, OneItem, OneReceipt, OneStall
from lantoa.portal.queries import guesses, told
from lantoa.ui.problem import problem

ON_A_PAGE, MOST_ON_A_PAGE = 24, 48
HIGHEST_ID = 2**63 - 1
Limit = Annotated[int, Query(ge=1, le=MOST_ON_A_PAGE, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=200, description="What the page before gave as `next`; empty for the first.")]
Code = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9 ]+$")]

api = NinjaAPI(
    title="Lan Tỏa", version="1", urls_namespace="api-v1", openapi_url=None, docs_url=None,
    description="What a province's market shows to everybody, for machines. Nothing here changes anything; nothing needs an account.",
)  # fmt: skip


class NotHere(Exception):
    """Nothing of this name, or nothing that everybody may see."""


class BadCursor(Exception):
    """No cursor that was given out for this question."""


class Guessing(Exception):
    """Too many codes that do not exist were named from there, here or at `/verify/`; with the seconds to wait."""


@api.exception_handler(Guessing)
def _guessing(request: HttpRequest, error: Guessing) -> Any:
    refused = problem(429, _("Many codes were tried from here. Wait a minute, then ask again."))
    refused["Retry-After"] = str(error.args[0])
    return refused


@api.exception_handler(NotHere)
def _not_here(request: HttpRequest, error: NotHere) -> Any:
    return problem(404, _("There is nothing of this name here, or nothing that everybody may see."))


@api.exception_handler(BadCursor)
def _bad_cursor(request: HttpRequest, error: BadCursor) -> Any:
    return problem(422, _("This cursor was not given out for this question. Begin again without one."))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> Any:
    names = sorted({str(one["loc"][-1]) for one in error.errors if one.get("loc")})
    return problem(
        422,
        _("This was not understood: %(names)s. See the description of this API.") % {"names": ", ".join(names)[:200]},
    )


@api.get(
    "/search",
    response=Found,
    operation_id="search",
    url_name="search",
    summary="Goods that fit some words, the best first",
)
def search(
    request: HttpRequest,
    q: Annotated[
        str, Query(min_length=1, max_length=100, description="What is looked for. Without words nothing is listed.")
    ],
    limit: Limit = ON_A_PAGE,
    cursor: Cursor = "",
) -> dict[str, Any]:
    ids = told.found_products(q)
    at = _place(cursor, q, most=len(ids))
    here = ids[at : at + limit]
    following = _cursor(q, at + limit) if at + limit < len(ids) else None
    return {
        "context": told.context("on_search"),
        "catalog": {"total": len(ids), "items": told.told_items(here), "next": following},
    }


@api.get(
    "/products/{product_id}",
    response=OneItem,
    operation_id="product",
    url_name="product",
    summary="One thing with its kinds",
)
def product(request: HttpRequest, product_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> dict[str, Any]:
    found = told.told_product(product_id)
    if found is None:
        raise NotHere
    return {"context": told.context("on_select"), "item": found}


@api.get(
    "/stalls/{slug}",
    response=OneStall,
    operation_id="stall",
    url_name="stall",
    summary="One stall and its goods, the newest first",
)
def stall(
    request: HttpRequest,
    slug: Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")],
    limit: Limit = ON_A_PAGE,
    cursor: Cursor = "",
) -> dict[str, Any]:
    found = told.told_stall(slug)
    if found is None:
        raise NotHere
    items = told.told_goods_of(slug, _place(cursor, slug, most=HIGHEST_ID), limit + 1)
    following = _cursor(slug, int(items[limit - 1]["id"])) if len(items) > limit else None
    return {
        "context": told.context("on_select"),
        "provider": found,
        "catalog": {"items": items[:limit], "next": following},
    }


@api.get(
    "/receipts/{code}", response=OneReceipt, operation_id="receipt", url_name="receipt",
    summary="Whether a receipt is genuine, and the proof that its seals stand under a signed root; no names, no goods",
)  # fmt: skip
def receipt(request: HttpRequest, code: Code) -> dict[str, Any]:
    network = accounts.network_mark(request)
    if wait := guesses.must_wait(network):
        raise Guessing(wait)
    found = told.told_receipt(code)
    if found is None:
        guesses.was_unknown(network)
        raise NotHere
    return {"context": told.context("on_status"), **found}


@api.get(
    "/certificates/{certificate_code}", response=OneCertificate, operation_id="certificate", url_name="certificate",
    summary="Whether a certificate holds, and its signed text; its code is guessed by nobody",
)  # fmt: skip
def certificate(request: HttpRequest, certificate_code: Code) -> dict[str, Any]:
    bare = certificate_code_in(certificate_code)
    found = told.told_certificate(bare) if bare else None
    if found is None:
        raise NotHere
    return {"context": told.context("on_status"), **found}


def _cursor(about: str, at: int) -> str:
    said = json.dumps([at, _mark(about)], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _place(cursor: str, about: str, *, most: int) -> int:
    """Where this page begins; 0 without a cursor. Raises BadCursor for one that was given out for another question, or never."""
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, mark = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise BadCursor from None
    if type(at) is not int or not 0 < at <= most or mark != _mark(about):
        raise BadCursor
    return at


def _mark(about: str) -> str:
    return hashlib.sha256(about.encode()).hexdigest()[:12]
