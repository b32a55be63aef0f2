# SPDX-License-Identifier: GPL-2.0-or-later
"""The window that asks for an exception, and that of the ledger: what is missing is said for as
long as it is missing."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt

from qh_plugin.core.checking.ledger import Waiver
from qh_plugin.gui.checking.waivers.dialog import WaiverDialog
from qh_plugin.gui.checking.waivers.ledger_model import Line
from qh_plugin.gui.checking.waivers.ledger_window import LedgerWindow
from tests.qgis.conftest import flush


@pytest.fixture
def shown(qgis_app):
    made = []

    def show(window):
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        window.show()
        made.append(window)
        return window

    yield show
    for window in made:
        window.close()
        window.deleteLater()
    flush()


def test_what_is_missing_is_said_until_it_is_typed(shown, settings):
    settings.person = ""
    dialog = shown(WaiverDialog(None, settings, "C01: NO-12, CX-03 chồng lấn"))
    dialog.person.clear()
    dialog.accept()
    assert "lý do" in dialog.missing.text()
    dialog.reason.setPlainText("Cầu vượt")
    assert not dialog.missing.text()
    dialog.accept()
    assert "tên" in dialog.missing.text() and dialog.isVisible()
    dialog.person.setText("Cán bộ A")
    assert not dialog.missing.text()


def test_the_button_that_withdraws_says_why_it_cannot_be_pressed(shown, settings):
    settings.person = "Cán bộ A"
    window = shown(LedgerWindow(None, settings))
    window.show_lines([_line()], 0)
    assert not window.withdraw.isEnabled() and "lý do" in window.withdraw.toolTip()
    window.reason.setText("nhập nhầm")
    assert window.withdraw.isEnabled() and not window.withdraw.toolTip()


def test_the_day_on_which_an_exception_ends_can_be_read(shown, settings):
    window = shown(LedgerWindow(None, settings))
    window.show_lines([_line()], 0)
    last = window.model.columnCount() - 1
    text = str(window.model.index(0, last).data())
    assert "23/05/2027" in text
    assert window.table.fontMetrics().horizontalAdvance(text) + 4 <= window.table.columnWidth(last)


def _line():
    waiver = Waiver(
        "C01",
        "QuyHoach/ChucNangSuDungDat_A",
        "key",
        ("NO-12", "CX-03"),
        (1, 2),
        "hash",
        "Cầu vượt",
        "Cán bộ A",
        made="2026-11-23T02:32:00+00:00",
        expires="2027-05-23",
    )
    return Line(waiver)
