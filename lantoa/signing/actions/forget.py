"""What signing lets go of when a person is erased: their name and certificate in its own rows.

A file that was signed stays with whoever owns it: a signature is the evidence of an act, and that room decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.signing.models import Signer


def forget_signers(person_ids: Iterable[int]) -> int:
    """Blank the name, number and certificate of these people's places; return how many. Joins the caller's transaction."""
    return Signer.objects.filter(person__in=list(person_ids)).update(
        name="", identity="", credential="", certificate=b"", chain=[], attributes=b""
    )
