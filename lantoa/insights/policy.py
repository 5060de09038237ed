"""Who may see which figures: everybody what is shown of groups; what stands under them, who answers for the commune."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    *(
        allow(f"insights:{name}", "GET", EVERYONE, resource="figure")
        for name in (
            "province", "place", "indicator", "records", "edition", "edition_csv", "edition_parquet", "edition_json", "open_data", "catalog",
            "definitions", "report", "place_report", "poster", "outcomes", "how", "outcomes_csv", "commune", "commune_csv",
        )
    ),
    allow("insights:basis", "GET", {"officer"}, scope="own", resource="basis of a figure"),
]  # fmt: skip
