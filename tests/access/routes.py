"""Every named address of the house, and what its arguments stand for in the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantoa.accounts import api as accounts
from lantoa.kit.access import RELATIONS, Policy, Relation
from lantoa.kit.world import world
from lantoa.learning.actions.attendance import wall_secret
from lantoa.learning.rules.attendance import STEP_SECONDS, wall_code
from lantoa.payments.actions.account import stop_link
from tests.access import (
    abroad,
    ahead,
    consignments,
    conversations,
    gradings,
    guards,
    hands,
    helpers,
    lives,
    makings,
    market_places,
    orderings,
    registers,
)
from tests.access.cast import PEER, SELLERS, STUCK, TEACHERS, Cast, Household, Office, WaysIn


@dataclass(frozen=True)
class Route:
    """One address: its name and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def policy(self) -> Policy | None:
        return accounts.policy_table().get(self.name)

    @property
    def objects(self) -> tuple[Relation, ...]:
        """Which objects it can be asked about; without arguments there is only one's own, and what is nobody's is there or is not."""
        if not self.arguments:
            return ("own",)
        return ("own", "none") if all(_name_of(self, one) in NOBODYS for one in self.arguments) else RELATIONS


def routes() -> list[Route]:
    """Every address the house answers, sorted by name; one without a name fails at once."""
    found = {Route(name, tuple(pattern.pattern.converters)) for name, pattern in patterns(get_resolver(), "")}
    return sorted(found, key=lambda route: route.name)


def patterns(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or space)
        else:
            if not entry.name or not space:
                raise AssertionError(f"the address {entry.pattern} has no name")
            yield f"{space}:{entry.name}", entry


# A value for each argument by its name; "<route>.<argument>" where one route means something else by it.
# From a household, an office, or by hand; "none" is a well-formed value that names nothing.
def _of_a_household(find: Callable[[accounts.Organisation], Any], household: Household) -> Any:
    return find(household.organisation)


