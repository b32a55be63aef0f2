# SPDX-License-Identifier: GPL-2.0-or-later
"""The list: two lines a submission, as high as a few of them need."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from qh_plugin.core.publish.history import Past, newest_version
from qh_plugin.gui.publishing.history import wording

#: rows that are seen at once
_ROWS = 3


class PastList(QListWidget):
    """Shows submissions, newest first; the chosen one stays chosen when it is shown anew."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("historyList")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._pasts: Sequence[Past] = ()

    @property
    def past(self) -> Optional[Past]:
        """The chosen submission."""
        row = self.currentRow()
        return self._pasts[row] if 0 <= row < len(self._pasts) else None

    def show_pasts(self, pasts: Sequence[Past], to_newest: bool) -> None:
        """Show these; `to_newest` chooses the first."""
        before = None if to_newest or self.past is None else self.past.package
        self._pasts = pasts
        newest = newest_version(pasts)
        self.blockSignals(True)
        self.clear()
        for past in pasts:
            head, beneath = wording.head(past), wording.beneath(past, newest)
            item = QListWidgetItem(f"{head}\n{beneath}")
            item.setToolTip(f"{head}\n{beneath}")
            item.setSizeHint(QSize(10, self._row_height()))
            self.addItem(item)
        packages = [past.package for past in pasts]
        self.setCurrentRow(packages.index(before) if before in packages else 0)
        self.blockSignals(False)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A few rows."""
        rows = max(1, min(len(self._pasts), _ROWS))
        return QSize(100, rows * self._row_height() + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _row_height(self) -> int:
        return 2 * self.fontMetrics().lineSpacing() + 6
