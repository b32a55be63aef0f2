# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings made up for the list, with known numbers."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity, State, key_of
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.text import Text

_TOOL = {"name": "qh_plugin", "version": "0"}
LAYER = "QuyHoach/ChucNangSuDungDat_A"
ROADS = "QuyHoach/GiaoThong_L"


def group(
    rule: str, severity: Severity, names, *, waived=(), caused=(), width=0.012, layer=LAYER, first=1
) -> Findings:
    """Findings of one rule; `names` gives the ids of each, `width` one value or one a finding;
    features are numbered from `first` in each."""
    n = len(names)
    x = 600000 + 50.0 * np.arange(n)
    points = np.column_stack([x + 5.0, np.full(n, 1190000.005)])
    widths = np.broadcast_to(np.asarray(width, float), (n,)).copy()
    return Findings(
        rule,
        layer,
        [tuple(range(first, first + len(ids))) for ids in names],
        [tuple(ids) for ids in names],
        shapely.box(x, 1190000, x + 10, 1190000.01),
        points,
        (Text("Lô {a} chồng lấn: rộng {w}", "Lot {a} overlaps: {w} wide"),),
        np.zeros(n, np.int64),
        {"a": [ids[0] for ids in names], "w": widths.tolist()},
        {"width": widths, "area": np.full(n, 0.83)},
        severity,
        [key_of(rule, layer, ids, p) for ids, p in zip(names, points)],
        [
            State.WAIVED if i in waived else State.CONSEQUENCE if i in caused else State.OPEN
            for i in range(n)
        ],
        [None] * n,
    )


def result(*groups: Findings, skipped=()) -> CheckResult:
    """A result of those findings; `skipped` are rule ids that did not run."""
    facts = [
        RuleFacts(
            g.rule,
            Text(f"Quy tắc {g.rule}", f"Rule {g.rule}"),
            g.severity,
            len(g),
            sum(s is State.WAIVED for s in g.states),
            0.1,
        )
        for g in groups
    ]
    why = Text("thiếu ranh giới (--boundary)", "no boundary (--boundary)")
    facts += [
        RuleFacts(r, Text("Ngoài ranh", "Outside"), Severity.ERROR, 0, 0, 0.0, why) for r in skipped
    ]
    run = RunFacts(None, {"id": "x", "version": "1"}, 0.001, 0.001, _TOOL, "", "", ())
    layers = [LayerFacts(LAYER, "EPSG:9210", 10), LayerFacts(ROADS, "EPSG:9210", 3)]
    return CheckResult(run, layers, facts, groups)


OVERLAPS = group("C01", Severity.ERROR, [("NO-12", "CX-03"), ("NO-14", "GT-02"), ("ĐƠ-1", "X")])
WARNINGS = group("C07", Severity.WARNING, [("NO-12",), ("NO-13",)], waived={1})
