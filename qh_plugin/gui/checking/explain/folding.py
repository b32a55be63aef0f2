# SPDX-License-Identifier: GPL-2.0-or-later
"""The line between the list and what is said and offered below it: the finding in short; the
explanation unfolds, all below the list folds away. How it stands is remembered."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qh_plugin.gui.elided_button import ElidedButton
from qh_plugin.qgis_io.i18n import translate


class Folding(QWidget):
    """Works for the checking dock; what folds away beside the explanation is added to `body`."""

    def __init__(self, dock) -> None:
        super().__init__(dock.detailPanel)
        self._dock, self._settings = dock, dock.settings
        self._said = ""
        self.explain = ElidedButton()
        self.explain.setObjectName("explainButton")
        self.explain.setCheckable(True)
        self.explain.setFixedHeight(self.fontMetrics().height() + 4)
        self.all = QToolButton()
        self.all.setObjectName("foldButton")
        self.all.setAutoRaise(True)
        self.all.setIconSize(QSize(12, 12))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.explain, 1)
        row.addWidget(self.all)
        self._body = QWidget()
        self.body = QVBoxLayout(self._body)
        self.body.setContentsMargins(0, 0, 0, 0)
        dock.detailColumn.insertWidget(0, self)
        dock.detailColumn.addWidget(self._body)
        self.explain.clicked.connect(lambda: self._explained())
        self.all.clicked.connect(lambda: self._folded())
        dock.splitter.splitterMoved.connect(lambda *_: self._moved())
        self._show()

    def say(self, text: str) -> None:
        """What is chosen, in a sentence."""
        self._said = text
        self._name()

    def keep(self) -> None:
        """Remember how it stands for the next start."""
        self._settings.save()

    def _explained(self) -> None:
        self._settings.explained = self._settings.folded or not self._settings.explained
        self._settings.folded = False
        self.keep()
        self._show()

    def _folded(self) -> None:
        self._settings.folded = not self._settings.folded
        self.keep()
        self._show()

    def _moved(self) -> None:
        if self._opened:
            self._settings.below = self._dock.detailPanel.height()

    @property
    def _opened(self) -> bool:
        return self._settings.explained and not self._settings.folded

    def _show(self) -> None:
        dock, opened = self._dock, self._opened
        dock.detailView.setVisible(opened)
        self._body.setVisible(not self._settings.folded)
        policy = dock.detailPanel.sizePolicy()
        low, free = QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        policy.setVerticalPolicy(free if opened else low)
        dock.detailPanel.setSizePolicy(policy)
        dock.splitter.setStretchFactor(1, 2 if opened else 0)  # closed, all room is the list's
        dock.detailColumn.activate()
        whole = sum(dock.splitter.sizes())
        below = (self._settings.below or whole * 3 // 5) if opened else 0
        dock.splitter.setSizes([max(whole - below, 1), below])
        self._name()

    def _name(self) -> None:
        closed = translate("qh", "Giải thích") if not self._said else self._said
        opened = translate("qh", "Vì sao, cách sửa, căn cứ")
        self.explain.setChecked(self._opened)
        self.explain.set_whole(f"▾ {opened}" if self._opened else f"▸ {closed}")
        what = translate("qh", "Bấm để mở hoặc đóng phần vì sao, cách sửa, căn cứ.")
        self.explain.setToolTip(f"{self._said}\n{what}" if self._said else what)
        folded = self._settings.folded
        arrow = Qt.ArrowType.UpArrow if folded else Qt.ArrowType.DownArrow
        self.all.setArrowType(arrow)
        name = translate("qh", "Mở phần dưới danh sách")
        if not folded:
            name = translate("qh", "Thu gọn phần dưới danh sách, để danh sách dài hơn")
        self.all.setToolTip(name)
        self.all.setAccessibleName(name)
