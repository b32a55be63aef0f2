# SPDX-License-Identifier: GPL-2.0-or-later
"""The list as a view: a correct Qt model, keys, place and choice through edits; and the marks on
the map. What the arrays behind it hold is in tests/listing."""

from __future__ import annotations

import sys

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest

from qh_plugin.core.checking.incremental import Difference
from qh_plugin.core.checking.settle import take
from qh_plugin.core.findings import Severity
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.checking.listing.arrangement import Grouping, Wish, arranged
from qh_plugin.gui.checking.listing.columns import Column
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.model import FindingsModel
from qh_plugin.qgis_io.findings_layer import MARK, FindingsLayer
from tests.listing.made_findings import OVERLAPS, ROADS, WARNINGS, group, result
from tests.qgis.conftest import flush


@pytest.fixture
def model(qgis_app):
    made = FindingsModel()
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, None
    )
    yield made
    del tester


@pytest.fixture
def dock(iface, session, settings):
    made = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    yield made
    made.shutdown()
    flush()


def show(model, *groups, **wish):
    listing = Listing.of(result(*groups, skipped=["C06"]))
    model.show(listing, arranged(listing, Wish(**wish)), Grouping.RULE)
    return listing


def listed(dock, *groups, skipped=()):
    """The dock with a list, the list in focus; the parts that need a dossier are left out."""
    if dock.result is None:
        dock.findings.chosen.disconnect(dock._chosen)
    dock._result = made = result(*groups, skipped=skipped)
    dock._show_findings(made, {})
    dock.pages.setCurrentWidget(dock.listPage)
    dock.findingsView.setFocus()
    flush()
    return dock.findings


def lines(model):
    return [model.data(model.index(line, 0)) for line in range(model.rowCount())]


def test_model_is_a_correct_qt_model(model):
    listing = show(model, OVERLAPS, WARNINGS)
    assert lines(model)[0] == "C01 Quy tắc C01 (3)" and model.rowCount() == 7
    index = model.index(2, 0)
    assert model.data(index) == "NO-14 × GT-02"
    assert model.data(model.index(2, Column.SIZE)) == "12 mm · 0,83 m²"
    assert model.data(model.index(2, Column.STATE)) == "lỗi"
    assert model.data(index, Qt.ItemDataRole.ToolTipRole).startswith("✖ lỗi: Lô NO-14")
    assert model.index_of(OVERLAPS.keys[2]).row() == 3
    assert lines(model)[-1] == "C06 Ngoài ranh (không chạy)"
    assert "không chạy: thiếu" in model.data(model.index(6, 0), Qt.ItemDataRole.ToolTipRole)
    model.fold(0, True)
    assert model.rowCount() == 4 and model.row_at(model.index(2, 0)).key == WARNINGS.keys[0]
    assert model.index_of(OVERLAPS.keys[1]).row() == 2, "going there unfolds"
    assert listing.row_of[OVERLAPS.keys[1]] == model.number_at(model.index(2, 0))


def test_steps_go_through_all_sections_and_stop_at_the_ends(model):
    show(model, OVERLAPS, group("C07", Severity.WARNING, [("NO-12",), ("NO-13",)]))
    seen, index = [], QModelIndex()
    for _ in range(7):
        index = model.step(index, 1)
        seen.append(model.row_at(index).key)
    assert seen[:5] == [*OVERLAPS.keys, *WARNINGS.keys] and seen[5] == seen[6] == seen[4]
    heading = model.index(4, 0)
    assert model.row_at(heading) is None and model.section_at(heading).key == "C07"
    assert model.row_at(model.step(heading, -1)).key == OVERLAPS.keys[2]
    assert model.row_at(model.step(heading, 1)).key == WARNINGS.keys[0]
    assert model.row_at(model.near("C01", 9)).key == OVERLAPS.keys[2]


