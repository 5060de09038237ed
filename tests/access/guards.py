"""Of the cast, what takes two: a second one who runs the house, and requests that wait for somebody else's yes."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.approval import ask_approval
from lantoa.accounts.actions.two_person import NAME_LEADER, NAME_OPERATOR
from lantoa.accounts.models import ApprovalRequest
from lantoa.payments.actions.account import set_payout_account, stop_link
from lantoa.payments.models import PayoutAccount

NOTHING = {"approval_id": 987_654_321, "operator_id": 987_654_321}
ARGUMENTS = frozenset(NOTHING)


WAITING = "Hộ chờ đổi tài khoản"


def stop_link_that_waits() -> str:
    """The end of the link that stops the one change of account that waits."""
    return stop_link(PayoutAccount.objects.to_come().get(organisation__name=WAITING))


def have_guards(led: accounts.Organisation, other: accounts.Organisation) -> None:
    """A second operator asks for a third; a second leader of `led` and one of `other` ask for something of theirs."""
    second = accounts.person_for("+84912000091", "Nguyễn Thị Điều Hành")
    accounts.Person.objects.filter(pk=second.pk).update(is_operator=True)
    second.refresh_from_db()
    ask_approval(NAME_OPERATOR, {"phone": "+84912000092", "name": "Nguyễn Thị Ba"}, by=accounts.actor_for(second))
    for number, body in ((93, led), (94, other)):
        beside = accounts.person_for(f"+849120000{number}", "Nguyễn Thị Cùng")
        accounts.add_member(body, beside, role="owner", by=None)
        asked = {"body": body.pk, "phone": f"+849120001{number}", "name": "Nguyễn Thị Sau"}
        ask_approval(NAME_LEADER, asked, by=accounts.actor_for(beside, body), organisation=body)
    owner = accounts.person_for("+84912000096", "Nguyễn Thị Đổi")
    home = accounts.create_organisation(name=WAITING, by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    for number in ("001100009601", "001100009602"):
        set_payout_account(home, bank_bin="970436", number=number, holder="NGUYEN THI DOI", by=by)
        PayoutAccount.objects.live().filter(organisation=home).update(proved_at=home.created_at)


def of(argument: str, people: dict[str, accounts.Person], role: str, what: str) -> int | None:
    """What this argument stands for where this role asks about its own or another's."""
    if argument == "operator_id":
        return int(people["operator"].pk)
    if what not in {"own", "none"}:
        return int(ApprovalRequest.objects.latest("pk").pk)
    mine = ApprovalRequest.objects.visible_to(people[role]).exclude(asked_by=people[role]) if role in people else None
    found = mine.first() if mine is not None else None
    return found and int(found.pk)
