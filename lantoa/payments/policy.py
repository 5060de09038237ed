"""Who may open which page about money. Only an owner names the account money goes to."""

from lantoa.kit.access import (
    EVERYONE,
    SELLING,
    allow,
    guarded,
    of_organisation,
    shown,
    unguarded,
    with_row,
    with_row_of,
)
from lantoa.kit.homes import moves

POLICY = [
    allow("hooks:bank_feed", "POST", EVERYONE, resource="bank_notice", token=True, proof=True),
    allow("payments:money", "GET", SELLING, scope="own", resource="bank_transaction"),
    allow("payments:account", "GET POST", {"owner"}, scope="own", resource="payout_account", fresh=True),
    allow("payments:stop_by_link", "GET POST", EVERYONE, resource="payout_account", token=True),
    allow("payments:stop_account_change", "POST", {"owner"}, scope="own", resource="payout_account"),
    allow("payments:feed", "GET POST", {"owner"}, scope="own", resource="payout_account", fresh=True),
    allow("payments:feed_list", "POST", {"owner"}, scope="own", resource="payout_account", fresh=True),
    allow("payments:statements", "GET POST", {"owner"}, scope="own", resource="bank_statement"),
    allow("payments:statement", "GET POST", {"owner"}, scope="own", resource="bank_statement"),
    allow("payments:statement_faults", "GET", {"owner"}, scope="own", resource="bank_statement", file=True, fresh=True),
    allow("payments:transaction", "GET POST", SELLING, scope="own", resource="bank_transaction"),
    allow("payments:refund", "GET POST", SELLING, scope="own", resource="refund"),
    allow("payments:refund_qr", "GET", SELLING, scope="own", resource="refund", file=True),
    allow("payments:refund_done", "POST", SELLING, scope="own", resource="refund"),
    allow("payments:refund_reopen", "POST", SELLING, scope="own", resource="refund"),
    allow("payments:refund_drop", "POST", SELLING, scope="own", resource="refund"),
    allow("payments:give_back", "POST", SELLING, scope="own", resource="refund"),
    allow("payments:by_carrier", "POST", SELLING, scope="own", resource="bank_transaction"),
    allow("payments:reopen", "POST", SELLING, scope="own", resource="bank_transaction"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown("memo", "payments.BankTransaction.memo", "money", "payments:by_carrier payments:money payments:transaction"),
    shown("memo_note", "payments.BankTransaction.settled_note", "money", "payments:money payments:transaction"),
    shown("refund_account", "payments.Refund.account_sealed", "money", "payments:refund"),
    shown("refund_holder", "payments.Refund.account_sealed", "money", "payments:refund"),
]

OWN = of_organisation("organisation_id", SELLING)
OF_ACCOUNT = with_row_of("account_id", "payments_payoutaccount", OWN)
ROWS = [
    guarded("payments.PayoutAccount", OWN),
    guarded("payments.Feed", OF_ACCOUNT),
    guarded("payments.Statement", OF_ACCOUNT),
    guarded("payments.StatementFault", with_row("statement_id", "payments_statement")),
    guarded("payments.StatementLayout", OWN),
    guarded("payments.BankTransaction", OF_ACCOUNT),
    *unguarded(
        "not yet: written and read on the way of a purchase, by who buys",
        "payments.PaymentRequest",
        "payments.LedgerEntry",
        "payments.Refund",
        "payments.CarrierTransfer",
    ),
]

HOMES = [
    *moves("organisation", "payments.PayoutAccount", "payments.CarrierTransfer", "payments.PaymentRequest", "payments.Refund", "payments.LedgerEntry", "payments.StatementLayout"),
    *moves("account", "payments.BankTransaction", "payments.Telling", "payments.Feed", "payments.Statement"),
    *moves("request", "payments.Payment"),
    *moves("statement", "payments.StatementFault"),
]  # fmt: skip
