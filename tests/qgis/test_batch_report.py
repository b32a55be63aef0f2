# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of mending many: long sentences are seen whole, and copied whole."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.repair.proof import Proof
from qh_plugin.core.repair.rounds import Left, Mend, Mended
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text, plain
from qh_plugin.gui.checking.mending.batch_report import BatchReport, summary_of
from qh_plugin.gui.checking.mending.proposing import Bulk
from tests.qgis.conftest import flush

LONG = "ranh giới này là địa giới phường nên không dời được khi chưa có người cho phép; " * 3


def left(n, why):
    return Left("C01", "lots", f"k{n}", Text(f"lỗi {n}", f"error {n}"), (0.0, 0.0), why, True)


@pytest.fixture
def report(iface, tmp_path):
    rows = [left(n, plain(LONG if n % 2 else "ngắn")) for n in range(1000)]
    bulk = Bulk((), Mended(Dataset(()), (), rows), False, 0)
    made = BatchReport(iface, tmp_path, bulk, lambda: None)
    made.show()
    flush()
    yield made
    made.close()
    flush()


def whole(table, row, column):
    """Whether the cell is as high as its text needs at the width it has."""
    text = table.model().index(row, column).data()
    metrics, room = table.fontMetrics(), table.columnWidth(column) - 8
    need = metrics.boundingRect(0, 0, room, 0, Qt.TextFlag.TextWordWrap, text).height()
    return table.rowHeight(row) >= need


def test_what_is_seen_is_seen_whole_also_after_scrolling_and_resizing(report):
    table = report.table
    assert whole(table, 0, 3) and whole(table, 1, 3)
    assert table.rowHeight(0) < table.rowHeight(1), "a short one takes one line"
    assert not whole(table, 801, 3), "what is not seen waits"
    table.scrollTo(table.model().index(801, 0), table.ScrollHint.PositionAtTop)
    flush()
    assert whole(table, 801, 3)
    report.resize(520, 420)
    flush()
    assert whole(table, table.rowAt(5), 3)


def test_chosen_lines_are_copied_whole(report):
    table = report.table
    table.selectRow(1)
    (action,) = [a for a in table.actions() if a.objectName() == "copyAccount"]
    action.trigger()
    head, line = QApplication.clipboard().text().split("\n")
    assert head.split("\t")[0] == "Kết quả"
    assert line.split("\t") == ["✖ từ chối", "C01", "lỗi 1", LONG]


def test_what_could_not_be_seen_before_is_told_with_what_was_mended():
    """A bow tie that became a valid area shows what it lies upon."""

    def summary(*revealed):
        proofs = [Proof(True, revealed=n) for n in revealed]
        done = [Mend("G04", "valid", "k", plain("x"), (0.0, 0.0), (), p) for p in proofs]
        return summary_of(Bulk((), Mended(Dataset(()), done, ()), False, 0))

    assert summary(0, 2, 3) == (
        "Đã sửa 3 lỗi, không phát sinh lỗi mới. 5 lỗi bị che trước đó nay kiểm được."
    )
    assert summary(0) == "Đã sửa 1 lỗi, không phát sinh lỗi mới."
