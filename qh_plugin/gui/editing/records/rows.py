# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of BanVe or VanBan: a short table, add, change, remove, make them of files."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.dossier.record_values import shown as value_shown
from qh_plugin.core.dossier.records import CODE, Problem, Row
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import RecordTable
from qh_plugin.gui.editing.records.row_dialog import RowDialog
from qh_plugin.gui.editing.records.strip import Strip
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io import i18n
from qh_plugin.qgis_io.i18n import translate

_MOST_COLUMNS, _FEWEST, _MOST = 2, 2, 7


class RowsView(QWidget):
    """Works on the list of rows it was given; `changed` after each change."""

    changed = pyqtSignal()

    def __init__(self, table: RecordTable, model: Model, new_row: Row, parent=None) -> None:
        super().__init__(parent)
        self.table = table
        self.model = model
        self.rows: list[Row] = []
        self.proposals: list[Row] = []
        self.dialog: Optional[RowDialog] = None
        self._new_row = new_row
        named = [f for f in table.fields if f.name != CODE and f.required == "E"]
        self._columns = named[:_MOST_COLUMNS]
        self.view = self._table()
        self.back = Strip()
        buttons = QWidget()
        flow = FlowLayout(buttons)
        self.addButton = QPushButton(translate("qh", "Thêm"))
        self.editButton = QPushButton(translate("qh", "Sửa"))
        self.removeButton = QPushButton(translate("qh", "Xóa"))
        self.proposeButton = QPushButton()
        self.addButton.setToolTip(translate("qh", "Thêm một dòng"))
        self.editButton.setToolTip(translate("qh", "Sửa dòng đang chọn (Enter hoặc bấm đúp)"))
        self.removeButton.setToolTip(translate("qh", "Xóa dòng đang chọn; hoàn tác được"))
        self.proposeButton.setToolTip(
            translate("qh", "Lập dòng cho các tệp trong hồ sơ mà bảng chưa có; sửa lại được")
        )
        for button, action in (
            (self.addButton, self.add),
            (self.editButton, self.edit),
            (self.removeButton, self.remove),
            (self.proposeButton, self.take_proposals),
        ):
            button.clicked.connect(lambda _=False, act=action: act())
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        for widget in (self.view, self.back, buttons):
            layout.addWidget(widget)
        self.view.itemSelectionChanged.connect(self._enable)
        self.view.itemActivated.connect(lambda _: self.edit())
        self._enable()

    def show_rows(self, rows: list[Row], problems: Sequence[Problem], proposals: list[Row]) -> None:
        """Show the rows, with what is wrong in each, and how many the files propose."""
        self.rows, self.proposals = rows, proposals
        chosen = self.view.currentRow()
        self.view.setRowCount(len(rows))
        for number, row in enumerate(rows):
            of = [p for p in problems if p.row == number]
            mark = Mark.WRONG if any(p.required == "E" for p in of) else Mark.OK
            hint = "\n".join(i18n.shown(p.text) for p in of) or i18n.shown(mark.word)
            texts = [
                value_shown(c, row.get(c.name), self.model, i18n.language()) for c in self._columns
            ]
            for column, text in enumerate([mark.value, *texts]):
                item = QTableWidgetItem(text)
                item.setToolTip(hint if column == 0 else f"{text}\n{hint}")
                if column == 0:
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, i18n.shown(mark.word))
                self.view.setItem(number, column, item)
        if 0 <= chosen < len(rows):
            self.view.setCurrentCell(chosen, 1)
        lines = min(max(len(rows), _FEWEST), _MOST)
        height = self.view.verticalHeader().defaultSectionSize()
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + lines * height)
        text = translate("qh", "Lập {count} dòng từ tệp").format(count=len(proposals))
        self.proposeButton.setText(text)
        self.proposeButton.setVisible(bool(proposals))
        self._enable()

    def add(self) -> None:
        """Ask for a new row."""
        self._ask(dict(self._new_row), lambda row: self.rows.append(row))

    def edit(self) -> None:
        """Ask for new values of the chosen row."""
        number = self.view.currentRow()
        if 0 <= number < len(self.rows):
            old = self.rows[number]
            self._ask(old, lambda row: (old.clear(), old.update(row)))

    def remove(self) -> None:
        """Take the chosen row away; the strip brings it back."""
        number = self.view.currentRow()
        if not 0 <= number < len(self.rows):
            return
        row = self.rows.pop(number)
        column = self._columns[0] if self._columns else self.table.fields[0]
        name = value_shown(column, row.get(column.name), self.model, i18n.language()) or "–"

        def back() -> None:
            self.rows.insert(min(number, len(self.rows)), row)
            self.changed.emit()

        text = translate("qh", "Đã xóa dòng {name}.").format(name=name)
        self.back.offer(text, (translate("qh", "Hoàn tác"), back))
        self.changed.emit()

    def take_proposals(self) -> None:
        """Add the rows that the files propose; the strip takes them away again."""
        added = [dict(row) for row in self.proposals]
        self.rows.extend(added)

        def back() -> None:
            self.rows[:] = [row for row in self.rows if not any(row is one for one in added)]
            self.changed.emit()

        text = translate("qh", "Đã thêm {count} dòng theo tệp; hãy xem và sửa lại từng dòng.")
        self.back.offer(text.format(count=len(added)), (translate("qh", "Hoàn tác"), back))
        self.changed.emit()

    def _ask(self, row: Row, keep) -> None:
        self.dialog = RowDialog(self.table, self.model, row, self.window())

        def accepted() -> None:
            keep(self.dialog.form.row())
            self.back.hide()
            self.changed.emit()

        self.dialog.accepted.connect(accepted)
        self.dialog.open()

    def _table(self) -> QTableWidget:
        view = QTableWidget(0, 1 + len(self._columns))
        view.setHorizontalHeaderLabels(["", *(i18n.shown(c.label) for c in self._columns)])
        for number, column in enumerate(self._columns, start=1):
            view.horizontalHeaderItem(number).setToolTip(i18n.shown(column.label))
        view.setAccessibleName(i18n.shown(self.table.title))
        view.verticalHeader().hide()
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(26)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return view

    def _enable(self) -> None:
        there = 0 <= self.view.currentRow() < len(self.rows) and bool(self.view.selectedItems())
        self.editButton.setEnabled(there)
        self.removeButton.setEnabled(there)
