"""Photos are for everyone who knows the name of their content, papers for nobody but their owner."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow

POLICY = [
    allow("documents:photo", "GET", EVERYONE, resource="photo", file=True),
    allow("documents:size", "GET", EVERYONE, resource="photo", file=True),
    allow("papers:papers", "GET POST", SIGNED_IN, scope="own", resource="paper"),
    allow("papers:own_paper", "GET POST", SIGNED_IN, scope="own", resource="paper"),
    allow("papers:own_paper_page", "GET", SIGNED_IN, scope="own", resource="paper", file=True),
    allow("papers:own_paper_file", "GET", SIGNED_IN, scope="own", resource="paper", file=True),
    allow("papers:forget_paper", "POST", SIGNED_IN, scope="own", resource="paper"),
]
