"""A citizen's own signature on their dossier: printed, asked for, thrown away. It hands nothing in.

What is signed is printed from what stands in the dossier; whatever changes afterwards makes the signature void.
"""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.seal import good_until
from lantoa.cases.actions.step import check_theirs, move, record
from lantoa.cases.errors import BadSeal, Incomplete, NoOffice, NotNow
from lantoa.cases.models import Case, CaseAction, CaseSignature
from lantoa.cases.queries.case import missing_in
from lantoa.cases.queries.case_signature import mark_of, number_of, page_of, signature_begun
from lantoa.cases.queries.office import office_for
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.signing import api as signing

PDF = "application/pdf"
_EDITED = (Case.State.DRAFT, Case.State.SUPPLEMENT)


def begin_signature(case: Case, adapter: str, credential: str, *, by: Actor, key: UUID | None = None) -> CaseSignature:
    """Print the dossier as it would be handed in now, to be signed with this; one begun before is thrown away.

    Only who asks. Their certificate must bear their name and, where their identity was verified, their number. Nothing is asked of
    them yet. Raises NotAllowed, NotNow, Incomplete, NoOffice, BadSeal. Asks the network: call it outside any transaction.
    """
    check_theirs(case, by)
    _check_whole(case)
    wanted = signing.Wanted(case.person.name, adapter, credential, identity=number_of(case), person=case.person)
    if not wanted.name:
        raise BadSeal(_("Write your name first: the certificate must bear it."), field="credential")
    good_until(wanted)
    html = page_of(case)
    file = documents.keep_file(documents.render_pdf(html), PDF)
    try:
        with journal.command(
            "cases.begin_signature", key, {"case": case.pk, "signature": [adapter, credential]}, by=by
        ) as run:
            if not run.replayed:
                move(case, _EDITED)
                if mark_of(page_of(case)) != mark_of(html):
                    raise NotNow(_("This dossier has moved on meanwhile. Please look at it again."))
                throw_away(case, by=by, keep=file)
                with translation.override("vi"):
                    title = _("Dossier %(code)s") % {"code": case.code}
                request = signing.request_signatures(case, file, [wanted], title=title, reason=title, by=by)
                made = CaseSignature.objects.create(case=case, request=request, mark=mark_of(html))
                record(acts.SIGNATURE_BEGUN, case, by=by, data={"request": request.pk})
                run.answer = {"signature": made.pk}
    finally:
        documents.forget_file(file.pk)  # where nothing came of it: else it is pointed to, and stays
    found: CaseSignature | None = case.signatures.filter(pk=(run.answer or {}).get("signature")).first()
    if found is None:  # sent again, and replaced meanwhile
        raise NotNow(_("This dossier has moved on meanwhile. Please look at it again."))
    return found


def sign(case: Case, *, seen: str, by: Actor, code: str = "") -> None:
    """Ask for the signature on the print whose SHA-256 is `seen`, the one they opened; `code` is what they typed for the service.

    Pressed again while it is asked for or there it does nothing more. Only who asks. Raises NotAllowed, NotNow, BadSeal, signing's
    NotSignable, WrongCertificate and NotYourTurn. Asks the network: call it outside any transaction.
    """
    signer = _standing(case, by)
    if signer.state in (signing.Signer.State.ASKED, signing.Signer.State.SIGNED):
        return
    if signing.services().get(signer.adapter) and not code:
        raise BadSeal(_("Please type the code of your signing service."), field="code")
    try:
        if signer.can_start_again:
            signer = signing.start_again(signer, by=by)
        signing.ask(signing.prepare(signer, shown=seen, by=by), by=by, code=code)
    except signing.NotAsked as error:
        words = {
            "silent": _("The signing service does not answer. Please try again later."),
            "busy": _("The signing service does not answer. Please try again later."),
            "code": _("The signing service does not take this code. Type it again, or have a new one sent."),
            "credential": _("The signing service knows no such seal or signature. Look at its name once more."),
        }.get(error.fault, _("The signing service does not do as asked. Whoever runs Lan Tỏa has to look at it."))  # fmt: skip
        raise BadSeal(words, field="code" if error.fault == "code" else "") from None
    except signing.Signer.DoesNotExist:
        raise NotNow(_("This dossier has moved on meanwhile. Please look at it again.")) from None


def send_code(case: Case, *, by: Actor, key: UUID | None = None) -> None:
    """Have the signing service send them a one-time code. Raises NotAllowed, NotNow, signing's NoCode and NotYourTurn. Asks the
    network: call it outside any transaction."""
    signing.send_code(_standing(case, by), by=by, key=key)


def throw_away(case: Case, *, by: Actor | None, keep: documents.File | None = None) -> bool:
    """Throw away what was printed and did not go with a handing in, signed or not; whether there was anything. Joins the
    caller's transaction, whose own the dossier's row is. The bytes of `keep` stay."""
    rows = case.signatures.filter(action=None)
    requests = list(rows.values_list("request", flat=True))
    rows.delete()
    return signing.discard(requests, by=by, keep=keep) > 0


def signed_whole(case: Case, said: str) -> CaseSignature | None:
    """The finished signature on the dossier as it stands; None without one. `said` is the signature the page showed, "" for none:
    where that does not hold any more they are told (NotNow), so that nobody hands in unsigned what they took for signed."""
    begun = signature_begun(case)
    good = begun.row if begun and begun.state == "signed" else None
    if said and (good is None or said != str(good.pk)):
        raise NotNow(
            _(
                "Something was changed after you signed, so the signature does not hold any more. Sign anew, or hand in without it."
            )
        )
    return good


def go_with(signature: CaseSignature | None, step: CaseAction, *, by: Actor) -> None:
    """This signature went with that handing in; without one, what was begun is thrown away. Joins the caller's transaction."""
    if signature is None:
        throw_away(step.case, by=by)
    else:
        CaseSignature.objects.filter(pk=signature.pk).update(action=step)


def _standing(case: Case, by: Actor) -> signing.Signer:
    check_theirs(case, by)
    begun = signature_begun(case) if case.can_be_edited else None
    if begun is None:
        raise NotNow(_("This dossier has moved on meanwhile. Please look at it again."))
    if begun.state == "changed":
        raise NotNow(_("Something was changed after it was printed. Print it anew, then sign."))
    return begun.signer


def _check_whole(case: Case) -> None:
    if not case.can_be_edited:
        raise NotNow(_("This dossier was handed in already."))
    wanting = missing_in(case)
    if wanting:
        raise Incomplete(_("Still to answer: %(what)s.") % {"what": " · ".join(one.title for one in wanting)})
    if office_for(case) is None:
        raise NoOffice(_("Choose first where it goes: that stands on what you sign."))
