"""Facts as columns, in the types the files keep them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from lantoa.insights.rules.fact import Fact

WORD, WHOLE, DAY = pa.dictionary(pa.int32(), pa.string()), pa.int64(), pa.date32()
COLUMNS = {
    "position": WHOLE, "entry": WHOLE, "act": WORD, "subject": WHOLE, "org": WHOLE, "person": WHOLE, "place": WORD, "day": DAY,
    "month": DAY, "kind": WORD, "detail": WORD, "until": DAY, "amount": WHOLE, "number": WHOLE,
}  # fmt: skip


def arrow_of(facts: Sequence[Fact]) -> pa.Table:
    """The rows in their own order, as columns."""
    columns = {name: [getattr(one, name) for one in facts] for name in COLUMNS if name != "month"}
    columns["month"] = [date(one.day.year, one.day.month, 1) for one in facts]
    return pa.table({name: pa.array(columns[name], kind) for name, kind in COLUMNS.items()})
