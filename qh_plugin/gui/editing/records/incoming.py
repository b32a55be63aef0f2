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
from qh_plugin.core.dossier.documents import (
    FOLDERS,
    Facts,
    check,
    file_size,
    kinds_of,
    proposed,
    summary,
)
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import DocumentKind
from qh_plugin.gui.dossier_header import ElidedLabel
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.io.documents import Incoming
from qh_plugin.qgis_io.i18n import shown, translate

_SCANNED_DRAWINGS = "HoSoScan/BanVe"
_MOST_LOOSE, _MOST_LINES = 8, 6


@dataclass(frozen=True)
class Candidate:
    """A file that was looked into; `came_in` the folder that was dropped with it, or ""."""

    path: Path
    facts: Facts
    came_in: str = ""


class Card(QFrame):
    """One file, or the files of one folder together."""

    removed = pyqtSignal(object)

    def __init__(
        self,
        candidates: Sequence[Candidate],
        kinds: Sequence[DocumentKind],
        dossier: Dossier,
        wanted: Optional[DocumentKind],
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.candidates = list(candidates)
        self._dossier = dossier
        self._kinds = list(kinds)
        first = self.candidates[0]
        title, facts = ElidedLabel(), ElidedLabel()
        if len(self.candidates) == 1:
            title.set_whole(first.path.name)
            facts.set_whole(shown(summary(first.facts)))
        else:
            text = translate("qh", "{folder}: {count} tệp")
            where = first.came_in or first.path.parent.name
            title.set_whole(text.format(folder=where, count=len(self.candidates)))
            size = sum(candidate.facts.size for candidate in self.candidates)
            facts.set_whole(f"{first.facts.kind.upper()} · {shown(file_size(size))}")
        self.kindBox = self._kind_box()
        chosen = wanted or proposed(first.facts, self._kinds)
        self.kindBox.setCurrentIndex(self._kinds.index(chosen) if chosen in self._kinds else -1)
        self.nameEdit = QLineEdit(file_names.safe(first.path.name))
        self.nameEdit.setAccessibleName(translate("qh", "Tên trong hồ sơ"))
        self.nameEdit.setToolTip(translate("qh", "Tên trong hồ sơ; tệp gốc giữ nguyên tên"))
        self.nameEdit.setVisible(len(self.candidates) == 1)
        self.place = ElidedLabel()
        self.remarks = QLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        leave = QToolButton()
        leave.setText(translate("qh", "Bỏ tệp này"))
        if len(self.candidates) > 1:
            leave.setText(translate("qh", "Bỏ các tệp này"))
        leave.clicked.connect(lambda _=False: self.removed.emit(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        for widget in (title, facts, self.kindBox, self.place, self.nameEdit, self.remarks, leave):
            layout.addWidget(widget)
        self.kindBox.currentIndexChanged.connect(lambda _: self._show())
        self.nameEdit.textChanged.connect(lambda _: self._show())
        self._show()

    def kind(self) -> Optional[DocumentKind]:
        """What the user says it is."""
        index = self.kindBox.currentIndex()
        return self._kinds[index] if index >= 0 else None

    def items(self) -> list[Incoming]:
        """The orders to copy what may be copied."""
        kind = self.kind()
        if kind is None:
            return []
        return [
            Incoming(c.path, self._folder(c), self._name(c), kind.id)
            for c in self.candidates
            if self._usable(c)
        ]

    def _usable(self, candidate: Candidate) -> bool:
        """A name that Windows takes, and content that is a document at all."""
        named = file_names.remarks(self._name(candidate), self._path(candidate))
        fits = candidate.facts.size > 0 and candidate.facts.kind != "program"
        return fits and not any(r.mark is Mark.WRONG for r in named)

    def _name(self, candidate: Candidate) -> str:
        alone = len(self.candidates) == 1
        return self.nameEdit.text() if alone else file_names.safe(candidate.path.name)

    def _folder(self, candidate: Candidate) -> str:
        """Where it goes: scans of drawings have a folder each."""
        kind = self.kind()
        if kind is None:
            return ""
        if kind.folder != _SCANNED_DRAWINGS:
            return kind.folder
        own = candidate.came_in or Path(self._name(candidate)).stem
        return f"{kind.folder}/{file_names.safe(own)}"

    def _path(self, candidate: Candidate) -> str:
        return str(self._dossier.folder / self._folder(candidate) / self._name(candidate))

    def _kind_box(self) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setAccessibleName(translate("qh", "Loại tài liệu"))
        box.setToolTip(translate("qh", "Tệp này là gì, và nằm ở thư mục nào"))
        for number, kind in enumerate(self._kinds):
            box.addItem(shown(kind.title), kind.id)
            hint = f"{shown(kind.title)} — {kind.folder}"
            box.setItemData(number, hint, Qt.ItemDataRole.ToolTipRole)
        return box

    def _show(self) -> None:
        folders = sorted({self._folder(c) for c in self.candidates})
        where = folders[0] if len(folders) == 1 else f"{folders[0]}, …"
        self.place.set_whole(translate("qh", "Vào: {folder}").format(folder=where or "–"))
        counts: dict[str, int] = {}
        for candidate in self.candidates:
            found = [
                *check(candidate.facts, self.kind()),
                *file_names.remarks(self._name(candidate), self._path(candidate)),
            ]
            for remark in found:
                line = f"{remark.mark.value} {shown(remark.text)}"
                counts[line] = counts.get(line, 0) + 1
        many = translate("qh", "{line} ({count} tệp)")
        lines = [
            many.format(line=line, count=count) if len(self.candidates) > 1 else line
            for line, count in list(counts.items())[:_MOST_LINES]
        ]
        if self.kind() is None:
            lines.append(translate("qh", "✖ Hãy chọn loại tài liệu."))
        self.remarks.setText("\n".join(lines or [translate("qh", "✔ Đạt")]))


def together(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The files by card: those of a folder and of one kind share it; so do many loose ones."""
    loose = sum(not candidate.came_in for candidate in candidates)
    groups: dict[object, list[Candidate]] = {}
    for candidate in candidates:
        shared = candidate.came_in or loose > _MOST_LOOSE
        folder = (candidate.path.parent, candidate.facts.kind)
        groups.setdefault(folder if shared else candidate.path, []).append(candidate)
    return list(groups.values())


class IncomingView(QWidget):
    """The cards; `accepted(list of Incoming)` when the user agrees."""

    accepted = pyqtSignal(list)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._given: Optional[tuple[Dossier, Model]] = None
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
        self._given = (dossier, model)
        kinds = [kind for kind in kinds_of(model) if kind.folder in FOLDERS]
        waiting = {candidate.path for card in self.cards for candidate in card.candidates}
        new = [candidate for candidate in candidates if candidate.path not in waiting]
        for group in together(new):
            card = Card(group, kinds, dossier, wanted if wanted in kinds else None)
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
        items = [item for card in self.cards for item in card.items()]
        going = {item.source for item in items}
        stay = []
        for card in [card for card in self.cards if card.items()]:
            stay += [c for c in card.candidates if c.path not in going]
            self.cards.remove(card)
            card.deleteLater()
        if self._given is not None:
            self.offer(stay, *self._given)  # what cannot be copied stays to be seen
        self.accepted.emit(items)

    def _count(self) -> None:
        ready = sum(len(card.items()) for card in self.cards)
        self.addButton.setEnabled(ready > 0)
        text = translate("qh", "Thêm {count} tệp vào hồ sơ").format(count=ready)
        self.addButton.setText(text)
