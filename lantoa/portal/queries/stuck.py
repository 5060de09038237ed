"""What is stuck, in words an operator knows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor

# Tasks by their function, regular work and followers by their name, what arrived by where it came from (the part before the dot).
NAMES: dict[str, object] = {
    "lantoa.messages.tasks.deliver": _("A message to somebody"),
    "lantoa.documents.tasks.cut": _("A photo to be cut to sizes"),
    "lantoa.cases.tasks.print_decision": _("The paper of a decision"),
    "lantoa.cases.tasks.seal_decision": _("The seal of a decision"),
    "lantoa.payments.tasks.read_statement": _("A bank statement to be read"),
    "lantoa.payments.tasks.read_list": _("Asking a service for its list of money"),
    "payments": _("News from a bank"),
    "messages": _("A text message somebody wrote"),
    "shipping": _("News from a carrier"),
    "lantoa.signing.tasks.look_after": _("A signature to be asked after"),
    "lantoa.signing.tasks.add_time": _("A time stamp to be put over a signed file"),
    "signing": _("News from a signing service"),
    "signing.answers": _("Asking signing services how far signatures are"),
    "signing.times": _("Putting time stamps that were missing"),
    "signing.left_behind": _("Picking up news from signing services left behind"),
    "learning.practice": _("Ticking off what learners did"),
    "lantoa.learning.tasks.read_list": _("A list of learners to be read"),
    "lantoa.learning.tasks.enroll_list": _("A list of learners to be enrolled"),
    "learning.lists": _("Picking up lists of learners left behind"),
    "learning.changes": _("Telling learners that their class has changed"),
    "learning.reminders": _("Reminding learners the evening before"),
    "learning.old_lists": _("Forgetting old lists of learners"),
    "catalog.grades_over": _("Saying of OCOP grades that they ran out"),
    "catalog.grades_ending": _("Reminding producers of OCOP grades that run out"),
    "stores.consignments_over": _("Taking neighbours' goods out of stalls where the agreement is over"),
    "journal.old_commands": _("Dropping old form keys"),
    "journal.page_news": _("Dropping old news between machines"),
    "journal.roots": _("Signing the journal every hour"),
    "journal.witnesses": _("Handing signatures to outside witnesses"),
    "accounts.phone_changes": _("Making changes of phone numbers whose day has come"),
    "accounts.approvals": _("Ending what no second person said yes to in time"),
    "accounts.unused_consents": _("Ending leave to help for whoever never came"),
    "accounts.erased_register": _("Keeping the register of erased people"),
    "accounts.data_requests": _("Reminding of requests about personal data"),
    "orders.erased_buyers": _("Erasing what came later of erased people"),
    "documents.discards": _("Taking discarded files off the disk"),
    "documents.left_behind": _("Picking up photos left behind"),
    "messages.left_behind": _("Picking up messages left behind"),
    "orders.problems_due": _("Reminding of problems whose day is near"),
    "payments.left_behind": _("Picking up news from banks left behind"),
    "payments.account_changes": _("Taking over new receiving accounts"),
    "payments.silence": _("Watching for banks that fall silent"),
    "payments.statements": _("Picking up statements left behind"),
    "payments.lists": _("Asking for lists of money in time"),
    "channels.links": _("Looking whether goods still stand elsewhere"),
    "shipping.left_behind": _("Picking up news from carriers left behind"),
    "shipping.bookings": _("Asking carriers to take parcels"),
    "shipping.silent": _("Asking after parcels nobody told of for long"),
    "shipping.prints": _("Picking up labels left behind"),
    "shipping.old_papers": _("Throwing away old labels"),
    "shipping.forget": _("Forgetting who got parcels long ago"),
    "lantoa.shipping.tasks.carry_out": _("A parcel to be ordered from a carrier"),
    "lantoa.shipping.tasks.ask_after": _("A parcel to be asked after"),
    "lantoa.shipping.tasks.print_papers": _("Labels to be printed"),
    "channels.left_behind": _("Picking up news from channels left behind"),
    "channels.lost": _("Fetching news that channels could not bring"),
    "channels.behind": _("Sending what channels do not know yet"),
    "channels.orders": _("Asking channels for their orders"),
    "channels": _("News from a channel"),
    "channels.steps": _("Telling channels what became of their orders"),
    "channels.short": _("Looking whether goods that were missing are there"),
    "lantoa.channels.tasks.send_listing": _("Goods to be shown at a channel"),
    "lantoa.channels.tasks.sell_no_more": _("Telling a channel that fewer are left"),
    "lantoa.channels.tasks.read_orders": _("Asking a channel for an order"),
    "lantoa.channels.tasks.read_list": _("Asking a channel for its list of orders"),
    "lantoa.channels.tasks.tell_step": _("Telling a channel what became of an order"),
    "channels.posts": _("Putting posts on pages in time"),
    "lantoa.channels.tasks.send_post": _("A post to be put on a page"),
    "lantoa.channels.tasks.send_replies": _("An answer to a buyer"),
    "lantoa.channels.tasks.read_messages": _("Asking a channel for messages nobody told of"),
    "channels.replies": _("Sending answers to buyers"),
    "channels.messages": _("Asking channels for messages nobody told of"),
    "markets.bills": _("Telling stallholders of their bills"),
    "markets.cashless": _("Seeing who takes cashless payment in markets"),
    "workforce.plans": _("Making plans of work left behind"),
    "lantoa.workforce.tasks.make_plan": _("A plan of work to be made"),
    "portal.markets": _("Asking other provinces' markets who they are"),
    "portal.parts": _("Making room in large tables for the months to come"),
    "preorders.close": _("Closing group buys, and telling who joined"),
    "preorders.remind": _("Reminding who joined to pay in time"),
    "preorders.numbers": _("Forgetting numbers kept for another try"),
    "orders.old_questions": _("Forgetting who asked from abroad and bought nothing"),
    "orders.quotes_over": _("Telling that what was said of delivery abroad ran out"),
    "orders.unpaid_to_make": _("Giving up what was to be made and nobody paid"),
    "desks.settled": _("Seeing what has left the shared desk's lists"),
    "markets.cashless_count": _("Counting markets after each month"),
    "live.look": _("Reading comments left behind, and passing on what came free"),
    "live.wishes": _("Noting what was asked for in live sales"),
    "live.forget": _("Forgetting old parcels that came back, and words of old live sales"),
    "lantoa.live.tasks.check_source": _("Asking a live video for all its comments once more"),
    "lantoa.live.tasks.keep_at": _("Looking after a sale on air"),
    "lantoa.live.tasks.ask_source": _("Asking a live video for its comments"),
    "lantoa.live.tasks.read_source": _("Comments of a live video to be read"),
    "lantoa.live.tasks.give_back": _("Goods of a cancelled live order to be passed on"),
    "cases.papers": _("Picking up papers of decisions left behind"),
    "cases.seals": _("Asking for seals of decisions"),
    "cases.clock": _("Watching the clock of dossiers"),
    "websites.lists": _("Picking up lists of websites left behind"),
    "websites.visits": _("Looking at listed websites"),
    "lantoa.websites.tasks.take_list": _("A list of websites to be taken over"),
    "lantoa.websites.tasks.visit_site": _("A website to be looked at"),
    "insights.edition": _("Counting figures after each month"),
    "insights.facts": _("Writing down what figures are counted from"),
    "insights.figures": _("Counting the month that runs"),
    "insights.months": _("Fixing the figures of months that are over"),
    "insights.papers": _("Printing the reports of fixed months"),
    "insights.corrections": _("Counting fixed months again where an officer asked"),
    "workforce.calls": _("Asking the next neighbours to come and help"),
    "workforce.pay": _("Seeing which pay went"),
    "workforce.forget": _("Forgetting who never said yes to seasonal work"),
    "portal.demo_trust": _("Trusting the demo's authority and fetching its seals"),
    "portal.demo_market": _("Naming the demo's other market"),
    "portal.demo_witness": _("Winning the demo's witness"),
    "channels.looks": _("Looking how goods stand at channels"),
    "channels.shelves": _("Reading the shelves of channels"),
    "channels.freed": _("Telling channels of goods that are free again"),
    "channels.ledger": _("Holding what channels were told against the stock"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One stuck thing and what it is called on screen."""

    it: journal.Stuck
    name: object


def name_of(known: str) -> object:
    """What something is called on screen; its own name where nobody gave it one."""
    return NAMES.get(known) or NAMES.get(known.split(".")[0]) or known


def stuck_for(actor: Actor) -> list[Shown]:
    """What waits for this operator, the oldest of each kind first."""
    return [Shown(it, name_of(it.name)) for it in journal.stuck_visible_to(actor)]


def regular_work() -> list[tuple[journal.RegularWork, object]]:
    """Regular work with what it is called, what fails first."""
    rows = journal.regular_work(journal.sweepers())
    return [(row, name_of(row.name)) for row in sorted(rows, key=lambda row: row.failing_since is None)]


def floods() -> list[tuple[journal.Flood, object]]:
    """What was refused so often that it was only counted, with what it is called."""
    return [(flood, name_of(flood.source)) for flood in journal.floods()]
