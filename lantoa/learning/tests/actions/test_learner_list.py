"""A list is read row by row, looked at, and enrolled once: whoever dies over it, nothing is half done."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.learning import api as learning
from lantoa.learning.actions import learner_list as lists
from lantoa.learning.models import Enrollment, ListedLearner, ListRow
from lantoa.learning.tests import factories
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db

LAN = (1, "NGUYỄN THỊ LAN", "912345678", "022198001234", "3/2/1998", "Vân Đồn", "Người dân")
BINH = (2, "Trần Văn Bình", "0912 345 678", "", "1970", "đặc khu Vân Đồn", "Cán bộ")
HOA = (3, "Lê Thị Hoà", "0987 111 222", "", "", "", "")


def people(count: int) -> list[tuple[object, ...]]:
    return [
        (n, f"Phạm Văn {chr(65 + n % 26)}{chr(97 + n // 26)}", f"09123{n:05d}", "", "", "Vân Đồn", "")
        for n in range(count)
    ]


def plan_with_class(seats: int = 20) -> tuple[learning.Programme, accounts.ActingPerson, learning.CourseRun]:
    officer = factories.member("officer")
    plan = factories.programme(officer)
    return plan, officer, factories.a_class(officer, seats=seats, programme=plan)


def test_a_list_is_read_and_enrolled_once_it_is_confirmed() -> None:
    plan, officer, run = plan_with_class()
    found = factories.brought(plan, officer, LAN, BINH, HOA)
    assert (found.state, found.total, found.seen) == ("preview", 3, 3)
    assert Enrollment.objects.count() == 0
    learning.confirm_list(found, title_names=True, by=officer)
    found = learning.enroll_list(found.pk)
    assert (found.state, run.enrollments.count()) == ("done", 3)
    run.refresh_from_db()
    assert run.taken == 3
    seats = {seat.name: seat for seat in run.enrollments.select_related("person", "listed")}
    assert set(seats) == {"Nguyễn Thị Lan", "Trần Văn Bình", "Lê Thị Hoà"}
    assert (seats["Nguyễn Thị Lan"].way, seats["Nguyễn Thị Lan"].target_group) == ("list", "citizen")
    assert seats["Nguyễn Thị Lan"].listed.phone == seats["Trần Văn Bình"].listed.phone == "+84912345678"
    entry = journal.entries_about(seats["Nguyễn Thị Lan"]).get()
    assert (entry.act, entry.data) == ("learning.enrolled", {"run": run.pk, "list": found.pk})


def test_what_should_be_looked_at_is_noted_and_the_citizen_number_kept_nowhere() -> None:
    plan, officer, _run = plan_with_class()
    found = factories.brought(plan, officer, LAN, BINH, HOA)
    rows = {row.name: row for row in found.rows.all()}
    assert set(rows["NGUYỄN THỊ LAN"].notes) == {"capitals", "zero_added"}
    assert rows["Trần Văn Bình"].notes == ["shared_phone"]
    assert (rows["NGUYỄN THỊ LAN"].born, rows["Trần Văn Bình"].born) == ("1998-02-03", "1970")
    kept = str([list(row) for row in ListRow.objects.values_list()]) + str(
        [entry.data for entry in journal.Entry.objects.all()]
    )
    assert "022198001234" not in kept
    assert len(rows["NGUYỄN THỊ LAN"].number_mark) == 64


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((1, "", "0912345678", "", "", "", ""), "no_name"),
        ((1, "Lan 2", "0912345678", "", "", "", ""), "name"),
        ((1, "Nguyễn Lan", "12", "", "", "", ""), "phone"),
        ((1, "Nguyễn Lan", "không có", "", "", "", ""), "phone"),
        ((1, "Nguyễn Lan", "", "12345", "", "", ""), "number"),
        ((1, "Nguyễn Lan", "", "", "31/2/1980", "", ""), "born"),
        ((1, "Nguyễn Lan", "", "", "1880", "", ""), "born"),
    ],
)
def test_a_row_with_a_mistake_is_said_and_not_enrolled(row: tuple[object, ...], problem: str) -> None:
    plan, officer, run = plan_with_class()
    found = factories.brought(plan, officer, row, HOA)
    wrong = found.rows.get(state="wrong")
    assert (wrong.problem, "12345" in wrong.cells) == (problem, False)
    learning.confirm_list(found, by=officer)
    learning.enroll_list(found.pk)
    assert run.enrollments.count() == 1


def test_the_same_person_twice_counts_once_and_two_with_one_number_are_a_mistake() -> None:
    plan, officer, _run = plan_with_class()
    other = (5, "Trần Thị Khác", "0987 999 888", "022198001234", "", "", "")
    found = factories.brought(plan, officer, LAN, HOA, (4, "LÊ THỊ HOÀ", "0987111222", "", "", "", ""), other)
    assert list(found.rows.order_by("number").values_list("state", "problem")) == [
        ("good", ""), ("good", ""), ("double", "double"), ("wrong", "number_of_other"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["", "another-secret-key-since-then"])
def test_who_stood_on_an_earlier_list_is_the_same_and_keeps_one_seat(key: str, settings: Any) -> None:
    plan, officer, run = plan_with_class()
    for rows in ((LAN, HOA), (HOA, BINH, (9, "Nguyễn Thị Lan", "0999 888 777", "022198001234", "", "", ""))):
        if key and rows[-1] is not HOA:
            settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, [settings.SECRET_KEY]
        found = factories.brought(plan, officer, *rows)
        learning.confirm_list(found, by=officer)
        learning.enroll_list(found.pk)
    assert sum("known" in row.notes for row in found.rows.all()) == 2
    assert sorted(found.rows.values_list("outcome", flat=True)) == ["known", "known", "seated"]
    assert (ListedLearner.objects.count(), run.enrollments.count()) == (3, 3)


def test_the_same_file_again_is_the_same_list() -> None:
    plan, officer, _run = plan_with_class()
    assert factories.brought(plan, officer, LAN).pk == factories.brought(plan, officer, LAN).pk


def test_rows_beyond_the_seats_wait_to_be_seated_and_get_the_next_class() -> None:
    plan, officer, run = plan_with_class(seats=2)
    found = factories.brought(plan, officer, *people(5))
    learning.confirm_list(found, by=officer)
    learning.enroll_list(found.pk)
    assert found.rows.filter(outcome="unseated").count() == 3
    second = factories.a_class(officer, seats=10, programme=plan)
    found.refresh_from_db()
    lists.seat_rest(found, by=officer)
    learning.enroll_list(found.pk)
    assert (run.enrollments.count(), second.enrollments.count(), ListedLearner.objects.count()) == (2, 3, 5)


def test_a_list_for_one_class_fills_its_seats_and_then_its_line() -> None:
    plan, officer, run = plan_with_class(seats=2)
    found = factories.brought(plan, officer, *people(4), run=run)
    learning.confirm_list(found, by=officer)
    learning.enroll_list(found.pk)
    assert sorted(run.enrollments.values_list("state", flat=True)) == ["seated", "seated", "waiting", "waiting"]


def test_whoever_dies_over_a_list_leaves_whole_rows_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, stage: StandingWorld
) -> None:
    plan, officer, run = plan_with_class(seats=30)
    monkeypatch.setattr(lists, "AT_ONCE", 5)
    kept = learning.receive_list(plan, factories.list_file(*people(12)), "a.csv", by=officer)

    def die() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "still_at_it", die)
    for seen in (5, 10):
        with pytest.raises(KeyboardInterrupt):
            learning.read_list(kept.pk)
        kept.refresh_from_db()
        assert (kept.seen, kept.rows.count(), kept.state) == (seen, seen, "reading")
    with pytest.raises(KeyboardInterrupt):
        learning.read_list(kept.pk)
    assert learning.read_list(kept.pk).state == "preview"
    learning.confirm_list(kept, by=officer)
    for done in (5, 10):
        with pytest.raises(KeyboardInterrupt):
            learning.enroll_list(kept.pk)
        run.refresh_from_db()
        assert (run.taken, run.enrollments.count()) == (done, done)
    stage.later(minutes=3)
    assert lists.left_behind("enrolling") == [kept.pk]
    assert learning.enroll_list(kept.pk).state == "done"
    assert (run.enrollments.count(), ListedLearner.objects.count()) == (12, 12)


def test_an_excel_list_with_merged_titles_and_numbers_as_numbers_is_read() -> None:
    plan, officer, _run = plan_with_class()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "DANH SÁCH"
    sheet.merge_cells("A1:F1")
    sheet.append(["STT", "Họ và tên", "Thông tin", None, "Ghi chú"])
    sheet.merge_cells("C2:D2")
    sheet.append([None, None, "Điện thoại", "Số CCCD", None])
    sheet.append([1, "Hoàng Văn Tú", 912345679, 22098001234, ""])
    sheet.append(["Tổng cộng: 1 người", None, None, None, None])
    out = BytesIO()
    book.save(out)
    kept = learning.receive_list(plan, BytesIO(out.getvalue()), "a.xlsx", by=officer)
    row = learning.read_list(kept.pk).rows.get()
    assert (row.name, row.phone, row.number_mark) == ("Hoàng Văn Tú", "+84912345679", lists.number_mark("022098001234"))
    assert set(row.notes) == {"zero_added", "noughts_added"}


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04nonsense", b"a,b\n1,2\n", "Họ và tên,SĐT\n".encode()]
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes) -> None:
    plan, officer, _run = plan_with_class()
    with pytest.raises(learning.BadList) as refused:
        learning.receive_list(plan, BytesIO(content), "a", by=officer)
    assert refused.value.field == "file"
    assert learning.LearnerList.objects.count() == 0


def test_only_an_officer_of_the_programme_brings_a_list() -> None:
    plan, _officer, _run = plan_with_class()
    for other in (
        factories.member("instructor", plan.organisation),
        factories.member("officer", factories.public_body("Hội Phụ nữ")),
    ):
        with pytest.raises(learning.NotAllowed):
            learning.receive_list(plan, factories.list_file(LAN), "a.csv", by=other)


def test_files_go_once_a_list_is_through_and_what_rows_say_goes_later(stage: StandingWorld) -> None:
    plan, officer, _run = plan_with_class()
    found = factories.brought(plan, officer, LAN)
    sha = found.file_id
    assert lists.forget_lists() == 0
    learning.confirm_list(found, by=officer)
    learning.enroll_list(found.pk)
    assert lists.forget_lists() == 1
    assert not documents.File.objects.filter(pk=sha).exists()
    assert found.rows.get().name == "NGUYỄN THỊ LAN"
    stage.later(days=31)
    lists.forget_lists()
    row = found.rows.get()
    assert (row.name, row.phone, row.outcome) == ("", "", "seated")
    assert ListedLearner.objects.get().name == "NGUYỄN THỊ LAN"


def test_the_officer_who_brought_a_list_hears_by_counts_that_it_is_through_and_another_time_when_the_rest_is_seated() -> (
    None
):
    plan, officer, _run = plan_with_class(seats=2)
    found = factories.brought(plan, officer, LAN, BINH, HOA, (4, "", "0912 345 679", "", "", "", ""))
    mine = messages.Message.objects.filter(to=officer.person.phone, purpose="learning")
    learning.confirm_list(found, by=officer)
    learning.enroll_list(found.pk)
    assert mine.count() == 1
    text = mine.get().text
    assert "Có chỗ: 2. Đang chờ: 1. Dòng cần sửa: 1." in text
    assert f"/hoc/quan-ly/danh-sach/{found.pk}/" in text
    assert not any(word in text for word in ("NGUYỄN", "Trần Văn", "0912", "hoi-nong-dan"))
    learning.enroll_list(found.pk)
    assert mine.count() == 1