HOUSEHOLD: dict[str, Callable[[Household], Any]] = {
    "product_id": lambda one: one.product.pk,
    "variant_id": lambda one: one.offer.variant_id,
    "offer_id": lambda one: one.offer.pk,
    "store_id": lambda one: one.store.pk,
    "slug": lambda one: one.store.slug,
    "token": lambda one: one.to_pay.token,
    "tokens": lambda one: one.to_pay.token,
    "code": lambda one: one.to_confirm.code,
    "sale_code": lambda one: one.at_counter.code,
    "mark": lambda one: one.to_confirm.receipt_mark,
    "orders:review.token": lambda one: one.arrived.token,
    "orders:review_withdraw.token": lambda one: one.arrived.token,
    "orders:problem.token": lambda one: one.arrived.token,
    "orders:problem_close.token": lambda one: one.late.order.token,
    "orders:problem_pass_on.token": lambda one: one.late.order.token,
    "orders:again.token": lambda one: one.arrived.token,
    "orders:sale_problem.code": lambda one: one.late.order.code,
    "orders:problem_photo.token": lambda one: one.late.order.token,
    "orders:sale_problem_photo.code": lambda one: one.late.order.code,
    "word_id": lambda one: one.late.words.all()[0].pk,
    "orders:handed_on_photo.word_id": lambda one: one.handed_on.words.all()[0].pk,
    "problem_id": lambda one: one.handed_on.pk,
    "review_id": lambda one: one.review.pk,
    "said_id": lambda one: one.review.pk,
    "sha": lambda one: one.photo.large_id,
    "photo_id": lambda one: one.photo.pk,
    "account_id": lambda one: one.account.pk,
    "stop_token": lambda one: stop_link(one.account),
    "orders:refund.token": lambda one: one.called_off.token,
    "orders:send.code": lambda one: one.to_pack.code,
    "orders:correct.code": lambda one: one.arrived.code,
    "orders:return_excess.code": lambda one: one.excess.code,
    "refund_id": lambda one: one.refund.pk,
    "payments:refund_reopen.refund_id": lambda one: one.went.pk,
    "payments:refund_drop.refund_id": lambda one: one.returned.pk,
    "transaction_id": lambda one: one.unexplained.pk,
    "statement_id": lambda one: one.statement.pk,
    "line_id": lambda one: one.unexplained.pk,
    "payments:reopen.transaction_id": lambda one: one.noted.pk,
    "parcel_id": lambda one: one.parcel.pk,
    "declaration_id": lambda one: abroad.declaration_of(one.organisation).pk,
    "abroad_token": lambda one: abroad.quoted_of(one.organisation).token,
    "abroad_request_id": lambda one: abroad.asked_of(one.organisation).pk,
    "orders:declare.code": lambda one: abroad.declared_of(one.organisation).code,
    "settlement_id": lambda one: one.settlement.pk,
    "booking_id": lambda one: orderings.booking_of(one.organisation).pk,
    "print_id": lambda one: orderings.print_of(one.organisation).pk,
    "round_id": lambda one: orderings.round_of(one.organisation).pk,
    "stop_id": lambda one: orderings.stop_of(one.organisation).pk,
    "round_token": lambda one: orderings.round_of(one.organisation).token,
    "orders:offers.code": lambda one: one.to_pack.code,
    "orders:booking_cancel.code": lambda one: one.to_pack.code,
    "orders:ask_carrier.code": lambda one: one.to_pack.code,
    "orders:take_back.code": lambda one: one.to_pack.code,
    "carrier_token": lambda one: one.carrier.hook_token,
    "signing_token": lambda one: "demo-token",
    "text_token": lambda one: settings.SMS_ANSWERS["token"],
    "question_id": lambda one: one.asked.pk,
    "asked_id": lambda one: one.asked.pk,
    "question_token": lambda one: one.asked.token,
    "my_matter_id": lambda one: one.asked_of.pk,
    "matter_id": lambda one: one.matter.pk,
    "paper_id": lambda one: one.paper.pk,
    "agreement_id": lambda one: one.fee.pk,
    "fee_settlement_id": lambda one: one.fee_settlement.pk,
    "appeal_id": lambda one: one.appealed.pk,
    "expense_id": lambda one: one.expense.pk,
    "other_account_id": lambda one: one.other_account.pk,
    "upload_id": lambda one: one.upload.pk,
    "link_code": lambda one: one.short_link.code,
    "my_link_code": lambda one: one.short_link.code,
    "post_id": lambda one: one.post.pk,
    "creator_slug": lambda one: one.neighbours.page.slug,
    "creator_agreement_id": lambda one: one.neighbours.shown.pk,
    "channel_creators:answer.creator_agreement_id": lambda one: one.neighbours.waits.pk,
    "channel_creators:goods.creator_agreement_id": lambda one: one.neighbours.shows.pk,
    "channel_creators:link_new.creator_agreement_id": lambda one: one.neighbours.shows.pk,
    "shown_product_id": lambda one: one.neighbours.goods.pk,
    "share_settlement_id": lambda one: one.neighbours.settled.pk,
    "post_place_id": lambda one: one.post.places.get(spot="zalo").pk,
    "hook_token": lambda one: one.account.hook_token,
    "channels:choose.account_id": lambda one: one.shop.pk,
    "channel_places:account.account_id": lambda one: one.shop.pk,
    "channel_places:pages.account_id": lambda one: one.page_to_choose.pk,
    "listing_id": lambda one: one.listing.pk,
    "sale_id": lambda one: one.sold_out.pk,
    "step_id": lambda one: one.untold.pk,
    "contact_id": lambda one: conversations.contact_of(one.organisation),
    "conversation_id": lambda one: conversations.joined_of(one.organisation),
    "message_id": lambda one: conversations.refused_of(one.organisation),
    "quick_reply_id": lambda one: conversations.quick_reply_of(one.organisation),
    "live_id": lambda one: lives.sale_of(one.organisation).pk,
    "live_session_id": lambda one: lives.sale_of(one.organisation).pk,
    "pick_id": lambda one: lives.pick_of(one.organisation),
    "comment_id": lambda one: lives.comment_of(one.organisation),
    "live_stall_id": lambda one: lives.asked_of(one.organisation),
    "want_id": lambda one: lives.want_of(one.organisation),
    "live:pick_paper.pick_id": lambda one: lives.papered_pick_of(one.organisation),
    "live:paper_remove.pick_id": lambda one: lives.papered_pick_of(one.organisation),
    "live_paper_id": lambda one: lives.paper_of(one.organisation),
    "live:stall_decide.comment_id": lambda one: lives.neighbours_comment_of(one.organisation),
    "live:stall_settle.comment_id": lambda one: lives.neighbours_comment_of(one.organisation),
    "live:stall_take_over.comment_id": lambda one: lives.neighbours_comment_of(one.organisation),
    "live:stall_whole.want_id": lambda one: lives.neighbours_want_of(one.organisation),
    "dossier_id": lambda one: gradings.dossier_of(one.organisation).pk,
    "lot_id": lambda one: gradings.lot_of(one.organisation).pk,
    "sheet_id": lambda one: gradings.sheet_of(one.organisation).pk,
    "gtin": lambda one: gradings.gtin_of(one.organisation),
    "lot_code": lambda one: gradings.lot_of(one.organisation).code,
    "lot_mark": lambda one: gradings.lot_of(one.organisation).mark,
    "serial": lambda one: "1",
    "no_show_id": lambda one: lives.no_show_of(one.organisation),
    "claim_token": lambda one: lives.claim_of(one.organisation),
    "campaign_id": lambda one: ahead.campaign_of(one.organisation),
    "group_id": lambda one: ahead.campaign_of(one.organisation),
    "pledge_token": lambda one: ahead.pledge_of(one.organisation),
    "window_id": lambda one: ahead.window_of(one.organisation),
    "hooks:bank_feed.token": lambda one: one.account.hook_token,
    "hand_id": lambda one: hands.hand_of(one.organisation).pk,
    "absence_id": lambda one: hands.absence_of(one.organisation).pk,
    "made_id": lambda one: hands.making_of(one.organisation).pk,
    "workforce:pick.code": lambda one: one.to_pack.code,
    **{name: partial(_of_a_household, find) for name, find in helpers.OWN.items()},
    "consignment_id": lambda one: consignments.sold_by(one.organisation).pk,
    "stores:product_at.product_id": lambda one: consignments.sold_by(one.organisation).product_id,
    "stores:member_end.member_id": lambda one: consignments.member_of(one.organisation).pk,
    "part_id": lambda one: consignments.made_by(one.organisation).pk,
    "orders:sale_part.code": lambda one: consignments.part_at(one.organisation).order.code,
    "sale_part_id": lambda one: consignments.part_at(one.organisation).pk,
    "neighbour_id": lambda one: consignments.sold_by(one.organisation).maker_id,
    "maker_settlement_id": lambda one: consignments.settled_by(one.organisation).pk,
}


