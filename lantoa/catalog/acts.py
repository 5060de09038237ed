"""What happens to products, their grades and their lots."""

CREATED = "catalog.product_created"
CHANGED = "catalog.product_changed"
ARCHIVED = "catalog.product_archived"
DOSSIER_HANDED_IN = "catalog.dossier_handed_in"
DOSSIER_PASSED_ON = "catalog.dossier_passed_on"
DOSSIER_RETURNED = "catalog.dossier_returned"
BODY_NAMED = "catalog.grading_body_named"
COUNCIL_CALLED = "catalog.council_called"
COUNCIL_CLOSED = "catalog.council_closed"
SCORE_GIVEN = "catalog.score_given"
GRADE_DECIDED = "catalog.grade_decided"
GRADE_ENDED = "catalog.grade_ended"
GRADE_REMINDED = "catalog.grade_reminded"
PRODUCT_LINKED = "catalog.product_linked"
PRODUCT_UNLINKED = "catalog.product_unlinked"
GTIN_CLAIMED = "catalog.gtin_claimed"
GTIN_SETTLED = "catalog.gtin_settled"
GRADES_IMPORTED = "catalog.grades_imported"
LOT_MADE = "catalog.lot_made"
LOT_RECALLED = "catalog.lot_recalled"
STAMPS_PRINTED = "catalog.stamps_printed"

# Of an act about a grade or a lot the place is the producer's commune, and it is on behalf of the producer's organisation where
# that is in the house. Days are written 2026-11-30.
ACTS = {
    CREATED: "Somebody described a product that they make or sell.",
    CHANGED: "The name, description, kinds or photos of a product changed.",
    ARCHIVED: "A product was taken out of its owner's list.",
    DOSSIER_HANDED_IN: "A producer handed in a product's dossier to be graded (data: product, group, body).",
    DOSSIER_PASSED_ON: "A dossier went on to a body that may decide more stars (data: product, body).",
    DOSSIER_RETURNED: "A dossier went back to its producer without a grade (data: product).",
    BODY_NAMED: "A public body was named as one that grades (data: level).",
    COUNCIL_CALLED: "A body called a council together (data: held_on, members, dossiers).",
    COUNCIL_CLOSED: "A council takes no more points.",
    SCORE_GIVEN: "A member of a council gave points to a dossier (data: dossier; not the points).",
    GRADE_DECIDED: "A product got stars by a decision (data: product, group, stars, points, decided_on, valid_until, authority, list).",
    GRADE_ENDED: "A grade no longer holds (data: product, stars, why: expired, revoked or replaced, ended_on).",
    GRADE_REMINDED: "A producer was told that a grade runs out (data: product, months).",
    PRODUCT_LINKED: "An officer said which stall's product a star of a list is about (data: product, goods).",
    PRODUCT_UNLINKED: "An officer took such a link back (data: product, goods).",
    GTIN_CLAIMED: "A stall used a trade code that another stall's product has (data: goods, other).",
    GTIN_SETTLED: "An officer said whose such a trade code is (data: goods, other, outcome: kept or given).",
    GRADES_IMPORTED: "A list of grades decided elsewhere was taken over (data: rows, taken, known, wrong).",
    LOT_MADE: "A lot of a product was written down (data: product, quantity, made_on, expires_on).",
    LOT_RECALLED: "A lot was called back (data: product, scans).",
    STAMPS_PRINTED: "Stamps of a lot were printed (data: count, serials).",
}
