# SPDX-License-Identifier: GPL-2.0-or-later
"""The checking dock on 1366 × 768 with large letters, and its counters in English."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qh_plugin.gui.checking.listing.counters import Counters
from qh_plugin.gui.checking.listing.status import Status
from qh_plugin.gui.editing.tools.bar import ToolBar
from qh_plugin.gui.flow_layout import FlowRow
from qh_plugin.qgis_io import i18n
from tests.qgis import checked_dock
from tests.qgis.conftest import flush

#: of 768 px QGIS's title, menu, three rows of tools, status bar and the dock's own title and tab
#: leave so many lines of 20 px, those of letters at 125 %
LINES = 24


@pytest.fixture
def dock(iface, session, settings, tmp_path, wait):
    settings.explained, settings.folded = True, False
    with checked_dock.on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as made:
        checked_dock.run(made, wait)
        yield made


def test_all_of_it_together_is_not_higher_than_the_screen(dock):
    dock.findings.go_to(dock.result.findings[0].keys[0])
    dock.progressBar.show()
    dock.setFloating(True)
    flush()  # laid out anew
    assert dock.detailView.isVisible() and dock.progressBar.isVisible()
    line = dock.fontMetrics().lineSpacing()
    assert dock.contents.minimumSizeHint().height() <= LINES * line


def test_the_room_that_the_dock_gains_is_the_lists(dock):
    dock.folding.explain.click()
    dock.findings.go_to(dock.result.findings[0].keys[0])
    dock.setFloating(True)
    dock.resize(400, 600)
    flush()
    below, list_before = dock.detailPanel.height(), dock.findingsView.height()
    dock.resize(400, 800)
    flush()
    assert dock.detailPanel.height() == below
    assert dock.findingsView.height() >= list_before + 190


def test_buttons_side_by_side_take_the_room_of_one_line(qgis_app):
    """Room for one below the other would be taken from the list."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    row = FlowRow()
    column.addWidget(row)
    for text in ("Bản đồ", "Sửa tất cả (3)", "Chấp nhận…"):
        row.flow.addWidget(QPushButton(text))
    holder.resize(600, 200)
    holder.show()
    row.fit()
    line = row.findChild(QPushButton).sizeHint().height()
    assert row.sizeHint().height() == line
    assert holder.sizeHint().height() < 2 * line + 20
    holder.resize(150, 200)
    flush()
    assert row.sizeHint().height() > 2 * line and row.minimumHeight() > 2 * line
    holder.close()


def test_the_tools_do_not_ask_for_the_height_of_all_one_below_the_other(iface, session, settings):
    made = ToolBar(iface, session, settings)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(made)
    holder.resize(900, 300)
    holder.show()
    flush()
    line = made.moreButton.sizeHint().height()
    assert made.minimumSizeHint().height() < 2 * line
    made.shutdown()
    holder.close()


@pytest.mark.parametrize("language, words", [("en", ("1 error", "2 errors")), ("vi", ("1 lỗi",))])
def test_one_error_is_not_one_errors(qgis_app, monkeypatch, language, words):
    monkeypatch.setattr(i18n, "_language", language)
    monkeypatch.setattr(
        "qh_plugin.gui.checking.listing.status.translate",
        lambda _, text: {"lỗi": "error"}.get(text, text) if language == "en" else text,
    )
    counters = Counters()
    for count, said in enumerate(words, start=1):
        counters.show_counts({Status.ERROR: count})
        assert counters._buttons[Status.ERROR].accessibleName() == said
