# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that were dropped and are not copied yet: where each goes, its name, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier import file_names
from qh_plugin.core.dossier.documents import FOLDERS, Facts, check, kinds_of, proposed, summary
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import DocumentKind
from qh_plugin.gui.dossier_header import ElidedLabel
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.io.documents import Incoming
from qh_plugin.qgis_io.i18n import shown, translate

_SCANNED_DRAWINGS = "HoSoScan/BanVe"


@dataclass(frozen=True)
class Candidate:
    """A file that was looked into; `came_in` the folder that was dropped with it, or ""."""

    path: Path
    facts: Facts
    came_in: str = ""


class Card(QFrame):
    """One file."""

    removed = pyqtSignal(object)

    def __init__(
        self,
        candidate: Candidate,
        kinds: Sequence[DocumentKind],
        dossier: Dossier,
        wanted: Optional[DocumentKind],
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.candidate = candidate
        self._dossier = dossier
        self._kinds = list(kinds)
        name = ElidedLabel()
        name.set_whole(candidate.path.name)
        facts = ElidedLabel()
        facts.set_whole(shown(summary(candidate.facts)))
        self.kindBox = QComboBox()
        self.kindBox.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kindBox.setMinimumContentsLength(8)
        self.kindBox.setAccessibleName(translate("qh", "Loại tài liệu"))
        self.kindBox.setToolTip(translate("qh", "Tệp này là gì, và nằm ở thư mục nào"))
        for kind in self._kinds:
            self.kindBox.addItem(shown(kind.title), kind.id)
            self.kindBox.setItemData(
                self.kindBox.count() - 1,
                f"{shown(kind.title)} — {kind.folder}",
                Qt.ItemDataRole.ToolTipRole,
            )
        chosen = wanted or proposed(candidate.facts, self._kinds)
        self.kindBox.setCurrentIndex(self._kinds.index(chosen) if chosen in self._kinds else -1)
        self.nameEdit = QLineEdit(file_names.safe(candidate.path.name))
        self.nameEdit.setAccessibleName(translate("qh", "Tên trong hồ sơ"))
        self.nameEdit.setToolTip(translate("qh", "Tên trong hồ sơ; tệp gốc giữ nguyên tên"))
        self.place = ElidedLabel()
        self.remarks = QLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        leave = QToolButton()
        leave.setText(translate("qh", "Bỏ tệp này"))
        leave.clicked.connect(lambda _=False: self.removed.emit(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        for widget in (name, facts, self.kindBox, self.place, self.nameEdit, self.remarks, leave):
            layout.addWidget(widget)
        self.kindBox.currentIndexChanged.connect(lambda _: self._show())
        self.nameEdit.textChanged.connect(lambda _: self._show())
        self._show()

    def kind(self) -> Optional[DocumentKind]:
        """What the user says it is."""
        index = self.kindBox.currentIndex()
        return self._kinds[index] if index >= 0 else None

    def folder(self) -> str:
        """Where it goes: scans of drawings have a folder each."""
        kind = self.kind()
        if kind is None:
            return ""
        if kind.folder != _SCANNED_DRAWINGS:
            return kind.folder
        own = self.candidate.came_in or Path(self.nameEdit.text()).stem
        return f"{kind.folder}/{file_names.safe(own)}"

    def ready(self) -> bool:
        """Whether it may be copied: a place, a name, and content that is a document at all."""
        path = str(self._dossier.folder / self.folder() / self.nameEdit.text())
        named = file_names.remarks(self.nameEdit.text(), path)
        usable = self.candidate.facts.size > 0 and self.candidate.facts.kind != "program"
        return usable and bool(self.folder()) and not any(r.mark is Mark.WRONG for r in named)

    def item(self) -> Incoming:
        """The order to copy it."""
        kind = self.kind()
        return Incoming(
            self.candidate.path, self.folder(), self.nameEdit.text(), kind.id if kind else ""
        )

    def _show(self) -> None:
        name = self.nameEdit.text()
        path = str(self._dossier.folder / self.folder() / name)
        self.place.set_whole(translate("qh", "Vào: {folder}").format(folder=self.folder() or "–"))
        found = [*check(self.candidate.facts, self.kind()), *file_names.remarks(name, path)]
        lines = [f"{r.mark.value} {shown(r.text)}" for r in found]
        if self.kind() is None:
            lines.append(translate("qh", "✖ Hãy chọn loại tài liệu."))
        if not lines:
            lines = [translate("qh", "✔ Đạt")]
        self.remarks.setText("\n".join(lines))


class IncomingView(QWidget):
    """The cards; `accepted(list of Incoming)` when the user agrees."""

    accepted = pyqtSignal(list)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._list = QVBoxLayout()
        self.addButton = QPushButton()
        self.cancelButton = QPushButton(translate("qh", "Bỏ tất cả"))
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self.addButton)
        flow.addWidget(self.cancelButton)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._list)
        layout.addWidget(buttons)
        self.addButton.clicked.connect(lambda _=False: self._accept())
        self.cancelButton.clicked.connect(lambda _=False: self.clear())
        self.hide()

    def offer(
        self,
        candidates: Sequence[Candidate],
        dossier: Dossier,
        model: Model,
        wanted: Optional[DocumentKind] = None,
    ) -> None:
        """Show these files, besides those that wait already."""
        kinds = [kind for kind in kinds_of(model) if kind.folder in FOLDERS]
        waiting = {card.candidate.path for card in self.cards}
        for candidate in candidates:
            if candidate.path in waiting:
                continue
            card = Card(candidate, kinds, dossier, wanted if wanted in kinds else None)
            card.removed.connect(self._remove)
            card.kindBox.currentIndexChanged.connect(lambda _: self._count())
            card.nameEdit.textChanged.connect(lambda _: self._count())
            self.cards.append(card)
            self._list.addWidget(card)
        self._count()
        self.setVisible(bool(self.cards))

    def clear(self) -> None:
        """Forget them; nothing was copied."""
        for card in self.cards:
            card.deleteLater()
        self.cards = []
        self.hide()

    def _remove(self, card: Card) -> None:
        self.cards.remove(card)
        card.deleteLater()
        self._count()
        self.setVisible(bool(self.cards))

    def _accept(self) -> None:
        items = [card.item() for card in self.cards if card.ready()]
        for card in [card for card in self.cards if card.ready()]:
            self.cards.remove(card)
            card.deleteLater()
        self._count()
        self.setVisible(bool(self.cards))
        self.accepted.emit(items)

    def _count(self) -> None:
        ready = sum(card.ready() for card in self.cards)
        self.addButton.setEnabled(ready > 0)
        text = translate("qh", "Thêm {count} tệp vào hồ sơ").format(count=ready)
        self.addButton.setText(text)
