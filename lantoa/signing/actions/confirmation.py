"""Another confirmation than a signature: a code or a tick, kept as what it is (article 22(4) of Law 20/2023/QH15)."""

from __future__ import annotations

from django.db import models, transaction

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.models import Confirmation


def confirm(
    subject: models.Model, file: documents.File, *, person: accounts.Person, how: str, by: Actor | None
) -> Confirmation:
    """Write down that this person confirmed this very file by "code" or "tick"; the same again returns the first. It is never
    shown as a signature. ValueError for another `how`."""
    if how not in Confirmation.How.values:
        raise ValueError(how)
    kind = subject._meta.label_lower
    with transaction.atomic():
        made, new = Confirmation.objects.get_or_create(
            subject_type=kind, subject_id=subject.pk, person=person, file=file, defaults={"how": how, "at": world.now()}
        )
        if new:
            data = {"subject_type": kind, "subject_id": subject.pk, "file": file.pk, "how": how}
            journal.record(acts.CONFIRMED, made, by=by, data=data)
    return made
