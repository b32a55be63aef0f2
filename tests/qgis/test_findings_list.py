# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings and the marks on the map, from a made-up result with known numbers."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester

from qh_plugin.core.findings import Findings, Severity, State, key_of
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing import rows as rows_module
from qh_plugin.gui.checking.listing.model import FindingsModel
from qh_plugin.gui.checking.listing.rows import filtered, newly_fixed, rows_of
from qh_plugin.gui.checking.listing.status import SEVERITIES, Status
from qh_plugin.qgis_io.findings_layer import MARK, FindingsLayer

LAYER = "QuyHoach/ChucNangSuDungDat_A"


def group(rule: str, severity: Severity, names, *, waived=(), width=0.012) -> Findings:
    """Findings of one rule; `names` gives the ids of each."""
    n = len(names)
    shapes = np.empty(n, object)
    shapes[:] = [
        shapely.box(600000 + 50 * i, 1190000, 600010 + 50 * i, 1190000.01) for i in range(n)
    ]
    points = np.array([[600005.0 + 50 * i, 1190000.005] for i in range(n)]).reshape(n, 2)
    return Findings(
        rule,
        LAYER,
        [tuple(range(1, len(ids) + 1)) for ids in names],
        [tuple(ids) for ids in names],
        shapes,
        points,
        (Text("Lô {a} chồng lấn: rộng {w}", "Lot {a} overlaps: {w} wide"),),
        np.zeros(n, np.int64),
        {"a": [ids[0] for ids in names], "w": [width] * n},
        {"width": np.full(n, width), "area": np.full(n, 0.83)},
        severity,
        [key_of(rule, LAYER, ids, p) for ids, p in zip(names, points)],
        [State.WAIVED if i in waived else State.OPEN for i in range(n)],
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
    why = Text("thiếu ranh giới", "no boundary")
    facts += [
        RuleFacts(r, Text("Ngoài ranh", "Outside"), Severity.ERROR, 0, 0, 0.0, why) for r in skipped
    ]
    run = RunFacts(None, {"id": "x", "version": "1"}, 0.001, 0.001, {}, "", "", ())
    return CheckResult(run, [LayerFacts(LAYER, "EPSG:9210", 10)], facts, groups)


OVERLAPS = group("C01", Severity.ERROR, [("NO-12", "CX-03"), ("NO-14", "GT-02"), ("ĐƠ-1", "X")])
WARNINGS = group("C07", Severity.WARNING, [("NO-12",), ("NO-13",)], waived={1})


def test_rows_worst_first_then_skipped_rules():
    found = rows_of(result(WARNINGS, OVERLAPS, skipped=["C06"]))
    assert [g.rule for g in found] == ["C01", "C07", "C06"]
    assert [r.status for r in found[1].rows] == [Status.WARNING, Status.WAIVED]
    assert found[2].status is Status.SKIPPED and "ranh giới" in found[2].note
    assert found[0].rows[0].objects == "NO-12 × CX-03"
    assert found[0].rows[0].measured == "12 mm · 0,83 m²"


def test_a_rule_with_errors_and_warnings_shows_each_as_what_it_is():
    """A01: a field needed for submission is an error, a recommended one a warning."""
    errors = group("A01", Severity.ERROR, [("NO-01",)])
    warnings = group("A01", Severity.WARNING, [("NO-02",), ("NO-03",)])
    (found,) = rows_of(result(warnings, errors))
    assert sorted(r.status.name for r in found.rows) == ["ERROR", "WARNING", "WARNING"]
    assert found.status is Status.ERROR
    (left,) = filtered([found], {Status.WARNING}, "")
    assert [r.objects for r in left.rows] == ["NO-02", "NO-03"]
    (only,) = rows_of(result(warnings))
    assert only.status is Status.WARNING


def test_a_finding_on_a_value_names_the_attribute():
    blank = Findings(
        **{**group("A01", Severity.ERROR, [("NO-01",)]).__dict__,
           "measures": {}, "arguments": {"label": [Text("Ký hiệu lô", "Lot symbol")]}}
    )  # fmt: skip
    (found,) = rows_of(result(blank))
    assert found.rows[0].named == "NO-01 · Ký hiệu lô" and found.rows[0].measured == ""


@pytest.mark.parametrize(
    ("typed", "left"),
    [("", 3), ("no-12", 1), ("do-1", 1), ("DO 1", 1), ("chong lan 14", 1), ("zz", 0)],
)
def test_filter_ignores_case_and_accents(typed, left):
    shown = filtered(rows_of(result(OVERLAPS)), set(SEVERITIES), typed)
    assert sum(len(g.rows) for g in shown) == left


def test_counters_hide_what_is_not_wanted():
    shown = filtered(rows_of(result(OVERLAPS, WARNINGS)), {Status.WAIVED}, "")
    assert [(g.rule, len(g.rows)) for g in shown] == [("C07", 1)]


def test_what_is_gone_counts_as_mended_and_stays_so():
    first = rows_of(result(OVERLAPS, WARNINGS))
    second = result(group("C01", Severity.ERROR, [("NO-12", "CX-03")]), WARNINGS)
    fixed = newly_fixed(first, second)
    assert sorted(r.group.ids[r.i][0] for r in fixed) == ["NO-14", "ĐƠ-1"]
    again = newly_fixed(rows_of(second, fixed), second)
    assert {r.key for r in again} == {r.key for r in fixed}
    back = newly_fixed(rows_of(second, fixed), result(OVERLAPS, WARNINGS))
    assert back == []


def test_model_is_a_correct_qt_model(qgis_app):
    model = FindingsModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, None
    )
    model.set_groups(rows_of(result(OVERLAPS, WARNINGS, skipped=["C06"])))
    assert model.rowCount(QModelIndex()) == 3
    top = model.index(0, 0)
    assert model.rowCount(top) == 3 and model.data(model.index(0, 1)) == "3"
    child = model.index(1, 0, top)
    assert model.data(child).startswith("NO-14 × GT-02") and model.parent(child) == top
    said = model.data(child, Qt.ItemDataRole.ToolTipRole)
    assert said.startswith("✖ lỗi:")
    assert model.index_of(OVERLAPS.keys[2]).row() == 2
    del tester


