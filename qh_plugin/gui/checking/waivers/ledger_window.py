# SPDX-License-Identifier: GPL-2.0-or-later
"""The window "Ngoại lệ": every exception of the dossier, and withdrawing one with a reason."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from qh_plugin.gui.checking.waivers.ledger_model import LedgerModel, Line
from qh_plugin.qgis_io.i18n import translate

#: the column of the reason
_REASON = 3


class LedgerWindow(QDialog):
    """Not modal. `withdrawal(waiver, reason, person)` and `key_chosen(key)` go to the dock."""

    withdrawal = pyqtSignal(object, str, str)
    key_chosen = pyqtSignal(str)

    def __init__(self, parent, settings) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("QhLedgerWindow")
        self.setWindowTitle(translate("qh", "Ngoại lệ của hồ sơ"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.model = LedgerModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(_REASON, QHeaderView.ResizeMode.Stretch)
        self.table.activated.connect(self._activated)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._name())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(translate("qh", "Lý do rút lại"))
        self.person = QLineEdit(settings.person)
        self.person.setPlaceholderText(translate("qh", "Người rút lại"))
        self.withdraw = QPushButton(translate("qh", "Rút lại ngoại lệ đang chọn"))
        self.withdraw.setObjectName("waiverWithdraw")
        self.withdraw.setAutoDefault(False)
        self.withdraw.clicked.connect(lambda: self._withdraw())
        close = QPushButton(translate("qh", "Đóng"))
        close.setAutoDefault(False)
        close.clicked.connect(lambda: self.close())
        for field in (self.reason, self.person):
            field.textChanged.connect(lambda _: self._name())
        row = QHBoxLayout()
        row.addWidget(self.reason, 2)
        row.addWidget(self.person, 1)
        row.addWidget(self.withdraw)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.resize(960, 380)
        self._name()

    def show_lines(self, lines: list[Line], bad: int) -> None:
        """Show the ledger; `bad` lines of it cannot be read."""
        self.model.show(lines)
        holding = sum(not line.why for line in lines)
        text = translate("qh", "{holding} ngoại lệ còn hiệu lực, {ended} đã hết hiệu lực.")
        said = text.format(holding=holding, ended=len(lines) - holding)
        if not lines:
            said = translate(
                "qh", "Hồ sơ chưa có ngoại lệ nào. Chọn lỗi trong danh sách rồi bấm W để chấp nhận."
            )
        if bad:
            more = translate("qh", "{bad} dòng của sổ không đọc được.")
            said = f"{said} {more.format(bad=bad)}"
        self.said.setText(said)
        self._fit()
        if lines:
            self.table.selectRow(0)
        self._name()

    def line(self) -> Optional[Line]:
        """The chosen line."""
        row = self.table.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _fit(self) -> None:
        """Each column as wide as its words, the reason as what is left."""
        most = 22 * self.table.fontMetrics().averageCharWidth()
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            if column != _REASON and self.table.columnWidth(column) > most:
                self.table.setColumnWidth(column, most)

    def _name(self) -> None:
        line = self.line()
        holds = line is not None and not line.withdrawn
        for field in (self.reason, self.person):
            field.setEnabled(holds)
        filled = bool(self.reason.text().strip() and self.person.text().strip())
        self.withdraw.setEnabled(holds and filled)
        need = translate("qh", "Nhập lý do và tên người rút lại trước.")
        self.withdraw.setToolTip(need if holds and not filled else "")

    def _withdraw(self) -> None:
        line = self.line()
        if line is not None:
            self.withdrawal.emit(line.waiver, self.reason.text(), self.person.text())
            self.reason.clear()

    def _activated(self, index) -> None:
        self.key_chosen.emit(self.model.lines[index.row()].waiver.key)
