"""What happens to dossiers."""

CASE_STARTED = "cases.case_started"
SIGNATURE_BEGUN = "cases.signature_begun"
CASE_SUBMITTED = "cases.case_submitted"
SUPPLEMENT_ASKED = "cases.supplement_asked"
CASE_SUPPLEMENTED = "cases.case_supplemented"
CASE_ACCEPTED = "cases.case_accepted"
CASE_DECLINED = "cases.case_declined"
CLOCK_STOPPED = "cases.clock_stopped"
CLOCK_RESUMED = "cases.clock_resumed"
LIMIT_EXTENDED = "cases.limit_extended"
DECISION_PROPOSED = "cases.decision_proposed"
DECISION_SENT_BACK = "cases.decision_sent_back"
DECISION_MADE = "cases.decision_made"
DECISION_PRINTED = "cases.decision_printed"
DECISION_CANCELLED = "cases.decision_cancelled"
DECISION_SEALED = "cases.decision_sealed"
SEAL_STUCK = "cases.seal_stuck"
SEAL_ASKED_AGAIN = "cases.seal_asked_again"
RESULT_DELIVERED = "cases.result_delivered"
CASE_WITHDRAWN = "cases.case_withdrawn"
DEADLINE_MISSED = "cases.deadline_missed"
MESSAGE_WRITTEN = "cases.message_written"
FEE_PAID = "cases.fee_paid"
FEE_WAIVED = "cases.fee_waived"
EXEMPTION_REFUSED = "cases.exemption_refused"
HELP_AGREED = "cases.help_agreed"
HELP_ENDED = "cases.help_ended"
OFFICE_NAMED = "cases.office_named"
OFFICE_ENDED = "cases.office_ended"
SEAL_SET = "cases.seal_set"
SIGNATURE_SET = "cases.signature_set"
SIGNATURE_TAKEN_OVER = "cases.signature_taken_over"
EARLIER_SEAL_ASKED = "cases.earlier_seal_asked"
DESK_TEXT_MADE = "cases.desk_text_made"
DESK_TEXT_ENDED = "cases.desk_text_ended"
PROCEDURE_PROPOSED = "cases.procedure_proposed"
PROCEDURE_PUBLISHED = "cases.procedure_published"
PROCEDURE_WITHDRAWN = "cases.procedure_withdrawn"

ACTS = {
    CASE_STARTED: "Somebody began to fill in a dossier.",
    SIGNATURE_BEGUN: "Whoever asks had their dossier printed, to sign it in person before handing it in.",
    CASE_SUBMITTED: "A dossier was handed in; its time limits run.",
    SUPPLEMENT_ASKED: "The office asked, once, for everything that is missing.",
    CASE_SUPPLEMENTED: "What was missing was handed in; the limit runs from now.",
    CASE_ACCEPTED: "The office accepted a dossier as complete.",
    CASE_DECLINED: "The office did not accept a dossier, and said why.",
    CLOCK_STOPPED: "The clock of a dossier stands, for a lawful reason.",
    CLOCK_RESUMED: "The clock of a dossier runs again.",
    LIMIT_EXTENDED: "The limit of a dossier was lengthened, for a reason.",
    DECISION_PROPOSED: "An officer proposed a decision for a second one to approve.",
    DECISION_SENT_BACK: "A proposed decision went back to who proposed it.",
    DECISION_MADE: "A dossier was decided.",
    DECISION_PRINTED: "The paper of a decision was made.",
    DECISION_CANCELLED: "A decision was cancelled; it stays to be found.",
    DECISION_SEALED: "The office's seal stands on the paper of a decision.",
    SEAL_STUCK: "The seal of a decision does not come by itself; `reason` says why.",
    SEAL_ASKED_AGAIN: "An officer asked for the seal of a decision once more.",
    RESULT_DELIVERED: "Whoever asked has the result in their hands.",
    CASE_WITHDRAWN: "Whoever asked took their dossier back.",
    DEADLINE_MISSED: "A dossier was not decided in time; whoever asked was told and apologised to.",
    MESSAGE_WRITTEN: "A word was written about a dossier.",
    FEE_PAID: "The fee of a dossier came in.",
    FEE_WAIVED: "A dossier pays no fee, for a lawful reason.",
    EXEMPTION_REFUSED: "A ground for paying no fee was not accepted; the fee is asked for.",
    HELP_AGREED: "Who asks lets somebody help with a dossier.",
    HELP_ENDED: "Somebody does not help with a dossier any more.",
    OFFICE_NAMED: "A public body takes dossiers from now on.",
    OFFICE_ENDED: "A public body takes no new dossiers any more; those under way stay with it.",
    SEAL_SET: "An office's results are sealed with another seal from now on, or with none.",
    SIGNATURE_SET: "An officer named the signature of their own with which they sign results, or none any more.",
    SIGNATURE_TAKEN_OVER: "Another officer signs a result, under their own name, in place of `from`.",
    EARLIER_SEAL_ASKED: "The seal is asked for on a result given out before its office had one; until then that stays.",
    DESK_TEXT_MADE: "An office keeps a template, or a point to look at, for a step of its desk.",
    DESK_TEXT_ENDED: "An office does not use a template or a point to look at any more.",
    PROCEDURE_PROPOSED: "An officer of the province wrote a new version of a procedure, or changed what they had written.",
    PROCEDURE_PUBLISHED: "A second officer published a version of a procedure; it holds from its first day on.",
    PROCEDURE_WITHDRAWN: "A version of a procedure that did not hold yet was taken back.",
}
