# SPDX-License-Identifier: GPL-2.0-or-later
"""Wards chosen by typing without accents: the completer, and the row of chosen ones."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter, QSizePolicy, QToolButton, QWidget

from qh_plugin.core.dossier.wards import Ward, ward_of, wards
from qh_plugin.core.model.schema import fold
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import translate

_FOLDED = Qt.ItemDataRole.UserRole


class WardCompleter(QCompleter):
    """Completes a ward by any part of its name or code; "sai gon" finds "Phường Sài Gòn"."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        model = QStandardItemModel(self)
        for ward in sorted(wards(), key=lambda w: fold(w.name)):
            item = QStandardItem(f"{ward.label} ({ward.code})")
            item.setData(fold(item.text()), _FOLDED)
            model.appendRow(item)
        self.setModel(model)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(9)

    def splitPath(self, path: str) -> list[str]:
        return [" ".join(fold(path).split())]

    def pathFromIndex(self, index: QModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class WardChips(QWidget):
    """The chosen wards, each a button that takes it away again."""

    changed = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._wards: list[Ward] = []
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setVisible(False)

    def wards(self) -> tuple[Ward, ...]:
        """In the order of choosing."""
        return tuple(self._wards)

    def add(self, ward: Ward) -> None:
        """Choose a ward; one that is chosen already stays where it is."""
        if ward not in self._wards:
            self._wards.append(ward)
            self._show()

    def take_text(self, text: str) -> bool:
        """Choose the ward that `text` names; False where it names none."""
        ward = ward_of(text)
        if ward is not None:
            self.add(ward)
        return ward is not None

    def _remove(self, ward: Ward) -> None:
        self._wards.remove(ward)
        self._show()

    def _show(self) -> None:
        while self._flow.count():
            self._flow.takeAt(0).widget().deleteLater()
        for ward in self._wards:
            chip = QToolButton(self)
            chip.setText(f"{ward.label}  ✕")
            chip.setToolTip(translate("qh", "Bỏ {ward}").format(ward=f"{ward.label} ({ward.code})"))
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.clicked.connect(lambda _=False, w=ward: self._remove(w))
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(self._wards))
        self.updateGeometry()
        self.changed.emit()
