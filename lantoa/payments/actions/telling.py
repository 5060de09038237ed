"""Take in what was told of an account, each movement once however often it is told, and count it towards what it pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction

from lantoa.journal import api as journal
from lantoa.kit.order_code import bare, codes_in
from lantoa.kit.world import VIETNAM, world
from lantoa.payments import acts
from lantoa.payments.actions import ledger, refund
from lantoa.payments.actions.payment import Part, count_towards
from lantoa.payments.actions.proof import is_proof, note_proof
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.errors import ToldBefore
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount, Refund, Telling
from lantoa.payments.rules.matching import PAYING, Match, Notice, Waiting, match
from lantoa.payments.rules.twins import BOOKED_WITHIN, Seen, pair

# Banks tell the time to the minute and their clocks differ from ours: an order placed moments "after" its money is meant.
CLOCK_SLACK = timedelta(minutes=5)
# An order nobody paid for so long is no suggestion for money that comes today.
SUGGESTED_FOR = timedelta(days=90)
# With more than so many unpaid at once, the newest are suggested for money without a code.
MOST_WAITING = 5_000


def take_notice(
    account: PayoutAccount, notice: BankNotice, *, incoming: journal.Incoming | None = None
) -> BankTransaction:
    """Write down one movement that the account's feed tells of, and count it towards what it pays; returns the bank's line.

    The same reference told again returns the line there is and counts nothing; with another amount or direction the line is
    marked as contradicted. Whatever fits nothing for sure is left to look at. Everything, the reactions of rooms above
    included, in one transaction.
    """
    with transaction.atomic():
        locked = _locked(account)
        _heard(locked)
        source = account.feed or "feed"
        note_proof(locked, [notice], source)
        told = (
            Telling.objects.select_related("transaction")
            .filter(account=locked, source=source, mark=notice.reference)
            .first()
        )
        if told:
            return _told_again(told.transaction, notice)
        (((line, _new),),) = _take([_Told(locked, source, [(notice.reference, notice)], [incoming])])
    line.refresh_from_db()
    return line


def take_together(messages: Sequence[tuple[PayoutAccount, BankNotice, journal.Incoming]]) -> None:
    """What `take_notice` does, for messages of the feeds of any accounts in one transaction and few queries.

    Raises ToldBefore, changing nothing, when one of them was told before: then each has to be taken by itself.
    """
    with transaction.atomic():
        ids = sorted({account.pk for account, _notice, _incoming in messages})
        rows = PayoutAccount.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        told = {account.pk: _Told(account, account.feed or "feed") for account in rows}
        for account, notice, incoming in messages:
            told[account.pk].fresh.append((notice.reference, notice))
            told[account.pk].incoming.append(incoming)
        marks = {notice.reference for _account, notice, _incoming in messages}
        known = Telling.objects.filter(account__in=ids, mark__in=marks).values_list("account", "source", "mark")
        for pk, source, mark in known:
            if source == told[pk].source and mark in dict(told[pk].fresh):
                raise ToldBefore
        PayoutAccount.objects.filter(pk__in=ids).update(last_heard_at=world.now())
        for one in told.values():
            if one.account.proved_at is None:
                trust(one.account)
            note_proof(one.account, one.notices, one.source)
        _take(list(told.values()))


def take_notices(
    account: PayoutAccount, marked: Sequence[tuple[str, BankNotice]], *, source: str
) -> list[tuple[BankTransaction, bool]]:
    """Write down what a statement of this kind, or a service's list, tells of an account: each notice with its mark (see `Marks`).

    Returns the bank's lines in the order given, and whether each is new here: what this or another source told before
    becomes the line there is. Everything in one transaction; give some hundreds at a time.
    """
    if not marked:
        return []
    with transaction.atomic():
        locked = _locked(account)
        note_proof(locked, [notice for _mark, notice in marked], source)
        before = Telling.objects.filter(account=locked, source=source, mark__in=[mark for mark, _notice in marked])
        known = {told.mark: told.transaction for told in before.select_related("transaction")}
        fresh = [(mark, notice) for mark, notice in marked if mark not in known]
        (made,) = _take([_Told(locked, source, fresh, looks_back=True)])
    answers = {mark: (line, False) for mark, line in known.items()}
    answers.update({mark: answer for (mark, _notice), answer in zip(fresh, made, strict=True)})
    return [answers[mark] for mark, _notice in marked]


class Marks:
    """What tells each movement of a statement from all others in whatever statements of this kind it stands in.

    The bank's reference with direction and amount (a fee may bear its transfer's reference), else moment and memo; then
    which of the equal ones in this file it is. Ask once for each, in the file's order.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, notice: BankNotice) -> str:
        """The mark of the next notice."""
        when = notice.at.astimezone(VIETNAM).strftime("%Y%m%d" if notice.day_only else "%Y%m%d%H%M%S")
        name = bare(notice.reference)[:80] or f"{when} {bare(notice.memo)[:60]}"
        mark = f"{name} {notice.direction}{notice.amount}"
        self._seen[mark] += 1
        return mark if self._seen[mark] == 1 else f"{mark} {self._seen[mark]}"


