# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows the palette's rows in a QTreeWidget: favourites, recent ones, the model; search, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Iterator, Mapping, Optional

from qgis.PyQt.QtCore import QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import fold
from qh_plugin.gui.editing.palette import entries
from qh_plugin.gui.editing.palette.entries import EMPTY, Entry, Target
from qh_plugin.gui.editing.palette.icons import icon_for
from qh_plugin.io.geopackage_contents import Counts
from qh_plugin.qgis_io.i18n import language, translate

_TARGET = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1
NAME, COUNT, STAR = range(3)
_FAVOURITE, _RECENT = "favourite/", "recent/"


@dataclass
class _Row:
    """An entry and its item; `path` is what the search looks in, with what it belongs to."""

    entry: Entry
    item: QTreeWidgetItem
    path: str
    below: list[_Row]


class ClassTree(QObject):
    """Fills and filters a QTreeWidget of three columns: name, number of features, star.

    `starred(key)` where a star was clicked; `unfolded` where the open rows changed.
    """

    starred = pyqtSignal(str)
    unfolded = pyqtSignal()

    def __init__(self, widget: QTreeWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._model: Optional[Model] = None
        self._entries: list[Entry] = []
        self._top: list[_Row] = []
        self._main: list[_Row] = []
        self._counts: Mapping[str, Counts] = {}
        self._favourites: list[str] = []
        self._recent: list[str] = []
        self._words: list[str] = []
        self._offered: Optional[QTreeWidgetItem] = None
        self._arranging = False
        self.open_keys: Optional[set[str]] = None
        self._prepare()

    def _prepare(self) -> None:
        widget = self._widget
        side = widget.fontMetrics().height()
        widget.setIconSize(QSize(side, side))
        widget.setMouseTracking(True)
        header = widget.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(side)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(STAR, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(STAR, side + 6)
        widget.itemClicked.connect(self._clicked)
        widget.itemEntered.connect(self._offer)
        widget.currentItemChanged.connect(self._offer)
        widget.itemExpanded.connect(self._note_open)
        widget.itemCollapsed.connect(self._note_open)

    def fill(self, model: Model, present: Collection[str]) -> None:
        """Show the classes of a model, those in `present` first; what was chosen stays chosen."""
        before = self.target()
        self._model = model
        self._entries = entries.tree(model, present)
        if self.open_keys is None:
            walked = (e for top in self._entries for e in top.walk())
            self.open_keys = {_RECENT, *(e.key for e in walked if e.is_open)}
        self._quietly(self._rebuild)
        if before is not None:
            self.choose(before.key)
        self.filter(" ".join(self._words))
        self.show_counts(self._counts)

    def set_marked(self, favourites: list[str], recent: list[str]) -> None:
        """Which targets are starred, and which were drawn last; the view stays where it is."""
        self._favourites, self._recent = list(favourites), list(recent)
        if not self._entries:
            return
        bar = self._widget.verticalScrollBar()
        place, rows = bar.value(), self._count_top()
        before = self.target()
        self._quietly(self._rebuild_top)
        if before is not None and self.target() is None:
            self.choose(before.key)
        self.filter(" ".join(self._words))
        self.show_counts(self._counts)
        if place:
            bar.setValue(place + self._count_top() - rows)

    def target(self) -> Optional[Target]:
        """What is chosen; None on a heading or nothing."""
        item = self._widget.currentItem()
        return item.data(NAME, _TARGET) if item is not None else None

    def choose(self, key: str) -> bool:
        """Make the row of a target current and show it; False where there is none."""
        for row in self._walk(self._main):
            if row.entry.target is not None and row.entry.target.key == key:
                self._widget.setCurrentItem(row.item)
                return True
        return False

    def has_data(self, target: Target) -> bool:
        """False for a class that the project has no layer of."""
        return not any(
            row.entry.key == EMPTY and any(_is(r, target) for r in self._walk(row.below))
            for row in self._main
        )

    def show_counts(self, counts: Mapping[str, Counts]) -> None:
        """Write the numbers of features, summed up for groups."""
        self._counts = counts
        self._quietly(self._write_counts)

    def _write_counts(self) -> None:
        filled = [row for row in self._main if row.entry.key != EMPTY]
        numbers = [(row, self._number(row.entry)) for row in self._walk([*self._top, *filled])]
        for row in self._main[len(filled) :]:
            targets = (e.target for e in row.entry.walk())
            numbers.append((row, grouped(sum(1 for t in targets if t and not t.code))))
        header = self._widget.header()
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.Fixed)  # measured once, below
        for row, number in numbers:
            if row.item.text(COUNT) != number:
                row.item.setText(COUNT, number)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)

    def filter(self, text: str) -> None:
        """Show only what contains every word, accents and case apart, with what it belongs to;
        the best of it becomes current. Without words the rows open as they were."""
        was, self._words = self._words, fold(text).split()
        rows = [*self._main, *self._top]
        self._quietly(lambda: [self._filter(row) for row in rows])
        if self._words:
            if self._words != was:
                self._choose_best()
        elif was:
            self._quietly(self._open_as_noted)
            item = self._widget.currentItem()
            if item is not None:
                self._widget.scrollToItem(item)

    def _choose_best(self) -> None:
        """What is called or abbreviated as typed, else what begins so, else the first shown."""
        shown = [
            row
            for row in self._walk([*self._top, *self._main])
            if row.entry.target is not None and self._fits(row)
        ]
        best = min(shown, key=lambda row: _distance(row.entry, self._words), default=None)
        self._widget.setCurrentItem(best.item if best else None)

    def _fits(self, row: _Row) -> bool:
        return all(word in row.path for word in self._words)

    def _filter(self, row: _Row) -> bool:
        below = [self._filter(child) for child in row.below]
        seen = any(below) or self._fits(row)
        if row.item.isHidden() == seen:
            row.item.setHidden(not seen)
        if self._words and any(below) and not row.item.isExpanded():
            row.item.setExpanded(True)
        return seen

    # --- building --------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self._widget.clear()
        self._offered = None
        self._main = [self._add(e, None, "") for e in self._entries]
        self._top = []
        self._rebuild_top()
        self._open_as_noted()

    def _rebuild_top(self) -> None:
        for row in self._top:
            self._widget.takeTopLevelItem(self._widget.indexOfTopLevelItem(row.item))
        self._offered = None
        starred = entries.copies(self._entries, self._favourites, _FAVOURITE)
        rest = [key for key in self._recent if key not in self._favourites]
        recent = entries.copies(self._entries, rest, _RECENT)
        if recent:
            title = translate("qh", "Vẽ gần đây")
            heading = Entry(_RECENT, title, folded="", is_heading=True, children=recent)
            starred = [*starred, heading]
        self._top = [self._add(e, None, "", at=place) for place, e in enumerate(starred)]
        for row in self._walk([*self._top, *self._main]):
            if row.entry.target is not None:
                row.item.setText(STAR, "★" if row.entry.target.key in self._favourites else "")
        if recent:
            self._top[-1].item.setExpanded(_RECENT in (self.open_keys or ()))

    def _add(
        self, entry: Entry, parent: Optional[QTreeWidgetItem], above: str, at: int = -1
    ) -> _Row:
        item = QTreeWidgetItem([entry.text, "", ""])
        item.setData(NAME, _TARGET, entry.target)
        item.setData(NAME, _KEY, entry.key)
        item.setToolTip(NAME, entry.tip or entry.text)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setTextAlignment(COUNT, right)
        item.setTextAlignment(STAR, int(Qt.AlignmentFlag.AlignCenter))
        if entry.is_heading:
            font = self._widget.font()
            font.setBold(True)
            item.setFont(NAME, font)
        if entry.target is not None:
            item.setIcon(NAME, icon_for(entry.target, self._widget.iconSize().height()))
            item.setToolTip(STAR, translate("qh", "Ghim lên đầu danh sách (Ctrl+D)"))
        if parent is not None:
            parent.addChild(item)
        elif at >= 0:
            self._widget.insertTopLevelItem(at, item)
        else:
            self._widget.addTopLevelItem(item)
        path = f"{above} {entry.folded}"
        below = [self._add(child, item, path) for child in entry.children]
        return _Row(entry, item, path, below)

    def _number(self, entry: Entry) -> str:
        if entry.key == _RECENT or not self._counts:
            return ""
        return grouped(entries.number(entry, self._counts))

    def _count_top(self) -> int:
        """Rows that favourites and recent ones take on the screen."""
        return sum(1 + (len(r.below) if r.item.isExpanded() else 0) for r in self._top)

    # --- what the user does ----------------------------------------------------------------

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        target = item.data(NAME, _TARGET)
        if column == STAR and target is not None:
            self.starred.emit(target.key)

    def _offer(self, item: Optional[QTreeWidgetItem], _: object = None) -> None:
        """An empty star where the mouse or the choice is, to be clicked."""
        last, self._offered = self._offered, None
        if last is not None and last.text(STAR) == "☆":
            last.setText(STAR, "")
        if item is not None and item.data(NAME, _TARGET) is not None and not item.text(STAR):
            item.setText(STAR, "☆")
            item.setForeground(STAR, QBrush(self._widget.palette().mid()))
            self._offered = item

    def _note_open(self, item: QTreeWidgetItem) -> None:
        if self._arranging or self._words:
            return
        key = item.data(NAME, _KEY)
        (self.open_keys.add if item.isExpanded() else self.open_keys.discard)(key)
        self.unfolded.emit()

    def _open_as_noted(self) -> None:
        for row in self._walk([*self._top, *self._main]):
            if row.below:
                row.item.setExpanded(row.entry.key in (self.open_keys or ()))
        item = self._widget.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
            item.setExpanded(True)

    def _quietly(self, work) -> None:
        """Change many rows at once: painted once, and not taken for what the user opened."""
        self._arranging = True
        self._widget.setUpdatesEnabled(False)
        try:
            work()
        finally:
            self._widget.setUpdatesEnabled(True)
            self._arranging = False

    def _walk(self, rows: list[_Row]) -> Iterator[_Row]:
        for row in rows:
            yield row
            yield from self._walk(row.below)


def _is(row: _Row, target: Target) -> bool:
    own = row.entry.target
    return own is not None and own.feature_class.name == target.feature_class.name


def _distance(entry: Entry, words: list[str]) -> tuple[int, int, int]:
    """Small where the name is what was typed, begins so, holds most of it, is short."""
    typed = " ".join(words)
    name = fold(entry.target.label if entry.target else entry.text)
    near = 0 if typed in (entry.short, name) else 1 if name.startswith(typed) else 2
    return near, -sum(word in name for word in words), len(name)


def grouped(number: int) -> str:
    """A count with its thousands apart, "–" for none."""
    if not number:
        return "–"
    return f"{number:,}" if language() == "en" else f"{number:,}".replace(",", ".")
