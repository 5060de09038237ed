"""The door to public services: procedures and what is known of each, and dossiers from the first question to the result."""

from lantoa.cases.actions.case import start
from lantoa.cases.actions.form import load_forms
from lantoa.cases.actions.office import end_office, name_office
from lantoa.cases.actions.procedure import load_procedures
from lantoa.cases.actions.seal import set_seal
from lantoa.cases.errors import BadSeal
from lantoa.cases.models import Case, Office, Procedure, ProcedureVersion
from lantoa.cases.queries.code import Found, found_by_code
from lantoa.cases.queries.granted import Granted, granted
from lantoa.cases.queries.procedure import procedures
from lantoa.cases.rules.code import read_result_code
from lantoa.cases.rules.known import provider

__all__ = [
    "BadSeal", "Case", "Found", "Granted", "Office", "Procedure", "ProcedureVersion", "end_office", "found_by_code", "granted", "load_forms", "load_procedures", "name_office",
    "procedures", "provider", "read_result_code", "set_seal", "start",
]  # fmt: skip
