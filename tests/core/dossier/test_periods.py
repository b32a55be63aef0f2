# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods, their quarters and their last days."""

from __future__ import annotations

from datetime import date

import pytest

from qh_plugin.core.dossier.periods import is_period, last_day, quarter_with, quarters_in


@pytest.mark.parametrize(
    ("period", "quarters", "over"),
    [
        ("2026-Q4", "4", date(2026, 12, 31)),
        ("2026-Q2", "2", date(2026, 6, 30)),
        ("2026-H1", "12", date(2026, 6, 30)),
        ("2026-H2", "34", date(2026, 12, 31)),
        ("2026", "1234", date(2026, 12, 31)),
        ("2024-02", "1", date(2024, 2, 29)),
        ("2026-12", "4", date(2026, 12, 31)),
        ("2026-09", "3", date(2026, 9, 30)),
    ],
)
def test_a_period_has_its_quarters_and_its_last_day(period, quarters, over) -> None:
    assert quarters_in(period) == tuple(f"{period[:4]}-Q{n}" for n in quarters)
    assert last_day(period) == over and is_period(period)


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "quý 4", "2026-H0", "2026-Q4 "])
def test_what_is_no_period_has_neither(text: str) -> None:
    assert quarters_in(text) == () and last_day(text) is None and not is_period(text)


def test_a_day_is_in_its_quarter_and_a_year_zero_in_no_calendar() -> None:
    days = [date(2026, month, 1) for month in (1, 3, 4, 12)]
    assert [quarter_with(day)[-2:] for day in days] == ["Q1", "Q1", "Q2", "Q4"]
    assert last_day("0000-Q1") is None
