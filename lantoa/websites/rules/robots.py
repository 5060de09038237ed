"""What a site's robots.txt asks of visiting machines, read as RFC 9309 says: the longest rule that fits counts, and allowing wins a tie."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 500_000  # bytes of the file that are read; RFC 9309 asks for at least 500 KiB


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one visitor, as (allowed, pattern)."""

    rules: tuple[tuple[bool, str], ...] = ()

    def allows(self, path: str) -> bool:
        best, allowed = -1, True
        for allow, pattern in self.rules:
            if _fits(pattern, path) and (len(pattern) > best or (len(pattern) == best and allow)):
                best, allowed = len(pattern), allow
        return allowed


EVERYTHING, NOTHING = Robots(), Robots(((False, "/"),))


def read_robots(status: int, text: str, agent: str) -> Robots:
    """What the answer to /robots.txt means for this visitor: no such file allows everything, a server in trouble nothing."""
    if status >= 500 or status == 429:
        return NOTHING
    if status != 200:
        return EVERYTHING
    groups = _groups(text[:LONGEST])
    name = agent.lower()
    mine = [rules for names, rules in groups if any(one != "*" and one in name for one in names)]
    chosen = mine or [rules for names, rules in groups if "*" in names]
    return Robots(tuple(rule for rules in chosen for rule in rules))


def _groups(text: str) -> list[tuple[list[str], list[tuple[bool, str]]]]:
    found: list[tuple[list[str], list[tuple[bool, str]]]] = []
    naming = False
    for line in text.splitlines():
        word, colon, value = line.partition("#")[0].partition(":")
        word, value = word.strip().lower(), value.strip()
        if not colon:
            continue
        if word == "user-agent":
            if not naming:
                found.append(([], []))
            found[-1][0].append(value.lower())
            naming = True
        elif word in {"allow", "disallow"} and found:
            naming = False
            if value.startswith(("/", "*")):
                found[-1][1].append((word == "allow", value[:500]))
    return found


def _fits(pattern: str, path: str) -> bool:
    # Part by part, each at its first place: a pattern full of stars costs no more than its length.
    ends = pattern.endswith("$")
    head, *parts = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(head):
        return False
    at = len(head)
    if not parts:
        return not ends or at == len(path)
    last = parts.pop()
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return path.endswith(last) and len(path) - len(last) >= at if ends else path.find(last, at) >= 0
