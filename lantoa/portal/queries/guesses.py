"""Whether somebody tries codes at random: one count for every door at which a receipt or a dossier is asked for by its code.

Nine symbols can be guessed by a machine: whoever names too many codes that do not exist waits, even for one that does.
"""

from __future__ import annotations

from django.conf import settings

from lantoa.kit.pace import Pace

unknown_codes = Pace()


def must_wait(network: str) -> int:
    """Seconds this network has to wait before it may name another code; 0 where it need not."""
    return unknown_codes.wait() if unknown_codes.steps(network) >= settings.UNKNOWN_CODES_A_MINUTE else 0


def was_unknown(network: str) -> None:
    """Count a code that nobody has."""
    unknown_codes.step(network)
