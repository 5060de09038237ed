"""The door to public services: which procedures there are, and what is known of each."""

from lantoa.cases.actions import load_procedures
from lantoa.cases.models import Procedure, ProcedureVersion
from lantoa.cases.queries import procedures

__all__ = ["Procedure", "ProcedureVersion", "load_procedures", "procedures"]
