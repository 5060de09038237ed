"""The door to public services: procedures and what is known of each, and dossiers from the first question to the result."""

from lantoa.cases.actions.case import start
from lantoa.cases.actions.form import load_forms
from lantoa.cases.actions.office import name_office
from lantoa.cases.actions.procedure import load_procedures
from lantoa.cases.models import Case, Office, Procedure, ProcedureVersion
from lantoa.cases.queries.procedure import procedures
from lantoa.cases.rules.known import provider

__all__ = [
    "Case", "Office", "Procedure", "ProcedureVersion", "load_forms", "load_procedures", "name_office", "procedures",
    "provider", "start",
]  # fmt: skip
