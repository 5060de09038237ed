"""The table of commits: a kept page is good exactly as long as nobody began to change what it shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lantoa.kit.page_cache.table import ANY, EVERYTHING, SLOTS, NoSlot, Table, row_of
from lantoa.kit.world import world

A, B = "seller:1", "seller:2"


def yes() -> bool:
    return True


def no() -> bool:
    return False


_opened: list[Table] = []


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    yield elsewhere(tmp_path)
    while _opened:
        _opened.pop().close()


def elsewhere(folder: Path, settled: Callable[[], bool] = yes) -> Table:
    """The same table as another process maps it."""
    _opened.append(Table(folder, settled=settled))
    return _opened[-1]


def in_a_process(folder: Path, code: str) -> int:
    """Run the code with `table` at hand in a process of its own; its exit status."""
    program = (
        "import os, signal\nfrom pathlib import Path\nfrom lantoa.kit.page_cache.table import Table\n"
        f"table = Table(Path({str(folder)!r}), settled=lambda: True)\n{code}"
    )
    return subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[4]).returncode


DIES_COMMITTING = f"table.begin(['{A}'])\nos.kill(os.getpid(), signal.SIGKILL)"


def seen(table: Table, *names: str) -> dict[int, bytes]:
    return table.look(row_of(name) for name in names).rows


def test_names_and_everything_have_rows_of_their_own() -> None:
    rows = {row_of(f"seller:{number}") for number in range(5000)}
    assert ANY not in rows
    assert row_of(EVERYTHING) not in rows
    assert len(rows) > 2500


def test_a_commit_changes_its_rows_twice_and_no_others(table: Table) -> None:
    before, other = seen(table, A), seen(table, B)
    mark = table.begin([A])
    during = seen(table, A)
    mark.finish()
    after = seen(table, A)
    assert len({*before.values(), *during.values(), *after.values()}) == 3
    assert seen(table, B) == other


def test_between_started_and_finished_nothing_can_be_kept(table: Table) -> None:
    look = table.look([row_of(A)])
    assert look.is_settled()
    mark = table.begin([A])
    assert not table.look([row_of(A)]).is_settled()
    assert table.look([row_of(B)]).is_settled()
    mark.finish()
    assert table.look([row_of(A)]).is_settled()


def test_two_threads_at_once_stay_open_until_both_have_finished(table: Table) -> None:
    first, second = table.begin([A]), table.begin([A])
    first.finish()
    assert not table.look([row_of(A)]).is_settled()
    second.finish()
    assert table.look([row_of(A)]).is_settled()


def test_many_threads_lose_no_count(table: Table) -> None:
    def commit() -> None:
        for _ in range(500):
            table.begin([A]).finish()

    threads = [threading.Thread(target=commit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = memoryview(table.look([row_of(A)]).rows[row_of(A)]).cast("I").tolist()
    assert sum(row[:SLOTS]) == sum(row[SLOTS:]) == 3000


def test_another_process_sees_a_commit_at_once(table: Table, tmp_path: Path) -> None:
    before = seen(table, A)
    other = elsewhere(tmp_path)
    mark = other.begin([A])
    assert not table.look([row_of(A)]).is_settled()
    mark.finish()
    assert seen(table, A) != before
    assert table.origin == other.origin


def test_processes_commit_in_slots_of_their_own(table: Table, tmp_path: Path) -> None:
    other = elsewhere(tmp_path)
    table.begin([A]).finish()
    other.begin([A]).finish()
    row = memoryview(table.look([row_of(A)]).rows[row_of(A)]).cast("I").tolist()
    assert row[:3] == [1, 1, 0]


def test_whoever_is_killed_while_committing_leaves_a_mark_and_repair_takes_it_away(
    table: Table, tmp_path: Path
) -> None:
    before = seen(table, A)
    assert in_a_process(tmp_path, DIES_COMMITTING) == -signal.SIGKILL
    assert not table.look([row_of(A)]).is_settled()
    assert table.repair() == 1
    assert table.look([row_of(A)]).is_settled()
    assert seen(table, A) != before  # what was kept before is not good any more: the commit may have come through


def test_nothing_is_repaired_before_the_database_says_that_it_is_over(table: Table, tmp_path: Path) -> None:
    in_a_process(tmp_path, DIES_COMMITTING)
    doubtful = elsewhere(tmp_path, settled=no)
    assert doubtful.repair() == 0
    assert not table.look([row_of(A)]).is_settled()


def test_a_living_process_in_the_middle_of_a_commit_is_left_alone(table: Table, tmp_path: Path) -> None:
    mark = elsewhere(tmp_path).begin([A])
    assert table.repair() == 0
    assert not table.look([row_of(A)]).is_settled()
    mark.finish()


def test_repair_asks_seldom(table: Table, tmp_path: Path) -> None:
    in_a_process(tmp_path, DIES_COMMITTING)
    asked: list[bool] = []

    def settled() -> bool:
        asked.append(True)
        return False

    doubtful = elsewhere(tmp_path, settled)
    for _ in range(5):
        doubtful.repair(patience=60)
    assert len(asked) == 1


def test_a_commit_of_unknown_end_stays_open_until_the_database_was_asked(tmp_path: Path) -> None:
    answers = [False, True]
    table = elsewhere(tmp_path, lambda: answers.pop(0))
    table.begin([A]).leave()
    assert table.has_left
    assert table.repair(patience=0) == 0
    assert not table.look([row_of(A)]).is_settled()
    assert table.repair(patience=0) == 1
    assert table.look([row_of(A)]).is_settled()
    assert not table.has_left


def test_a_slot_is_taken_over_when_its_owner_is_gone(table: Table, tmp_path: Path) -> None:
    assert in_a_process(tmp_path, f"table.begin(['{A}']).finish()") == 0
    table.begin([A]).finish()
    row = memoryview(table.look([row_of(A)]).rows[row_of(A)]).cast("I").tolist()
    assert row[0] == 2


def test_with_all_slots_taken_a_commit_is_refused_and_goes_on_when_one_is_free(table: Table, tmp_path: Path) -> None:
    holders = [elsewhere(tmp_path) for _ in range(SLOTS)]
    for holder in holders:
        holder.begin([B]).finish()
    with pytest.raises(NoSlot):
        table.begin([A])
    assert table.look([row_of(A)]).is_settled()
    holders[77].close()
    table.begin([A]).finish()


def test_where_only_a_slot_with_debts_is_free_the_debts_come_along(table: Table, tmp_path: Path) -> None:
    in_a_process(tmp_path, DIES_COMMITTING)
    for _ in range(SLOTS - 1):
        elsewhere(tmp_path).begin([B]).finish()
    heir = elsewhere(tmp_path)
    heir.begin([B]).finish()
    assert heir.has_left
    assert not heir.look([row_of(A)]).is_settled()
    assert heir.repair(patience=0) == 1
    assert heir.look([ANY, row_of(A), row_of(B)]).is_settled()


def test_a_child_made_by_fork_counts_for_itself(table: Table, tmp_path: Path) -> None:
    mark = table.begin([A])
    child = os.fork()
    if not child:
        try:
            table.begin([B]).finish()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert elsewhere(tmp_path).repair() == 0  # the parent lives and still commits
    assert not table.look([row_of(A)]).is_settled()
    mark.finish()
    row = memoryview(table.look([row_of(B)]).rows[row_of(B)]).cast("I").tolist()
    assert row[:2] == [0, 1]


def test_a_dead_parents_mark_is_repaired_while_its_child_lives(table: Table, tmp_path: Path) -> None:
    code = f"table.begin(['{A}'])\nif os.fork() == 0:\n    import time\n    time.sleep(30)\nelse:\n    os.kill(os.getpid(), 9)"
    assert in_a_process(tmp_path, code) == -signal.SIGKILL
    # The child lets go of its parent's lock as the first thing it does.
    assert any(table.repair(patience=0) or world.sleep(0.02) for _ in range(250))


def test_a_removed_file_is_noticed(table: Table, tmp_path: Path) -> None:
    assert table.is_in_place()
    table.path.unlink()
    assert not table.is_in_place()
    elsewhere(tmp_path)
    assert not table.is_in_place()


def test_a_file_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "table").write_bytes(b"something else" * 1000)
    with pytest.raises(RuntimeError, match="stop every process"):
        Table(tmp_path, settled=yes)


@pytest.mark.parametrize("size", [0, 16, 100_000, 4_198_400])
def test_a_file_whose_bytes_the_power_took_is_begun_anew(tmp_path: Path, size: int) -> None:
    whole = elsewhere(tmp_path / "whole").path.stat().st_size
    (tmp_path / "table").write_bytes(bytes(size))
    begun = elsewhere(tmp_path)
    begun.begin([A]).finish()
    assert begun.path.stat().st_size == whole == 4_198_400
    assert begun.origin != elsewhere(tmp_path / "whole").origin
    assert elsewhere(tmp_path).look([row_of(A)]).rows == begun.look([row_of(A)]).rows


def test_the_file_has_no_holes_that_a_full_disk_could_not_fill(table: Table) -> None:
    state = table.path.stat()
    assert state.st_blocks * 512 >= state.st_size


def test_news_of_other_machines_counts_as_heard_only_for_this_run_of_the_machine(table: Table, tmp_path: Path) -> None:
    assert table.last_heard() == float("-inf")
    now = world.monotonic()
    elsewhere(tmp_path).heard(now)
    assert table.last_heard() == now
    table.heard(now + 1_000_000)  # what a machine wrote before it was started anew
    assert table.last_heard() == float("-inf")
