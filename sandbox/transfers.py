"""Moving money between accounts, each transfer once, and telling SePay of both sides."""

import secrets
import sqlite3
import time

from . import memo_styles, registry, sepay
from .database import Database
from .plain_text import clean, dong, local_time
from .registry import Refusal
from .vietqr import LARGEST

MEMO_LIMIT = 140


def pay(database: Database, customer: str, *, once: str, bin_: str, number: str, amount: int, memo: str) -> sqlite3.Row:
    """Send money and return the transfer; the same `once` again returns the first transfer and sends nothing.

    Refuses an unknown receiving bank, more than the balance, 500 million or more, and paying oneself.
    """
    with database.transaction() as connection:
        done = database.row("SELECT * FROM transfer WHERE once = ?", once)
        if done is not None:
            return done
        payer = registry.customer(database, customer)
        if payer is None:
            raise Refusal("customer", "Bạn chọn người gửi trước đã.")
        _check(payer, once, bin_, number, amount)
        transfer = _write(connection, payer, once, bin_, number, amount, clean(memo, MEMO_LIMIT))
        _book(connection, transfer, payer["bin"], payer["number"], -amount)
        _book(connection, transfer, bin_, number, amount)
        return connection.execute("SELECT * FROM transfer WHERE id = ?", [transfer]).fetchone()


def find(database: Database, transfer: int) -> sqlite3.Row | None:
    """One transfer, or none."""
    return database.row("SELECT * FROM transfer WHERE id = ?", transfer)


def history(database: Database, bin_: str, number: str) -> list[sqlite3.Row]:
    """The latest 30 movements of an account, newest first, each with the other side."""
    return database.rows(
        """SELECT e.direction, e.amount, e.balance, t.id AS transfer, t.at, t.memo, t.content,
                  o.bin AS other_bin, o.number AS other_number, a.holder AS other_holder
           FROM entry e JOIN transfer t ON t.id = e.transfer
           JOIN entry o ON o.transfer = t.id AND o.id != e.id
           JOIN account a ON (a.bin, a.number) = (o.bin, o.number)
           WHERE (e.bin, e.number) = (?, ?) ORDER BY e.id DESC LIMIT 30""",
        bin_, number,
    )  # fmt: skip


def _check(payer: sqlite3.Row, once: str, bin_: str, number: str, amount: int) -> None:
    if not once or len(once) > 64:
        raise Refusal("once", "Phiên chuyển tiền đã hết. Bạn mở lại màn hình này rồi chuyển nhé.")
    registry.check_account(bin_, number)
    if (payer["bin"], payer["number"]) == (bin_, number):
        raise Refusal("number", "Đây là tài khoản của chính bạn.")
    if not 0 < amount < LARGEST:
        raise Refusal("amount", "Mỗi lần chuyển từ 1 đồng đến dưới 500 triệu đồng.")
    if amount > payer["balance"]:
        raise Refusal("amount", f"Số dư không đủ. Bạn đang có {dong(payer['balance'])}.")


def _write(
    connection: sqlite3.Connection, payer: sqlite3.Row, once: str, bin_: str, number: str, amount: int, memo: str
) -> int:
    at = int(time.time())
    reference = "FT" + local_time(at)[2:10].replace("-", "") + str(secrets.randbelow(10**8)).zfill(8)
    sending = memo_styles.Sending(memo, reference, payer["name"], payer["number"])
    content = memo_styles.content(payer["memo_style"], sending)
    sql = """INSERT INTO transfer (once, customer, to_bin, to_number, amount, memo, content, reference, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    values = [once, payer["slug"], bin_, number, amount, memo, content, reference, at]
    return connection.execute(sql, values).lastrowid or 0


def _book(connection: sqlite3.Connection, transfer: int, bin_: str, number: str, change: int) -> None:
    connection.execute("INSERT OR IGNORE INTO account (bin, number) VALUES (?, ?)", [bin_, number])
    sql = "UPDATE account SET balance = balance + ? WHERE (bin, number) = (?, ?) RETURNING balance"
    balance = connection.execute(sql, [change, bin_, number]).fetchone()["balance"]
    sql = "INSERT INTO entry (transfer, bin, number, direction, amount, balance) VALUES (?, ?, ?, ?, ?, ?)"
    values = [transfer, bin_, number, "in" if change > 0 else "out", abs(change), balance]
    sepay.announce(connection, connection.execute(sql, values).lastrowid or 0)
