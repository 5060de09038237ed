"""Who may open which page of the shared desk: officers, whoever runs the house, and people of partners a list was handed to."""

from lantoa.kit.access import allow, unguarded
from lantoa.kit.homes import moves

READING = {"officer", "operator", "owner", "seller"}
WORKING = {"officer", "owner", "seller"}
POLICY = [
    allow("desks:desk", "GET", READING, scope="own", resource="list"),
    allow("desks:list", "GET", READING, resource="list"),
    allow("desks:take", "POST", READING, resource="care"),
    allow("desks:care", "GET POST", WORKING, scope="own", resource="care"),
    allow("desks:give", "POST", WORKING, scope="own", resource="care"),
    allow("desks:share", "GET POST", {"officer", "operator"}, resource="list share", fresh=True),
    allow("desks:take_back", "POST", {"officer", "operator"}, resource="list share", gone=200),
]

ROWS = [
    *unguarded(
        "what a public body says or does in its office, no matter of a household",
        "desks.Care",
        "desks.ListShare",
    ),
]

HOMES = [
    *moves("body", "desks.Care"),
    *moves("partner", "desks.ListShare"),
]  # fmt: skip
