"""What the source promises once and for all: nothing of others is executed, pasted into statements, parsed carelessly or called blindly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
ASIDE = {"tests", "migrations", ".venv"}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """(place, tree) of every file the product runs."""
    files = [path for folder in ("lantoa", "config") for path in sorted((ROOT / folder).rglob("*.py"))]
    shipped = [path for path in files if not ASIDE & set(path.relative_to(ROOT).parts)]
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in shipped)


@cache
def scripts() -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "lantoa").rglob("*.js"))
    )


@cache
def templates() -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "lantoa").rglob("*.html"))
    )


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """(place with line, dotted name, call)."""
    return tuple(
        (f"{place}:{node.lineno}", ast.unparse(node.func), node)
        for place, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


def imports() -> Iterator[tuple[str, str]]:
    for place, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((place, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((place, f"{node.module}.{one.name}") for one in node.names)


def test_the_product_is_looked_at_whole() -> None:
    assert len(sources()) > 1_000
    assert len(scripts()) > 10
    assert len(templates()) > 300


def test_nothing_runs_that_was_not_written_here() -> None:
    """No word of anybody becomes code, an object of a kind they chose, or a template."""
    running = {"eval", "exec", "compile", "__import__", "yaml.load"}
    found = [
        f"{place} {name}"
        for place, name, _call in calls()
        if name in running or name.endswith((".from_string", ".loads_unsafe"))
    ]
    unsafe = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
    found += [f"{place} {name}" for place, name in imports() if name.partition(".")[0] in unsafe]
    makers = {"string.Template", "jinja2.Template", "django.template.Template"}
    found += [f"{place} {name}" for place, name in imports() if name in makers]
    assert found == []


def test_commands_are_lists_and_never_a_shell() -> None:
    found = [
        f"{place} {name}"
        for place, name, _call in calls()
        if name in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
    ]
    for place, name, call in calls():
        if name.startswith("subprocess."):
            found += [
                place
                for word in call.keywords
                if word.arg == "shell" and getattr(word.value, "value", True) is not False
            ]
            found += [
                place
                for given in call.args[:1]
                if isinstance(given, ast.JoinedStr | ast.Constant | ast.BinOp) and not isinstance(given, ast.BinOp)
            ]
    assert found == []


# Statements put together from names of our own tables, columns and roles; each was looked at: nothing in them comes from outside.
COMPOSED = {
    "lantoa/kit/database/operations.py", "lantoa/kit/database/sqlite3/base.py", "lantoa/kit/database/postgresql/base.py", "lantoa/kit/database/sums.py", "lantoa/kit/database/mason.py", "lantoa/payments/actions/gate.py",
    "lantoa/insights/adapters/duckdb/adapter.py", "config/province/enter.py", "config/province/leave.py", "config/province/past.py", "config/province/removal.py", "config/province/rows.py", "config/backup/sqlite.py", "config/backup/postgresql.py", "config/backup/cluster.py", "config/ground.py",
}  # fmt: skip


def test_no_value_is_pasted_into_a_statement() -> None:
    pasted = [
        place
        for place, name, call in calls()
        if name.endswith((".execute", ".executemany", ".raw")) and call.args and _is_pasted(call.args[0])
    ]
    pasted += [place for place, name, _call in calls() if name.endswith((".extra", "RawSQL"))]
    assert [place for place in pasted if place.rpartition(":")[0] not in COMPOSED] == []


def _is_pasted(given: ast.expr) -> bool:
    called = isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute) and given.func.attr == "format"
    return (
        called or isinstance(given, ast.JoinedStr) or (isinstance(given, ast.BinOp) and isinstance(given.op, ast.Mod))
    )


# Where words become markup: each escapes, cleans or draws by itself.
MARKUP = {
    "lantoa/ui/jinja.py", "lantoa/ui/scripts.py", "lantoa/kit/markdown.py", "lantoa/catalog/views/ocop.py", "lantoa/stores/views/schema.py", "lantoa/cases/views/procedure.py",
}  # fmt: skip


def test_words_become_markup_in_named_places_only() -> None:
    made = {
        place.rpartition(":")[0]
        for place, name, call in calls()
        if name.rpartition(".")[2] in {"Markup", "mark_safe", "SafeString"}
        and call.args
        and not isinstance(call.args[0], ast.Constant)
    }
    assert made <= MARKUP
    unescaped = {
        place
        for place, text in templates()
        for before in re.findall(r"(\S)\s*\|\s*safe\b", text)
        if before not in "\"'"
    }
    # The words of two forms of the post, written out in the template itself, in two languages.
    assert unescaped <= {f"lantoa/shipping/templates/shipping/customs_cn2{one}.html" for one in (2, 3)}
    assert [place for place, text in templates() if "autoescape" in text] == []


def test_what_cannot_be_guessed_comes_from_the_system() -> None:
    """One source of chance, the operating system's; the planner's own, which nobody has to guess, may be repeated."""
    from random import SystemRandom

    from lantoa.kit.world import world

    assert isinstance(world.random, SystemRandom)
    users = {place for place, name in imports() if name.partition(".")[0] == "random"}
    assert users <= {"lantoa/kit/world.py", "lantoa/workforce/rules/search.py"}


# Another's protocol wants it and nothing rests on it: a gateway's mark beside its secret address, a backup tool's list of files.
ASKED_FOR = {"lantoa/messages/adapters/esms/incoming.py", "config/backup/pgbackrest.py"}

# Four digits of a keyed mark, told to buyers whose parcels are on the way: another hash would make them wrong at the door.
DOOR = "lantoa/shipping/actions/round.py"


def test_no_weak_hash_or_cipher_is_used() -> None:
    weak = re.compile(r"\b(md5|sha1|SHA1|MD5|ECB|ARC4|TripleDES|Blowfish|DSA)\b|\.new\(.*DES")
    found = [
        f"{place} {name}"
        for place, name, _call in calls()
        if weak.search(name) and place.rpartition(":")[0] not in ASKED_FOR
    ]
    found += [f"{place} {name}" for place, name in imports() if weak.search(name)]
    # A hash named by a word: the words are looked at as well.
    found += [
        f"{place} {ast.unparse(given)}"
        for place, name, call in calls() if name.rpartition(".")[2] in {"new", "salted_hmac", "hmac"}
        for given in [*call.args, *(word.value for word in call.keywords)] if isinstance(given, ast.Constant) and str(given.value).lower() in {"md5", "sha1"}
    ]  # fmt: skip
    # Django's keyed hash is SHA-1 where nobody names another.
    found += [
        place
        for place, name, call in calls()
        if name.endswith("salted_hmac")
        and place.rpartition(":")[0] != DOOR
        and not any(word.arg == "algorithm" for word in call.keywords)
    ]
    assert found == []


# What of the cryptography library is used, and by that which ciphers and signatures there are: Fernet (AES-CBC with HMAC, encrypt-then-MAC),
# HKDF and SHA-2, Ed25519; RSA and ECDSA only to check what others signed.
SOUND = re.compile(
    r"cryptography\.(exceptions|fernet|x509|hazmat\.primitives\.(hashes|serialization|kdf\.hkdf|constant_time|asymmetric\.(ed25519|ec|rsa|padding|types|utils)))\b"
)  # fmt: skip


def test_cryptography_is_done_by_known_libraries() -> None:
    """No cipher or signature of our own, and none of a library but those looked at."""
    used = {
        f"{place} {name}"
        for place, name in imports()
        if re.match(r"(cryptography|Crypto|nacl|rsa|ecdsa|pyaes|M2Crypto|OpenSSL)\b", name)
    }
    assert [one for one in used if not SOUND.match(one.partition(" ")[2])] == []
    assert len(used) > 5


def test_xml_of_others_is_read_by_one_hardened_reader() -> None:
    readers = {
        f"{place} {name}"
        for place, name in imports()
        if name.partition(".")[0] in {"xml", "lxml", "xmltodict", "libxml2"}
    }
    # Quoting, and the types of what defusedxml read.
    harmless = ("xml.sax.saxutils.", "xml.etree.ElementTree.Element", "xml.etree.ElementTree.ParseError")
    # Pages of other sites: HTML has no entities of its own to unfold, and what it names is not fetched.
    pages = {"lantoa/websites/rules/particulars.py lxml.etree"}
    assert [one for one in readers - pages if not one.partition(" ")[2].startswith(harmless)] == []


def test_others_are_called_by_one_careful_caller() -> None:
    """Addresses are called in one place, which checks certificates and goes nowhere else but where it is told that it may."""
    # The visitor of sites and the one who asks other markets share a line of their own: each looks at an address before it goes there
    # (tests beside them).
    callers = {
        place
        for place, name in imports()
        if re.match(r"(urllib\.request|http\.client\.HTTPS?Connection|requests|httpx|aiohttp|urllib3)\b", name)
    }
    # The supervisor asks this machine whether its own web is up.
    assert callers <= {"lantoa/kit/world.py", "config/supervisor.py"}
    opened = {
        place.rpartition(":")[0]
        for place, name, _call in calls()
        if name.endswith(("urlopen", "socket.create_connection"))
        or "HTTPSConnection" in name
        or "HTTPConnection" in name
    }
    assert opened <= {"lantoa/kit/world.py", "lantoa/kit/http_line.py", "config/supervisor.py"}
    careless = re.compile(r"CERT_NONE|_create_unverified_context|check_hostname\s*=\s*False|verify\s*=\s*False")
    assert [
        place
        for place, tree in sources()
        if careless.search(ast.unparse(tree)) and place != "lantoa/websites/adapters/http/client.py"
    ] == []
    followed = [
        place
        for place, name, call in calls()
        if name.endswith("world.http")
        for word in call.keywords
        if word.arg == "follow" and getattr(word.value, "value", True)
    ]
    assert followed == []


def test_patterns_are_never_built_from_what_came() -> None:
    built = []
    for place, name, call in calls():
        if (
            name
            in {
                "re.compile",
                "re.match",
                "re.search",
                "re.fullmatch",
                "re.sub",
                "re.findall",
                "re.split",
                "re.finditer",
            }
            and call.args
        ):
            words = {
                node.id
                for node in ast.walk(call.args[0])
                if isinstance(node, ast.Name) and node.id not in {"re", "str"}
            }
            if any(not (word.isupper() or word.startswith("_")) for word in words) and "re.escape" not in ast.unparse(
                call.args[0]
            ):
                built.append(f"{place} {ast.unparse(call.args[0])[:60]}")
    assert [one for one in built if one.partition(":")[0] not in BUILT] == []


# Patterns put together from words of our own data files and constants.
BUILT = {
    "lantoa/channels/adapters/facebook_page/listing.py", "lantoa/kit/order_code.py", "lantoa/kit/traces.py", "lantoa/shipping/rules/abroad.py",
}  # fmt: skip


def test_forms_name_the_fields_they_take() -> None:
    """No form takes whatever its model has."""
    found = []
    for place, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("ModelForm") for base in node.bases):
                found.append(f"{place} {node.name}")
            if isinstance(node, ast.keyword) and node.arg is None and "POST" in ast.unparse(node.value):
                found.append(f"{place}:{node.lineno} takes every field that is sent")
    assert found == []


def test_what_came_by_address_and_by_form_is_never_mixed() -> None:
    mixed = re.compile(
        r"\*\*request\.GET.*\*\*request\.POST|\*\*request\.POST.*\*\*request\.GET|request\.GET\s*\|\s*request\.POST|request\.REQUEST"
    )
    assert [place for place, tree in sources() if mixed.search(ast.unparse(tree))] == []


def test_parts_for_what_the_house_does_not_do_are_not_installed() -> None:
    """What the register of requirements calls not applicable is not here: no LDAP, XPath of others, LaTeX, JNDI, memcache, GraphQL, SAML, WebRTC."""
    from config import lock

    unwanted = re.compile(
        r"ldap|memcache|graphene|graphql|strawberry|ariadne|saml|aiortc|webrtc|websockets|channels-|daphne|pylatex|jpype|py4j|authlib|oauthlib|oauth-toolkit|allauth"
    )
    assert [one.name for one in lock.parts() if unwanted.search(one.name)] == []
    assert [
        f"{place} {name}" for place, name in imports() if re.match(r"(ldap|memcache|graphene|websockets|saml)", name)
    ] == []
    assert [place for place, name, _call in calls() if name.endswith(".xpath")] == []
    assert "websockets=False" in (ROOT / "config/web.py").read_text(encoding="utf-8")


# Where a script puts markup into a page: fragments of ours, and a drawing of its own. The trust policy reads each (ui/behaviours/trust.js).
PUT_IN = {
    "lantoa/ui/behaviours/poll.js",
    "lantoa/orders/static/orders/counter_sales.js",
    "lantoa/learning/static/learning/roll_more.js",
}
LOUD = re.compile(
    r"\beval\(|new Function|document\.write|outerHTML\s*=|insertAdjacentHTML|createContextualFragment|document\.cookie|postMessage|onmessage"
    r"|addEventListener\(\"message|importScripts|document\.domain|window\.open|\bwith\s*\(|__proto__|callback=|for\s*\([^)]* in "
)  # fmt: skip


def test_scripts_in_the_browser_keep_to_themselves() -> None:
    loud = [f"{place}: {found}" for place, text in scripts() for found in LOUD.findall(text)]
    assert loud == []
    assert {place for place, text in scripts() if re.search(r"innerHTML\s*=|innerHTML =", text)} <= PUT_IN
    inline = [
        f"{place}: {found}"
        for place, text in templates()
        for found in re.findall(r"<[^>{}]*\son[a-z]+\s*=|href=[\"']javascript:|<script>", text)
    ]
    assert inline == []


def test_pages_name_no_script_or_style_of_another_host() -> None:
    elsewhere = re.compile(
        r"""<(?:script|link|img|iframe|source|object|embed)\b[^>]*\b(?:src|href)=["'](?:https?:)?//"""
    )
    found = [
        f"{place}: {one}"
        for place, text in templates()
        for one in elsewhere.findall(text)
        if 'rel="canonical"' not in one
    ]
    assert found == []
    far = re.compile(r"""(?:import\(|from|fetch\(|src\s*=)\s*["'`](?:https?:)?//""")
    assert [place for place, text in scripts() if far.search(text)] == []


# What is kept in a browser, each looked at: the counter's numbers of used codes and whether something waits, the roll's count and clock, larger letters.
KEPT = {"quay", "quayKept", "quayQuiet", "rollKept", "roll", "larger"}


def test_the_browser_keeps_only_what_was_looked_at() -> None:
    named = re.compile(r"""localStorage(?:\.(\w+)|\[["'`](\w+))""")
    found = {one or other for _place, text in scripts() for one, other in named.findall(text)}
    assert found <= KEPT
    assert [place for place, text in scripts() if "sessionStorage" in text] == []
