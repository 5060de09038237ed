"""What public services keep."""

from lantoa.cases.models.case import Case, CaseAction, CaseMessage, ClockStop
from lantoa.cases.models.case_helper import CaseHelper
from lantoa.cases.models.case_paper import CasePaper
from lantoa.cases.models.case_signature import CaseSignature
from lantoa.cases.models.decision import Decision
from lantoa.cases.models.desk_text import DeskText
from lantoa.cases.models.exemption import Exemption, ExemptionClaim
from lantoa.cases.models.form import Form
from lantoa.cases.models.office import Office, OfficerCredential
from lantoa.cases.models.procedure import Procedure, ProcedureVersion

__all__ = [
    "Case", "CaseAction", "CaseHelper", "CaseMessage", "CasePaper", "CaseSignature", "ClockStop", "Decision", "DeskText", "Exemption", "ExemptionClaim", "Form", "Office",
    "OfficerCredential", "Procedure", "ProcedureVersion",
]  # fmt: skip
