"""What happens to money and to the accounts it comes to."""

PAYMENT_RECEIVED = "payments.payment_received"
PAYMENT_LATE = "payments.payment_late"
PAYMENT_TAKEN_BACK = "payments.payment_taken_back"
ACCOUNT_CHANGED = "payments.account_changed"
ACCOUNT_CHANGE_ASKED = "payments.account_change_asked"
ACCOUNT_CHANGE_STOPPED = "payments.account_change_stopped"
ACCOUNT_PROVED = "payments.account_proved"
FEED_CONNECTED = "payments.feed_connected"
FEED_PROVED = "payments.feed_proved"
FEED_SILENT = "payments.feed_silent"
FEED_HEARD = "payments.feed_heard"
TRANSACTION_UNMATCHED = "payments.transaction_unmatched"
TRANSACTION_SETTLED = "payments.transaction_settled"
TRANSACTION_REOPENED = "payments.transaction_reopened"
REFUND_PROPOSED = "payments.refund_proposed"
REFUND_ACCOUNT_GIVEN = "payments.refund_account_given"
REFUND_CLOSED = "payments.refund_closed"
REFUND_CONFIRMED = "payments.refund_confirmed"
REFUND_REOPENED = "payments.refund_reopened"
REFUND_DROPPED = "payments.refund_dropped"
STATEMENT_RECEIVED = "payments.statement_received"
STATEMENT_COLUMNS = "payments.statement_columns"
STATEMENT_READ = "payments.statement_read"

ACTS = {
    PAYMENT_RECEIVED: "Money was counted towards what was to be paid: by the bank's word, the seller's, or in cash.",
    PAYMENT_LATE: "A payment was taken back from what it was for, because it came too late; the money waits to be looked at.",
    PAYMENT_TAKEN_BACK: "What a carrier had accounted for counts no more: its settlement was taken back, or was judged anew.",
    ACCOUNT_CHANGED: "An organisation named the bank account it is paid to.",
    ACCOUNT_CHANGE_ASKED: "An owner named another account in place of one that people rely on; it takes over after a pause.",
    ACCOUNT_CHANGE_STOPPED: "An owner stopped the change of account before it took effect.",
    ACCOUNT_PROVED: "The bank sent its first notification about an account, which proves it.",
    FEED_CONNECTED: "A seller connected a service that passes on the bank's notifications.",
    FEED_PROVED: "The seller's own small transfer was told by the service, by its message or by its list: that way works.",
    FEED_SILENT: "The service that tells of an account fell silent, as far as can be known; its seller was told.",
    FEED_HEARD: "A service that had fallen silent tells again.",
    TRANSACTION_UNMATCHED: "Money came that fits nothing for sure; the seller has to look at it.",
    TRANSACTION_SETTLED: "The seller explained money that fitted nothing: matched it by hand or noted another purpose.",
    TRANSACTION_REOPENED: "The seller took back a note about money; it waits to be looked at again.",
    REFUND_PROPOSED: "Money is to be given back: of an order, or money that nothing explained.",
    REFUND_ACCOUNT_GIVEN: "Somebody said to which account they want to be paid back; the account itself is not kept here.",
    REFUND_CLOSED: "Money was given back: by the bank's word, the seller's, or in cash.",
    REFUND_CONFIRMED: "The bank told of a transfer back that the seller had confirmed before.",
    REFUND_REOPENED: "The seller took back that money had been given back; it is still to be.",
    REFUND_DROPPED: "The seller took back that money nobody had to give back would be returned.",
    STATEMENT_RECEIVED: "A seller brought a statement of their account; its kind, size and SHA-256 are kept here.",
    STATEMENT_COLUMNS: "A seller said which column of a statement is which.",
    STATEMENT_READ: "A statement was read to its end: how many rows were new, known before, or not understood.",
}
