"""A receipt, and whether it still says what was written into the journal when it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from lantoa.journal import api as journal
from lantoa.kit.order_code import LENGTH
from lantoa.orders import acts
from lantoa.orders.models import Order

Verdict = Literal["genuine", "sealed", "sealing", "changed", "erased", "uncommitted"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """An order with what the journal proves of it.

    `placed` and `paid` are the proofs of the two entries (`paid` is None until it was paid in full); `changed` says that
    the order's rows are not what was committed to, or that an entry is gone.
    """

    order: Order
    placed: journal.Proof | None
    paid: journal.Proof | None
    changed: bool
    erased: bool
    uncommitted: bool

    @property
    def latest(self) -> journal.Proof | None:
        """The proof that says most: of the payment, else of the order."""
        return self.paid or self.placed

    @property
    def verdict(self) -> Verdict:
        """In one word: `changed` when anything does not hold; `erased` when the law's erasure took the salt, and
        `uncommitted` when it was made before receipts were committed to, so that only its entries can be judged;
        `sealing` for the few seconds before its seal, `sealed` until the hour's root is signed; else `genuine`."""
        if self.broken:
            return "changed"
        if self.erased:
            return "erased"
        if self.uncommitted:
            return "uncommitted"
        proofs = [proof for proof in (self.placed, self.paid) if proof]
        if not all(proof.seal for proof in proofs):
            return "sealing"
        return "genuine" if all(proof.root and proof.key_at_hand for proof in proofs) else "sealed"

    @property
    def broken(self) -> set[str]:
        """Which links do not hold: `content`, and those of the proofs."""
        proofs = [proof for proof in (self.placed, self.paid) if proof]
        found = {link for proof in proofs for link in proof.broken}
        return found | ({"content"} if self.changed else set())

    @property
    def paid_at(self) -> datetime | None:
        return self.paid.entry.occurred_at if self.paid else None

    @property
    def bank_says_paid(self) -> bool:
        """Whether the sealed entry says that the bank told of all of it."""
        return self._told("by_bank") >= self.order.total

    @property
    def carrier_says_paid(self) -> bool:
        """Whether the sealed entry says that a carrier accounted for it, perhaps beside the bank."""
        by_carrier = self._told("by_carrier")
        return by_carrier > 0 and by_carrier + self._told("by_bank") >= self.order.total

    def _told(self, by: str) -> int:
        amount = _said(self.paid.entry).get(by) if self.paid else None
        return amount if isinstance(amount, int) else 0

    @property
    def root(self) -> journal.Root | None:
        """The root under which all of it stands."""
        proofs = [proof for proof in (self.placed, self.paid) if proof]
        roots = [proof.root for proof in proofs if proof.root]
        return max(roots, key=lambda root: root.number) if proofs and len(roots) == len(proofs) else None


def proof_to_keep(receipt: Receipt) -> dict[str, Any] | None:
    """Everything somebody needs to check this receipt without us and years from now (docs/verifier/verify_export.py checks
    it); None while it is not wholly under a root, or does not hold."""
    order = receipt.order
    if receipt.verdict != "genuine" or receipt.placed is None:
        return None
    lines = list(order.lines.order_by("pk"))
    parts = [{"body": order.receipt_body(lines), "proof": receipt.placed.written()}]
    if receipt.paid:
        parts.append({"body": _paid_body(order, lines, receipt.paid.entry), "proof": receipt.paid.written()})
    return {"kind": "receipt", "salt": bytes(order.receipt_salt).hex(), "parts": parts}


def receipt_of(order: Order) -> Receipt:
    """Recompute, now, what the order's receipt rests on: commitments, seals, Merkle paths, signatures."""
    entries = journal.entries_about(order).filter(act__in=(acts.PLACED, acts.PAID))
    first: dict[str, journal.Entry] = {}
    for entry in entries:
        first.setdefault(entry.act, entry)
    placed, paid = first.get(acts.PLACED), first.get(acts.PAID)
    salt, lines = bytes(order.receipt_salt), list(order.lines.order_by("pk"))
    committed = [entry for entry in (placed, paid) if entry and "commitment" in _said(entry)]
    # It is paid when what came reaches what it then came to: corrections may lessen that before, and ask for more after.
    least = min(order.total, order.to_pay)
    changed = placed is None or (order.received >= order.total if paid is None else order.received < least)
    # An erasure takes the salt together with the names; one without the other is somebody hiding a change.
    erased = bool(committed) and not salt and not order.buyer_name
    if committed and not erased:
        if placed:
            changed |= not _holds(placed, salt, order.receipt_body(lines))
        if paid:
            changed |= not _holds(paid, salt, _paid_body(order, lines, paid))
    return Receipt(
        order,
        journal.proof_of(placed) if placed else None,
        journal.proof_of(paid) if paid else None,
        changed=changed,
        erased=erased,
        uncommitted=not salt and not committed,
    )


def _said(entry: journal.Entry) -> dict[str, Any]:
    return entry.data if isinstance(entry.data, dict) else {}


def _holds(entry: journal.Entry, salt: bytes, body: dict[str, Any]) -> bool:
    return len(salt) == journal.SALT_BYTES and _said(entry).get("commitment") == journal.commitment(salt, body)


def _paid_body(order: Order, lines: list[Any], entry: journal.Entry) -> dict[str, Any]:
    said = _said(entry)
    return order.paid_body(lines, at=entry.occurred_at, received=said.get("amount", 0), by_bank=said.get("by_bank", 0))


def receipt_by_code(code: str) -> Receipt | None:
    """The receipt of the order with this code, as people type it; None where there is none."""
    bare = "".join(code[: 4 * LENGTH].split()).upper()
    if len(bare) != LENGTH or not bare.isascii() or not bare.isalnum():
        return None
    order = Order.objects.to_show().filter(code=bare).first()
    return receipt_of(order) if order else None
