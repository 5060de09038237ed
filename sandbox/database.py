"""The sandbox's memory: one SQLite file with accounts, transfers, webhooks, deliveries, text messages, citizens,
roots, keys and signatures."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    bin TEXT NOT NULL, number TEXT NOT NULL, holder TEXT, balance INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bin, number));
CREATE TABLE IF NOT EXISTS customer (
    slug TEXT PRIMARY KEY, name TEXT NOT NULL, bin TEXT NOT NULL, number TEXT NOT NULL,
    memo_style TEXT NOT NULL DEFAULT 'reference',
    FOREIGN KEY (bin, number) REFERENCES account (bin, number));
CREATE TABLE IF NOT EXISTS transfer (
    id INTEGER PRIMARY KEY AUTOINCREMENT, once TEXT NOT NULL UNIQUE, customer TEXT NOT NULL REFERENCES customer (slug),
    to_bin TEXT NOT NULL, to_number TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
    memo TEXT NOT NULL, content TEXT NOT NULL, reference TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, transfer INTEGER NOT NULL REFERENCES transfer (id),
    bin TEXT NOT NULL, number TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    amount INTEGER NOT NULL, balance INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entry_of_account ON entry (bin, number, id);
CREATE TABLE IF NOT EXISTS webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account_number TEXT NOT NULL, url TEXT NOT NULL,
    auth TEXT NOT NULL CHECK (auth IN ('api_key', 'hmac')), key TEXT NOT NULL,
    UNIQUE (account_number, url));
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, webhook INTEGER NOT NULL REFERENCES webhook (id),
    entry INTEGER NOT NULL REFERENCES entry (id), body TEXT NOT NULL, fault TEXT NOT NULL,
    status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL,
    http_status INTEGER, answer TEXT, sent_at INTEGER);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (status, next_at);
CREATE TABLE IF NOT EXISTS sms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, smsid TEXT NOT NULL, request_id TEXT UNIQUE, phone TEXT NOT NULL,
    sender TEXT NOT NULL, content TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS sms_of_phone ON sms (phone, id);
CREATE TABLE IF NOT EXISTS eid_client (
    client TEXT PRIMARY KEY, secret TEXT NOT NULL, name TEXT NOT NULL, redirect_uris TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS eid_citizen (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS eid_code (
    code TEXT PRIMARY KEY, client TEXT NOT NULL, redirect_uri TEXT NOT NULL, nonce TEXT NOT NULL, challenge TEXT NOT NULL,
    citizen INTEGER NOT NULL REFERENCES eid_citizen (id), level INTEGER NOT NULL, mishap TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS witness_root (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL UNIQUE, fingerprint TEXT NOT NULL UNIQUE, before TEXT NOT NULL,
    key TEXT NOT NULL, said TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS market_known (id TEXT PRIMARY KEY, public TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS market_nonce (nonce TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS carrier_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, carrier TEXT NOT NULL, tracking_code TEXT NOT NULL, status TEXT NOT NULL,
    cash INTEGER NOT NULL, fee INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS carrier_order (
    id INTEGER PRIMARY KEY AUTOINCREMENT, carrier TEXT NOT NULL, token TEXT NOT NULL, client_code TEXT NOT NULL, code TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL, fee INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (carrier, token, client_code));
CREATE TABLE IF NOT EXISTS trust_key (name TEXT PRIMARY KEY, pem TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trust_certificate (
    serial TEXT PRIMARY KEY, key TEXT NOT NULL REFERENCES trust_key (name), base TEXT NOT NULL, der BLOB NOT NULL,
    not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, revoked_at INTEGER, reason TEXT);
CREATE INDEX IF NOT EXISTS trust_certificate_of_key ON trust_certificate (key, base);
CREATE TABLE IF NOT EXISTS trust_seal (slug TEXT PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trust_stamp (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS csc_client (
    client TEXT PRIMARY KEY, secret TEXT NOT NULL, name TEXT NOT NULL, redirect_uris TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS csc_grant (
    value TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('code', 'access', 'refresh', 'sad', 'otp')),
    holder TEXT NOT NULL, client TEXT NOT NULL, scope TEXT NOT NULL, credential TEXT NOT NULL, hashes TEXT NOT NULL,
    remaining INTEGER NOT NULL CHECK (remaining >= 0), redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS app_client (
    sp_id TEXT PRIMARY KEY, sp_password TEXT NOT NULL, name TEXT NOT NULL, webhook TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS app_transaction (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tran_code TEXT NOT NULL UNIQUE, sp_id TEXT NOT NULL REFERENCES app_client (sp_id),
    transaction_id TEXT NOT NULL, holder TEXT NOT NULL, credential TEXT NOT NULL, words TEXT NOT NULL, files TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'signed', 'refused')), signatures TEXT NOT NULL, told TEXT NOT NULL,
    until REAL NOT NULL, UNIQUE (sp_id, transaction_id));
CREATE TABLE IF NOT EXISTS shopee_shop (
    shop TEXT PRIMARY KEY, partner TEXT NOT NULL, partner_key TEXT NOT NULL, name TEXT NOT NULL, push_url TEXT NOT NULL, code TEXT NOT NULL DEFAULT '',
    token TEXT NOT NULL DEFAULT '', refresh TEXT NOT NULL DEFAULT '', expires REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS shopee_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT, shop TEXT NOT NULL REFERENCES shopee_shop (shop), body TEXT NOT NULL, changed REAL NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS shopee_order (
    sn TEXT PRIMARY KEY, shop TEXT NOT NULL REFERENCES shopee_shop (shop), body TEXT NOT NULL, state TEXT NOT NULL, created INTEGER NOT NULL,
    changed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS shopee_lost (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS facebook_page (
    page TEXT PRIMARY KEY, app TEXT NOT NULL, app_secret TEXT NOT NULL, name TEXT NOT NULL, hook_url TEXT NOT NULL, verify TEXT NOT NULL,
    code TEXT NOT NULL DEFAULT '', person_token TEXT NOT NULL DEFAULT '', token TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS facebook_photo (
    id INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL REFERENCES facebook_page (page), size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facebook_post (
    id INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL REFERENCES facebook_page (page), message TEXT NOT NULL, photos TEXT NOT NULL,
    shown INTEGER NOT NULL, created REAL NOT NULL, gone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS facebook_said (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT UNIQUE, page TEXT NOT NULL REFERENCES facebook_page (page), post TEXT NOT NULL,
    person TEXT NOT NULL, name TEXT NOT NULL, message TEXT NOT NULL, created REAL NOT NULL, by_page INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS facebook_live (post INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS facebook_closed (person TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS zalo_account (
    oa TEXT PRIMARY KEY, app TEXT NOT NULL, app_secret TEXT NOT NULL, oa_secret TEXT NOT NULL, name TEXT NOT NULL, hook_url TEXT NOT NULL,
    code TEXT NOT NULL DEFAULT '', token TEXT NOT NULL DEFAULT '', refresh TEXT NOT NULL DEFAULT '', expires REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS zalo_said (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, oa TEXT NOT NULL REFERENCES zalo_account (oa), person TEXT NOT NULL,
    kind TEXT NOT NULL, message TEXT NOT NULL, created REAL NOT NULL, by_oa INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tiktok_shop (
    shop TEXT PRIMARY KEY, app TEXT NOT NULL, app_secret TEXT NOT NULL, name TEXT NOT NULL, hook_url TEXT NOT NULL, back TEXT NOT NULL,
    cipher TEXT NOT NULL, code TEXT NOT NULL DEFAULT '', token TEXT NOT NULL DEFAULT '', refresh TEXT NOT NULL DEFAULT '', expires REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tiktok_product (
    id INTEGER PRIMARY KEY AUTOINCREMENT, shop TEXT NOT NULL REFERENCES tiktok_shop (shop), body TEXT NOT NULL, changed REAL NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tiktok_order (
    id INTEGER PRIMARY KEY AUTOINCREMENT, shop TEXT NOT NULL REFERENCES tiktok_shop (shop), body TEXT NOT NULL, state TEXT NOT NULL,
    created INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Database:
    """One connection shared by all threads, one transaction at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(SCHEMA)
        self._name_services()
        self._start_entry_numbers()

    def _name_services(self) -> None:
        # Files of before there were several services know no column for them, nor for whose a page is.
        if "owner" not in {row["name"] for row in self.rows("PRAGMA table_info(facebook_page)")}:
            with self.transaction() as connection:
                connection.execute("ALTER TABLE facebook_page ADD COLUMN owner TEXT NOT NULL DEFAULT ''")
        if "service" not in {row["name"] for row in self.rows("PRAGMA table_info(webhook)")}:
            with self.transaction() as connection:
                connection.execute("ALTER TABLE webhook ADD COLUMN service TEXT NOT NULL DEFAULT 'sepay'")

    def _start_entry_numbers(self) -> None:
        # A receiver drops a transaction number it has seen; after this file is wiped numbers must still be new ones.
        with self.transaction() as connection:
            if not connection.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'entry'").fetchone():
                connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('entry', ?)", [int(time.time())])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside happens or nothing does; a transaction inside another joins it."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a question."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a question, or none."""
        with self._lock:
            return self._connection.execute(sql, values).fetchone()

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()
