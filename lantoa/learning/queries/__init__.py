"""What screens ask of learning."""

from lantoa.learning.queries.attendance import RollRow, hashes_of, meetings_of, odd_events, rolls_of, rosters
from lantoa.learning.queries.certificate import (
    CertificateCheck,
    StatusList,
    address_of,
    certificate_by_code,
    certificates_of,
    check_certificate,
    issuer_address,
    list_address,
    list_and_place,
    status_list,
    verify_address,
)
from lantoa.learning.queries.course import (
    Step,
    classes_to_come,
    enrollments_of,
    learners_of,
    questions_of,
    steps_of,
    still_to_do,
    unknown_acts,
)
from lantoa.learning.queries.help import TeamWork, helps_for, helps_of, my_helps, work_of

__all__ = ["RollRow", "hashes_of", "meetings_of", "odd_events", "rolls_of", "rosters", "CertificateCheck", "StatusList", "Step", "TeamWork", "address_of", "certificate_by_code", "certificates_of", "check_certificate", "classes_to_come", "enrollments_of", "helps_for", "helps_of", "issuer_address", "learners_of", "list_address", "list_and_place", "my_helps", "questions_of", "status_list", "still_to_do", "steps_of", "unknown_acts", "verify_address", "work_of"]  # fmt: skip
