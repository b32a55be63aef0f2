# SPDX-License-Identifier: GPL-2.0-or-later
"""One field of the form: label, editor, and whose value it is: the dossier's or the user's."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.description_fields import DescriptionField, choices
from qh_plugin.core.dossier.description_values import checked
from qh_plugin.core.errors import InputError
from qh_plugin.qgis_io.i18n import shown, translate

_LINES = 4


class CalmCombo(QComboBox):
    """Does not change when the form is scrolled over it."""

    def wheelEvent(self, event) -> None:
        event.ignore()


class FieldRow(QWidget):
    """`given` is what the dossier says, as text; the row is the user's own where `own()`."""

    changed = pyqtSignal()

    def __init__(self, field: DescriptionField, parent=None) -> None:
        super().__init__(parent)
        self.field = field
        self._given = ""
        self._own = False
        self._filling = False
        self.editor = self._make_editor()
        self.editor.setObjectName(f"{field.name}Edit")
        self.editor.setAccessibleName(shown(field.label))
        self.state = QLabel()
        self.button = QToolButton()
        self.button.setObjectName(f"{field.name}Button")
        self.button.setAutoRaise(False)
        self.button.clicked.connect(self._turn)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setVisible(False)
        self._lay_out()

    def set(self, given: str, own: Optional[str]) -> None:
        """Show the dossier's text, or the user's own over it (None: there is none)."""
        self._given = given
        self._own = own is not None
        self._fill(given if own is None else own)
        self._show_state()

    def own(self) -> Optional[str]:
        """The user's own text, None where the dossier's holds."""
        if not self._own and not self._open():
            return None
        text = self.text()
        return None if not self._given and not text.strip() else text

    def text(self) -> str:
        """What stands in the editor; a code for a list."""
        if isinstance(self.editor, QComboBox):
            return str(self.editor.currentData() or "")
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return self.editor.text()

    def check(self) -> bool:
        """True where the text fits; otherwise says below the editor what does not."""
        said = ""
        own = self.own()
        if own is not None:
            try:
                checked(self.field, own)
            except InputError as error:
                said = f"▲ {shown(error.text)}"
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        return not said

    def take_over(self) -> None:
        """The dossier's value becomes the user's own, to be changed."""
        self._own = True
        self._show_state()
        self.editor.setFocus()
        self.changed.emit()

    def give_back(self) -> None:
        """The dossier's value again."""
        self._own = False
        self._fill(self._given)
        self._show_state()
        self.check()
        self.changed.emit()

    def _open(self) -> bool:
        """The dossier says nothing here: what is typed is the user's."""
        return not self._given

    def _turn(self) -> None:
        self.give_back() if self._own else self.take_over()

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self.changed.emit()

    def _make_editor(self) -> QWidget:
        kind = self.field.kind
        if choices(kind):
            editor = CalmCombo()
            editor.addItem(translate("qh", "(chưa chọn)"), "")
            for code, name in choices(kind).items():
                editor.addItem(shown(name), code)
            editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            editor.currentIndexChanged.connect(self._edited)
        elif kind == "text":
            editor = QPlainTextEdit()
            editor.setTabChangesFocus(True)
            frame = 2 * (editor.frameWidth() + int(editor.document().documentMargin()))
            editor.setFixedHeight(_LINES * editor.fontMetrics().lineSpacing() + frame)
            editor.textChanged.connect(self._edited)
        else:
            editor = QLineEdit()
            hints = {
                "date": translate("qh", "ngày/tháng/năm"),
                "scale": translate("qh", "ví dụ 1/2.000"),
                "list": translate("qh", "cách nhau bằng dấu “;”"),
            }
            editor.setPlaceholderText(hints.get(kind, ""))
            editor.textChanged.connect(self._edited)
            editor.editingFinished.connect(self.check)
        editor.setToolTip(shown(self.field.help))
        return editor

    def _lay_out(self) -> None:
        mark = " *" if self.field.required else ""
        label = QLabel(f"{shown(self.field.label)}{mark}")
        label.setBuddy(self.editor)
        label.setToolTip(shown(self.field.help))
        label.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(label, 1)
        head.addWidget(self.state)
        head.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(1)
        layout.addLayout(head)
        layout.addWidget(self.editor)
        layout.addWidget(self.problem)

    def _fill(self, text: str) -> None:
        self._filling = True
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(max(self.editor.findData(text), 0))
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        else:
            self.editor.setText(text)
            self.editor.setCursorPosition(0)
        self._filling = False

    def _show_state(self) -> None:
        locked = bool(self._given) and not self._own
        if isinstance(self.editor, QComboBox):
            self.editor.setEnabled(not locked)
        else:
            self.editor.setReadOnly(locked)
        self.editor.setPalette(_greyed(self.palette()) if locked else self.palette())
        self.state.setPalette(_greyed(self.palette()))
        self.button.setVisible(bool(self._given))
        self.state.setVisible(bool(self._given))
        label = shown(self.field.label)
        if locked:
            self.state.setText(translate("qh", "từ hồ sơ"))
            self.button.setText(translate("qh", "Sửa"))
            self.button.setToolTip(translate("qh", "Ghi giá trị riêng thay cho giá trị của hồ sơ"))
            name = translate("qh", "Sửa {field}").format(field=label)
        else:
            self.state.setText(translate("qh", "giá trị riêng"))
            self.button.setText(translate("qh", "Trả lại"))
            hint = translate("qh", "Trả lại giá trị hồ sơ: {value}")
            self.button.setToolTip(hint.format(value=self._given))
            name = translate("qh", "Trả lại giá trị hồ sơ cho {field}").format(field=label)
        self.button.setAccessibleName(name)


def _greyed(palette: QPalette) -> QPalette:
    """The colours of a value that is only shown; it can still be selected and copied."""
    greyed = QPalette(palette)
    window = palette.color(QPalette.ColorRole.Window)
    greyed.setColor(QPalette.ColorRole.Base, window)
    dimmed = _between(palette.color(QPalette.ColorRole.Text), window)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        greyed.setColor(role, dimmed)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        greyed.setColor(QPalette.ColorGroup.Disabled, role, dimmed)
    return greyed


def _between(text: QColor, window: QColor, share: float = 0.6) -> QColor:
    """A colour with `share` of the text's: quieter, but readable in light and night themes."""
    parts = zip(text.getRgb()[:3], window.getRgb()[:3])
    return QColor(*(round(share * a + (1 - share) * b) for a, b in parts))