@pytest.mark.parametrize("closed", [(), ("C01",)])
def test_edits_change_single_lines(model, closed):
    """Compared with a model that shows the same anew, by random edits, folded up or not."""
    import numpy as np

    rng = np.random.default_rng(3)
    pools = [
        group(rule, severity, [(f"{rule}-{i}",) for i in range(12)])
        for rule, severity in (("C01", Severity.ERROR), ("C04", Severity.ERROR),
                               ("C07", Severity.WARNING))
    ]  # fmt: skip
    listing = show(model, *pools[:2])
    model.lines.closed.update(closed)
    model.show(listing, model.arrangement, Grouping.RULE)
    there = {(p, i) for p in (0, 1) for i in range(12)}
    for _ in range(15):
        pool = int(rng.integers(3))
        flip = {(pool, int(i)) for i in rng.choice(12, rng.integers(1, 12), replace=False)}
        gone, new = sorted(there & flip), sorted(flip - there)
        touched = listing.replace(
            [take(pools[p], [i]) for p, i in gone], [take(pools[p], [i]) for p, i in new]
        )
        there ^= flip
        assert model.update(arranged(listing, Wish()), touched) in (True, False)
        fresh = FindingsModel()
        fresh.lines.closed.update(closed)
        fresh.show(listing, arranged(listing, Wish()), Grouping.RULE)
        assert lines(model) == lines(fresh)


def test_a_hundred_thousand_findings_are_listed(qgis_app):
    """Without the tester, which looks at every line after every change."""
    model = FindingsModel()
    many = group("C01", Severity.ERROR, [(f"L{i}", f"M{i}") for i in range(100_000)])
    show(model, many)
    assert model.rowCount() == 100_002
    assert model.data(model.index(0, 0)) == "C01 Quy tắc C01 (100.000)"
    assert model.row_at(model.index(100_000, 0)).key == many.keys[-1]


def test_the_choice_is_one_line_also_while_a_key_is_held_down(dock):
    panel = listed(dock, OVERLAPS, WARNINGS)
    QTest.keyPress(dock.findingsView, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        for _ in range(2):
            panel.go_to(OVERLAPS.keys[0])
            assert panel.selected_keys() == [OVERLAPS.keys[0]]
    finally:
        QTest.keyRelease(dock.findingsView, Qt.Key.Key_Control)


def test_place_choice_folding_and_scrolling_survive_an_edit(dock):
    many = group("C04", Severity.ERROR, [(f"L{i:03}",) for i in range(300)])
    panel = listed(dock, OVERLAPS, many, WARNINGS)
    view = dock.findingsView
    panel.go_to(many.keys[150])
    top = view.indexAt(view.viewport().rect().topLeft()).data()
    panel.model.fold(0, True)
    panel._span()
    panel.go_to(many.keys[150])
    before = [view.indexAt(view.viewport().rect().topLeft()).data(), panel.key()]
    whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().select(panel.model.index_of(many.keys[155]), whole)
    moved = []
    panel.chosen.connect(lambda: moved.append(1))
    fewer = Difference((take(many, [3, 4, 90]), take(OVERLAPS, [0])), (), frozenset())
    panel.apply(fewer)
    flush()
    assert [view.indexAt(view.viewport().rect().topLeft()).data(), panel.key()] == before
    assert panel.selected_keys() == [many.keys[150], many.keys[155]] and not moved
    assert panel.model.lines.closed == {"C01"} and top
    headings = [panel.model.lines.heading(n) for n in range(3)]
    assert [view.columnSpan(line, 0) for line in headings] == [len(Column)] * 3
    panel.apply(Difference((), fewer.vanished, frozenset()))
    assert [view.indexAt(view.viewport().rect().topLeft()).data(), panel.key()] == before


def test_the_chosen_line_stays_in_sight_where_the_list_gets_less_room(dock):
    """The panel of repairs opens below it. Who has scrolled away is not brought back."""
    many = group("C04", Severity.ERROR, [(f"L{i:03}",) for i in range(300)])
    panel = listed(dock, many)
    view = dock.findingsView

    def seen():
        index = panel.model.index_of(many.keys[5])
        return view.viewport().rect().contains(view.visualRect(index))

    panel.go_to(many.keys[5])
    view.scrollToTop()
    assert seen()
    view.setMaximumHeight(view.height() - view.viewport().height() + 4 * view.rowHeight(1))
    dock.layout().activate()
    flush()
    assert seen()
    view.scrollToBottom()
    assert not seen()
    view.setMaximumHeight(view.height() - view.rowHeight(1))
    flush()
    assert not seen()


def test_the_finding_that_an_edit_mends_gives_way_to_the_next(dock):
    panel = listed(dock, OVERLAPS)
    panel.go_to(OVERLAPS.keys[1])
    panel.apply(Difference((take(OVERLAPS, [1]),), (), frozenset()))
    assert panel.row().key == OVERLAPS.keys[2], "what stands in its place now"
    assert "1 đã sửa" in panel.counters._buttons["fixed"].text()
    panel.apply(Difference((), (take(OVERLAPS, [1]),), frozenset()))
    assert panel.row().key == OVERLAPS.keys[2] and len(panel.model.arrangement.order) == 3


def test_keys_walk_zoom_see_and_leave(dock):
    panel = listed(dock, OVERLAPS, WARNINGS)
    asked = []
    for name in ("zoom", "fix", "form", "waive", "seen", "map"):
        getattr(panel, f"{name}_asked").connect(lambda name=name: asked.append(name))
    panel.zoom_asked.disconnect(dock.zoom_to_current)
    panel.fix_asked.disconnect(dock.fix_current)
    panel.form_asked.disconnect(dock.open_form)
    view = dock.findingsView
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Return, Qt.Key.Key_Enter,
                Qt.Key.Key_F, Qt.Key.Key_E, Qt.Key.Key_W, Qt.Key.Key_Space,
                Qt.Key.Key_Escape):  # fmt: skip
        QTest.keyClick(view, key)
    assert panel.row().key == OVERLAPS.keys[0]
    assert asked == ["zoom", "zoom", "fix", "form", "waive", "seen", "map"]
    assert panel.seen_keys() == {OVERLAPS.keys[0]}
    assert panel.model.data(panel.model.index(1, Column.STATE)) == "lỗi · đã xem"
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert panel.seen_keys() == set()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert panel.row() is None and panel.group().rule == "C01", "left: to the heading"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert panel.model.lines.closed == {"C01"}
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert panel.model.lines.closed == set()


