# SPDX-License-Identifier: GPL-2.0-or-later
"""One indicator: its field, a mark (✔ ▲ ✖ ●) and a sentence below."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy

from qh_plugin.core.zoning.kinds import Kind, example
from qh_plugin.qgis_io.i18n import shown, translate

MARKS = {"error": "✖", "warning": "▲", "info": "●", "good": "✔", "": ""}


class IndicatorEdit(QLineEdit):
    """Tells Esc apart, which gives back what is stored."""

    restored = pyqtSignal()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.restored.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event) -> bool:
        # QGIS has a shortcut on Esc; while something is typed it belongs to this field
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


class IndicatorRow:
    """Puts its widgets in a grid of three columns and gives the field its texts."""

    def __init__(self, grid: QGridLayout, place: int, kind: Kind) -> None:
        self.kind = kind
        title = translate("qh", "{title} ({unit})").format(
            title=shown(kind.title), unit=shown(kind.unit)
        )
        self.title = QLabel(title)
        self.title.setWordWrap(True)
        self.edit = IndicatorEdit()
        self.edit.setObjectName(f"{kind.field}Edit")
        self.edit.setAccessibleName(title)
        self.edit.setToolTip(translate("qh", "Viết ví dụ {example}").format(example=example(kind)))
        self.mark = QLabel()
        self.mark.setObjectName(f"{kind.field}Mark")
        self.mark.setMinimumWidth(self.mark.fontMetrics().horizontalAdvance("▲ "))
        self.note = QLabel()
        self.note.setObjectName(f"{kind.field}Note")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.title.setBuddy(self.edit)
        grid.addWidget(self.title, 2 * place, 0)
        grid.addWidget(self.edit, 2 * place, 1)
        grid.addWidget(self.mark, 2 * place, 2)
        grid.addWidget(self.note, 2 * place + 1, 0, 1, 3)

    def show_value(self, text: str, same: bool, typed: bool) -> None:
        """The value of all lots, or that they differ; the cursor stays where it was."""
        if self.edit.text() != text:
            at = self.edit.cursorPosition()
            self.edit.setText(text)
            self.edit.setCursorPosition(min(at, len(text)))
        self.edit.setModified(typed)
        self.edit.setPlaceholderText("" if same or typed else translate("qh", "(khác nhau)"))

    def say(self, mark: str, sentence: str, tip: str) -> None:
        """A mark ("error", "warning", "info", "good", "" for none) and what it means."""
        self.mark.setText(MARKS[mark])
        self.mark.setToolTip(tip)
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def set_visible(self, visible: bool) -> None:
        """Hide it where the class has no such field."""
        for widget in (self.title, self.edit, self.mark, self.note):
            widget.setVisible(visible)
