"""Who may open which page of public services."""

from lantoa.kit.access import (
    EVERYONE,
    SELLING,
    SIGNED_IN,
    allow,
    guarded,
    having_row,
    of_organisation,
    of_person,
    shown,
    unguarded,
    with_row,
)
from lantoa.kit.homes import moves, shared

DESK, RUNNING = {"officer"}, {"operator"}
POLICY = [
    allow("cases:procedures", "GET", EVERYONE, resource="procedure", cached=True),
    allow("cases:procedure", "GET", EVERYONE, resource="procedure", cached=True),
    allow("cases:start", "GET POST", SIGNED_IN, resource="case"),
    allow("cases:cases", "GET", SIGNED_IN, scope="own", resource="case"),
    allow("cases:case", "GET", SIGNED_IN, scope="own", resource="case"),
    allow("cases:question", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:paper", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:exemption", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:fee", "GET", SIGNED_IN, scope="own", resource="case"),
    allow("cases:fee_qr", "GET", SIGNED_IN, scope="own", resource="case"),
    allow("cases:helpers", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:place", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:check", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:sign", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:signed", "GET", SIGNED_IN, scope="own", resource="case", file=True),
    allow("cases:withdraw", "GET POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:write", "POST", SIGNED_IN, scope="own", resource="case"),
    allow("cases:receipt", "GET", SIGNED_IN, scope="own", resource="case"),
    allow("cases:result", "GET", SIGNED_IN, scope="own", resource="decision", file=True),
    allow("cases:desk", "GET", DESK, scope="own", resource="case"),
    allow("cases:seals", "GET", DESK, scope="own", resource="office"),
    allow("cases:seal", "GET POST", DESK, scope="own", resource="office"),
    allow("cases:signature", "GET POST", DESK, scope="own", resource="signature"),
    allow("cases:earlier", "GET POST", DESK, scope="own", resource="decision"),
    allow("cases:desk_texts", "GET", DESK, scope="own", resource="desk text"),
    allow("cases:desk_text_new", "GET POST", DESK, scope="own", resource="desk text"),
    allow("cases:desk_text", "GET POST", DESK, scope="own", resource="desk text"),
    # Every desk reads them; that only the province's officers write them is the action's to say.
    allow("cases:desk_procedures", "GET", DESK, resource="procedure"),
    allow("cases:desk_procedure", "GET POST", DESK, resource="procedure"),
    allow("cases:desk_procedure_new", "GET POST", DESK, resource="procedure"),
    allow("cases:desk_procedure_edit", "GET POST", DESK, resource="procedure"),
    allow("cases:desk_version", "GET POST", DESK, resource="procedure"),
    allow("cases:desk_questions", "GET", DESK, resource="procedure"),
    allow("cases:desk_work", "GET", {"owner"}, scope="own", resource="case"),
    allow("cases:desk_case", "GET", DESK, scope="own", resource="case", personal="desk_code"),
    allow("cases:desk_step", "GET POST", DESK, scope="own", resource="case", personal="desk_code"),
    allow("cases:desk_paper", "GET", DESK, scope="own", resource="case", personal="desk_code"),
    allow("cases:desk_paper_page", "GET", DESK, scope="own", resource="case", file=True, personal="desk_code"),
    allow("cases:desk_result", "GET", DESK, scope="own", resource="case", file=True, personal="desk_code"),
    allow("cases:desk_signed", "GET", DESK, scope="own", resource="case", file=True, personal="desk_code"),
    allow("cases:offices", "GET", RUNNING, resource="office"),
    allow("cases:office_bodies", "GET", RUNNING, resource="office"),
    allow("cases:office_name", "GET POST", RUNNING, resource="office", gone=200, fresh=True),
    allow("cases:office", "GET POST", RUNNING, resource="office", gone=200, fresh=True),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown("personal_number", "cases.Case.answers", "dossiers", "cases:desk_case cases:receipt cases:check"),
    shown("request_words", "cases.Case.answers", "dossiers", "cases:desk_case cases:receipt cases:check"),
]

# Whoever asked, the household they asked for, the office it was handed in at, and whom they named to help.
OF_CASE = with_row("case_id", "cases_case")
ROWS = [
    guarded(
        "cases.Case",
        of_person("person_id"),
        of_organisation("organisation_id", SELLING),
        with_row("office_id", "cases_office", of_organisation("organisation_id", {"officer"})),
        having_row("cases_casehelper", "case_id", of_person("helper_id"), "{table}.ended_at IS NULL"),
    ),
    guarded("cases.CaseAction", OF_CASE),
    guarded("cases.ClockStop", OF_CASE),
    guarded("cases.CaseMessage", OF_CASE),
    guarded("cases.CasePaper", OF_CASE),
    guarded("cases.CaseSignature", OF_CASE),
    guarded("cases.ExemptionClaim", OF_CASE),
    guarded("cases.Decision", OF_CASE),
    *unguarded(
        "says only who helps with which dossier; the wall before dossiers reads it",
        "cases.CaseHelper",
    ),
    *unguarded(
        "anybody may see it",
        "cases.Office",
        "cases.ProcedureVersion",
    ),
    *unguarded(
        "what a public body says or does in its office, no matter of a household",
        "cases.DeskText",
        "cases.OfficerCredential",
    ),
]

HOMES = [
    *shared("the law's procedures, with every province's own versions under which dossiers were begun", "cases.Procedure", "cases.ProcedureVersion", "cases.Form", "cases.Exemption"),
    *moves("organisation", "cases.Office", "cases.DeskText"),
    *moves("person", "cases.OfficerCredential"),
    *moves("office unit organisation person", "cases.Case"),
    *moves("case", "cases.CaseAction", "cases.ClockStop", "cases.CaseMessage", "cases.CaseHelper", "cases.CasePaper", "cases.CaseSignature", "cases.Decision", "cases.ExemptionClaim"),
]  # fmt: skip
