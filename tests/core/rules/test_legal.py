# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits of an act: only confirmed ones apply, each in its time."""

from __future__ import annotations

import json

import numpy as np
import pytest

from qh_plugin.core.errors import InputError, ModelError
from qh_plugin.core.rules.legal import decided_on, load_table
from qh_plugin.core.table import Dataset, Table

OLD = {
    "id": "density", "title": {"vi": "a", "en": "a"}, "indicator": "matDoXayDung", "unit": "%",
    "codes": ["DAT_O_"], "steps": [[90, 100], [100, 90], [200, 70]], "basis": "old",
    "valid_from": "2021-07-05", "valid_to": "2026-12-31", "confirmed": True,
}  # fmt: skip
NEW = {**OLD, "basis": "new", "steps": [[100, 80]], "valid_from": "2027-01-01", "valid_to": ""}


def table(tmp_path, *limits):
    path = tmp_path / f"t{len(list(tmp_path.iterdir()))}.json"
    content = {"format": "qh-legal/1", "id": "t", "title": {"vi": "a", "en": "a"}}
    path.write_text(json.dumps({**content, "limits": limits}), "utf-8")
    return load_table(path)


def plan(days, **facts):
    column = np.empty(len(days), object)
    column[:] = days
    made = Table("b", np.arange(len(days)), np.full(len(days), None, object), {"ngayQDQH": column})
    return Dataset((made,), roles={"boundary": "b"}, facts=facts)


def test_the_shipped_table_applies_nothing_before_it_is_confirmed() -> None:
    shipped = load_table()
    for day in ("2020-01-01", "2026-12-31", "2027-01-01"):
        assert shipped.on(day) == ()
        assert shipped.limit("matDoXayDung", "DAT_O_Nhomnhao", 100.0, day) is None
    assert shipped.on("2026-12-31", confirmed=False)
    assert {x.basis[:12] for x in shipped.on("2027-01-01", confirmed=False)} == {"QCVN 01:2026"}


@pytest.mark.parametrize(
    ("day", "basis"),
    [("2021-07-04", None), ("2021-07-05", "old"), ("2026-12-31", "old"), ("2027-01-01", "new")],
)
def test_a_confirmed_limit_holds_in_its_time(tmp_path, day, basis) -> None:
    found = table(tmp_path, OLD, NEW).limit("matDoXayDung", "dat_o_nhomnhao", 95.0, day)
    assert (found[1].basis if found else None) == basis


@pytest.mark.parametrize(
    ("size", "value"), [(10, 100), (90, 100), (95, 95), (100, 90), (150, 80), (200, 70), (900, 70)]
)
def test_steps_go_by_the_straight_line(tmp_path, size, value) -> None:
    found = table(tmp_path, OLD).limit("matDoXayDung", "DAT_O_Langxom", size, "2026-01-01")
    assert found is not None and found[0] == pytest.approx(value)


def test_a_limit_holds_for_its_land_uses_and_indicator(tmp_path) -> None:
    made = table(tmp_path, OLD)
    assert made.limit("matDoXayDung", "DAT_SX_Congnghiep", 95.0, "2026-01-01") is None
    assert made.limit("heSoSuDungDat", "DAT_O_Nhomnhao", 95.0, "2026-01-01") is None
    assert table(tmp_path, {**OLD, "confirmed": False}).on("2026-01-01") == ()


def test_of_two_limits_the_lower_one_counts(tmp_path) -> None:
    lower = {**OLD, "id": "other", "steps": [], "maximum": 50}
    found = table(tmp_path, OLD, lower).limit("matDoXayDung", "DAT_O_X", 95.0, "2026-01-01")
    assert found is not None and found[0] == 50


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": "05/07/2021"},
        {"valid_to": "2020-01-01"},
        {"steps": [[200, 70], [90, 100]]},
        {"steps": [], "maximum": None},
        {"colour": "red"},
    ],
)
def test_a_wrong_table_is_refused(tmp_path, wrong) -> None:
    with pytest.raises(ModelError):
        table(tmp_path, {**OLD, **wrong})


def test_a_table_that_is_not_there() -> None:
    with pytest.raises(InputError):
        load_table("nothing")


@pytest.mark.parametrize(
    ("dataset", "day"),
    [
        (plan(["2026-01-15", None, "2026-03-01T00:00:00"], today="2027-05-05"), "2026-03-01"),
        (plan([None, "sau"], today="2027-05-05"), "2027-05-05"),
        (plan([], ngayQDQH="2025-12-01", today="2027-05-05"), "2025-12-01"),
        (plan([]), None),
        (Dataset(()), None),
    ],
)
def test_the_day_is_the_decision_else_what_the_caller_says(dataset, day) -> None:
    assert decided_on(dataset) == day
