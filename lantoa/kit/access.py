"""Who may do what: the words in which every room states its policy, and the one who acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeGuard

# Whose things a row lets be found: one's own alone, those of one's commune, of one's province, everybody's.
Scope = Literal["own", "commune", "province", "any"]
# What a thing is to who asks for it. "deleted" is one whose owner erased themselves or left, or that was taken down.
Relation = Literal["own", "same commune", "other commune", "other province", "deleted", "none"]
Gone = Literal[200, 404, 410]
RELATIONS: tuple[Relation, ...] = ("own", "same commune", "other commune", "other province", "deleted", "none")
REACH: dict[Scope, int] = {"own": 1, "commune": 2, "province": 3, "any": 4}


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


@dataclass(frozen=True, slots=True)
class AnySeller:
    """Whoever sells for this organisation: for them a query is composed once that is then asked for each of them."""

    organisation_id: int | None
    person_id: int | None = None
    helping: bool = False
    roles: frozenset[str] = frozenset({"seller"})


ROLES = ("anonymous", "person", "seller", "owner", "helper", "instructor", "officer", "moderator", "operator")
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"anonymous"}
SELLING = frozenset({"seller", "owner", "helper"})
MODERATING = frozenset({"moderator", "operator"})


class Seller(Actor, Protocol):
    """Who acts for an organisation that sells (`sells`)."""

    @property
    def organisation_id(self) -> int: ...


def sells(actor: Actor) -> TypeGuard[Seller]:
    """Whether they act for an organisation that sells: as its owner, who sells for it, or who helps there."""
    return actor.organisation_id is not None and bool(actor.roles & SELLING)


@dataclass(frozen=True, slots=True)
class Policy:
    """One row: on this route, with these methods, these roles may act on objects of this scope.

    `scope` promises that what lies beyond it answers 404; `resource` names what the route shows or changes; `gone` is what answers
    where it was: 404, 410, or 200 where it stays for who may see it (an order stays its buyer's when the stall is gone).
    `personal` is the argument of the address that names whose record it opens, where reading many of them is watched ("": none);
    `token` marks routes opened by an unguessable link or a signed message instead of a role; `cached` those whose public
    pages are the same bytes for everybody and are kept below Django; `fresh` holds the methods that need a proof of who one
    is from the last minutes, which the middleware of `accounts` asks for before the view is called; `file` marks those that answer
    with a file (a picture, a paper, a table, what a script reads) instead of a page; `proof` those whose messages must be signed: what
    is not is refused; `often` how many of what it takes are taken within an hour from one place.
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
    gone: Gone = 404
    file: bool = False
    proof: bool = False
    often: int = 0

    def found(self, relation: Relation) -> bool:
        """Whether whom the row lets in finds a thing that is this to them."""
        if relation == "deleted":
            return self.gone == 200
        return relation != "none" and RELATIONS.index(relation) < REACH[self.scope]

    def missing(self, relation: Relation) -> int:
        """The status that answers where a thing is not found."""
        return self.gone if relation == "deleted" and self.gone != 200 else 404


def allow(
    route: str, methods: str, roles: Iterable[str], *, scope: Scope = "any", resource: str, token: bool = False, cached: bool = False,
    personal: str = "", fresh: bool = False, gone: Gone = 404, file: bool = False, proof: bool = False, often: int = 0,
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
    anew = (names & {"POST"} or names) if fresh else frozenset()
    return Policy(
        route, names, frozenset(roles), scope, resource, token, cached, personal, anew, gone, file, proof, often
    )


@dataclass(frozen=True, slots=True)
class Field:
    """One kind of personal or secret data: where it is kept, for which purpose of the register of processing, and on which routes it may
    be read. There it is read by whom the route's row lets find the thing, and of that thing alone; everywhere else by nobody. `beside`:
    routes where neighbours who sell together read the other's as well."""

    name: str
    kept: str
    purpose: str
    routes: frozenset[str]
    beside: frozenset[str] = frozenset()


def shown(name: str, kept: str, purpose: str, routes: str = "", *, beside: str = "") -> Field:
    """Write one row of fields; `kept` as "orders.Order.buyer_phone", `routes` with spaces between them, none: no page shows it."""
    together = frozenset(beside.split())
    return Field(name, kept, purpose, frozenset(routes.split()) | together, together)


def also(name: str, routes: str) -> Field:
    """Write where a room above shows a kind of data that a room below keeps."""
    return Field(name, "", "", frozenset(routes.split()))


@dataclass(frozen=True, slots=True)
class Rows:
    """Whose the rows of a table are, in PostgreSQL's words: it gives one to a web request only where one of `theirs` is true of it.

    Without `theirs` the table is open, and `why` says so. `model` is "room.Model". See lantoa.kit.database.wall.
    """

    model: str
    theirs: tuple[str, ...] = ()
    why: str = ""


def guarded(model: str, *theirs: str) -> Rows:
    """Of this table a request gets the rows of which one of these is true, and changes no other."""
    if not theirs:
        raise ValueError(f"whose the rows of {model} are is not said")
    return Rows(model, theirs)


def unguarded(why: str, *models: str) -> list[Rows]:
    """These tables name people or organisations and are not guarded by the database, for this reason."""
    if not why:
        raise ValueError("an open table needs a reason")
    return [Rows(model, why=why) for model in models]


def of_person(column: str) -> str:
    """True of a row whose column names the person who asks."""
    return f"{{table}}.{column} = (SELECT wall_person())"


def of_organisation(column: str, roles: Iterable[str]) -> str:
    """True of a row whose column names the organisation acted for, by one who has one of these roles there."""
    held = frozenset(roles)
    if not held or held - EVERYONE:
        raise ValueError(f"unknown roles {sorted(held)}")
    return f"{{table}}.{column} = (SELECT wall_organisation('{' '.join(sorted(held))}'))"


def of_role(role: str) -> str:
    """True of every row, for one who has this role."""
    if role not in EVERYONE:
        raise ValueError(f"unknown role {role}")
    return f"(SELECT wall_is('{role}'))"


def with_row(column: str, table: str, *also: str) -> str:
    """True of a row that belongs to a row of that table, its `id` in this column, of which all of `also` is true, if it is theirs or open.

    Asked by its key for each row that is looked at: as an EXISTS, PostgreSQL would read that whole table first. A table that says this
    of another must not be spoken of by that one in turn.
    """
    more = "".join(f" AND {one.format(table='its')}" for one in also)
    return f"(SELECT true FROM {table} its WHERE its.id = {{table}}.{column}{more})"  # noqa: S608 - names of ours


def with_row_of(column: str, table: str, theirs: str) -> str:
    """The same where they have few rows of that table, found by an index through `theirs`, and many that belong to those."""
    return f"{{table}}.{column} IN (SELECT its.id FROM {table} its WHERE {theirs.format(table='its')})"  # noqa: S608 - names of ours


def having_row(table: str, column: str, *also: str) -> str:
    """True of a row to which a row of that table belongs, by this column of that one, of which all of `also` is true."""
    more = "".join(f" AND {one.format(table='its')}" for one in also)
    return f"EXISTS (SELECT 1 FROM {table} its WHERE its.{column} = {{table}}.id{more})"  # noqa: S608 - names of ours
