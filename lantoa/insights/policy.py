"""Who may see which figures: everybody what is shown of groups; what stands under them, a commune's own officers."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    allow("insights:outcomes", "GET", EVERYONE, resource="figure"),
    allow("insights:how", "GET", EVERYONE, resource="figure"),
    allow("insights:outcomes_csv", "GET", EVERYONE, resource="figure"),
    allow("insights:commune", "GET", EVERYONE, resource="figure"),
    allow("insights:commune_csv", "GET", EVERYONE, resource="figure"),
    allow("insights:basis", "GET", {"officer"}, scope="own", resource="basis of a figure"),
]
