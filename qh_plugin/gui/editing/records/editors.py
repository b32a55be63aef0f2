# SPDX-License-Identifier: GPL-2.0-or-later
"""One widget for one column of a record: text, a value of a list, a day."""

from __future__ import annotations

from datetime import date
from typing import Optional

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from qh_plugin.core.dossier.record_values import converted, shown
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import ModelField
from qh_plugin.qgis_io import i18n
from qh_plugin.qgis_io.i18n import translate

_LONG = 250


def editor_for(field: ModelField, model: Model) -> Editor:
    """The editor that fits a column."""
    if field.code_list in model.code_lists:
        return CodeEditor(field, model)
    if field.type == "date":
        return DateEditor(field, model)
    return LongEditor(field, model) if field.length >= _LONG else LineEditor(field, model)


class Editor(QObject):
    """`edited` only when the user changed something: a value that the widget cannot show stays
    as it is."""

    edited = pyqtSignal(object)

    def __init__(self, field: ModelField, model: Model) -> None:
        super().__init__()
        self.field = field
        self.model = model
        self._showing = False
        self.widget = self._make()
        self.widget.setObjectName(f"{field.name}Edit")
        self.widget.setAccessibleName(i18n.shown(field.label))
        self.widget.setToolTip(self._hint())
        self.widget.setAcceptDrops(False)  # a file that is dropped here is meant for the panel
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.widget.installEventFilter(self)

    def set(self, value: object) -> None:
        """Show a value, without `edited`."""
        self._showing = True
        self._show(value)
        self._showing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the panel; it never changes a value in passing."""
        if event.type() == QEvent.Type.Wheel and not isinstance(watched, QPlainTextEdit):
            event.ignore()
            return True
        return False

    def _tell(self, value: object) -> None:
        if not self._showing:
            self.edited.emit(converted(self.field, value, self.model))

    def _hint(self) -> str:
        needed = {
            "E": translate("qh", "Bắt buộc."),
            "W": translate("qh", "Nên có."),
        }.get(self.field.required, "")
        return " ".join(part for part in (i18n.shown(self.field.help), needed) if part)

    def _placeholder(self) -> str:
        if self.field.required == "E":
            return translate("qh", "bắt buộc")
        return translate("qh", "nên có") if self.field.required == "W" else ""

    def _make(self):
        raise NotImplementedError

    def _show(self, value: object) -> None:
        raise NotImplementedError


class LineEditor(Editor):
    """Text on one line, and numbers."""

    def _make(self) -> QLineEdit:
        edit = QLineEdit()
        edit.setPlaceholderText(self._placeholder())
        edit.textEdited.connect(self._tell)
        return edit

    def _show(self, value: object) -> None:
        self.widget.setText(shown(self.field, value, self.model, i18n.language()))


class LongEditor(Editor):
    """Text on two lines; Tab goes to the next field."""

    def _make(self) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setPlaceholderText(self._placeholder())
        edit.setFixedHeight(2 * edit.fontMetrics().lineSpacing() + 12)
        edit.textChanged.connect(lambda: self._tell(" ".join(edit.toPlainText().split())))
        return edit

    def _show(self, value: object) -> None:
        self.widget.setPlainText(shown(self.field, value, self.model, i18n.language()))


class CodeEditor(Editor):
    """A value of a code list; one that the list does not know is kept and said."""

    def _make(self) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        empty = translate("qh", "chưa chọn ({need})")
        need = self._placeholder()
        box.addItem(empty.format(need=need) if need else translate("qh", "chưa chọn"), None)
        for code in self.model.code_lists[self.field.code_list].codes:
            box.addItem(i18n.shown(code.name), code.code)
        box.currentIndexChanged.connect(lambda: self._tell(box.currentData()))
        return box

    def _show(self, value: object) -> None:
        index = self.widget.findData(value) if value is not None else 0
        if index < 0:
            text = translate("qh", "“{value}” (ngoài danh mục)").format(value=value)
            self.widget.addItem(text, value)
            index = self.widget.count() - 1
        self.widget.setCurrentIndex(index)


class DateEditor(Editor):
    """A day, or none."""

    def _make(self) -> QgsDateEdit:
        edit = QgsDateEdit()
        edit.setDisplayFormat("dd/MM/yyyy")
        edit.setAllowNull(True)
        need = self._placeholder()
        empty = translate("qh", "chưa có ngày ({need})")
        edit.setNullRepresentation(
            empty.format(need=need) if need else translate("qh", "chưa có ngày")
        )
        edit.setCalendarPopup(True)
        edit.dateValueChanged.connect(lambda *_: self._tell(self._day()))
        return edit

    def _show(self, value: object) -> None:
        if isinstance(value, date):
            self.widget.setDate(QDate(value.year, value.month, value.day))
        else:
            self.widget.clear()

    def _day(self) -> Optional[date]:
        if self.widget.isNull():
            return None
        shown_day = self.widget.date()
        return date(shown_day.year(), shown_day.month(), shown_day.day())
