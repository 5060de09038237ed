"""What screens ask of learning."""

from lantoa.learning.queries.attendance import (
    RollRow,
    hashes_of,
    meetings_of,
    odd_events,
    revoked_walk_ins,
    rolls_of,
    rosters,
)
from lantoa.learning.queries.certificate import (
    CertificateCheck,
    StatusList,
    TextCheck,
    address_of,
    certificate_by_code,
    certificates_of,
    check_certificate,
    check_text,
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
from lantoa.learning.queries.my_page import MyPage, NextStep, my_page, next_step_of, of_the_day

__all__ = ["RollRow", "hashes_of", "meetings_of", "odd_events", "revoked_walk_ins", "rolls_of", "rosters", "CertificateCheck", "MyPage", "NextStep", "StatusList", "Step", "TeamWork", "TextCheck", "address_of", "certificate_by_code", "certificates_of", "check_certificate", "check_text", "classes_to_come", "enrollments_of", "helps_for", "helps_of", "issuer_address", "learners_of", "list_address", "list_and_place", "my_helps", "my_page", "next_step_of", "of_the_day", "questions_of", "status_list", "still_to_do", "steps_of", "unknown_acts", "verify_address", "work_of"]  # fmt: skip
