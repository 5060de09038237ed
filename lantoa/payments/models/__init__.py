"""Where sellers are paid, what is asked to be paid, and what the bank says came in."""

from lantoa.payments.models.account import PayoutAccount
from lantoa.payments.models.carrier import CarrierTransfer
from lantoa.payments.models.feed import Feed
from lantoa.payments.models.ledger import LedgerEntry
from lantoa.payments.models.refund import BuyersAccount, Refund, RefundQuerySet
from lantoa.payments.models.request import Payment, PaymentRequest, PaymentRequestQuerySet
from lantoa.payments.models.statement import Statement, StatementFault, StatementLayout
from lantoa.payments.models.transaction import BankTransaction, Telling

__all__ = [
    "BankTransaction", "BuyersAccount", "CarrierTransfer", "Feed", "LedgerEntry", "Payment", "PaymentRequest", "PaymentRequestQuerySet",
    "PayoutAccount", "Refund", "RefundQuerySet", "Statement", "StatementFault", "StatementLayout", "Telling",
]  # fmt: skip
