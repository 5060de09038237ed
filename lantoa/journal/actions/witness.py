"""Name outside witnesses, hand them every root, and write down which they have seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.journal import acts
from lantoa.journal.actions.command import command
from lantoa.journal.actions.record import record
from lantoa.journal.adapters.registry import root_mail, root_witness
from lantoa.journal.errors import BadWitness
from lantoa.journal.models import Root, Witness, Witnessing
from lantoa.journal.queries.proof import last_root
from lantoa.journal.rules.chain import raw
from lantoa.kit.access import Actor
from lantoa.kit.errors import AdapterError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

LONGEST_NAME, LONGEST_ADDRESS = 120, 300
LONGEST_PAUSE = timedelta(hours=1)


def name_witness(
    name: str, *, kind: str, address: str = "", public_key: bytes = b"", by: Actor | None, key: UUID | None = None
) -> Witness:
    """From now on this witness keeps our roots: a server (told by itself; `public_key` signs its answers), a mailbox
    (sent to by itself where mail is set up) or the printed edition (told by hand). Refuses (BadWitness) a name twice, and an address or key that cannot be one."""
    said = clean_line(name)
    _check(said, kind, address, public_key)
    body = {"name": said, "kind": kind, "address": address, "public_key": public_key.hex()}
    with command("journal.name_witness", key, body, by=by) as run:
        if run.replayed:
            return Witness.objects.get(pk=(run.answer or {})["witness"])
        now = world.now()
        try:
            with transaction.atomic():
                witness: Witness = Witness.objects.create(
                    name=said, kind=kind, address=address, public_key=public_key, created_at=now, next_try_at=now
                )
        except IntegrityError:
            raise BadWitness(_("There is a witness of this name already."), field="name") from None
        record(acts.WITNESS_NAMED, witness, by=by, data={"kind": kind})
        run.answer = {"witness": witness.pk}
    return witness


def _check(name: str, kind: str, address: str, public_key: bytes) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise BadWitness(_("Name the body that keeps our roots."), field="name")
    if kind not in Witness.Kind.values:
        raise BadWitness(_("A witness is a server, a mailbox or the printed edition."), field="kind")
    wrong = ""
    if len(address) > LONGEST_ADDRESS:
        wrong = "address"
    elif kind == Witness.Kind.SERVER:
        wrong = root_witness().check_config(address, public_key)
    elif kind == Witness.Kind.MAIL:
        wrong = "" if root_mail().can_reach(address) else "address"
    if wrong:
        sentences = {
            "address": _("This address cannot be reached as it is written."),
            "public_key": _("The witness's public key has 64 hex digits."),
        }
        raise BadWitness(sentences[wrong], field=wrong)


def end_witness(witness: Witness, *, by: Actor | None) -> Witness:
    """It gets no more roots; what it has seen stays written down."""
    with transaction.atomic():
        if Witness.objects.live().filter(pk=witness.pk).update(ended_at=world.now()):
            record(acts.WITNESS_ENDED, witness, by=by)
    witness.refresh_from_db()
    return witness


def write_down(root: Root, witness: Witness, *, how: dict[str, Any], at: datetime | None = None) -> Witnessing:
    """A witness has seen this root: sent to its mailbox, printed, or answered by its server. Said twice it is kept once."""
    with transaction.atomic():
        seen, _new = Witnessing.objects.get_or_create(
            root=root, witness=witness, defaults={"at": at or world.now(), "how": how}
        )
    return seen


def mail_missing() -> str:
    """ "" when roots go to witnesses' mailboxes by themselves, else the setting that is missing: they are not sent then."""
    return root_mail().check_config()


def tell_witnesses() -> int:
    """Hand the newest root to every server and mailbox that has not got it yet; return how many have it now.

    The newest is enough: it holds all before it. Who cannot be reached is tried again after a minute, then after
    ever longer, at most an hour. Mailboxes wait, without a failure counted, while no mail is set up. Never call it inside
    a transaction.
    """
    root = last_root()
    if root is None:
        return 0
    kinds = [Witness.Kind.SERVER] + ([] if mail_missing() else [Witness.Kind.MAIL])
    due = Witness.objects.live().filter(kind__in=kinds, next_try_at__lte=world.now())
    return sum(_tell(witness, root) for witness in due.exclude(witnessings__root=root).order_by("pk"))


def _tell(witness: Witness, root: Root) -> bool:
    # Whoever moves the time of the next try does this one; another worker that read the same time does not.
    pause = min(timedelta(minutes=2**witness.failures), LONGEST_PAUSE) if witness.failures < 10 else LONGEST_PAUSE
    mine = Witness.objects.filter(pk=witness.pk, next_try_at=witness.next_try_at)
    if not mine.update(next_try_at=world.now() + pause):
        return False
    try:
        at, how = _hand_over(witness, root)
    except AdapterError as error:
        Witness.objects.filter(pk=witness.pk).update(failures=witness.failures + 1, last_error=str(error)[:300])
        return False
    write_down(root, witness, how=how, at=at)
    Witness.objects.filter(pk=witness.pk).update(failures=0, last_error="", next_try_at=world.now())
    return True


def _hand_over(witness: Witness, root: Root) -> tuple[datetime, dict[str, Any]]:
    """When the witness got it and what is kept of that: a server's signed answer, or under which id the message left."""
    if witness.kind == Witness.Kind.MAIL:
        sent = root_mail().send(root.signed(), witness.name, witness.address)
        return sent.at, {"message_id": sent.message_id, "sent_at": sent.at.isoformat()}
    word = root_witness().tell(root.signed(), witness.address, raw(witness.public_key))
    return word.at, dict(word.how)
