"""What was told and what was counted until now, in the new tables."""

from django.db import migrations


def tell(apps, schema_editor):
    lines = apps.get_model("payments", "BankTransaction").objects.select_related("account").order_by("pk")
    telling = apps.get_model("payments", "Telling")
    telling.objects.bulk_create(
        telling(
            account=line.account, transaction=line, source=line.account.feed or "feed", mark=line.reference,
            outside_id=line.outside_id, incoming_id=line.incoming_id, recorded_at=line.recorded_at,
        )
        for line in lines
    )


def enter(apps, schema_editor):
    entry = apps.get_model("payments", "LedgerEntry")
    payments = apps.get_model("payments", "Payment").objects.select_related("request", "transaction").order_by("pk")
    made, counted = [], set()
    for payment in payments:
        side = "bank" if payment.transaction_id else "cash" if payment.source == "cash" else "said"
        back = payment.reverses_id is not None
        if back and side == "bank":
            side = "suspense"
        if side == "bank":
            side = "suspense" if payment.transaction_id in counted else "bank"
            counted.add(payment.transaction_id)
        sides = {"debit": "requests", "credit": side} if back else {"debit": side, "credit": "requests"}
        made.append(
            entry(
                **sides, organisation_id=payment.request.organisation_id, amount=payment.amount, at=payment.at,
                transaction_id=payment.transaction_id, request_id=payment.request_id, payment_id=payment.pk,
                recorded_at=payment.at,
            )
        )
    for line in apps.get_model("payments", "BankTransaction").objects.select_related("account").order_by("pk"):
        if line.pk in counted and line.outcome != "late":
            continue
        about = {
            "organisation_id": line.account.organisation_id, "amount": line.amount, "transaction_id": line.pk,
            "at": line.at, "recorded_at": line.recorded_at,
        }
        if line.pk not in counted:
            sides = {"debit": "bank", "credit": "suspense"} if line.direction == "in" else {"debit": "outgoing", "credit": "bank"}
            made.append(entry(**sides, **about))
        if line.settled_at and line.direction == "in":
            made.append(entry(debit="suspense", credit="other", **about))
    entry.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_tellings_and_ledger")]

    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(enter, migrations.RunPython.noop, elidable=True),
    ]
