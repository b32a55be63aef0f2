# SPDX-License-Identifier: GPL-2.0-or-later
"""What is still missing: a line each, with the button that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from qh_plugin.core.dossier.marks import Mark
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:  # needs shapely, which may be missing
    from qh_plugin.core.dossier.completeness import Item


class Checklist(QWidget):
    """`asked(target)` when a line's button is clicked."""

    asked = pyqtSignal(str)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.items: Sequence[Item] = ()
        self._body = QWidget()
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.moreButton = QPushButton()
        self.moreButton.setCheckable(True)
        self.moreButton.setFlat(True)
        self.moreButton.toggled.connect(lambda _: self._fill())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.addWidget(self.headline)
        layout.addWidget(self._body)
        layout.addWidget(self.moreButton)

    def show_items(self, items: Sequence[Item], sentence: str) -> None:
        """Show these below a sentence; what is required comes first, the rest on request."""
        self.headline.setText(sentence)
        if list(items) == list(self.items):
            return
        self.items = tuple(items)
        self._fill()

    def lines(self) -> list[Item]:
        """The items that can be seen now."""
        wrong = [i for i in self.items if i.mark is Mark.WRONG]
        if not self.moreButton.isChecked():
            return wrong
        order = (Mark.WRONG, Mark.WARN, Mark.OK)
        return sorted(self.items, key=lambda item: order.index(item.mark))

    def _fill(self) -> None:
        old, self._body = self._body, QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, item in enumerate(self.lines()):
            mark = QLabel(item.mark.value)
            mark.setToolTip(shown(item.mark.word))
            mark.setAccessibleName(shown(item.mark.word))
            text = QLabel(_sentence(item))
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, number, 1)
            title = _button_text(item)
            if title:
                button = QToolButton()
                button.setText(title)
                button.setToolTip(shown(item.todo) or shown(item.title))
                button.setAccessibleName(f"{title}: {shown(item.title)}")
                button.clicked.connect(lambda _=False, where=item.target: self.asked.emit(where))
                grid.addWidget(button, number, 2, Qt.AlignmentFlag.AlignTop)
        self.layout().replaceWidget(old, self._body)
        old.deleteLater()
        warned = sum(item.mark is Mark.WARN for item in self.items)
        fine = sum(item.mark is Mark.OK for item in self.items)
        if self.moreButton.isChecked():
            self.moreButton.setText(translate("qh", "Chỉ xem mục bắt buộc còn thiếu"))
        else:
            text = translate("qh", "Xem cả ▲ {warned} mục nên bổ sung, ✔ {fine} mục đã có")
            self.moreButton.setText(text.format(warned=warned, fine=fine))
        self.moreButton.setVisible(warned + fine > 0)


def _sentence(item: Item) -> str:
    """Title and what to do; the latter only where the button does not say it already."""
    title, todo = shown(item.title), shown(item.todo)
    obvious = item.target.startswith(("class:", "documents:")) and _button_text(item)
    return title if item.mark is Mark.OK or not todo or obvious else f"{title}\n{todo}"


def _button_text(item: Item) -> str:
    """What the line's button says; "" where there is nothing to do."""
    if item.mark is Mark.OK:
        return ""
    kind = item.target.partition(":")[0]
    words = {
        "class": translate("qh", "Vẽ"),
        "record": translate("qh", "Nhập"),
        "documents": translate("qh", "Thêm…"),
        "file": translate("qh", "Xem"),
        "description": translate("qh", "Nhập"),
    }
    return words.get(kind, "")
