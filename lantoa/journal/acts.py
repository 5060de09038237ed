"""The journal's own acts; everything else it writes down is done by the rooms."""

WITNESS_NAMED = "journal.witness_named"
WITNESS_ENDED = "journal.witness_ended"
WORK_TRIED_AGAIN = "journal.work_tried_again"
WORK_SET_ASIDE = "journal.work_set_aside"
BACKUP_DRILLED = "journal.backup_drilled"

ACTS: dict[str, str] = {
    WITNESS_NAMED: "Somebody outside began to keep the signed roots.",
    WITNESS_ENDED: "An outside witness gets no more roots.",
    WORK_TRIED_AGAIN: "An operator let work that was stuck be tried again.",
    WORK_SET_ASIDE: "An operator set work that was stuck aside for good.",
    BACKUP_DRILLED: "The newest copy of the house was restored into a fresh place, checked, and taken away again.",
}
