"""Officers' own signatures on results: which one an officer has, having its service send them a code, and signing in another's place."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.seal import FIRST, begin_again, check_turn, go_on, good_until, seal
from lantoa.cases.actions.step import check_desk
from lantoa.cases.errors import BadSeal, NotAllowed, NotNow
from lantoa.cases.models import Decision, OfficerCredential
from lantoa.cases.models.office import DESK
from lantoa.cases.queries.seal import signature_of, whose_turn
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.signing import api as signing


def set_signature(adapter: str, credential: str, *, by: Actor, key: UUID | None = None) -> OfficerCredential | None:
    """From now on this officer signs with this, also what waits for their signature; with both "" with none.

    Its certificate must bear their own name and be good now. Raises NotAllowed, BadSeal. Asks the network: call it outside any
    transaction.
    """
    if by.organisation_id is None or by.helping or DESK not in by.roles:
        raise NotAllowed(_("Only officers sign results."))
    person = accounts.Person.objects.get(pk=by.person_id)
    if credential and not person.name:
        raise BadSeal(_("Write your name first: the certificate must bear it."), field="credential")
    until = good_until(signing.Wanted(person.name, adapter, credential, person=person)) if credential else None
    now = world.now()
    with journal.command("cases.set_signature", key, {"signature": [adapter, credential]}, by=by) as run:
        if not run.replayed:
            if until:
                said = {"adapter": adapter, "credential": credential, "until": until, "set_at": now}
                OfficerCredential.objects.update_or_create(person=person, defaults=said)
            else:
                OfficerCredential.objects.filter(person=person).delete()
            journal.record(
                acts.SIGNATURE_SET, person, by=by, on_behalf_of=by.organisation_id, data={"adapter": adapter}
            )
            if until:
                go_on(
                    Decision.objects.filter(signing_by=person, case__office__organisation=by.organisation_id),
                    by=by,
                    at=now,
                )
    return signature_of(person.pk)


def send_code(decision: Decision, *, by: Actor, key: UUID | None = None) -> None:
    """Have the signing service send a one-time code to whose turn it is: for an officer's own signature only they ask for it.

    Raises NotAllowed, NotNow, signing's NoCode and NotYourTurn. Asks the network: call it outside any transaction.
    """
    check_desk(decision.case, by)
    turn = check_turn(decision, by)
    if turn is None or not Decision.objects.unsealed().filter(pk=decision.pk).exists():
        raise NotNow(_("This result is sealed already, or was cancelled."))
    signing.send_code(turn, by=by, key=key)


def take_over(decision: Decision, *, by: Actor, key: UUID | None = None) -> Decision:
    """Sign this result under one's own name, in place of the officer whose signature does not come; it is asked for at once.

    Of two who take it over at once one is told (NotNow). Raises NotAllowed for who proposed it where four eyes are asked, NotNow
    while nothing is in the way. Asks the network: call it outside any transaction.
    """
    check_desk(decision.case, by)
    with journal.command("cases.take_over", key, {"decision": decision.pk}, by=by) as run:
        if not run.replayed:
            now = Decision.objects.select_related("case__version").get(pk=decision.pk)
            turn = whose_turn(now)
            if turn is None or turn.person_id is None or turn.person_id == by.person_id or not now.seal_trouble:
                raise NotNow(_("No other officer's signature is missing here, or they were only just asked."))
            if now.case.version.four_eyes and by.person_id == now.proposed_by_id:
                raise NotAllowed(_("You proposed this yourself. Another officer has to look at it."))
            if signature_of(by.person_id) is None:
                raise NotNow(_("Name your own signature first, at “My signature”."))
            at = world.now() + FIRST
            begin_again(now, by=by, at=at, signing_by=accounts.Person.objects.get(pk=by.person_id))
    if not run.replayed:
        seal(decision.pk, due_by=at)
    decision.refresh_from_db()
    return decision
