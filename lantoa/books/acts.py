"""What a household writes into its book itself."""

EXPENSE_RECORDED = "books.expense_recorded"
EXPENSE_CANCELLED = "books.expense_cancelled"
OPENING_SET = "books.opening_set"
ACCOUNT_NOTED = "books.account_noted"
ACCOUNT_ENDED = "books.account_ended"

ACTS = {
    EXPENSE_RECORDED: "A household wrote down what it spent.",
    EXPENSE_CANCELLED: "An expense was taken back by an entry of its own; both stay.",
    OPENING_SET: "A household said how much cash and money at the bank it had at the start of a day.",
    ACCOUNT_NOTED: "An account or wallet was put on the list for the tax office.",
    ACCOUNT_ENDED: "An account or wallet on the list is used no more; it stays there.",
}
