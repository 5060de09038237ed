"""Who may see and change what of the register: everybody reads it, officers of the body that keeps it change it."""

from lantoa.kit.access import EVERYONE, allow, unguarded
from lantoa.kit.homes import moves

OFFICERS = {"officer"}
POLICY = [
    allow("websites:register", "GET", EVERYONE, resource="site", cached=True),
    allow("websites:data", "GET", EVERYONE, resource="site", file=True),
    allow("websites:how", "GET", EVERYONE, resource="site"),
    allow("websites:site", "GET", EVERYONE, resource="site", cached=True),
    allow("websites:badge", "GET", EVERYONE, resource="site", file=True),
    allow("websites:complain", "GET POST", EVERYONE, resource="complaint", often=10),
    allow("websites:my_complaint", "GET", EVERYONE, resource="complaint", token=True),
    allow("websites:desk", "GET", OFFICERS, resource="site"),
    allow("websites:desk_site", "GET POST", OFFICERS, resource="site"),
    allow("websites:end", "GET POST", OFFICERS, resource="site"),
    allow("websites:visit", "POST", OFFICERS, resource="check"),
    allow("websites:takedown_ask", "GET POST", OFFICERS, resource="takedown"),
    allow("websites:takedown", "GET POST", OFFICERS, resource="takedown"),
    allow("websites:complaint", "GET POST", OFFICERS, resource="complaint"),
    allow("websites:question", "GET POST", OFFICERS, resource="granted dossier"),
    allow("websites:list_new", "GET POST", OFFICERS, resource="list of sites"),
    allow("websites:list", "GET", OFFICERS, scope="own", resource="list of sites"),
    allow("websites:list_confirm", "POST", OFFICERS, scope="own", resource="list of sites"),
    allow("websites:list_drop", "POST", OFFICERS, scope="own", resource="list of sites"),
    allow("websites:list_faults", "GET", OFFICERS, scope="own", resource="list of sites", file=True, fresh=True),
]

ROWS = [
    *unguarded(
        "anybody may see it",
        "websites.Site",
        "websites.RegisterKeeper",
    ),
    *unguarded(
        "not yet: each of its sides sees it by a rule of its own",
        "websites.DossierQuestion",
    ),
    *unguarded(
        "what a public body says or does in its office, no matter of a household",
        "websites.SiteList",
    ),
]

HOMES = [
    *moves("unit organisation person", "websites.Site"),
    *moves("site", "websites.SiteStep", "websites.SiteCheck", "websites.Complaint", "websites.Takedown"),
    *moves("organisation", "websites.RegisterKeeper", "websites.SiteList"),
    *moves("site unit organisation person", "websites.DossierQuestion"),
    *moves("site_list", "websites.SiteListRow"),
]  # fmt: skip
