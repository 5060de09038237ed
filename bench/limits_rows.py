"""A town for `lantoa bench limits`: one stall with ever more orders, a market with ever more goods, a journal that holds all of it.

What is first made by the house's own actions is then copied row by row inside the database, which takes minutes for a million.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model
from django.test import RequestFactory

from bench.search_words import names
from lantoa.accounts import api as accounts
from lantoa.accounts.actions.sign_in import remember, sign_in
from lantoa.catalog import api as catalog
from lantoa.catalog.models import Product, ProductPhoto, ProductVariant
from lantoa.documents.models import File, Photo
from lantoa.journal.actions.root import sign_root
from lantoa.journal.actions.seal import seal
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount, Telling
from lantoa.places import api as places
from lantoa.stock.models import Stock
from lantoa.stores import api as stores
from lantoa.stores.models import Offer, Store

ROOT = Path(__file__).resolve().parents[1]
NAMES, SEED = 997, 20_261_130
PHONE, PRICE, IN_A_STALL, OPEN = "+84900000001", 225_000, 100, 50
BANK = {"bank_bin": "970436", "number": "0011009900001", "holder": "BENCH"}
# Of a hundred orders of the past so many were never paid; the others were paid through the bank and handed over.
UNPAID = 10


# --- the first rows, made by the house itself


def begin() -> dict[str, Any]:
    """One seller who is signed in, one stall with goods and orders in every state, a neighbour's stall; what to ask for."""
    person = accounts.person_for(PHONE, name="Bench")
    unit = places.units()[0]
    home = accounts.create_organisation(kind="household", name="Bench", unit=unit, by=accounts.actor_for(person))
    actor = accounts.actor_for(person, home)
    account = payments.set_payout_account(
        home, bank_bin=BANK["bank_bin"], number=BANK["number"], holder=BANK["holder"], by=actor, key=world.uuid7()
    )
    stall = stores.open_store(home, name="Bench", unit=unit, phone=PHONE, by=actor, key=world.uuid7())
    goods = [_offered(stall, actor, number) for number in range(2)]
    offers = [Offer.objects.get(variant__product=product) for product in goods]
    unpaid, paid = [orders.place_order(wish(offers[0], number))[0] for number in range(2)]
    payments.take_notice(account, notice(account, paid, 0))
    _open(unpaid, paid)
    settle()
    return {
        "session": _session(person), "stall": stall.slug, "shelf": goods[0].category.pk, "receipt": paid.code, "offer": offers[1].pk,
        "product": _neighbour(goods[0]), "sold": goods[1].pk,
    }  # fmt: skip


def _open(unpaid: Order, paid: Order) -> None:
    """So many orders in every state in which something is still to be done; their number stays as it is."""
    later = _later("t.placed_at", 600)
    with transaction.atomic():
        for number, (like, changed) in enumerate((
            (unpaid, {"expires_at": later}), (unpaid, {"method": "'cod'", "expires_at": "NULL"}), (paid, {}), (paid, {"packed_at": "t.placed_at"}),
        )):  # fmt: skip
            _ordered(like, OPEN, 10_000 * number, {"placed_at": _later("t.placed_at", "-n"), **changed})


def _ordered(like: Order, count: int, after: int, changed: Mapping[str, str]) -> int:
    """Copies of an order with its line and what is asked for it; their ids come after the one returned."""
    told = {"code": f"'B' || CAST({10_000_000 + after} + n AS TEXT)", "token": f"'b' || CAST({after} + n AS TEXT)"}
    told["buyer_phone"] = f"'+8497' || CAST({1_000_000 + after} + n AS TEXT)"
    first = copies(Order, like.pk, count, {**told, **changed})
    copies(OrderLine, OrderLine.objects.get(order=like).pk, count, {"order_id": f"{first} + n"})
    request = PaymentRequest.objects.get(code=like.code)
    copies(PaymentRequest, request.pk, count, {"code": told["code"], "subject_id": f"{first} + n"})
    return first


