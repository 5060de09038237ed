"""Anybody with a code may ask about a dossier or a result: known or not, in force, cancelled, being sealed; and no names."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.cases.actions import acceptance, decision, seal
from lantoa.cases.actions.signature import set_signature
from lantoa.cases.models import Case, Decision
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in
from lantoa.documents import api as documents
from lantoa.kit.pace import Pace
from lantoa.portal.queries import guesses
from lantoa.signing.tests import pki
from lantoa.signing.tests.conftest import authority, fresh_demo_signer
from lantoa.signing.tests.factories import a_pdf, give_key

__all__ = ["authority", "fresh_demo_signer"]
pytestmark = pytest.mark.django_db


def decided(there: Commune) -> Decision:
    case = acceptance.accept(handed_in(there), by=there.officer)
    made = decision.decide(case, "granted", "Lời riêng cho người nộp", by=there.officer)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    return Decision.objects.get(pk=made.pk)


def asked(text: str) -> tuple[int, str]:
    answer = Client().get(reverse("portal:verify"), {"ma": text}, follow=True)
    return answer.status_code, " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def test_a_result_is_found_by_its_code_as_people_type_it_and_names_nobody(authority: pki.Authority) -> None:
    there = commune()
    give_key("dau", authority.leaf(there.office.organisation.name))
    give_key("mai", authority.leaf(there.officer.person.name))
    seal.set_seal(there.office, "demo", "dau", approver_signs=True, by=there.officer)
    set_signature("demo", "mai", by=there.officer)
    made = decided(there)
    for _signer in ("the approver", "the office"):
        assert "đang được đóng dấu" in asked(made.code)[1]
        seal.seal(made.pk)
    for typed in (made.code, made.code.lower(), f" {made.code[:4]} {made.code[4:]} ", made.code.replace("-", " ")):
        status, shown = asked(typed)
        assert status == 200
        assert f"Dấu điện tử của {there.office.organisation.name}" in shown
        assert "Cán bộ duyệt đã ký" in shown
        assert "có hiệu lực" in shown
    assert made.code in asked(made.case.code)[1]
    for secret in ("Hương", there.officer.person.name, "Lời riêng", "022185001234", "912345678"):
        assert secret not in shown
    decision.cancel(made, "Sai tên người nộp", by=there.officer)
    shown = asked(made.code)[1]
    assert "đã bị hủy" in shown
    assert "Sai tên" not in shown
    assert "có hiệu lực" not in shown


def test_a_rehearsal_is_found_and_called_one() -> None:
    made = decided(commune())
    Case.objects.filter(pk=made.case_id).update(rehearsal=True)
    assert "hồ sơ làm thử" in asked(made.code)[1]
    Case.objects.filter(pk=made.case_id).update(rehearsal=False)
    assert "hồ sơ làm thử" not in asked(made.code)[1]


def test_what_is_not_there_is_called_unknown_and_guessing_is_slowed_down(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = commune()
    made, begun = decided(there), draft(there)
    assert asked(made.code)[0] == 200
    assert "chưa có dấu điện tử" in asked(made.code)[1]
    settings.UNKNOWN_CODES_A_MINUTE = 3
    monkeypatch.setattr(guesses, "unknown_codes", Pace())
    for unknown in (f"{made.case.code}-KQ2", begun.code, "HS2222222-KQ1"):
        assert Client().get(reverse("portal:verify_dossier", args=[unknown])).status_code == 404
    assert Client().get(reverse("portal:verify_dossier", args=[made.code])).status_code == 429
