"""The page of figures is what the records give, and names every measurement of `make bench`."""

import json

from bench.command import BENCHES, RECORDS
from bench.figures import PAGE, benches, page, pictures
from bench.growth import picture, slope


def test_the_page_is_made_of_the_records() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "make it anew: python -m bench.figures"
    for name, drawn in pictures():
        assert (PAGE.parent / "figures" / name).read_text(encoding="utf-8") == drawn, (
            f"{name} is not what the records give"
        )


def test_every_measurement_of_make_bench_is_on_the_page() -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert benches().keys() <= BENCHES.keys()
    assert [name for name in benches() if f"\n## {name}\n" not in told] == []


def test_records_say_on_what_they_were_measured() -> None:
    for path in RECORDS.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines() if path.stem in BENCHES else ():
            assert {"at", "commit", "processor", "memory_gb", "load", "machine", "database", "results"} <= json.loads(
                line
            ).keys()


def test_a_slope_is_the_power_by_which_a_cost_grows() -> None:
    assert slope([(1_000, 5), (10_000, 5), (100_000, 5)]) == 0
    assert slope([(1_000, 2), (10_000, 20), (100_000, 200)]) == 1
    assert slope([(1_000, 7), (100_000, 70)]) == 0.5
    assert picture("t", {"a": [(1_000, 2), (10_000, 20)], "b": [(1_000, 3), (10_000, 3)]}).count("<circle") == 4
