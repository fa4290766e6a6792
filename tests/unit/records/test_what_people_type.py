"""Cells as people and their spreadsheets leave them: long numbers, and answers somebody would not give."""

from pathlib import Path

import openpyxl
import pytest

from osallisuus import Toolkit

KIT = Toolkit.build()


def test_an_id_the_spreadsheet_has_rounded_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "participants"
    for person in ("person", 12345678901234500, 123456789012345, "12345678901234567"):
        sheet.append([person, "gender" if person == "person" else "nainen"])
    book.save(tmp_path / "people.xlsx")
    records = KIT.records(tmp_path / "people.xlsx")
    assert records.frame("participants")["person"].to_list() == [
        "123456789012345",
        "12345678901234567",
    ]
    (problem,) = records.findings
    assert (problem.slug, problem.row, problem.column) == ("records.rounded", 2, "person")
    assert "15 numeroa" in problem.message("fi")


@pytest.mark.parametrize(
    "typed", ["ei halua kertoa", "En halua vastata", "vill inte uppge", "prefer not to say"]
)
def test_who_does_not_tell_a_gender_is_taken_with_it_unknown(typed: str, tmp_path: Path) -> None:
    text = f"person,gender,mother_tongue\np1,{typed},{typed}\np2,nainen,fi\n"
    (tmp_path / "participants.csv").write_text(text, encoding="utf-8")
    text = f"person,disability,project\np1,{typed},x\n"
    (tmp_path / "enrolments.csv").write_text(text, encoding="utf-8")
    records = KIT.records(tmp_path)
    assert list(records.findings) == []
    people = records.frame("participants")
    assert people["gender"].to_list() == [None, "woman"]
    assert people["mother_tongue"].to_list() == [None, "fi"]
    assert records.frame("enrolments")["disability"].to_list() == ["declined"]
