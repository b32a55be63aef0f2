# SPDX-License-Identifier: GPL-2.0-or-later
"""One row of BanVe or VanBan in a window of its own."""

from __future__ import annotations

from typing import Mapping

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QScrollArea,
    QVBoxLayout,
)

from qh_plugin.core.dossier.records import check_row
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import RecordTable
from qh_plugin.gui.editing.records.form import RecordForm
from qh_plugin.qgis_io.i18n import shown, translate


class RowDialog(QDialog):
    """`form.row()` holds the values; a row that is not complete may be kept and says so."""

    def __init__(
        self, table: RecordTable, model: Model, row: Mapping[str, object], parent=None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(shown(table.title))
        self.setModal(True)
        self.form = RecordForm(table, model)
        self.form.set_row(row)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        keep = self.buttons.addButton(
            translate("qh", "Ghi dòng này"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        keep.setDefault(True)
        self.buttons.addButton(translate("qh", "Bỏ"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (area, self.note, self.buttons):
            layout.addWidget(widget)
        self.resize(420, 520)
        self.form.edited.connect(lambda *_: self._show_note())
        self._show_note()
        self.form.go_to("")

    def _show_note(self) -> None:
        found = check_row(self.form.table, self.form.row(), self.form.model)
        wrong = sum(one.required == "E" for one in found)
        text = translate("qh", "✖ Còn {count} ô bắt buộc chưa đúng.").format(count=wrong)
        self.note.setText(text if wrong else translate("qh", "✔ Đủ các ô bắt buộc."))