def match_again(request: PaymentRequest) -> int:
    """Count what the bank told under this request's code before the request was known here; return how many lines.

    For sales that were made out of reach and written down later. Lines somebody explained meanwhile stay as they are.
    Joins the caller's transaction.
    """
    if request.account is None:
        return 0
    with transaction.atomic():
        waiting = BankTransaction.objects.filter(
            account=request.account, outcome__in=("suggest", "unknown"), settled_at=None, direction="in",
            contradicted_at=None, at__gte=request.placed_at - CLOCK_SLACK,
        ).exclude(pk__in=Refund.objects.standing().filter(line__isnull=False).values("line"))  # fmt: skip
        judge = _Judge(_locked(request.account), held=True)
        named = [line.pk for line in waiting if request.code in codes_in(line.memo)]
        # The lines' rows first, as by whoever explains them: what is explained or goes back by now is left out.
        mine = waiting.filter(pk__in=named).select_for_update(of=("self",), no_key=True).order_by("pk")
        lines = [line for line in mine if not refund.is_returned(line)]
        _know([judge], [lines])
        found = [(line, judge.decide(line)) for line in lines]
        counted = [(line, one) for line, one in found if one.outcome in PAYING]
        for line, one in counted:
            line.outcome, line.candidates = one.outcome, list(one.codes)
            line.save(update_fields=["outcome", "candidates"])
        _follow_up(judge.parts, counted)
    return len(counted)


def trust(account: PayoutAccount) -> None:
    """The bank has spoken of this account, so it is one; joins the caller's transaction."""
    if PayoutAccount.objects.filter(pk=account.pk, proved_at=None).update(proved_at=world.now()):
        journal.record(
            acts.ACCOUNT_PROVED, account, on_behalf_of=account.organisation_id, data={"bank": account.bank_bin}
        )


def _locked(account: PayoutAccount) -> PayoutAccount:
    return PayoutAccount.objects.select_for_update(no_key=True).get(pk=account.pk)


def _heard(account: PayoutAccount) -> None:
    PayoutAccount.objects.filter(pk=account.pk).update(last_heard_at=world.now())
    trust(account)


def _told_again(told: BankTransaction, notice: BankNotice) -> BankTransaction:
    if (told.amount, told.direction) != (notice.amount, notice.direction) and told.contradicted_at is None:
        told.contradicted_at = world.now()
        told.save(update_fields=["contradicted_at"])
        journal.record_many([unmatched(told)])
    return told


@dataclass(slots=True)
class _Told:
    """Movements one source tells of an account and never told of before, each with its mark, and the messages they came in."""

    account: PayoutAccount
    source: str
    fresh: list[tuple[str, BankNotice]] = field(default_factory=list)
    incoming: list[journal.Incoming | None] = field(default_factory=list)
    looks_back: bool = False

    @property
    def notices(self) -> list[BankNotice]:
        return [notice for _mark, notice in self.fresh]


