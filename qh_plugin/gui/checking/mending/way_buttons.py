# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to mend the chosen finding as buttons: pointing at one shows it on the map."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from qh_plugin.gui.checking.mending.proposing import Way, plain_reason
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import shown, translate

#: as many can be picked by a key
MOST_KEYS = 9


class WayButton(QPushButton):
    """One way. A text that does not fit is cut with "…"; the tooltip has the whole of it."""

    pointed = pyqtSignal()
    left = pyqtSignal()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        room = self.parentWidget().width() if self.parentWidget() is not None else hint.width()
        return QSize(min(hint.width(), max(room, 120)), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        space = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, space.width() - 4
        )
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def event(self, event) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.pointed.emit()
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.left.emit()
        return super().event(event)


class WayButtons(QWidget):
    """One button a way, numbered. `chosen` when one is pressed, `pointed` (None: no more) when
    the mouse or the keyboard comes to one."""

    chosen = pyqtSignal(int)
    pointed = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._buttons: dict[int, WayButton] = {}
        self.setVisible(False)

    def clear(self) -> None:
        """No ways."""
        for button in self._buttons.values():
            self._flow.removeWidget(button)
            button.blockSignals(True)
            button.deleteLater()
        self._buttons = {}
        self.setVisible(False)

    def put(self, way: Way) -> None:
        """A new way, or one that is now proved."""
        button = self._buttons.get(way.number) or self._new(way.number)
        button.setText(_text(way))
        button.setToolTip(_tip(way))
        button.setAccessibleName(f"{_text(way)}. {_tip(way)}")
        self.setVisible(True)
        self.updateGeometry()

    def mark(self, number: Optional[int]) -> None:
        """Show which one is done by the key F."""
        for key, button in self._buttons.items():
            button.setDefault(key == number)

    def button(self, number: int) -> Optional[WayButton]:
        """The button of a way."""
        return self._buttons.get(number)

    def set_free(self, free: bool) -> None:
        """Whether one may be pressed now."""
        for button in self._buttons.values():
            button.setEnabled(free)

    def _new(self, number: int) -> WayButton:
        button = WayButton(self)
        button.setObjectName(f"way_{number}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.chosen.emit(number))
        button.pointed.connect(lambda: self.pointed.emit(number))
        button.left.connect(lambda: self.pointed.emit(None))
        self._flow.addWidget(button)
        self._buttons[number] = button
        return button


def _text(way: Way) -> str:
    sign = ""
    if way.proof is not None and not way.proof.holds:
        sign = "✖ "
    elif way.moves is not None:
        sign = "⚠ "
    elif way.proof is not None:
        sign = "✔ "
    key = f"{way.number} · " if way.number <= MOST_KEYS else ""
    return f"{key}{sign}{shown(way.choice.title)}"


def _tip(way: Way) -> str:
    title = shown(way.choice.title)
    said = plain_reason(way.proof.text) if way.proof else translate("qh", "đang chứng minh…")
    lines = [title, said]
    if way.moves is not None:
        lines.append(plain_reason(way.moves))
    if way.choice.picked_only:
        lines.append(translate("qh", "Bỏ đi hoặc thêm vào đối tượng: chỉ làm khi bạn chọn."))
    if way.choice.guess:
        lines.append(translate("qh", "Một trong nhiều cách hiểu: chỉ làm khi bạn chọn."))
    if way.number <= MOST_KEYS:
        lines.append(
            translate("qh", "Phím {number}: xem trên bản đồ; F: sửa").format(number=way.number)
        )
    return "\n".join(lines)
