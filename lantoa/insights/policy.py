"""Who may see which figures: everybody what is shown of groups; what stands under them, who answers for the commune."""

from lantoa.kit.access import EVERYONE, allow
from lantoa.kit.homes import stays

POLICY = [
    allow("insights:province", "GET", EVERYONE, resource="figure"),
    allow("insights:place", "GET", EVERYONE, resource="figure"),
    allow("insights:indicator", "GET", EVERYONE, resource="figure"),
    allow("insights:records", "GET", EVERYONE, resource="figure"),
    allow("insights:edition", "GET", EVERYONE, resource="figure"),
    allow("insights:correct", "POST", {"officer"}, resource="correction of a figure"),
    allow("insights:edition_csv", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:edition_parquet", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:edition_json", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:open_data", "GET", EVERYONE, resource="figure"),
    allow("insights:catalog", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:definitions", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:report", "GET", EVERYONE, resource="figure"),
    allow("insights:place_report", "GET", EVERYONE, resource="figure"),
    allow("insights:poster", "GET", EVERYONE, resource="figure"),
    allow("insights:outcomes", "GET", EVERYONE, resource="figure"),
    allow("insights:how", "GET", EVERYONE, resource="figure"),
    allow("insights:outcomes_csv", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:commune", "GET", EVERYONE, resource="figure"),
    allow("insights:commune_csv", "GET", EVERYONE, resource="figure", file=True),
    allow("insights:basis", "GET", {"officer"}, scope="commune", gone=200, resource="basis of a figure"),
]

HOMES = [
    *stays("published by this house about all it served; the new one counts its own from the journal", "insights.Edition", "insights.CohortSheet", "insights.MonthEdition", "insights.AreaSheet"),
]  # fmt: skip
