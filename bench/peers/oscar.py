"""django-oscar (BSD), a shop in Django with Django's templates: its product, listing, search and a guest's purchase paid for later.

Its search is Haystack's simple one, which its guide begins with: it asks the database; Solr or Elasticsearch would be servers of their own.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace

from bench.peers.place import Peer, installed
from bench.peers.shopper import Shopper
from bench.stage import Stage

APPLICATION = "bench.peers.oscar_shop.wsgi:application"


def made(there: Stage, database: str, goods: int) -> tuple[Peer, dict[str, str]]:
    """A shop with so many goods on a database of the same server as ours, and its pages."""
    address = "sqlite"
    if database == "postgresql":
        subprocess.run(["psql", "-q", there.database, "-c", "CREATE DATABASE oscar"], check=True)
        address = there.database.replace("@/lantoa?", "@/oscar?")
    settings = {"PEER_DATABASE": address, "DJANGO_SETTINGS_MODULE": "bench.peers.oscar_shop.settings"}
    peer = installed("oscar", there.folder / "oscar", settings)
    peer.run("-P", "-m", "django", "migrate", "-v", "0")
    said = peer.run("-P", "-m", "bench.peers.oscar_shop.goods", str(goods)).rpartition("TOLD ")[2].split()
    product, slug, shelf, shelf_slug = said[0], said[1], said[4], said[5]
    pages = {
        "product page": f"/catalogue/{slug}_{product}/", "listing": f"/catalogue/category/{shelf_slug}_{shelf}/", "search": "/search/?q=ch%E1%BA%A3+m%E1%BB%B1c",
    }  # fmt: skip
    return peer, pages


def that_sells(peer: Peer) -> Peer:
    """The same, set to take the embedded database's lock at the beginning of each request."""
    return replace(peer, environment={**peer.environment, "PEER_WRITES": "1"})


def buy(port: int, number: str) -> int:
    """A guest's way to the page that confirms the order; how many requests it takes."""
    one = Shopper(port)
    one.get("/catalogue/goods-1_2/")
    one.post("/basket/add/2/", {"quantity": "1"})
    one.get("/checkout/")
    one.post("/checkout/", {"username": f"guest{number}@example.com", "options": "anonymous"})
    one.post("/checkout/shipping-address/", {"first_name": "Người mua", "line1": "Số 1, tổ 2"})
    one.get("/checkout/preview/")
    page = one.post("/checkout/preview/", {"action": "place_order"})
    one.close()
    if b"confirmation" not in page:
        raise SystemExit("django-oscar placed no order")
    return one.requests
