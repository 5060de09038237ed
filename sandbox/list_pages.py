"""The lists of SePay's and Casso's siblings, which whoever holds a key may ask for: what moved on the account it was made for.

Any account's webhook key opens its list here, so that there is nothing more to set up. A mishap chosen for the messages leaves
the list as it is: that is what it is for.
"""

import re
import sqlite3
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, jsonify, request

from . import casso, sepay
from .database import Database

pages = Blueprint("lists", __name__)
VIETNAM = timedelta(hours=7)
_COLUMNS = "e.*, t.content, t.reference, t.at FROM entry e JOIN transfer t ON t.id = e.transfer"


@pages.get("/sepay/v2/transactions")
def sepay_list() -> tuple[Response, int]:
    """`Authorization: Bearer`, transaction_date_from, transaction_date_sort, page, per_page (at most 100)."""
    numbers = _numbers("sepay", "Bearer ")
    if not numbers:
        return jsonify({"status": "error", "message": "Unauthorized"}), 401
    since, newest = (
        _moment(request.args.get("transaction_date_from", "")),
        request.args.get("transaction_date_sort") != "asc",
    )
    page, size = _number("page", 1), min(_number("per_page", 20), 100)
    rows, total = _rows(numbers, since, newest=newest, page=page, size=size)
    return jsonify(sepay.listed(rows, page, size, total)), 200


@pages.get("/casso/v2/transactions")
def casso_list() -> tuple[Response, int]:
    """`Authorization: Apikey`, fromDate (seven days back where it is missing), page, pageSize (10), sort (ASC)."""
    numbers = _numbers("casso", "Apikey ")
    if not numbers:
        return jsonify({"error": 401, "message": "Unauthorized"}), 401
    since, newest = _moment(request.args.get("fromDate", "")), request.args.get("sort") == "DESC"
    week = int((datetime.now(UTC) - timedelta(days=7)).timestamp())
    page, size = _number("page", 1), min(_number("pageSize", 10), 100)
    rows, total = _rows(numbers, since or week, newest=newest, page=page, size=size)
    return jsonify(casso.listed(rows, page, size, total)), 200


def _numbers(service: str, scheme: str) -> list[str]:
    """The accounts whose webhook of this service has the key that was given; `*` for all."""
    given = request.headers.get("Authorization", "")
    if not given.startswith(scheme):
        return []
    sql = "SELECT account_number FROM webhook WHERE service = ? AND key = ?"
    return [row["account_number"] for row in _database().rows(sql, service, given.removeprefix(scheme))]


def _rows(numbers: list[str], since: int, *, newest: bool, page: int, size: int) -> tuple[list[sqlite3.Row], int]:
    marks = ", ".join("?" for _ in numbers)
    where = f"t.at >= ? AND ('*' IN ({marks}) OR e.number IN ({marks}))"  # noqa: S608 - only question marks
    given = [since, *numbers, *numbers]
    count = f"SELECT count(*) AS n FROM entry e JOIN transfer t ON t.id = e.transfer WHERE {where}"  # noqa: S608 - only question marks
    total = _database().row(count, *given)
    order = "DESC" if newest else "ASC"
    sql = f"SELECT {_COLUMNS} WHERE {where} ORDER BY t.at {order}, e.id {order} LIMIT ? OFFSET ?"  # noqa: S608 - fixed words
    return _database().rows(sql, *given, size, (page - 1) * size), total["n"] if total else 0


def _number(name: str, otherwise: int) -> int:
    said = request.args.get(name, "")
    return max(1, int(said)) if re.fullmatch(r"[0-9]{1,6}", said, re.ASCII) else otherwise


def _moment(said: str) -> int:
    """Seconds since 1970 of a day, or a day and time, in Vietnam; 0 where it is none."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return 0
    return int((at.replace(tzinfo=UTC) - VIETNAM).timestamp()) if 1970 < at.year < 2200 else 0


def _database() -> Database:
    return current_app.extensions["sandbox"].database
