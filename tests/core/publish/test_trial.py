# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of two summaries of checks, ours and the server's."""

from __future__ import annotations

from typing import Any

from qh_plugin.core.publish.trial import differences


def summary(*rules: dict[str, Any], findings: Any = ()) -> dict[str, Any]:
    return {"rules": list(rules), "findings": list(findings)}


def rule(name: str, skipped: Any = None) -> dict[str, Any]:
    return {"id": name, "severity": "error", "skipped": skipped}


def test_a_rule_that_runs_on_one_side_is_told() -> None:
    told = differences(summary(rule("C01", "no layer")), summary(rule("C01")))
    assert [line.vi for line in told] == ["C01: chỉ chạy trên máy chủ"]


def test_borders_of_wards_are_the_servers_to_check() -> None:
    """No dossier has its neighbours by itself: that is no other judgement, what is found is."""
    ours = summary(rule("E01", "no neighbour"))
    assert differences(ours, summary(rule("E01"))) == []
    found = {"rule": "E01", "key": "k", "state": "open", "layer": "RanhGioi_A", "ids": ["A"]}
    (line,) = differences(ours, summary(rule("E01"), findings=[found]))
    assert line.vi == "E01: 1 phát hiện chỉ có trên máy chủ (RanhGioi_A A)"
