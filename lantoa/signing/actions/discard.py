"""Throw requests away with their files: what was to be signed was never used, and nobody is to keep it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.signing import acts
from lantoa.signing.actions.request import about
from lantoa.signing.models import SignatureRequest, Signer


def discard(request_ids: Iterable[int], *, by: Actor | None, keep: documents.File | None = None) -> int:
    """Remove these requests, their signers and every revision of their files that nothing else points to, except `keep`;
    return how many.

    A signature still asked for comes to nothing. Whether the file may go is the caller's to say. Twice is no harm. Joins the
    caller's transaction.
    """
    with transaction.atomic():
        requests = list(SignatureRequest.objects.filter(pk__in=list(request_ids)))
        # In the order in which a signature is put in, so that neither waits for the other.
        signers = Signer.objects.filter(request__in=requests)
        rows = list(signers.values_list("base", "prepared", "signed"))
        signers.delete()
        for request in requests:
            journal.record(acts.DISCARDED, request, by=by, data=about(request))
        SignatureRequest.objects.filter(pk__in=[one.pk for one in requests]).delete()
        files = {sha for row in rows for sha in row if sha} | {
            sha for one in requests for sha in (one.shown_id, one.current_id)
        }
        for sha in sorted(files - {keep.pk if keep else ""}):
            documents.forget_file(sha)
    return len(requests)
