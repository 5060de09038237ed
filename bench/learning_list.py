"""A list of learners from its bytes to the last seat: checked and enrolled, in a database of its own. Called by the bench `learning`."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from random import Random
from typing import Any

ROWS, SECONDS = 15_000, 60
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_GIVEN = ("Lan", "Bình", "Hoà", "Tú", "Nụ", "Thảo", "Dũng", "Hải", "Sơn", "Mai")


def written(rows: int) -> bytes:
    """A list as an association keeps it: titles under two lines of heading, phones as numbers, some rows twice, some wrong."""
    import openpyxl

    chance, book = Random(20_261_129), openpyxl.Workbook(write_only=True)  # noqa: S311 - the same list every time
    sheet = book.create_sheet()
    for head in (
        ["HỘI NÔNG DÂN TỈNH"],
        ["DANH SÁCH HỌC VIÊN"],
        ["STT", "Họ và tên", "Số điện thoại", "Số CCCD", "Ngày sinh", "Xã/phường", "Nhóm"],
    ):
        sheet.append(head)
    for number in range(1, rows + 1):
        year = chance.randint(1950, 2005)
        name = f"{chance.choice(_FAMILIES)} {chance.choice(('Văn', 'Thị'))} {chance.choice(_GIVEN)}"
        citizen = f"022{0 if year < 2000 else 2}{year % 100:02d}{number:06d}"
        phone = 900_000_000 + number if number % 100 else "không có"
        sheet.append(
            [number, name.upper() if number % 3 else name, phone, citizen, f"1/2/{year}", "Vân Đồn", "Người dân"]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def measure(rows: int = ROWS) -> list[dict[str, Any]]:
    """Bring, read, confirm and enrol a list of so many rows in the database there is (migrated, empty); the figures, with their goals."""
    from lantoa.accounts import api as accounts
    from lantoa.kit.world import world
    from lantoa.learning import api as learning
    from lantoa.places import api as places

    places.load_places()
    learning.load_courses()
    unit = places.Unit.objects.get(slug="van-don")
    person = accounts.person_for("+84988000111", "Cán bộ")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân", unit=unit, owner=person, by=None)
    accounts.add_member(body, person, role="officer", by=None)
    by, now = accounts.actor_for(person, body), world.now()
    plan = learning.create_programme(
        body,
        title="Bình dân học vụ số",
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=60),
        seats=rows,
        unit=unit,
        by=by,
    )
    for number in range(rows // 500):
        start = now + timedelta(days=3 + number)
        learning.start_class(
            learning.Course.objects.order_by("pk")[0], body, unit=unit, hall=f"Nhà văn hóa {number}", seats=500,
            sessions=[(start, start + timedelta(hours=2))], programme=plan, by=by,
        )  # fmt: skip
    content = io.BytesIO(written(rows))
    started = time.perf_counter()
    kept: Any = learning.receive_list(plan, content, "danh-sach.xlsx", by=by)
    kept = learning.read_list(kept.pk)
    checked = time.perf_counter()
    learning.confirm_list(kept, title_names=True, by=by)
    kept = learning.enroll_list(kept.pk)
    ended = time.perf_counter()
    good = kept.rows.filter(state="good").count()
    done = kept.rows.exclude(outcome="").count()
    seated = learning.Enrollment.objects.filter(run__programme=plan).count()
    return [
        {"name": f"a list of {rows} rows checked", "value": round(checked - started, 1), "unit": "s", "goal": "-", "reached": True},
        {
            "name": f"a list of {rows} rows checked and enrolled", "value": round(ended - started, 1), "unit": "s", "goal": f"<= {SECONDS}",
            "reached": ended - started <= SECONDS,
        },
        {"name": "good rows that led somewhere", "value": round(done / max(good, 1), 5), "unit": "", "goal": 1.0, "reached": done == good},
        {"name": "seats given, each once", "value": seated, "unit": "", "goal": good, "reached": seated == min(good, rows // 500 * 500)},
    ]  # fmt: skip
