"""The borders that fail the build, each a function from the house to a list of sentences; no ignore list."""

from __future__ import annotations

import ast
import re

from tests.architecture.house import LABELS, House, calls, keyword, text_of, tree
from tests.guide.page import PARTS, TIERS, pages

NO_DOOR = {"kit", "ui"}
# What stands beside the vendors of a kind.
SHARED = {
    "base",
    "call",
    "contract",
    "demo",
    "registry",
    "fields",
    "listing",
    "pace",
    "stamped",
    "wire",
    "asking",
    "booking",
    "booking_contract",
    "naming",
}
RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField")


def doors(house: House) -> list[str]:
    """A room is entered by its door only: `lantoa.<room>.api`."""
    found = []
    for room, path in house.sources("**/*.py"):
        for node in ast.walk(tree(path)):
            module = getattr(node, "module", None) if isinstance(node, ast.ImportFrom) else None
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [module] if module else []
            for name in names:
                parts = (name or "").split(".")
                if parts[0] != "lantoa" or len(parts) < 2 or parts[1] in {room, *NO_DOOR}:
                    continue
                through = parts[2] if len(parts) > 2 else next((a.name for a in getattr(node, "names", [])), "")
                if through != "api":
                    found.append(f"{house.short(path)} enters {parts[1]} not by its door: {name}")
    return found


