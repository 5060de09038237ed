"""What came in for whom by day, as far as a bank or a carrier told of it and not the seller alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Least, TruncDate

from lantoa.kit.world import VIETNAM
from lantoa.orders.models import Order


def told_income(organisations: Iterable[int], until: datetime) -> list[tuple[int, date, int]]:
    """(organisation, Vietnamese day, đồng) of what these sold and what counts as income before that moment, oldest first.

    Of each order what a bank or a carrier told of, less what is or was to be paid back, at most what it comes to after corrections; on
    the day it counts as income. No rehearsals, nothing cancelled, no cash that only the seller knows of. One query.
    """
    told = F("bank_received") + F("carrier_received") - F("refunding")
    kept = Least(told, F("total") - F("lessened"), output_field=BigIntegerField())
    those = Order.objects.income().filter(store__organisation__in=list(organisations), income_at__lt=until)
    rows = (
        those.annotate(day=TruncDate("income_at", tzinfo=VIETNAM), kept=kept)
        .filter(kept__gt=0)
        .order_by()
        .values_list("store__organisation_id", "day")
        .annotate(sum_=Sum("kept"))
    )
    return sorted(rows)
