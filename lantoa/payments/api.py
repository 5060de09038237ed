"""The payments room's door: accounts to be paid to, requests to pay, and money that came."""

from lantoa.payments.actions.account import connect_feed, set_payout_account
from lantoa.payments.actions.carrier import CarrierLine, count_by_carrier, expect_transfer, explain_by_carrier
from lantoa.payments.actions.forget import forget_payer
from lantoa.payments.actions.gate import keep_accounts
from lantoa.payments.actions.outgoing import claim_outgoing, release_outgoing
from lantoa.payments.actions.payment import confirm_by_seller, mark_late, take_cash
from lantoa.payments.actions.refund import checked_account, give_account, lower_request, propose_refund, return_line
from lantoa.payments.actions.request import (
    Wanted,
    cancel_request,
    locked_request_of,
    request_payment,
    request_payments,
)
from lantoa.payments.actions.statement import receive_statement
from lantoa.payments.actions.telling import match_again, take_notice
from lantoa.payments.actions.transaction import reopen, settle
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.errors import AlreadySettled, BadAccount, BadAmount, BadFeed, BadRefund, GoodsGone, NotOpen
from lantoa.payments.models import (
    BankTransaction,
    CarrierTransfer,
    Feed,
    Payment,
    PaymentRequest,
    PayoutAccount,
    Refund,
    Statement,
)
from lantoa.payments.queries.ageing import Waiting, ages_of_waiting
from lantoa.payments.queries.carrier import carrier_fees, transferred_by_carriers, transfers_for
from lantoa.payments.queries.day import of_the_day
from lantoa.payments.queries.feed import silent_feed, silent_feeds
from lantoa.payments.queries.money import (
    demo_bank,
    hook_url,
    payload,
    payments_of,
    payout_account,
    received_today,
    request_of,
    to_look_at,
)
from lantoa.payments.queries.refund import refunds_of, to_pay_back
from lantoa.payments.rules.banks import BANKS, bank_choices

__all__ = [
    "BANKS", "AlreadySettled", "BadAccount", "BadAmount", "BadFeed", "BadRefund", "BankNotice", "BankTransaction", "CarrierLine", "CarrierTransfer",
    "Feed", "GoodsGone", "NotOpen", "Payment", "PaymentRequest", "PayoutAccount", "Refund", "Statement", "Waiting", "Wanted", "ages_of_waiting", "bank_choices",
    "cancel_request", "carrier_fees", "checked_account", "claim_outgoing", "confirm_by_seller", "connect_feed", "count_by_carrier", "demo_bank", "expect_transfer", "explain_by_carrier",
    "forget_payer", "give_account", "hook_url", "keep_accounts", "locked_request_of", "lower_request", "mark_late", "match_again", "of_the_day", "payload", "payments_of", "payout_account", "propose_refund",
    "receive_statement", "received_today", "refunds_of", "release_outgoing", "reopen", "request_of", "request_payment", "request_payments", "return_line",
    "set_payout_account", "settle", "silent_feed", "silent_feeds", "take_cash", "take_notice", "to_look_at", "to_pay_back", "transferred_by_carriers",
    "transfers_for",
]  # fmt: skip