def door_has_no_logic(house: House) -> list[str]:
    """A door only re-exports, and says what in __all__."""
    found = []
    for _room, path in house.sources("api.py"):
        module = tree(path)
        logic = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.If)]
        lists = [n for n in module.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"]
        if logic or not lists:
            found.append(f"{house.short(path)} must only re-export, with __all__")
    return found


def keys_point_down(house: House) -> list[str]:
    """A key to another room points down, is a string and leaves no reverse handle."""
    found = []
    for room, path in [*house.sources("models.py"), *house.sources("models/*.py")]:
        for call in calls(tree(path), *RELATIONS):
            target = text_of(call.args[0]) if call.args else text_of(keyword(call, "to"))
            label, dot, _model = target.partition(".")
            other = LABELS.get(label, label)
            if not dot or other == room or other not in house.rooms:
                continue
            where = f"{house.short(path)}:{call.lineno}"
            if not house.below(room, other):
                found.append(f"{where} points up or sideways to {target}")
            if text_of(keyword(call, "related_name")) != "+":
                found.append(f'{where} leaves a handle on {target}: related_name="+"')
    return found


def templates_borrow_down(house: House) -> list[str]:
    """A template includes and extends only from its own room or below."""
    found = []
    for room, path in house.sources("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""", text):
            other = target.split("/")[0]
            if other != room and (other not in {*house.rooms, "kit"} or not house.below(room, other)):
                found.append(f"{house.short(path)} borrows from {target}")
    return found


def routes_have_policies(house: House) -> list[str]:
    """Every named route has exactly one policy row, and every row a route."""
    routes: set[str] = set()
    rows: list[str] = []
    for _room, path in [*house.sources("urls.py"), *house.sources("urls/*.py")]:
        module = tree(path)
        space = next(
            (
                text_of(n.value)
                for n in module.body
                if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "app_name"
            ),
            "",
        )
        for call in calls(module, "path", "re_path"):
            if any(
                isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "include"
                for argument in call.args
            ):
                continue
            name = text_of(keyword(call, "name"))
            routes.add(f"{space}:{name}")
            if not name or not space:
                found_name = f"{house.short(path)}:{call.lineno}"
                return [f"{found_name} has a route without a name"]
    for _room, path in house.sources("policy.py"):
        rows += [text_of(call.args[0]) for call in calls(tree(path), "allow")]
    missing = [f"the route {route} has no policy row" for route in sorted(routes - set(rows))]
    idle = [f"the policy row {row} has no route" for row in sorted(set(rows) - routes)]
    twice = [f"the route {row} has {rows.count(row)} policy rows" for row in sorted(set(rows)) if rows.count(row) > 1]
    return missing + idle + twice


def acts_are_declared(house: House) -> list[str]:
    """Every act named as "<room>.<something>" in a reaction, follower, record or lesson is declared by that room."""
    declared: set[str] = set()
    for room, path in house.sources("acts.py"):
        for node in ast.walk(tree(path)):
            value = text_of(node)
            if re.fullmatch(rf"{room}\.[a-z_]+", value):
                declared.add(value)
    found = []
    for _room, path in house.sources("**/*.py"):
        for call in calls(tree(path), "reaction", "follower", "record", "Act"):
            names_a_follower = isinstance(call.func, ast.Attribute) and call.func.attr == "follower"
            named = [*call.args[1 if names_a_follower else 0 :], keyword(call, "of")]
            values = {text_of(node) for argument in named if argument is not None for node in ast.walk(argument)}
            for act in sorted(values - declared):
                if re.fullmatch(r"[a-z]+\.[a-z_]+", act) and act.split(".")[0] in house.rooms:
                    found.append(f"{house.short(path)}:{call.lineno} names the act {act}, which no room declares")
    return found


def adapters_are_complete(house: House) -> list[str]:
    """Every adapter kind has a base, a contract and a demo; every vendor a page in docs/adapters/."""
    found = []
    for folder in sorted((house.root / "lantoa").glob("*/adapters")):
        names = {
            path.stem if path.is_file() else path.name for path in folder.iterdir() if not path.name.startswith("_")
        }
        found += [f"{house.short(folder)} has no {part}" for part in ("base", "contract", "demo") if part not in names]
        for vendor in sorted(names - SHARED):
            if not (house.root / "docs" / "adapters" / f"{vendor}.md").exists():
                found.append(f"docs/adapters/{vendor}.md is missing")
    return found


def models_are_in_the_glossary(house: House) -> list[str]:
    """Every model has a row in docs/glossary.md."""
    glossary = (house.root / "docs" / "glossary.md").read_text(encoding="utf-8")
    found = []
    for _room, path in [*house.sources("models.py"), *house.sources("models/*.py")]:
        for node in tree(path).body:
            bases = {ast.unparse(base) for base in node.bases} if isinstance(node, ast.ClassDef) else set()
            if bases & {"models.Model", "AbstractBaseUser"} and f"| {node.name} |" not in glossary:  # type: ignore[attr-defined]
                found.append(f"docs/glossary.md has no row for {node.name}")  # type: ignore[attr-defined]
    return found


def owners_rows_are_spoken_of(house: House) -> list[str]:
    """Of every model that names a person or an organisation a room's policy says whose its rows are, or why the database guards none."""
    found = []
    for room, path in [*house.sources("models.py"), *house.sources("models/*.py")]:
        policy = house.root / "lantoa" / room / "policy.py"
        said = {
            text_of(word)
            for call in (calls(tree(policy), "guarded", "unguarded") if policy.exists() else [])
            for word in call.args
        }
        label = next((label for label, name in LABELS.items() if name == room), room)
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and _names_somebody(node, room) and f"{label}.{node.name}" not in said:
                found.append(
                    f"{house.short(path)}: lantoa/{room}/policy.py does not say whose the rows of {node.name} are"
                )
    return found


def rows_have_a_home(house: House) -> list[str]:
    """Of every model a room's policy says whether its rows go along when a province moves (HOMES). What is said is checked by tests/province."""
    found = []
    for room, path in [*house.sources("models.py"), *house.sources("models/*.py")]:
        policy = house.root / "lantoa" / room / "policy.py"
        words = ("moves", "shared", "named", "chained", "stays")
        said = {
            text_of(word)
            for call in (calls(tree(policy), *words) if policy.exists() else [])
            for word in call.args
        }  # fmt: skip
        label = next((label for label, name in LABELS.items() if name == room), room)
        for node in tree(path).body:
            bases = {ast.unparse(base) for base in node.bases} if isinstance(node, ast.ClassDef) else set()
            if bases & {"models.Model", "AbstractBaseUser"} and f"{label}.{node.name}" not in said:  # type: ignore[attr-defined]
                found.append(
                    f"{house.short(path)}: lantoa/{room}/policy.py does not say where the rows of {node.name} are at home"
                )  # type: ignore[attr-defined]
    return found


def _names_somebody(model: ast.ClassDef, room: str) -> bool:
    targets = {"accounts.Person", "accounts.Organisation", *(["Person", "Organisation"] if room == "accounts" else [])}
    keys = calls(model, "ForeignKey", "OneToOneField")
    return any((text_of(key.args[0]) or getattr(key.args[0], "id", "")) in targets for key in keys if key.args)


def settings_are_documented(house: House) -> list[str]:
    """Every environment variable the settings read stands in docs/guide/operators/settings.md."""
    guide = (house.root / "docs" / "guide" / "operators" / "settings.md").read_text(encoding="utf-8")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((house.root / "config").glob("**/*.py")))
    return [
        f"docs/guide/operators/settings.md does not mention {name}"
        for name in sorted(set(re.findall(r"\bLANTOA_[A-Z_]+\b", text)))
        if name not in guide
    ]


