"""Hand in a product's dossier, pass it on to a body that decides more, or send it back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog.actions.grade import ocop_product_of
from lantoa.catalog.actions.tell import tell_producer
from lantoa.catalog.acts import BODY_NAMED, DOSSIER_HANDED_IN, DOSSIER_PASSED_ON, DOSSIER_RETURNED
from lantoa.catalog.errors import BadDossier, NotAllowed
from lantoa.catalog.models import Dossier, Evidence, GradingBody, Product
from lantoa.catalog.rules.ocop import LONGEST_EVIDENCE_NAME, LONGEST_STORY, MOST_EVIDENCE, groups, levels
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import world

State = Dossier.State
Shown = tuple[str, documents.File]


def name_grading_body(organisation: accounts.Organisation, level: str, *, by: Actor | None) -> GradingBody:
    """Let a public body take dossiers and grade up to what its level decides; again changes the level.

    Refuses (BadDossier) an organisation that is no public body, and an unknown level.
    """
    if organisation.kind != accounts.Organisation.Kind.PUBLIC_BODY:
        raise BadDossier(_("Only a public body grades products."), field="organisation")
    if level not in levels():
        raise BadDossier(_("The level is one of: %(levels)s.") % {"levels": ", ".join(levels())}, field="level")
    with transaction.atomic():
        body: GradingBody = GradingBody.objects.update_or_create(
            organisation=organisation,
            defaults={"level": level},
            create_defaults={"level": level, "named_at": world.now()},
        )[0]
        journal.record(BODY_NAMED, body, by=by, on_behalf_of=organisation.pk, data={"level": level})
    return body


def hand_in(
    product: Product, body: GradingBody, *, group: str, story: str = "", evidence: Sequence[Shown] = (), by: Actor, key: UUID | None = None,
) -> Dossier:  # fmt: skip
    """Hand in a product's dossier to a body: what it is, its story, and what proves it ((name, file) each).

    Refuses NotAllowed unless `by` sells for the producer; BadDossier: no group, too much, or one under way already.
    """
    if not Product.objects.visible_to(by).live().filter(pk=product.pk).exists():
        raise NotAllowed(_("Only the producer's own people hand in its dossier."))
    if group not in groups():
        raise BadDossier(_("Please choose the group it belongs to."), field="group")
    words = clean_text(story)
    if len(words) > LONGEST_STORY:
        raise BadDossier(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_STORY}, field="story"
        )
    shown = _checked(evidence)
    data = {
        "product": product.pk,
        "body": body.pk,
        "group": group,
        "story": words,
        "evidence": [[name, file.pk] for name, file in shown],
    }
    with journal.command("catalog.hand_in", key, data, by=by) as run:
        if run.replayed:
            return Dossier.objects.get(pk=(run.answer or {})["dossier"])
        ocop = ocop_product_of(product, group)
        try:
            with transaction.atomic():
                made: Dossier = Dossier.objects.create(
                    ocop=ocop, body=body, story=words, handed_in_at=world.now(), by_id=by.person_id
                )
        except IntegrityError:
            raise BadDossier(_("A dossier of this product is under way already."), field="product") from None
        Evidence.objects.bulk_create(Evidence(dossier=made, name=name, file=file) for name, file in shown)
        journal.record(
            DOSSIER_HANDED_IN, made, by=by, on_behalf_of=ocop.organisation_id, place=ocop.unit_id or "",
            data={"product": ocop.pk, "group": group, "body": body.pk},
        )  # fmt: skip
        run.answer = {"dossier": made.pk}
        return made


def _checked(evidence: Sequence[Shown]) -> list[Shown]:
    if len(evidence) > MOST_EVIDENCE:
        raise BadDossier(_("At most %(limit)s papers and photos.") % {"limit": MOST_EVIDENCE}, field="files")
    return [(clean_line(name)[:LONGEST_EVIDENCE_NAME] or "–", file) for name, file in evidence]


def pass_on(dossier: Dossier, body: GradingBody, *, by: Actor, key: UUID | None = None) -> Dossier:
    """Send a dossier on to a body that may decide more stars; its council begins anew there.

    Refuses NotAllowed unless `by` is an officer of the body it lies with; BadDossier: to one that decides no more, or too late.
    """
    _at_desk(dossier, by)
    if body.of.most <= dossier.body.of.most:
        raise BadDossier(_("Please choose a body that decides more stars than yours."), field="body")
    with journal.command("catalog.pass_on", key, {"dossier": dossier.pk, "body": body.pk}, by=by) as run:
        if not run.replayed:
            _move(dossier, body=body, council=None, state=State.HANDED_IN)
            _tell(DOSSIER_PASSED_ON, dossier, by, {"body": body.pk})
    dossier.refresh_from_db()
    return dossier


def return_dossier(dossier: Dossier, *, words: str, by: Actor, key: UUID | None = None) -> Dossier:
    """Send a dossier back without a grade, with words that say what is missing; it may be handed in anew.

    Refuses NotAllowed as above; BadDossier without words, or too late.
    """
    _at_desk(dossier, by)
    said = clean_line(words)[:600]
    if not any(sign.isalnum() for sign in said):
        raise BadDossier(_("Please write what is missing, so that it can be mended."), field="words")
    with journal.command("catalog.return_dossier", key, {"dossier": dossier.pk, "words": said}, by=by) as run:
        if not run.replayed:
            _move(dossier, state=State.RETURNED, returned_words=said)
            _tell(DOSSIER_RETURNED, dossier, by, {})
            tell_producer(
                dossier.ocop.organisation_id,
                lambda: _("Lan Tỏa: the dossier of %(product)s came back: %(words)s") % {"product": dossier.ocop.name, "words": said},
                purpose="dossier_returned",
            )  # fmt: skip
    dossier.refresh_from_db()
    return dossier


def _at_desk(dossier: Dossier, by: Actor) -> None:
    if not Dossier.objects.at_desk_of(by).filter(pk=dossier.pk).exists():
        raise NotAllowed(_("Only an officer of the body with which this dossier lies may do that."))


def _move(dossier: Dossier, **to: object) -> None:
    open_ = Dossier.objects.filter(pk=dossier.pk, body=dossier.body_id, state__in=[State.HANDED_IN, State.SCORING])
    if not open_.update(**to):
        raise BadDossier(_("This dossier is not under way any more."))


def _tell(act: str, dossier: Dossier, by: Actor, data: dict[str, object]) -> None:
    ocop = dossier.ocop
    said = {"product": ocop.pk, **data}
    journal.record(act, dossier, by=by, on_behalf_of=ocop.organisation_id, place=ocop.unit_id or "", data=said)
