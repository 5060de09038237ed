"""The limits on codes and names, and how a typed code is read."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODE_PAUSE = timedelta(seconds=60)
CODE_DIGITS = 6
# A class in a village hall shares one address, so an address gets more than a phone.
MOST_TO_A_PHONE_AN_HOUR = 6
MOST_TO_A_PHONE_A_DAY = 15
MOST_FROM_AN_ADDRESS_AN_HOUR = 120
CODES_KEPT = timedelta(days=2)
# A proof by passkey or electronic identity: how long the browser may take, and how long what came of it is kept.
PROOF_REQUEST_LIFE = timedelta(minutes=10)
PROOF_REQUESTS_KEPT = timedelta(days=2)
MOST_PROOFS_FROM_AN_ADDRESS_AN_HOUR = 600
MOST_PASSKEYS = 20
# Changing the phone number of an account: two of four ways, then a day in which the old number can stop it.
WAYS_NEEDED = 2
PEOPLE_WHO_VOUCH = 2
PHONE_CHANGE_PROVING = timedelta(days=3)
PHONE_CHANGE_WAIT = timedelta(hours=24)
# What was added to an account just before proves nothing: whoever found a phone unlocked could have added it.
KNOWN_FOR = timedelta(days=3)
KNOWN_BY_CODE_FOR = timedelta(days=30)
# How long a proof of who one is serves for what an unlocked phone in strange hands must not do.
FRESH_FOR = timedelta(minutes=15)
# How exactly "last seen" is known: a write a request would be too much.
SEEN_EVERY = timedelta(minutes=10)
# How long a proved phone may take to say its name or household.
PROOF_LIFE = timedelta(minutes=30)
LONGEST_NAME = 120
LONGEST_ORGANISATION_NAME = 160
# A reason in words: less says nothing.
SHORTEST_REASON, LONGEST_REASON = 15, 300


def read_code(text: str) -> str:
    """The six digits in what was typed (`204 816`, full-width digits too), or "" when it is no code."""
    typed = "".join(unicodedata.normalize("NFKC", text[:40]).replace("-", " ").split())
    return typed if len(typed) == CODE_DIGITS and typed.isascii() and typed.isdigit() else ""


def has_a_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def is_local(path: str) -> bool:
    """Whether an address stays on this site whatever a browser makes of it: `/toi/`, not `//elsewhere`, `/\\elsewhere`, `http:…`."""
    odd = "\\" in path or any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in path)
    return path.startswith("/") and not path.startswith("//") and not odd
