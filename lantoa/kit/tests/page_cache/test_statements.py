"""Which tables a statement may change: none is missed, whatever its form."""

from __future__ import annotations

import pytest

from lantoa.kit.page_cache.statements import changed, named

WATCHED = {"stock_stock": "stock", "stores_offer": "stores"}


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT "stock_stock"."on_hand" FROM "stock_stock" FOR UPDATE', set()),
        ('INSERT INTO "stock_stock" ("a") VALUES (%s)', {"stock_stock"}),
        ('INSERT OR IGNORE INTO "stock_stock" ("a") VALUES (%s)', {"stock_stock"}),
        ("insert into stock_stock(a) values (1)", {"stock_stock"}),
        ('UPDATE "stores_offer" SET "price" = %s', {"stores_offer"}),
        ('UPDATE OR REPLACE "stores_offer" SET "price" = %s', {"stores_offer"}),
        ("  \n UPDATE ONLY stores_offer SET price = 1", {"stores_offer"}),
        ('DELETE FROM "stock_stock" WHERE "id" IN (SELECT "x" FROM "stores_offer")', {"stock_stock"}),
        ('INSERT INTO "orders_order" ("a") SELECT "a" FROM "stock_stock"', set()),
        ("REPLACE INTO stock_stock VALUES (1)", {"stock_stock"}),
        ('UPDATE "public"."stock_stock" SET "a" = 1', {"stock_stock"}),
        ("WITH gone AS (DELETE FROM stock_stock RETURNING *) SELECT * FROM gone", {"stock_stock"}),
        ("/* by hand */ UPDATE stores_offer SET price = 1", {"stores_offer"}),
        ("TRUNCATE stock_stock, stores_offer", {"stock_stock", "stores_offer"}),
        ('ALTER TABLE "stock_stock" ADD COLUMN "b" integer', {"stock_stock"}),
        ('DROP TABLE "stock_stock"', {"stock_stock"}),
        ('ALTER TABLE "new__stock_stock" RENAME TO "stock_stock"', {"stock_stock"}),
        ("MERGE INTO stores_offer USING x ON true WHEN MATCHED THEN DELETE", {"stores_offer"}),
        ("COPY stock_stock FROM STDIN", {"stock_stock"}),
        ("DO $$ BEGIN UPDATE stock_stock SET a = 1; END $$", {"stock_stock"}),
        ('CREATE INDEX CONCURRENTLY "i" ON "stock_stock" ("a")', set()),
        ("SAVEPOINT s1", set()),
        ("BEGIN IMMEDIATE", set()),
        ("PRAGMA foreign_keys = ON", set()),
        ('UPDATE "django_session" SET "x" = 1', set()),
        ("", set()),
    ],
)
def test_what_a_statement_changes(sql: str, tables: set[str]) -> None:
    assert set(changed(sql, WATCHED)) == tables


def test_every_table_a_question_names_is_found_whatever_its_form() -> None:
    tables = frozenset({"stock_stock", "stores_offer", "accounts_person"})
    sql = 'SELECT a FROM "stock_stock" s, stores_offer WHERE EXISTS (SELECT 1 FROM other_table)'
    assert named(sql, tables) == {"stock_stock", "stores_offer"}
