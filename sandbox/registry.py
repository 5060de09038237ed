"""Accounts and the invented people who hold them."""

import re
import sqlite3

from . import bins
from .database import Database
from .memo_styles import STYLES
from .plain_text import clean, fold
from .vietqr import ACCOUNT

PEOPLE = [
    ("lan", "Nguyễn Thị Lan", "990000000001", 25_000_000),
    ("minh", "Trần Văn Minh", "990000000002", 8_400_000),
    ("hoa", "Phạm Thu Hoa", "990000000003", 312_500_000),
    ("an", "Lê Bình An", "990000000004", 120_000),
]


class Refusal(ValueError):
    """Why the bank will not, in words for the person; `field` says beside which field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def seed(database: Database) -> None:
    """Put the invented customers in; those already there keep their balance."""
    with database.transaction() as connection:
        for slug, name, number, balance in PEOPLE:
            _insert_account(connection, bins.OWN_BIN, number, name, balance)
            _insert_customer(connection, slug, name, bins.OWN_BIN, number)


def register(database: Database, bin_: str, number: str, holder: str, balance: int = 0, customer: bool = False) -> str:
    """Make an account known under its holder's name (upper case, no marks) and return that name.

    The number is the bank's own; registering again changes the name and leaves the balance. With `customer` the
    holder can also sign in to the bank app, to send money from this account.
    """
    check_account(bin_, number)
    name = clean(holder, 70)
    printed = fold(name).upper()
    if not printed:
        raise Refusal("holder", "Thiếu tên chủ tài khoản.")
    if not 0 <= balance <= 10**15:
        raise Refusal("balance", "Số dư không hợp lệ.")
    with database.transaction() as connection:
        _insert_account(connection, bin_, number, name, balance)
        connection.execute("UPDATE account SET holder = ? WHERE (bin, number) = (?, ?)", [printed, bin_, number])
        if customer:
            _insert_customer(connection, f"{bin_}-{number}".lower(), name, bin_, number)
    return printed


def check_account(bin_: str, number: str) -> None:
    """Refuse what cannot be an account in a bank we know."""
    if not re.fullmatch(r"[0-9]{6}", bin_, re.ASCII) or bins.find(bin_) is None:
        raise Refusal("bin", "Không có ngân hàng nào mang mã này.")
    if not ACCOUNT.fullmatch(number):
        raise Refusal("number", "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19 ký tự.")


def holder(database: Database, bin_: str, number: str) -> str | None:
    """The holder's name as banks print it, or none when it cannot be looked up."""
    account = database.row("SELECT holder FROM account WHERE (bin, number) = (?, ?)", bin_, number)
    return account["holder"] if account else None


def customers(database: Database) -> list[sqlite3.Row]:
    """Who can sign in to the bank app."""
    return database.rows("SELECT c.*, a.balance FROM customer c JOIN account a USING (bin, number) ORDER BY c.rowid")


def customer(database: Database, slug: str) -> sqlite3.Row | None:
    """One customer with the balance, or none."""
    sql = "SELECT c.*, a.balance FROM customer c JOIN account a USING (bin, number) WHERE c.slug = ?"
    return database.row(sql, slug)


def choose_style(database: Database, slug: str, style: str) -> None:
    """Set how this customer's bank changes memos."""
    if style not in STYLES:
        raise Refusal("style", "Không có kiểu nội dung này.")
    with database.transaction() as connection:
        connection.execute("UPDATE customer SET memo_style = ? WHERE slug = ?", [style, slug])


def _insert_account(connection: sqlite3.Connection, bin_: str, number: str, name: str, balance: int) -> None:
    sql = "INSERT OR IGNORE INTO account (bin, number, holder, balance) VALUES (?, ?, ?, ?)"
    connection.execute(sql, [bin_, number, fold(name).upper(), balance])


def _insert_customer(connection: sqlite3.Connection, slug: str, name: str, bin_: str, number: str) -> None:
    sql = "INSERT OR IGNORE INTO customer (slug, name, bin, number) VALUES (?, ?, ?, ?)"
    connection.execute(sql, [slug, name, bin_, number])
