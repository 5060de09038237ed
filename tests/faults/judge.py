"""`python -m tests.faults.judge FOLDER`: hold what clients were answered (`tests.faults.load`) against the database.

Every answer must still be true: the command there as it was asked, the same answer when it is asked again, the bank's
message kept and counted once; nothing was done that was refused, and no order stands that nobody asked for. With that all
invariants of the house. Ends with one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from bench.stage import ROOT
from tests.faults.load import Answer, Deed, Town, act, asked, wish_body

NAMES = {
    "place": "orders.place_orders",
    "cancel": "orders.cancel",
    "pack": "orders.pack",
    "hand_over": "orders.hand_over",
}
NO_FAULT = re.compile(r"(holds|broken) |\d+ broken$|All of it holds\.$")
# Refusals that tell of something else than a rule of the market.
NEVER = ("key_reused",)
Asked = list[tuple[Deed, Answer | None]]


def judged(environment: dict[str, str], folder: Path, *, sample: int, seed: int) -> dict[str, Any]:
    """What a process of its own finds: `violations`, and how many commands and messages were `acknowledged`."""
    command = [sys.executable, "-m", "tests.faults.judge", str(folder), "--sample", str(sample), "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def judge(folder: Path, *, sample: int, seed: int) -> dict[str, Any]:
    """The same in this process, which has Django set up and nobody at work beside it."""
    _leave_nothing_behind()
    told, town = asked(folder), Town.read(folder)
    answered = [(deed, answer) for deed, answer in told if answer is not None and "refused" not in answer]
    refused = [(deed, answer) for deed, answer in told if answer is not None and "refused" in answer]
    found = [
        f"{deed['kind']} {deed['key']} was refused: {a['refused']}" for deed, a in refused if a["refused"] in NEVER
    ]
    found += _wrong_commands(answered, refused)
    found += _wrong_orders(town)
    found += _wrong_messages(town, answered)
    found += _wrong_comments(town, answered)
    found += _broken(folder, answered)
    # Last: what is gone would be there again.
    found += _wrong_again(town, answered, sample, seed)
    return {"violations": found, "acknowledged": len(answered), "refused": len(refused)}


def _leave_nothing_behind() -> None:
    """What the queue worker does a minute later: messages and comments kept and acknowledged over whose work a process died."""
    from lantoa.live.actions.decide import drain
    from lantoa.live.models import LiveSession
    from lantoa.payments.actions import hook

    hook.LEFT_BEHIND = timedelta(0)
    while hook.take_left_behind():
        pass
    for sale in LiveSession.objects.on_air():
        drain(sale.pk)


def _wrong_commands(answered: Asked, refused: Asked) -> Iterator[str]:
    """Answers the database does not stand by, and refusals that were carried out after all."""
    from lantoa.journal.models import Command
    from lantoa.orders.models import Order

    tokens = dict(Order.objects.values_list("pk", "token"))
    answers = {str(key): answer for key, answer in Command.objects.values_list("key", "answer")}
    over = set(Order.objects.exclude(cancelled_at=None).values_list("token", flat=True))
    for deed, answer in answered:
        if deed["kind"] == "place" and deed["key"] in answers:
            kept = [tokens.get(pk) for pk in answers[deed["key"]]["orders"]]
            if kept != [answer["token"]]:  # type: ignore[index]
                yield f"order {deed['key']} was answered with another order than is kept"
        if deed["kind"] == "cancel" and deed["token"] not in over:
            yield f"order {deed['token']} was cancelled, says the answer, and is not"
    for deed, answer in refused:
        if deed["kind"] in NAMES and deed["key"] in answers:
            yield f"{deed['kind']} {deed['key']} was refused ({answer['refused']}), and is done"  # type: ignore[index]


def _wrong_orders(town: Town) -> Iterator[str]:
    """Every order of these stalls was asked for by one command."""
    from lantoa.journal.models import Command
    from lantoa.orders.models import Order

    ours = Order.objects.filter(store__organisation__in=[stall.organisation for stall in town.stalls])
    wanted = Command.objects.filter(name=NAMES["place"]).values_list("answer", flat=True)
    often = Counter(pk for answer in wanted for pk in answer["orders"])
    for pk, code in ours.values_list("pk", "code"):
        if often[pk] != 1:
            yield f"order {code} was asked for by {often[pk]} commands"


def _wrong_messages(town: Town, answered: Asked) -> Iterator[str]:
    """Each message of the bank that was answered for is kept as it came, done, and one line of one account."""
    from lantoa.journal.models import Incoming
    from lantoa.payments.models import BankTransaction

    kept: dict[str, list[tuple[bytes, str]]] = {}
    for key, body, state in Incoming.objects.values_list("dedupe_key", "body", "state"):
        kept.setdefault(key or "", []).append((bytes(body), state))
    lines = Counter(BankTransaction.objects.values_list("account", "reference", "amount"))
    for deed, _answer in answered:
        if deed["kind"] != "pay":
            continue
        message, account = json.loads(deed["body"]), town.stalls[deed["stall"]].account
        if kept.get(f"{account}:{message['id']}") != [(deed["body"].encode(), "done")]:
            states = [state for _body, state in kept.get(f"{account}:{message['id']}", [])]
            yield f"message {message['id']} was answered for and is kept {len(states)} times: {states}"
        count = lines[account, message["referenceCode"], message["transferAmount"]]
        if count != 1:
            yield f"message {message['id']} was answered for and became {count} lines"


def _wrong_comments(town: Town, answered: Asked) -> Iterator[str]:
    """Each comment that was answered for is kept once as it was said, and decided once."""
    from lantoa.live.models import CommentDecision, LiveComment, Undecided

    kept: dict[str, list[str]] = {}
    for number, text in LiveComment.objects.filter(source__kind="own").values_list("outside_id", "text"):
        kept.setdefault(number, []).append(text)
    for deed, _answer in answered:
        if deed["kind"] == "say" and kept.get(deed["key"].replace("-", "")) != [deed["words"]]:
            yield f"comment {deed['key']} was answered for and is kept as {kept.get(deed['key'].replace('-', ''))}"
    decided = Counter(CommentDecision.objects.filter(current=True).values_list("comment", flat=True))
    for pk, often in decided.items():
        if often > 1:
            yield f"comment {pk} is decided {often} times"
    if left := Undecided.objects.filter(session__in=[stall.sale for stall in town.stalls]).count():
        yield f"{left} comments wait to be decided, and nobody is at work on them"


def _wrong_again(town: Town, answered: Asked, sample: int, seed: int) -> Iterator[str]:
    """The same under the same key gives the same answer, and does nothing more."""
    from lantoa.kit.errors import RuleError
    from lantoa.live.models import LiveComment
    from lantoa.orders.models import Order
    from lantoa.payments.models import BankTransaction

    some = Random(seed).sample(answered, min(sample, len(answered)))
    before = Order.objects.count(), BankTransaction.objects.count(), LiveComment.objects.count()
    for deed, answer in some:
        try:
            again = act(town, {"seller": False, **deed, "together": False})
        except RuleError as error:
            again = {"refused": error.code}
        if any(again.get(name) != value for name, value in answer.items()):  # type: ignore[union-attr]
            yield f"{deed['kind']} {deed['key']} was answered {answer}, and once more {again}"
    after = Order.objects.count(), BankTransaction.objects.count(), LiveComment.objects.count()
    if after != before:
        yield f"asked once more, {len(some)} commands made of {before} orders, bank lines and comments {after}"


def _broken(folder: Path, answered: Asked) -> list[str]:
    """What `lantoa invariants` finds, with everything that was acknowledged."""
    from django.core.management import call_command

    from lantoa.orders.models import Order

    pks = dict(Order.objects.values_list("token", "pk"))
    path, lines = folder / "acknowledged.jsonl", StringIO()
    with path.open("w", encoding="utf-8") as file:
        for deed, _answer in answered:
            if deed["kind"] in NAMES:
                row = {"key": deed["key"], "name": NAMES[deed["kind"]], "body": _body(deed, pks)}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with suppress(SystemExit):
        call_command("invariants", acknowledged=path, stdout=lines)
    said = lines.getvalue().splitlines()
    return [line for line in said if not NO_FAULT.match(line)] if said[-1] != "All of it holds." else []


def _body(deed: Deed, pks: dict[str, int]) -> dict[str, Any]:
    if deed["kind"] == "place":
        return wish_body(deed)
    # An order that is gone has no number any more; the line then says so.
    body: dict[str, Any] = {"order": pks.get(deed["token"], 0)}
    return {**body, "seller": deed["seller"], "reason": deed["reason"]} if deed["kind"] == "cancel" else body


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=200, help="so many answers are asked for once more")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    found = judge(options.folder, sample=options.sample, seed=options.seed)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
