"""The demo's OCOP: goods of its own households graded by councils, by invented decisions that say so; and the real products that sources
name, brought as a list in which no row has its decision, so that none of them gets a star."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.sheets import workbook
from lantoa.kit.world import world

if TYPE_CHECKING:
    from pathlib import Path

    from lantoa.portal.actions.demo import Community

TITLES = ("Tên sản phẩm", "Nhóm", "Chủ thể", "Xã/phường", "Số sao", "Số quyết định", "Ngày quyết định")


def grade_and_stamp(there: Community, data: Path) -> None:
    """As the bodies, their councils and the producers would."""
    said = there.written["ocop"]
    there.ago(days=120)
    bodies = {
        key: catalog.name_grading_body(there.organisations[key], level, by=None)
        for key, level in said["bodies"].items()
    }
    for given in said["dossiers"]:
        _grade(there, given, bodies)
    for given in said["lots"]:
        _lot(there, given)
    there.ago(days=20)
    listed = io.BytesIO(_as_sheet(world.read_file(data / "ocop_products.csv").decode("utf-8")))
    key, officer = said["listed_by"]
    name = "Sản phẩm OCOP theo báo chí (chưa có số quyết định).xlsx"
    catalog.receive_grades(
        bodies[key], listed, name, by=accounts.actor_for(there.people[officer], there.organisations[key])
    )


def _grade(there: Community, given: dict[str, Any], bodies: dict[str, catalog.GradingBody]) -> None:
    there.ago(days=given["days_ago"])
    store, product = there.goods[given["goods"]]
    body = bodies[given["body"]]
    seller = accounts.actor_for(accounts.people_of(store.organisation_id, {"owner"})[0], store.organisation)
    dossier = catalog.hand_in(product, body, group=given["group"], story=given["story"], by=seller)
    if "points" not in given:
        return
    officer = accounts.actor_for(there.people[given["officer"]], there.organisations[given["body"]])
    day = world.today() - timedelta(days=given.get("held_days_before", 0))
    members = [there.people[key] for key in given["points"]]
    long_ago = "held_days_before" in given
    catalog.call_council(body, held_on=day, members=members, dossiers=[dossier], long_ago=long_ago, by=officer)
    dossier.refresh_from_db()
    for key, points in given["points"].items():
        a, b, c = (Decimal(str(part)) for part in points)
        catalog.give_score(dossier, (a, b, c), by=accounts.actor_for(there.people[key]))
    dossier.refresh_from_db()
    decided_by = f"{there.organisations[given['body']].name} (bản dùng thử)"
    catalog.decide(dossier, number=given["number"], decided_on=day, decided_by=decided_by, by=officer)


def _lot(there: Community, given: dict[str, Any]) -> None:
    there.ago(days=given["days_ago"])
    store, product = there.goods[given["goods"]]
    by = accounts.actor_for(accounts.people_of(store.organisation_id, {"owner"})[0], store.organisation)
    until = world.today() + timedelta(days=given["keeps_days"])
    made = catalog.Made(given["code"], world.today(), given["address"], until, given["quantity"], store.name)
    lot = catalog.make_lot(product, made, by=by)
    catalog.print_stamps(lot, given["stamps"], serials=True, by=by)
    if "reason" in given:
        there.then.moment += timedelta(days=1)
        lot.refresh_from_db()
        catalog.recall_lot(lot, reason=given["reason"], advice=given["advice"], by=by)


def _as_sheet(text: str) -> bytes:
    """The products that sources name, as an officer would find them: stars by hearsay, a year at most, no decision."""
    rows = [
        (
            row["product"],
            row["ocop_group"],
            row["producer"],
            row["place_as_stated"],
            row["stars"],
            "",
            row["decided_year"],
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return workbook("OCOP", [TITLES, *rows])
