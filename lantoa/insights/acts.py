"""What happens to figures: a month is told once and for all, and told anew where it has to be put right."""

MONTH_FROZEN = "insights.month_frozen"
MONTH_CORRECTED = "insights.month_corrected"
CORRECTION_ASKED = "insights.correction_asked"

ACTS = {
    MONTH_FROZEN: "The figures of a month were fixed: month, number of the edition, place of the journal, signed root, and the SHA-256 of the file everybody may fetch.",
    MONTH_CORRECTED: "A further edition of a month's figures was fixed, because something of that month became known later; the one before stays.",
    CORRECTION_ASKED: "An officer asked that a fixed month be counted again now, before the next month is fixed.",
}