def commands_are_documented(house: House) -> list[str]:
    """Every command of the house stands in docs/guide/operators/commands.md."""
    guide = (house.root / "docs" / "guide" / "operators" / "commands.md").read_text(encoding="utf-8")
    commands = [path.stem for _room, path in house.sources("management/commands/*.py") if not path.stem.startswith("_")]
    return [
        f"docs/guide/operators/commands.md does not mention `lantoa {name}`"
        for name in commands
        if f"lantoa {name}" not in guide
    ]


def tasks_are_done(house: House) -> list[str]:
    """Every task of the operators' guide stands on its first page, says what its reader has to know, and has steps that are run where it says."""
    first = (house.root / "docs" / "guide" / "operators.md").read_text(encoding="utf-8")
    found = []
    for page in pages(house.root / "docs" / "guide" / "operators"):
        name = f"docs/guide/operators/{page.name}.md"
        found += [f"{name} does not say {part}" for part in PARTS if part not in page.text]
        if f"(operators/{page.name}.md)" not in first:
            found.append(f"docs/guide/operators.md does not lead to {name}")
        if not page.tiers or not set(page.tiers) <= set(TIERS):
            found.append(f"{name} does not say where it is tried: <!-- tried: {' '.join(TIERS)} -->")
        found += [f"{name} has no step that is run in {tier}" for tier in page.tiers if not page.steps_in(tier)]
        found += [
            f"{name}:{step.line} is run nowhere" for step in page.steps if step.tier and step.tier not in page.tiers
        ]
        idle = len(re.findall(r"(?m)^ *(?:\$|#) (?:lantoa|systemctl) ", page.text)) - len(
            [step for step in page.steps if re.match(r"(?:lantoa|systemctl) ", step.command)]
        )
        if idle > 0:
            found.append(f"{name} shows a command outside the blocks that are run")
    return found


def guides_lead_somewhere(house: House) -> list[str]:
    """Every link between files of the guides leads to a file."""
    found = []
    for path in sorted((house.root / "docs" / "guide").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).resolve().exists() and not target.startswith("../../../"):
                found.append(f"{house.short(path)} leads to {target}, which is not there")
    return found


def no_grab_bags(house: House) -> list[str]:
    """A helper is named by its subject."""
    words = {"utils", "helpers", "common", "misc", "services", "managers"}
    return [f"{house.short(path)} is a grab-bag by name" for _room, path in house.sources("**/*") if path.stem in words]


def sentences_agree(house: House) -> list[str]:
    """A sentence is translated alike everywhere: the rooms' catalogues are merged, and only one of its words would be seen."""
    found = []
    for language in ("vi", "id"):
        said: dict[str, list[tuple[str, str]]] = {}
        for path in sorted((house.root / "lantoa").glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
            for sentence, words in re.findall(
                r'^msgid "(.+)"\nmsgstr "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE
            ):
                said.setdefault(sentence, []).append((path.parts[-5], words))
        found += [
            f"{language}: {sentence!r} is translated differently in {', '.join(sorted({room for room, _words in rows}))}"
            for sentence, rows in said.items()
            if len({words for _room, words in rows}) > 1
        ]
    return found


BORDERS = (
    doors, door_has_no_logic, keys_point_down, templates_borrow_down, routes_have_policies, acts_are_declared, adapters_are_complete,
    models_are_in_the_glossary, owners_rows_are_spoken_of, rows_have_a_home, settings_are_documented, commands_are_documented, tasks_are_done, guides_lead_somewhere, no_grab_bags, sentences_agree,
)  # fmt: skip