def test_keys_are_those_the_user_has_chosen(dock, iface):
    panel = listed(dock, OVERLAPS)
    panel.go_to(OVERLAPS.keys[0])
    assert iface.actions["QhNextFinding"] == "J"
    assert iface.actions["QhExplainFinding"] == "H"
    assert [iface.actions[f"QhFindingWay{n}"] for n in (1, 9)] == ["1", "9"]
    assert "H: Giải thích quy tắc\n1–9: Chọn cách sửa" in panel.keys.hint()
    panel.keys.actions["QhNextFinding"].setShortcut("Ctrl+Shift+N")
    view = dock.findingsView
    start = panel.row().key
    QTest.keyClick(view, Qt.Key.Key_J)
    assert panel.row().key == start
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_N, modifiers)
    assert panel.row().key == OVERLAPS.keys[1]
    dock.shutdown()
    assert not [name for name in iface.actions if name.startswith("Qh") and "inding" in name]
    dock.shutdown = lambda: None


def test_chosen_findings_are_copied_as_a_table(dock):
    panel = listed(dock, OVERLAPS, WARNINGS)
    dock.findingsView.setCurrentIndex(panel.model.index(0, 0))
    assert len(panel.selected_keys()) == 3, "a heading stands for its rows"
    panel.go_to(OVERLAPS.keys[1])
    QTest.keyClick(dock.findingsView, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    from qgis.PyQt.QtWidgets import QApplication

    head, line = QApplication.clipboard().text().split("\n")
    assert head.startswith("Quy tắc\tĐối tượng\tĐộ lớn")
    assert line.split("\t")[:3] == ["C01", "NO-14 × GT-02", "12 mm · 0,83 m²"]


def test_all_lines_are_painted_in_one_call_into_python(dock, monkeypatch):
    """Each call from Qt waits for Python's lock, which a check holds in its own thread."""
    listed(dock, OVERLAPS, WARNINGS)
    asked, below = [], []
    data = FindingsModel.data

    def watched(self, index, role=Qt.ItemDataRole.DisplayRole):
        frame, names = sys._getframe(), set()
        while frame is not None:
            names.add(frame.f_code.co_name)
            frame = frame.f_back
        asked.append((index.row(), index.column(), int(role)))
        below.append("paintEvent" in names)
        return data(self, index, role)

    monkeypatch.setattr(FindingsModel, "data", watched)
    dock.findingsView.viewport().repaint()
    assert below and all(below)
    of_a_name = [role for row, column, role in asked if (row, column) == (1, Column.NAME)]
    assert of_a_name.count(int(Qt.ItemDataRole.DecorationRole)) == 1, "a cell is asked once"


@pytest.mark.parametrize("name", ["chon.xlsx", "chon.csv", "chon.jsonl", "chon"])
def test_chosen_findings_are_exported(dock, tmp_path, wait, name, iface):
    panel = listed(dock, OVERLAPS, WARNINGS)
    panel.go_to(OVERLAPS.keys[1])
    panel.exporting.ask_file = lambda *_: tmp_path / name
    panel.exporting.export()
    written = tmp_path / (name if "." in name else f"{name}.xlsx")
    wait(lambda: iface.messageBar().currentItem() is not None)
    if name.endswith("csv"):
        found = written.read_text("utf-8-sig").splitlines()
        assert len(found) == 2 and "NO-14" in found[1]
    elif name.endswith("jsonl"):
        assert sum('"NO-14"' in line for line in written.read_text("utf-8").splitlines()) == 1
    assert str(written) in iface.messageBar().currentItem().text()


def test_grouping_and_order(dock):
    roads = group("C01", Severity.ERROR, [("R9",), ("R10",)], layer=ROADS, width=[1.0, 2.0])
    panel = listed(dock, OVERLAPS, roads)
    panel.bar.group_button.menu().actions()[1].trigger()
    assert [s.key for s in panel.model.arrangement.sections] == [OVERLAPS.layer, ROADS]
    dock.findingsView.setCurrentIndex(panel.model.index(0, 0))
    assert panel.row() is None and panel.group() is None, "a layer is no rule"
    panel.step(1)
    assert panel.group().rule == "C01"
    panel._sort(Column.NAME)
    assert lines(panel.model)[-2:] == ["R9", "R10"]
    panel._sort(Column.NAME)
    assert lines(panel.model)[-2:] == ["R10", "R9"]
    panel._sort(Column.NAME)
    assert panel.wish().sorting.value == "found"


def test_a_narrow_dock_shows_the_columns_that_matter(dock):
    panel = listed(dock, OVERLAPS, group("G01", Severity.ERROR, [("R",)], layer=ROADS))
    view = dock.findingsView
    view.setFixedWidth(300)
    flush()
    shown = {c for c in Column if not view.isColumnHidden(c)}
    assert shown == {Column.NAME, Column.SIZE}
    assert sum(view.columnWidth(c) for c in shown) <= view.viewport().width()
    view.setFixedWidth(900)
    flush()
    shown = {c for c in Column if not view.isColumnHidden(c)}
    assert shown == {Column.NAME, Column.SIZE, Column.LAYER, Column.STATE}
    panel.bar.group_button.menu().actions()[1].trigger()
    shown = {c for c in Column if not view.isColumnHidden(c)}
    assert shown == {Column.NAME, Column.SIZE, Column.RULE, Column.STATE}


def test_a_filter_typed_into_a_long_list_waits_for_nothing(dock, wait):
    many = group("C01", Severity.ERROR, [(f"L{i}",) for i in range(5_000)])
    panel = listed(dock, many)
    QTest.keyClicks(dock.filterEdit, "l499")
    wait(lambda: len(panel.model.arrangement.order) == 11)
    panel.apply(Difference((take(many, [499]),), (), frozenset()))
    assert len(panel.model.arrangement.order) == 10
    listed(dock, many)
    wait(lambda: len(panel.model.arrangement.order) == 11)


def test_an_edit_makes_no_texts_that_nobody_asked_for(dock):
    """They took some 50 ms of every first edit; typing makes them."""
    panel = listed(dock, OVERLAPS, WARNINGS)
    panel.apply(Difference((take(OVERLAPS, [1]),), (), frozenset()))
    assert not panel.preparing.texts.ready()
    dock.filterEdit.setText("nut")
    panel.refresh()
    assert panel.preparing.texts.ready()
    before = panel.model.rowCount()
    panel.apply(Difference((), (take(OVERLAPS, [1]),), frozenset()))
    assert panel.preparing.texts.ready(), "what is looked for is found among new ones"
    assert panel.model.rowCount() >= before


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
