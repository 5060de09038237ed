"""Who may do what: the words in which every room states its policy, and the one who acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

Scope = Literal["any", "own"]


class Actor(Protocol):
    """The one who acts: a person, alone or for an organisation, as a member or as a helper with recorded consent.

    `person_id` is None for a visitor; `organisation_id` is whom they act for now; `helping` is True when that is somebody
    else's household; `roles` holds the names used in policy rows ("anonymous" for a visitor, "person" for anyone signed in).
    """

    @property
    def person_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def helping(self) -> bool: ...
    @property
    def roles(self) -> frozenset[str]: ...


ROLES = ("anonymous", "person", "seller", "owner", "helper", "instructor", "officer", "moderator", "operator")
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"anonymous"}
SELLING = frozenset({"seller", "owner", "helper"})
MODERATING = frozenset({"moderator", "operator"})


@dataclass(frozen=True, slots=True)
class Policy:
    """One row: on this route, with these methods, these roles may act on objects of this scope.

    `scope` "own" promises that another's object answers 404; `resource` names what the route shows or changes;
    `personal` is the argument of the address that names whose record it opens, where reading many of them is watched ("": none);
    `token` marks routes opened by an unguessable link or a signed message instead of a role; `cached` those whose public
    pages are the same bytes for everybody and are kept below Django; `fresh` holds the methods that need a proof of who one
    is from the last minutes, which the middleware of `accounts` asks for before the view is called.
    """

    route: str
    methods: frozenset[str]
    roles: frozenset[str]
    scope: Scope
    resource: str
    token: bool = False
    cached: bool = False
    personal: str = ""
    fresh: frozenset[str] = frozenset()


def allow(
    route: str, methods: str, roles: Iterable[str], *, scope: Scope = "any", resource: str, token: bool = False, cached: bool = False,
    personal: str = "",
    fresh: bool = False,
) -> Policy:  # fmt: skip
    """Write one policy row; `methods` as "GET POST" (HEAD and OPTIONS go with GET).

    `fresh`: what changes something there needs a new proof of who one is; where nothing is changed, looking at it does.
    """
    names = frozenset(methods.split())
    unknown = frozenset(roles) - EVERYONE
    if unknown or not names <= {"GET", "POST"}:
        raise ValueError(f"unknown role or method in the policy of {route}: {sorted(unknown)} {methods}")
    if cached and (names != {"GET"} or frozenset(roles) != EVERYONE or scope != "any" or token):
        raise ValueError(f"{route} is not for everybody alike and cannot be cached")
    if fresh and ("anonymous" in roles or token):
        raise ValueError(f"whoever comes to {route} is not signed in, and cannot prove once more who they are")
    proof = (names & {"POST"} or names) if fresh else frozenset()
    return Policy(route, names, frozenset(roles), scope, resource, token, cached, personal, proof)
