"""Who may open which page of the portal."""

from lantoa.kit.access import EVERYONE, SELLING, allow

POLICY = [
    allow("machines:live", "GET", EVERYONE, resource="health"),
    allow("machines:ready", "GET", EVERYONE, resource="health"),
    allow("machines:roots", "GET", EVERYONE, resource="root"),
    allow("portal:verify", "GET", EVERYONE, resource="root"),
    allow("portal:verify_receipt", "GET", EVERYONE, resource="receipt"),
    allow("portal:verify_stall", "GET", EVERYONE, resource="store"),
    allow("machines:robots", "GET", EVERYONE, resource="sitemap"),
    allow("machines:sitemap", "GET", EVERYONE, resource="sitemap"),
    allow("portal:home", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:ranking", "GET", EVERYONE, resource="market"),
    allow("portal:category", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:units", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:unit", "GET", EVERYONE, resource="market", cached=True),
    allow("portal:today", "GET", SELLING, scope="own", resource="day"),
]
