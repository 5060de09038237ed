"""Name the public body that keeps the register."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.errors import BadSite, NotAllowed
from lantoa.websites.models import RegisterKeeper


def name_keeper(organisation: accounts.Organisation, *, by: Actor | None) -> RegisterKeeper:
    """Let the officers of a public body keep the register; again changes nothing. Refuses BadSite an organisation that is no public body."""
    if organisation.kind != accounts.Organisation.Kind.PUBLIC_BODY:
        raise BadSite(_("Only a public body keeps this register."), field="organisation")
    with transaction.atomic():
        kept, new = RegisterKeeper.objects.get_or_create(organisation=organisation, defaults={"named_at": world.now()})
        if new:
            journal.record(acts.KEEPER_NAMED, kept, by=by, on_behalf_of=organisation.pk)
    named: RegisterKeeper = kept
    return named


def check_keeper(by: Actor) -> None:
    """Raises NotAllowed unless `by` is an officer of a body that keeps the register. One query."""
    if not RegisterKeeper.objects.worked_at_by(by).exists():
        raise NotAllowed(_("Only officers of the body that keeps this register change it."))
