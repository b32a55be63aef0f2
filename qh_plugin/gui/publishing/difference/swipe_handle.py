# SPDX-License-Identifier: GPL-2.0-or-later
"""The divider of the swipe: dragged with the mouse, moved with the arrow keys, Esc ends."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.qgis_io.i18n import translate

_WIDTH, _GRIP = 22, 20
#: of the map's width, by an arrow key alone and with Shift
STEP, LEAP = 0.02, 0.1


class SwipeHandle(QWidget):
    """A line from top to bottom of a widget. `moved(place)`, 0 to 1, while it moves; `left` when
    the hand is off it; `ended` on Esc."""

    moved = pyqtSignal(float)
    left = pyqtSignal()
    ended = pyqtSignal()

    def __init__(self, over: QWidget, place: float) -> None:
        super().__init__(over)
        self.setObjectName("swipeHandle")
        self.place = min(max(place, 0.0), 1.0)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("qh", "Vạch trượt so sánh"))
        self.setToolTip(translate("qh", "Kéo, hoặc ← → (Shift: bước lớn); Esc: thôi"))
        over.installEventFilter(self)
        self._lay()
        self.show()
        self.raise_()

    def move_to(self, place: float) -> None:
        """Put it somewhere."""
        self.place = min(max(place, 0.0), 1.0)
        self._lay()
        self.moved.emit(self.place)

    def eventFilter(self, watched, event) -> bool:
        """The map has another size."""
        if event.type() == QEvent.Type.Resize:
            self._lay()
        return False

    def keyPressEvent(self, event) -> None:
        """The arrows, Home, End, Esc."""
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = LEAP if far else STEP
        places = {
            Qt.Key.Key_Left: self.place - step,
            Qt.Key.Key_Right: self.place + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        elif event.key() in places:
            self.move_to(places[event.key()])
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event) -> None:
        """Take it, and the keyboard with it."""
        self.setFocus()
        event.accept()

    def mouseMoveEvent(self, event) -> None:
        """Follow the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            there = self.mapToParent(event.pos()).x()
            self.move_to(there / max(self.parentWidget().width(), 1))

    def mouseReleaseEvent(self, event) -> None:
        """Let go."""
        self.left.emit()

    def wheelEvent(self, event) -> None:
        """The wheel is the map's."""
        event.ignore()

    def focusInEvent(self, event) -> None:
        """The keyboard came."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        """The keyboard went."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _) -> None:
        """A dark line with a light rim, to be seen on any map, and a grip with two arrows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, centre = self.width() / 2, self.height() / 2
        for colour, width in (("#ffffff", 4), ("#202020", 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        rim = self.palette().highlight().color() if self.hasFocus() else QColor("#ffffff")
        painter.setPen(QPen(rim, 2))
        painter.setBrush(QColor("#202020"))
        painter.drawEllipse(QRectF(middle - _GRIP / 2, centre - _GRIP / 2, _GRIP, _GRIP))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#ffffff"))
        for side in (-1, 1):
            tip, foot = middle + side * 7, middle + side * 2.5
            corners = [QPointF(tip, centre), QPointF(foot, centre - 4), QPointF(foot, centre + 4)]
            painter.drawPolygon(QPolygonF(corners))
        painter.end()

    def _lay(self) -> None:
        over = self.parentWidget()
        x = round(self.place * over.width()) - _WIDTH // 2
        x = min(max(x, -_WIDTH // 2), over.width() - _WIDTH // 2)
        self.setGeometry(x, 0, _WIDTH, over.height())
