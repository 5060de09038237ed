"""Photos are for everyone who knows the name of their content, papers for nobody but their owner."""

from lantoa.kit.access import (
    EVERYONE,
    SIGNED_IN,
    allow,
    guarded,
    having_row,
    of_organisation,
    of_person,
    unguarded,
    with_row,
)
from lantoa.kit.homes import moves, named, stays

POLICY = [
    allow("documents:photo", "GET", EVERYONE, resource="photo", file=True),
    allow("documents:size", "GET", EVERYONE, resource="photo", file=True),
    allow("papers:papers", "GET POST", SIGNED_IN, scope="own", resource="paper"),
    allow("papers:own_paper", "GET POST", SIGNED_IN, scope="own", resource="paper"),
    allow("papers:own_paper_page", "GET", SIGNED_IN, scope="own", resource="paper", file=True),
    allow("papers:own_paper_file", "GET", SIGNED_IN, scope="own", resource="paper", file=True),
    allow("papers:forget_paper", "POST", SIGNED_IN, scope="own", resource="paper"),
]

# Its owner, and those it is shown to, or was and it stayed with what they decided.
SHOWN = "({table}.withdrawn_at IS NULL OR {table}.kept_at IS NOT NULL)"
ROWS = [
    guarded(
        "documents.PersonalPaper",
        of_person("person_id"),
        having_row("documents_papershare", "paper_id", of_organisation("organisation_id", SIGNED_IN), SHOWN),
        having_row("documents_papershare", "paper_id", of_person("helper_id"), SHOWN),
    ),
    guarded("documents.PaperPage", with_row("paper_id", "documents_personalpaper")),
    *unguarded(
        "anybody may see it",
        "documents.Photo",
    ),
    *unguarded(
        "says only to whom a paper was shown, and when; the wall before papers reads it",
        "documents.PaperShare",
        "documents.PaperView",
    ),
]

HOMES = [
    *named("content by its hash, whoever has it", "documents.File"),
    *moves("organisation", "documents.Photo"),
    *moves("original", "documents.PhotoSize"),
    *moves("person", "documents.PersonalPaper"),
    *moves("paper", "documents.PaperPage", "documents.PaperShare"),
    *moves("share", "documents.PaperView"),
    *stays("what is to be taken off this house's own disk", "documents.Discard"),
]  # fmt: skip