def _take(told: Sequence[_Told]) -> list[list[tuple[BankTransaction, bool]]]:
    """For each, the lines of its movements: those there are from another source, else new ones (True)."""
    twins = _all_twins(told)
    new = [
        [notice for place, notice in enumerate(one.notices) if place not in those]
        for one, those in zip(told, twins, strict=True)
    ]
    answers, tellings, now = [], [], world.now()
    for one, those, written in zip(told, twins, _write(told, new), strict=True):
        made = iter(written)
        lines = [those[place] if place in those else next(made) for place in range(len(one.fresh))]
        incoming = one.incoming or [None] * len(lines)
        tellings += [
            Telling(
                account=one.account, transaction=line, source=one.source, mark=mark, outside_id=notice.outside_id[:80],
                incoming=message, recorded_at=now,
            )
            for (mark, notice), message, line in zip(one.fresh, incoming, lines, strict=True)
        ]  # fmt: skip
        answers.append([(line, place not in those) for place, line in enumerate(lines)])
    Telling.objects.bulk_create(tellings)
    for one, those in zip(told, twins, strict=True):
        for place, line in those.items():
            _know_the_time(line, one.notices[place])
    return answers


def _all_twins(told: Sequence[_Told]) -> list[dict[int, BankTransaction]]:
    if len(told) == 1:
        return [_twins(told[0].account, told[0].notices, told[0].source) if told[0].fresh else {}]
    # Where nothing of such an amount is known around then, as for almost everybody in a rush, there is nothing to compare.
    moments = [notice.at for one in told for notice in one.notices]
    around = BOOKED_WITHIN + timedelta(days=1)
    some = BankTransaction.objects.filter(
        account__in=[one.account for one in told], at__gte=min(moments) - around, at__lte=max(moments) + around,
        amount__in={notice.amount for one in told for notice in one.notices},
    )  # fmt: skip
    busy = set(some.values_list("account", flat=True).distinct())
    return [_twins(one.account, one.notices, one.source) if one.account.pk in busy else {} for one in told]


def _twins(account: PayoutAccount, notices: Sequence[BankNotice], source: str) -> dict[int, BankTransaction]:
    """Which notices (their places) other sources told of, and the lines those became."""
    around = BOOKED_WITHIN + timedelta(days=1)
    since, until = (pick(notice.at for notice in notices) for pick in (min, max))
    told = BankTransaction.objects.filter(
        account=account, at__gte=since - around, at__lte=until + around, amount__in={one.amount for one in notices}
    )
    lines = list(told.exclude(tellings__source=source).order_by("at", "pk"))
    if not lines:
        return {}
    known = [Seen(one.direction, one.amount, one.at, one.day_only, one.reference, one.memo) for one in lines]
    fresh = [Seen(one.direction, one.amount, one.at, one.day_only, one.reference, one.memo) for one in notices]
    return {place: lines[other] for place, other in pair(fresh, known).items()}


def _know_the_time(line: BankTransaction, notice: BankNotice) -> None:
    if line.day_only and not notice.day_only:
        line.at, line.day_only = notice.at, False
        line.save(update_fields=["at", "day_only"])


def _write(told: Sequence[_Told], new: Sequence[Sequence[BankNotice]]) -> list[list[BankTransaction]]:
    now = world.now()
    lines = [
        [
            BankTransaction(
                account=one.account, reference=notice.reference[:80], direction=notice.direction, amount=notice.amount, at=notice.at,
                day_only=notice.day_only, memo=notice.memo, recorded_at=now,
            )
            for notice in notices
        ]
        for one, notices in zip(told, new, strict=True)
    ]  # fmt: skip
    together = [line for those in lines for line in those]
    judges = [_Judge(one.account, looks_back=one.looks_back) for one in told]
    _know(judges, lines)
    found = [(line, judge.decide(line)) for judge, those in zip(judges, lines, strict=True) for line in those]
    for line, decided in found:
        line.outcome, line.candidates = decided.outcome, list(decided.codes)
    BankTransaction.objects.bulk_create(together)
    parts = [part for judge in judges for part in judge.parts]
    paying = {part.bank for part in parts}
    ledger.write(_uncounted(line) for line in together if line not in paying)
    _follow_up(parts, found)
    for those in lines:
        refund.recognise([line for line in those if line.direction == "out"])
    return lines


