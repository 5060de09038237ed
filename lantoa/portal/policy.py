"""Who may open which page of the portal."""

from lantoa.kit.access import EVERYONE, SELLING, allow
from lantoa.kit.homes import stays

POLICY = [
    allow("machines:live", "GET", EVERYONE, resource="health", file=True),
    allow("machines:ready", "GET", EVERYONE, resource="health", file=True),
    # This machine itself, or whoever has the token of LANTOA_METRICS_TOKEN; see views.metrics.
    allow("machines:metrics", "GET", EVERYONE, resource="metrics", token=True, file=True),
    allow("machines:roots", "GET", EVERYONE, resource="root", file=True),
    allow("portal:verify", "GET", EVERYONE, resource="root"),
    allow("portal:verify_receipt", "GET", EVERYONE, resource="receipt", gone=200),
    allow("portal:verify_dossier", "GET", EVERYONE, resource="decision", gone=200),
    allow("portal:verify_credential", "GET POST", EVERYONE, resource="certificate"),
    allow("portal:verify_certificate", "GET", EVERYONE, resource="certificate", token=True, gone=200),
    allow("portal:verify_elsewhere", "GET", EVERYONE, resource="receipt"),
    allow("portal:elsewhere", "GET", EVERYONE, resource="market"),
    allow("portal:api", "GET", EVERYONE, resource="market"),
    allow("portal:peers", "GET POST", {"operator"}, resource="peer", fresh=True),
    allow("portal:peer_end", "POST", {"operator"}, resource="peer", fresh=True),
    allow("portal:verify_stall", "GET", EVERYONE, resource="store"),
    allow("api:self", "GET", EVERYONE, resource="market", file=True),
    allow("api:document", "GET", EVERYONE, resource="market", file=True),
    allow("api:search", "GET", EVERYONE, resource="market", file=True),
    allow("api:product", "GET", EVERYONE, resource="product", file=True),
    allow("api:stall", "GET", EVERYONE, resource="store", file=True),
    allow("api:receipt", "GET", EVERYONE, resource="receipt", gone=200, file=True),
    allow("api:certificate", "GET", EVERYONE, resource="certificate", token=True, gone=200, file=True),
    allow("machines:robots", "GET", EVERYONE, resource="sitemap", file=True),
    allow("machines:sitemap", "GET", EVERYONE, resource="sitemap", file=True),
    allow("portal:home", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:ranking", "GET", EVERYONE, resource="market"),
    allow("portal:duties", "GET", EVERYONE, resource="duty"),
    allow("portal:duty", "GET", EVERYONE, resource="duty"),
    allow("portal:duties_report", "GET", EVERYONE, resource="duty"),
    allow("portal:duties_report_csv", "GET", EVERYONE, resource="duty", file=True),
    allow("portal:category", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:units", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:unit", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:today", "GET", SELLING, scope="own", resource="day"),
    allow("portal:restore", "GET POST", {"operator"}, resource="backup", fresh=True),
    allow("portal:backup", "GET", {"operator"}, resource="backup", fresh=True),
    allow("portal:promises", "GET", {"operator"}, resource="promise"),
    allow("portal:stuck", "GET", {"operator"}, resource="job"),
    allow("portal:stuck_again", "POST", {"operator"}, resource="job"),
    allow("portal:stuck_aside", "POST", {"operator"}, resource="job"),
]

HOMES = [
    *stays("whom this house knows, and who went from it", "portal.Peer", "portal.PeerKey", "portal.PeerNonce", "portal.PeerRoot", "portal.PeerRefusal", "portal.ProvinceMove", "portal.Forwarding"),
]  # fmt: skip