def _of_a_household(find: Callable[[accounts.Organisation], Any], home: Household) -> Any:
    return find(home.organisation)


HOUSEHOLD |= {name: partial(_of_a_household, find) for name, find in makings.OF_HOUSEHOLD.items()}


def _of_an_office(find: Callable[[accounts.Organisation], Any], office: Office) -> Any:
    return find(office.organisation)


OFFICE: dict[str, Callable[[Office], Any]] = {
    "session_id": lambda one: one.run.sessions.get().pk,
    "wall": lambda one: wall_code(wall_secret(one.run.sessions.get()), int(world.now().timestamp()) // STEP_SECONDS),
    "device_id": lambda one: one.roll_device.pk,
    "run_id": lambda one: one.run.pk,
    "programme_id": lambda one: one.programme.pk,
    "list_id": lambda one: one.learner_list.pk,
    "site_list_id": lambda one: registers.list_of(one.organisation),
    "course": lambda one: one.run.course.slug,
    "lesson": lambda one: one.run.course.lessons.all()[0].slug,
    "own_course_id": lambda one: one.course.pk,
    "team_id": lambda one: one.team.pk,
    "member_id": lambda one: one.team.members.get(is_head=True).pk,
    "stuck_lesson": lambda one: one.run.course.lessons.exclude(act="")[0].slug,
    "own_lesson": lambda one: one.course.versions.get().text["lessons"][0]["slug"],
    "own_question": lambda one: one.course.versions.get().text["questions"][0]["slug"],
    "desk_code": lambda one: one.dossier.code,
    "dossier_code": lambda one: f"{one.dossier.code}-KQ1",
    "office_id": lambda one: one.desk.pk,
    "certificate_code": lambda one: one.certificate.code,
    "status_number": lambda one: 1,
    "text_id": lambda one: one.text.pk,
    "body_id": lambda one: one.organisation.pk,
    "membership_id": lambda one: _named(one).pk,
    "desk_paper_id": lambda one: one.dossier.papers.get().pk,
    "ocop_id": lambda one: gradings.grade_of(one.organisation).ocop_id,
    "grade_id": lambda one: gradings.grade_of(one.organisation).pk,
    "desk_dossier_id": lambda one: gradings.scored_of(one.organisation).pk,
    "scored_dossier_id": lambda one: gradings.to_score_of(one.organisation).pk,
    "evidence_id": lambda one: gradings.evidence_of(one.organisation).pk,
    "council_id": lambda one: gradings.council_of(one.organisation).pk,
    "grade_list_id": lambda one: gradings.list_of(one.organisation).pk,
    "care_id": lambda one: one.care.pk,
    "share_id": lambda one: one.share.pk,
    "officers_place": lambda one: one.run.organisation.unit_id,
    **{name: partial(_of_an_office, find) for name, find in market_places.OPEN.items()},
}
NOTHING: dict[str, Any] = {
    "booking_id": 987_654_321, "print_id": 987_654_321, "round_id": 987_654_321, "stop_id": 987_654_321, "round_token": "khongcotrendoi",
    "problem_id": 987_654_321, "word_id": 987_654_321, "review_id": 987_654_321, "said_id": 987_654_321, "product_id": 987_654_321, "variant_id": 987_654_321, "offer_id": 987_654_321, "store_id": 987_654_321, "slug": "khong-co-o-day",
    "token": "khongcotrendoi0123456789", "tokens": "khongco.cungkhong", "code": "LT2345678", "sale_code": "LT2345678", "mark": "khongcotrendoi", "sha": "0" * 64, "photo_id": 987_654_321,
    "declaration_id": 987_654_321, "abroad_token": "khongcotrendoi", "abroad_request_id": 987_654_321, "parcel_id": 987_654_321, "settlement_id": 987_654_321, "carrier_token": "khongco", "signing_token": "khongco", "text_token": "khongco", "refund_id": 987_654_321, "account_id": 987_654_321, "transaction_id": 987_654_321, "statement_id": 987_654_321, "line_id": 987_654_321, "run_id": 987_654_321, "course": "khong-co", "lesson": "khong-co", "own_course_id": 987_654_321, "team_id": 987_654_321, "member_id": 987_654_321, "stuck_lesson": "khong-co", "help_id": 987_654_321, "my_help_id": 987_654_321, "visit_id": 987_654_321, "own_lesson": "khong-co", "own_question": "khong-co",
    "organisation_id": 987_654_321, "consent_id": 987_654_321, "hook_token": "khongco",
    "passkey_id": 987_654_321, "verification_id": 987_654_321, "sign_in_id": 987_654_321, "change_id": 987_654_321, "cancel_token": "khongco",
    "vouch_token": "khongco", "question_id": 987_654_321, "asked_id": 987_654_321, "question_token": "khongcotrendoi",
    "my_matter_id": 987_654_321, "matter_id": 987_654_321, "appeal_id": 987_654_321, "fee_settlement_id": 987_654_321, "agreement_id": 987_654_321, "paper_id": 987_654_321, "case_code": "HS2345678", "desk_code": "HS2345678", "dossier_code": "HS2345678-KQ1", "office_id": 987_654_321, "body_id": 987_654_321, "expense_id": 987_654_321, "other_account_id": 987_654_321, "upload_id": 987_654_321, "link_code": "222222", "my_link_code": "222222", "post_id": 987_654_321, "creator_slug": "khong-co-o-day", "creator_agreement_id": 987_654_321, "shown_product_id": 987_654_321, "share_settlement_id": 987_654_321, "post_place_id": 987_654_321, "own_paper_id": 987_654_321, "desk_paper_id": 987_654_321,
    "certificate_code": "CN22222222222222222222", "held_code": "CN22222222222222222222", "status_number": 987_654_321, "programme_id": 987_654_321, "list_id": 987_654_321, "site_list_id": 987_654_321, "site_id": 987_654_321, "complaint_id": 987_654_321, "complaint_token": "khongcotrendoi", "takedown_id": 987_654_321, "site_question_id": 987_654_321, "gtin_claim_id": 987_654_321, "text_id": 987_654_321, "data_code": "DL2345678", "desk_data_code": "DL2345678", "breach_id": 987_654_321, "membership_id": 987_654_321, "own_body_id": 987_654_321, "own_membership_id": 987_654_321,
    "listing_id": 987_654_321, "sale_id": 987_654_321, "step_id": 987_654_321,
    "contact_id": 987_654_321, "conversation_id": 987_654_321, "message_id": 987_654_321, "quick_reply_id": 987_654_321,
    "live_id": 987_654_321, "live_session_id": 987_654_321, "pick_id": 987_654_321, "comment_id": 987_654_321, "want_id": 987_654_321, "live_stall_id": 987_654_321, "claim_token": "khongcotrendoi", "no_show_id": 987_654_321, "live_paper_id": 987_654_321,
    "dossier_id": 987_654_321, "lot_id": 987_654_321, "sheet_id": 987_654_321, "gtin": "08935001723134", "lot_code": "khong-co", "lot_mark": "KHONGCO", "serial": "1", "ocop_id": 987_654_321, "grade_id": 987_654_321,
    "desk_dossier_id": 987_654_321, "scored_dossier_id": 987_654_321, "evidence_id": 987_654_321, "council_id": 987_654_321, "grade_list_id": 987_654_321,
    "session_id": 987_654_321, "wall": "khongco", "device_id": UUID(int=7), "roll_event_id": UUID(int=7), "officers_place": "99999", "care_id": 987_654_321, "share_id": 987_654_321,
    **market_places.NOTHING, "hand_id": 987_654_321, "absence_id": 987_654_321, "made_id": 987_654_321, **makings.NOTHING,
    **helpers.NOTHING, **guards.NOTHING, "stop_token": "khongco", "desk_token": "khongco",
    "campaign_id": 987_654_321, "group_id": 987_654_321, "pledge_token": "khongcotrendoi", "window_id": 987_654_321,
    "consignment_id": 987_654_321, "part_id": 987_654_321, "sale_part_id": 987_654_321, "neighbour_id": 987_654_321, "maker_settlement_id": 987_654_321,
}  # fmt: skip
# The same for everybody: a word of the address, a commune, a category.
WORDS: dict[str, tuple[Any, Any]] = {
    "list_slug": ("hang-cho-giay-to", "khong-co"),
    "duty_slug": ("biet-nguoi-ban", "khong-co"),
    "report_year": (2026, 1999),
    "step": ("xac-nhan", "khong-co"),
    "way": ("lan-nua", "khong-co"),
    "board": ("postmart", "khong-co"),
    "channel": ("shopee", "khong-co"),
    "move": ("len", "khong-co"),
    "moment": ("truoc", "khong-co"),
    "counter_step": ("huy", "khong-co"),
    "provider": ("sepay", "khong-co"),
    "carrier": ("ghn", "khong-co"),
    "country_code": ("JP", "XX"),
    "customs_paper": ("cn23", "khong-co"),
    "service": ("demo", "khong-co"),
    "unit": ("van-don", "khong-co"),
    "unit_slug": ("van-don", "khong-co"),
    "unit_code": ("06994", "99999"),
    "procedure": ("1.001612", "khong-co"),
    "category": ("do-che-bien", "khong-co"),
    "category_slug": ("do-che-bien", "khong-co"),
    "width": (64, 65),
    "page_slug": ("ten", "khong-co"),
    "number": (1, 9),
    "figure": ("sites", "khong-co"),
    "month": (date(2026, 10, 1), date(1999, 1, 1)),
    "edition_number": (1, 9),
    "desk_step": ("write", "khong-co"),
    "part": ("other", "khong-co"),
    "peer_id": (PEER, 77_000_004),
    "stuck_id": (f"task-{STUCK}", "task-77000002"),
    "form": ("avif", "svg"),
    "spot": ("zalo", "khong-co"),
    "nth": (1, 9),
    "post_step": ("da-dang", "khong-co"),
    "live_step": ("len-song", "khong-co"),
    "part_step": ("xong", "khong-co"),
    "sale_part_step": ("da-toi", "khong-co"),
}


# What is the province's or the house's own: nobody's neighbour has another one.
NOBODYS = {*WORDS, *gradings.CLAIMS, *registers.REGISTER, "breach_id", "desk_token", "operator_id"}


def address(route: Route, cast: Cast, role: str, what: Relation) -> str | None:
    """Where this role finds its own, another's or a missing object of the route; None when it can own none."""
    values = {argument: _value(route, argument, cast, role, what) for argument in route.arguments}
    return None if None in values.values() else reverse(route.name, kwargs=values)


def bury(cast: Cast) -> None:
    """Keep what every address names of those who leave, and let them go by the product's own way: erased, whatever was open."""
    for route in routes():
        if "deleted" in route.objects:
            for argument in route.arguments:
                cast.left[route.name, argument] = _value(route, argument, cast, "anonymous", "deleted")
    body = cast.bodies["deleted"].organisation
    for person in {cast.homes["deleted"].owner, *accounts.people_of(body, {"owner", "officer", "instructor"})}:
        accounts.erase_person(person, by=None, why="desk", anyway=True)


KNOWN = frozenset({**HOUSEHOLD, **OFFICE, **NOTHING, **WORDS})


def _name_of(route: Route, argument: str) -> str:
    name = f"{route.name}.{argument}"
    name = next((one for one in (name, argument) if one in KNOWN), "")
    assert name, f"{route.name}: nobody has said what {argument} stands for; add it to tests/access/routes.py"
    return name


def _value(route: Route, argument: str, cast: Cast, role: str, what: Relation) -> Any:
    name = _name_of(route, argument)
    if name in WORDS:
        return WORDS[name][what == "none"]
    if what == "none":
        return NOTHING[argument]
    if (left := cast.left.get((route.name, argument))) is not None and what == "deleted":
        return left
    if name in HOUSEHOLD and not _may_own(route, role, SELLERS, what):
        return None
    if name in OFFICE and route.name in LED and not _may_own(route, role, TEACHERS, what):
        return None
    if name not in HOUSEHOLD and name not in OFFICE:
        return _personal(route, argument, cast, role, what)
    # The same each time, but what a wall shows for a moment.
    if (name, what) not in cast.known or name == "wall":
        cast.known[name, what] = (
            HOUSEHOLD[name](cast.homes[what]) if name in HOUSEHOLD else OFFICE[name](cast.bodies[what])
        )
    return cast.known[name, what]


def _named(office: Office) -> accounts.Membership:
    """Somebody who teaches for this office."""
    live = accounts.Membership.objects.live().filter(organisation=office.organisation, role="instructor")
    found: accounts.Membership = live.get()
    return found


# What is only there while a dossier is filled in.
DRAFTS = {"cases:question", "cases:check", "cases:sign", "cases:place", "cases:paper", "cases:exemption"}
# Every one of the cast has a seat in office A's class, but only its teachers lead it.
LED = {
    f"learning:{name}"
    for name in (
        "learners",
        "write",
        "preview",
        "publish",
        "write_question",
        "write_lesson",
        "move_lesson",
        "team",
        "leave_team",
        "roll_run",
        "roll_walk_in",
        "roll_move",
        "roll_device_revoke",
        "desk_class",
        "class_edit",
        "class_close",
        "class_cancel",
        "take_off",
        "programme",
        "programme_edit",
        "list_new",
        "list",
        "list_confirm",
        "list_drop",
        "list_rest",
        "list_columns",
        "list_faults",
        "list_faults_sheet",
    )
} | {
    "desks:care",
    "desks:give",
    "insights:basis",
    "websites:list",
    "websites:list_confirm",
    "websites:list_drop",
    "websites:list_faults",
}


def _may_own(route: Route, role: str, owners: tuple[str, ...], what: Relation) -> bool:
    return what != "own" or role in owners or route.policy is None or route.policy.scope == "any"


def _personal(route: Route, argument: str, cast: Cast, role: str, what: Relation) -> Any:
    # Whose it is: by the role for one's own, who has none lends the person's.
    mine = role if role in cast.people else "person"
    who: str = mine if what == "own" else what
    body = cast.bodies[what]
    officers = body if what != "own" or role == "officer" else None
    if argument == "consent_id":
        return cast.consents[who].pk
    if argument == "organisation_id":
        theirs = {
            **dict.fromkeys(SELLERS, cast.own.organisation),
            **dict.fromkeys((*TEACHERS, "moderator"), cast.office.organisation),
        }
        chosen = cast.homes[what].organisation if what != "own" else theirs.get(role)
        return chosen.pk if chosen else None
    if argument == "case_code":
        return (cast.drafts if route.name in DRAFTS else cast.dossiers)[who].code
    if argument == "own_paper_id":
        return cast.own_papers[who].pk
    if argument in {"data_code", "desk_data_code"}:
        return cast.data_requests[who].code
    if argument in {"own_body_id", "own_membership_id"}:
        held = _named(body) if what != "own" else cast.named if role == "owner" else None
        return held and (held.pk if argument == "own_membership_id" else held.organisation_id)
    if argument == "roll_event_id":
        return officers and officers.told.pk
    if argument == "held_code":
        return officers and officers.certificate.code
    if argument in {"my_help_id", "visit_id"}:
        helped = cast.helped[who]
        return helped.help.pk if argument == "my_help_id" else helped.visit.pk
    if argument == "help_id":
        return body.waiting.pk
    if argument in gradings.CLAIMS:
        return gradings.CLAIMS[argument]()
    if argument in registers.REGISTER:
        return registers.REGISTER[argument]()
    if argument in market_places.MANAGED:
        return officers and market_places.MANAGED[argument](officers.organisation)
    if argument in market_places.HELD:
        held_by = body if what != "own" or role in (*SELLERS, "officer") else None
        return held_by and market_places.HELD[argument](held_by.organisation)
    if argument in guards.ARGUMENTS:
        return guards.of(argument, cast.people, role, what)
    if argument == "desk_token":
        return cast.ways_in["same commune"].vouch_token
    if argument == "breach_id":
        return cast.breach.pk
    if argument in WaysIn.__annotations__:
        return getattr(cast.ways_in[who], argument)
    raise AssertionError(f"nobody has said whose {argument} is")