def _know(judges: Sequence[_Judge], lines: Sequence[Sequence[BankTransaction]]) -> None:
    """Lock what the lines name, in one order, so that two who name the same orders cannot wait for each other; all judges
    see the same rows, and so what those before them counted."""
    codes = {code for those in lines for line in those for code in codes_in(line.memo)}
    named, said = {}, set()
    if codes:
        rows = PaymentRequest.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
        named = {row.code: row for row in rows}
    if named:
        paid = Payment.objects.counted().filter(request__in=named.values(), source=Payment.Source.SELLER)
        said = set(paid.values_list("request_id", "amount"))
    for judge, those in zip(judges, lines, strict=True):
        judge.named, judge.said = named, said
        judge.since = min((line.at for line in those), default=None)


def _follow_up(parts: Sequence[Part], found: Sequence[tuple[BankTransaction, Match]]) -> None:
    """Count what pays, and tell of what is left to look at."""
    count_towards(parts, source=Payment.Source.BANK)
    journal.record_many(unmatched(line) for line, one in found if one.outcome in BankTransaction.UNEXPLAINED)


def _uncounted(line: BankTransaction) -> ledger.Move:
    kinds = {"before": ledger.OTHER, "proof": ledger.OTHER, "ignored_outgoing": ledger.OUTGOING}
    held = kinds.get(line.outcome, ledger.SUSPENSE)
    sides = (ledger.BANK, held) if line.direction == "in" else (held, ledger.BANK)
    return ledger.Move(*sides, line.amount, line.account.organisation_id, line.at, transaction=line)


@dataclass(slots=True)
class _Judge:
    """Decides on lines of one account, one after the other, and remembers what those before them paid.

    `held`: the lines waited to be looked at. `looks_back`: they may be older than the account is here.
    """

    account: PayoutAccount
    named: dict[str, PaymentRequest] = field(default_factory=dict)
    said: set[tuple[int, int]] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    held: bool = False
    looks_back: bool = False
    since: datetime | None = None
    _waiting: Waiting | None = None

    def decide(self, line: BankTransaction) -> Match:
        """What the line means; what it pays is remembered for `follow_up`."""
        until = _latest(line) + CLOCK_SLACK
        seen = Notice(str(self.account.pk), line.reference, line.direction, line.amount, until, line.memo)
        if is_proof(self.account, line.direction, line.memo) and self.account.proof_code not in self.named:
            return Match("proof")
        in_order = [self.named[code] for code in codes_in(line.memo) if code in self.named]
        found = match(seen, [row.payable() for row in in_order], self._all)
        if self.looks_back and found.outcome in ("suggest", "unknown") and _latest(line) < self.account.created_at:
            return Match("before")
        if found.outcome not in PAYING:
            return found
        rows = sorted((self.named[code] for code in found.codes), key=lambda row: row.pk)
        # The seller already said this very amount came: then it is the same money until somebody says otherwise.
        if any((row.pk, line.amount) in self.said for row in rows):
            return Match("already_paid", found.codes)
        for row in rows:
            amount = row.due if found.outcome == "split" else line.amount
            self.parts.append(Part(row, amount, line.at, found.outcome, line, self.held))
            row.received += amount
            if self._waiting is not None and row.code in self._waiting:
                self._waiting.put(row.payable())
        return found

    def _all(self) -> Waiting:
        if self._waiting is None:
            rows = PaymentRequest.objects.open().filter(account=self.account)
            if self.since:
                rows = rows.filter(placed_at__gte=self.since - SUGGESTED_FOR)
            newest = rows.order_by("-placed_at", "-pk")[:MOST_WAITING]
            known = (self.named.get(row.code, row) for row in sorted(newest, key=lambda row: row.pk))
            self._waiting = Waiting(row.payable() for row in known)
        return self._waiting


def unmatched(line: BankTransaction) -> journal.Act:
    """That this line waits for a look."""
    data = {"outcome": str(line.outcome), "amount": line.amount, "contradicted": line.contradicted_at is not None}
    return journal.Act(
        acts.TRANSACTION_UNMATCHED, line, on_behalf_of=line.account.organisation_id, occurred_at=line.at, data=data
    )


def _latest(line: BankTransaction) -> datetime:
    """The last moment at which the movement can have happened."""
    day = line.at.astimezone(VIETNAM).date()
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=VIETNAM) if line.day_only else line.at