def test_steps_go_through_all_rules_and_stop_at_the_ends(qgis_app):
    model = FindingsModel()
    model.set_groups(rows_of(result(OVERLAPS, WARNINGS)))
    seen, index = [], QModelIndex()
    for _ in range(7):
        index = model.step(index, 1)
        seen.append(model.row_at(index).key)
    assert seen[:5] == [*OVERLAPS.keys, *WARNINGS.keys] and seen[5] == seen[6] == seen[4]
    assert model.row_at(model.step(model.index(1, 0), -1)).key == OVERLAPS.keys[2]
    assert model.row_at(model.near("C01", 9)).key == OVERLAPS.keys[2]
    assert model.row_at(model.near("C02", 0)).key == WARNINGS.keys[0]


def test_a_hundred_thousand_findings_are_listed_quickly(qgis_app):
    import time

    many = group("C01", Severity.ERROR, [(f"L{i}", f"M{i}") for i in range(100_000)])
    started = time.perf_counter()
    shown = filtered(rows_of(result(many)), set(SEVERITIES), "")
    model = FindingsModel()
    model.set_groups(shown)
    assert model.rowCount(model.index(0, 0)) == 100_000
    assert time.perf_counter() - started < 5.0


def test_short_ids():
    assert rows_module.short("NO-12") == "NO-12"
    assert rows_module.short("79QPK1000001-ChucNangSuDungDat_A-12") == "số 12"


def test_sentences_name_features_by_number():
    codes = ("79QPK1000001-ChucNangSuDungDat_A-1", "79QPK1000001-ChucNangSuDungDat_A-12")
    row = rows_of(result(group("C01", Severity.ERROR, [codes])))[0].rows[0]
    assert row.sentence.startswith("Lô số 1 chồng lấn")
    assert "79qpk1000001" in row.searched
    labels = {(LAYER, 1): "C2-NO02", (LAYER, 2): "C2-NO02"}
    named = rows_of(result(group("C01", Severity.ERROR, [codes])), labels=labels)[0].rows[0]
    assert named.objects == "C2-NO02 (số 1) × C2-NO02 (số 12)", "equal labels get the number"
    labels[LAYER, 2] = "B2-GT01"
    named = rows_of(result(group("C01", Severity.ERROR, [codes])), labels=labels)[0].rows[0]
    assert named.objects == "C2-NO02 × B2-GT01" and "Lô C2-NO02 chồng lấn" in named.sentence


def test_findings_are_drawn_and_taken_away_without_touching_the_project(qgis_app):
    project = QgsProject.instance()
    project.clear()
    project.setDirty(False)
    drawn = FindingsLayer(limit=100)
    drawn.show(result(OVERLAPS, WARNINGS))
    layers = {v.name(): v for v in project.mapLayers().values() if v.customProperty(MARK)}
    assert {n: v.featureCount() for n, v in layers.items()} == {"Vị trí lỗi": 4, "Vùng lỗi": 4}
    root = project.layerTreeRoot()
    assert [g.name() for g in root.findGroups()] == ["QH – Lỗi"]
    assert not project.isDirty()
    points = layers["Vị trí lỗi"]
    assert points.crs().authid() == "EPSG:9210" and points.readOnly()
    words = [c.label() for c in points.renderer().categories()]
    assert words == ["✖ lỗi", "▲ cảnh báo", "● thông tin"]
    categories = points.renderer().categories()
    signs = {c.symbol().symbolLayer(1).properties()["name"] for c in categories}
    assert len(signs) == 3, "severities differ in shape, not in colour alone"
    drawn.limit = 2
    drawn.show(result(OVERLAPS, WARNINGS))
    assert sorted(v.featureCount() for v in project.mapLayers().values()) == [2, 2]
    root.findGroups()[0].setItemVisibilityChecked(False)
    drawn.show(result(OVERLAPS))
    assert not root.findGroups()[0].itemVisibilityChecked(), "hidden stays hidden"
    drawn.clear()
    assert not project.mapLayers() and not root.findGroups() and not project.isDirty()
