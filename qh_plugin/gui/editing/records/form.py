# SPDX-License-Identifier: GPL-2.0-or-later
"""The form of one record: the circular's column names, an editor each, what is wrong below it."""

from __future__ import annotations

from typing import Mapping, Sequence

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from qh_plugin.core.dossier.record_values import problem
from qh_plugin.core.dossier.records import CODE, Problem
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import RecordTable
from qh_plugin.gui.editing.records.editors import editor_for
from qh_plugin.qgis_io.i18n import shown, translate

#: follow from the dossier or its files, never typed here
_GIVEN = {CODE, "coBASIC", "coGIS"}


class RecordForm(QWidget):
    """`edited(column, value)` after each change by the user; `row()` holds the values."""

    edited = pyqtSignal(str, object)

    def __init__(self, table: RecordTable, model: Model, parent=None) -> None:
        super().__init__(parent)
        self.table = table
        self.model = model
        self.editors = {}
        self._problems = {}
        self._row: dict[str, object] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.setSpacing(1)
        for field in table.fields:
            star = " *" if field.required == "E" else ""
            label = QLabel(shown(field.label) + star)
            label.setWordWrap(True)
            editor = editor_for(field, model)
            label.setBuddy(editor.widget)
            wrong = QLabel()
            wrong.setObjectName(f"{field.name}Problem")
            wrong.setWordWrap(True)
            wrong.hide()
            if field.name in _GIVEN:
                editor.widget.setEnabled(False)
                editor.widget.setToolTip(translate("qh", "Tự điền theo hồ sơ và các tệp đã có."))
            editor.edited.connect(lambda value, name=field.name: self._edited(name, value))
            self.editors[field.name] = editor
            self._problems[field.name] = wrong
            for widget in (label, editor.widget, wrong):
                layout.addWidget(widget)
            layout.addSpacing(3)

    def row(self) -> dict[str, object]:
        """The values as they are now, also those of columns that the form does not show."""
        return dict(self._row)

    def set_row(self, row: Mapping[str, object]) -> None:
        """Show a row."""
        self._row = dict(row)
        for name, editor in self.editors.items():
            editor.set(row.get(name))
            self._show_problem(name)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what only the whole table tells, such as a number that is there twice. That a
        value is missing is said by its field already."""
        for one in problems:
            label = self._problems.get(one.column)
            if label is not None and label.isHidden() and self._row.get(one.column):
                label.setText(f"✖ {shown(one.text)}")
                label.show()

    def go_to(self, column: str) -> None:
        """Put the cursor into a field; into the first one without a column."""
        editor = self.editors.get(column) or next(
            e for e in self.editors.values() if e.widget.isEnabled()
        )
        # the section may have been opened only now: its place is known after the layout
        QTimer.singleShot(0, editor.widget.setFocus)

    def _edited(self, name: str, value: object) -> None:
        self._row[name] = value
        self._show_problem(name)
        self.edited.emit(name, value)

    def _show_problem(self, name: str) -> None:
        editor = self.editors[name]
        text = problem(editor.field, self._row.get(name), self.model)
        label = self._problems[name]
        label.setText(f"✖ {shown(text)}" if text is not None else "")
        label.setVisible(text is not None)
