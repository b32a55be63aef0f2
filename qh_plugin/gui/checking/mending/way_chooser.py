# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to mend the chosen finding in one line: the box to choose, look, mend.

Pointing at an entry of the open box, or choosing one, shows it on the map.
"""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from qh_plugin.gui.checking.listing.keys import MOST_WAYS
from qh_plugin.gui.checking.mending.proposing import Way, plain_reason
from qh_plugin.qgis_io.i18n import shown, translate


class WayBox(QComboBox):
    """`left` when the open box closes."""

    left = pyqtSignal()

    def hidePopup(self) -> None:
        super().hidePopup()
        self.left.emit()


class WayChooser(QWidget):
    """`chosen(number)` when a way is chosen, `pointed(number)` (None: no more) when the mouse or
    the keyboard comes to one in the open box."""

    chosen = pyqtSignal(int)
    pointed = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.box = WayBox()
        self.box.setObjectName("wayBox")
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.preview = QToolButton()
        self.preview.setObjectName("previewButton")
        self.preview.setIcon(QgsApplication.getThemeIcon("/mActionShowAllLayers.svg"))
        self.preview.setToolTip(
            translate("qh", "Xem trước trên bản đồ: nét đứt là hiện trạng, xanh là sau khi sửa")
        )
        self.preview.setAccessibleName(translate("qh", "Xem trước"))
        self.fix = QPushButton(translate("qh", "Sửa lỗi"))
        self.fix.setObjectName("fixButton")
        self.fix.setFixedWidth(self.fix.fontMetrics().horizontalAdvance(self.fix.text()) + 28)
        self.fix.setToolTip(translate("qh", "Sửa bằng cách đang chọn, một bước hoàn tác (F)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addWidget(self.preview)
        row.addWidget(self.fix)
        self.box.highlighted.connect(lambda place: self._tell(self.pointed, place))
        self.box.activated.connect(lambda place: self._tell(self.chosen, place))
        self.box.left.connect(lambda: self.pointed.emit(None))
        self.wait("")

    def wait(self, text: str) -> None:
        """No way is known yet; say so in the box."""
        self.box.clear()
        self.box.addItem(text, None)
        self.box.setEnabled(False)

    def put(self, way: Way) -> None:
        """A new way, or one that is now proved."""
        place = self.box.findData(way.number)
        if place < 0:
            if self.box.itemData(0) is None:
                self.box.clear()
            place = self.box.count()
            self.box.addItem("", way.number)
        self.box.setItemText(place, text_of(way))
        self.box.setItemData(place, tip_of(way), Qt.ItemDataRole.ToolTipRole)
        self.box.setEnabled(True)
        self._tip()

    def mark(self, number: Optional[int]) -> None:
        """Show which one is done by the key F."""
        self.box.setCurrentIndex(max(self.box.findData(number), 0))
        self._tip()

    def _tip(self) -> None:
        tip = self.box.itemData(self.box.currentIndex(), Qt.ItemDataRole.ToolTipRole)
        self.box.setToolTip(tip or "")

    def _tell(self, signal, place: int) -> None:
        number = self.box.itemData(place)
        if number is not None:
            signal.emit(number)


def text_of(way: Way) -> str:
    """Number, sign and title of a way."""
    sign = ""
    if way.proof is not None and not way.proof.holds:
        sign = "✖ "
    elif way.moves is not None:
        sign = "⚠ "
    elif way.proof is not None:
        sign = "✔ "
    key = f"{way.number} · " if way.number <= MOST_WAYS else ""
    return f"{key}{sign}{shown(way.choice.title)}"


def tip_of(way: Way) -> str:
    """All that is known of a way."""
    title = shown(way.choice.title)
    said = plain_reason(way.proof.text) if way.proof else translate("qh", "đang chứng minh…")
    lines = [title, said]
    if way.moves is not None:
        lines.append(plain_reason(way.moves))
    if way.choice.picked_only:
        lines.append(translate("qh", "Bỏ đi hoặc thêm vào đối tượng: chỉ làm khi bạn chọn."))
    if way.choice.guess:
        lines.append(translate("qh", "Một trong nhiều cách hiểu: chỉ làm khi bạn chọn."))
    if way.number <= MOST_WAYS:
        lines.append(
            translate("qh", "Phím {number}: xem trên bản đồ; F: sửa").format(number=way.number)
        )
    return "\n".join(lines)
