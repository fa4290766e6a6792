"""What was typed in a rejected row is told as it was typed, however far down a long file it stands."""

from pathlib import Path

import pytest

from osallisuus import Toolkit


@pytest.mark.parametrize("typed", ["007", "+7", "0007", " 7", "-0"])
def test_a_number_far_down_is_kept_as_typed(typed: str, tmp_path: Path) -> None:
    rows = [f"p{n % 50:03d},s1,present,60" for n in range(80_000)]
    text = "\n".join(["person,session,status,minutes", *rows, f",s1,present,{typed}", ""])
    (tmp_path / "attendance.csv").write_text(text, encoding="utf-8")
    records = Toolkit.build().records(tmp_path)
    rejected = records.rejected["attendance"]
    assert rejected["minutes"].to_list()[-1] == typed