def _offered(stall: Store, actor: Any, number: int) -> catalog.Product:
    shelf = catalog.Category.objects.order_by("pk")[0].pk
    return stores.offer_product(
        stall, name=f"Chả mực {number}", description="Giã tay mỗi sáng. " * 6, category=shelf, unit="kg", variants=[("", PRICE, 999_999)],
        photos=[], by=actor, key=world.uuid7(),
    )  # fmt: skip


def wish(offer: Offer, number: int) -> Any:
    buyer = orders.Buyer("Người mua", f"+8491{number:07d}", "06685", "Số 1, tổ 2")
    return orders.Wish([(offer.pk, 1)], buyer, "transfer", accounts.Visitor(), world.uuid7())


def notice(account: PayoutAccount, order: Order, number: int) -> Any:
    return payments.BankNotice(
        "", account.number, "", "in", order.total, world.now(), f"IBFT {order.code}", f"FT{number}"
    )


def _neighbour(like: Product) -> int:
    """A neighbour's stall with one product that has a photo, which the market's other goods are copies of."""
    now, unit = world.now(), places.units()[0]
    home = accounts.Organisation.objects.create(kind="household", name="Bếp Gốc", unit=unit, created_at=now)
    Store.objects.create(
        organisation=home, slug="goc-0", name="Bếp Gốc", story="Bếp nhỏ nhìn ra vịnh. " * 4, unit=unit, phone=PHONE, opened_at=now, created_at=now
    )  # fmt: skip
    sha = f"{world.random.getrandbits(256):064x}"
    File.objects.create(sha256=sha, size=1, content_type="image/webp", created_at=now)
    photo = Photo.objects.create(
        organisation=home, large_id=sha, width=1200, height=900, created_at=now, cut_at=now, cut_due=now
    )
    product = Product.objects.create(
        organisation=home, name="Chả mực giã tay", folded="cha muc gia tay", description=like.description, category=like.category,
        unit="kg", created_at=now,
    )  # fmt: skip
    variant = ProductVariant.objects.create(product=product)
    Stock.objects.create(variant=variant, on_hand=40, promised=3)
    ProductPhoto.objects.create(product=product, photo=photo)
    Offer.objects.create(store=Store.objects.get(slug="goc-0"), variant=variant, price=PRICE)
    return int(product.pk)


def _session(person: accounts.Person) -> str:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    sign_in(request, person)
    remember(request, person)
    request.session.save()
    return str(request.session.session_key)


def _later(column: str, minutes: int | str) -> str:
    """That moment and so many minutes (an expression's worth, which may be below 0), as this database says it."""
    if connection.vendor == "postgresql":
        return f"{column} + ({minutes}) * interval '1 minute'"
    return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, ({minutes}) || ' minutes')"


# --- ever more of them


def grow(objects: int) -> dict[str, Any]:
    """So many past orders of the one stall, so many goods in the market, so many entries of the journal, in all."""
    _put_away()
    _more_orders(objects)
    _more_goods(objects)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"orders": Order.objects.count(), "goods": Product.objects.count(), "entries": Entry.objects.count()}


def _put_away() -> None:
    """What was ordered while it was measured is handed over, so that as much waits at each size."""
    first, now = list(Order.objects.order_by("pk").values_list("pk", flat=True)[:2]), world.now()
    objects: Any = Order.objects
    mine = objects.live().exclude(code__startswith="B").exclude(pk__in=first)
    mine.update(handed_over_at=now, packed_at=now)


def _more_orders(objects: int) -> None:
    there = Order.objects.filter(code__startswith="B2").count()
    unpaid, paid = Order.objects.order_by("pk")[:2]
    ago = f"-{there} - n"
    at = {"placed_at": _later("t.placed_at", ago), "expires_at": _later("t.placed_at", ago)}
    never, more = (objects - there) // UNPAID, (objects - there) - (objects - there) // UNPAID
    with transaction.atomic():
        after = 10_000_000 + there
        _ordered(unpaid, never, after, at)
        done = {name: at["placed_at"] for name in ("placed_at", "packed_at", "handed_over_at")}
        _ordered(paid, more, after + never, {**at, **done})
        request = PaymentRequest.objects.aggregate(last=Max("pk"))["last"] - more
        line, mark, moment = (
            BankTransaction.objects.order_by("pk")[0].pk,
            f"'FB' || CAST({after} + n AS TEXT)",
            _later("t.at", ago),
        )
        moved = copies(BankTransaction, line, more, {"reference": mark, "at": moment})
        own = {"transaction_id": f"{moved} + n"}
        copies(Telling, Telling.objects.get(transaction=line).pk, more, {**own, "mark": mark})
        copies(
            Payment,
            Payment.objects.get(transaction=line).pk,
            more,
            {**own, "request_id": f"{request} + n", "at": moment},
        )


def _more_goods(objects: int) -> None:
    """Goods of ever more stalls; for each product an entry in the journal of its stall."""
    like = Product.objects.get(name="Chả mực giã tay")
    there = Product.objects.count() - 3
    more, stall = objects - there, Store.objects.get(slug="goc-0")
    stalls = max(1, more // IN_A_STALL)
    with transaction.atomic():
        _names(there)
        home = copies(
            accounts.Organisation, stall.organisation.pk, stalls, {"name": f"'Bếp ' || CAST({there} + n AS TEXT)"}
        )
        at = copies(
            Store,
            stall.pk,
            stalls,
            {
                "organisation_id": f"{home} + n",
                "slug": f"'goc-' || CAST({there + 1} + n AS TEXT)",
                "name": f"'Bếp ' || CAST({there} + n AS TEXT)",
            },
        )
        own = f"1 + (n - 1) % {stalls}"
        name = f"(SELECT name FROM bench_name WHERE number = n % {NAMES}) || ' ' || CAST({there} + n AS TEXT)"  # noqa: S608 - our own table
        product = copies(
            Product,
            like.pk,
            more,
            {"organisation_id": f"{home} + {own}", "name": name, "created_at": _later("t.created_at", f"-{there} - n")},
        )
        variant = copies(
            ProductVariant, ProductVariant.objects.get(product=like).pk, more, {"product_id": f"{product} + n"}
        )
        copies(Stock, ProductVariant.objects.get(product=like).pk, more, {"variant_id": f"{variant} + n"})
        copies(
            Offer,
            Offer.objects.get(variant__product=like).pk,
            more,
            {"store_id": f"{at} + {own}", "variant_id": f"{variant} + n"},
        )
        copies(ProductPhoto, ProductPhoto.objects.get(product=like).pk, more, {"product_id": f"{product} + n"})
        copies(
            Entry,
            Entry.objects.filter(act="catalog.product_created").order_by("pk")[0].pk,
            more,
            {"subject_id": f"CAST({product} + n AS TEXT)", "on_behalf_of_id": f"{home} + {own}"},
        )


def _names(there: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_name (number INTEGER PRIMARY KEY, name TEXT)")
        if not there:
            given = json.loads((ROOT / "lantoa/kit/tests/data/products_open.json").read_text(encoding="utf-8"))[
                "products"
            ]
            made = names(given, ["Hạ Long", "Vân Đồn", "Cô Tô", "Móng Cái"], NAMES, SEED)
            cursor.executemany(
                "INSERT INTO bench_name VALUES (%s, %s)", [(number, name[:120]) for number, name in enumerate(made)]
            )


def settle() -> None:
    """Seal whatever is there, and sign it."""
    while seal():
        pass
    while sign_root():
        pass


def copies(model: type[Model], like: Any, count: int, changed: Mapping[str, str]) -> int:
    """So many copies of one row, made in the database: `changed` are SQL expressions by column in which `n` counts from 1 and `t` is the
    row. The ids that the database gives come after the one returned."""
    meta = model._meta
    key, last = meta.pk, 0
    if "id" in {field.column for field in meta.concrete_fields}:
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        changed = {"id": f"{last} + n", **changed}
    columns = [field.column for field in meta.concrete_fields]
    values = ", ".join(changed.get(str(column), f't."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
    statement = f'{numbers} INSERT INTO "{meta.db_table}" ({named}) SELECT {values} FROM numbers, "{meta.db_table}" t WHERE t."{key.column}" = %s'  # noqa: S608
    if count > 0:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%s", "{}").replace("%", "%%").replace("{}", "%s"), [count, like])
            for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(reset)
    return int(last)
