# SPDX-License-Identifier: GPL-2.0-or-later
"""The list as Qt asks for it: one line a section and one a finding, in a flat table.

Flat, because a tree asks for every row it unfolds: with a hundred thousand findings that takes a
second, while a table asks for those it paints.
"""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QFont

from qh_plugin.gui.checking.listing.arrangement import Arrangement, Grouping, Section
from qh_plugin.gui.checking.listing.columns import EMPTY, FOLDED, HEADING, UNFOLDED, Column, title
from qh_plugin.gui.checking.listing.lines import Lines, runs
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.rows import Row
from qh_plugin.gui.checking.listing.states import SIGNS, Fate, Status
from qh_plugin.gui.checking.listing.status import counted, fate_word, icon, word
from qh_plugin.qgis_io.i18n import translate

#: what there is to say at all; Qt asks every cell for twice as much
_ROLES = frozenset(
    int(role)
    for role in (
        HEADING,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)
#: so many texts of cells are remembered: those of a few screens
_KNOWN = 1000
#: more separate changes at once than this: the view is told to look at everything anew
_MANY = 60


class FindingsModel(QAbstractTableModel):
    """Shows an `Arrangement`. `update` tells the view of single changes, so that it keeps its
    place; `show` starts anew."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.listing = Listing()
        self.arrangement = Arrangement([], 0)
        self.lines = Lines()
        self._sums: dict[str, int] = {}
        self._known: dict[tuple[int, int], str] = {}
        self.grouping = Grouping.RULE
        self._bold, self._struck = QFont(), QFont()
        self._bold.setBold(True)
        self._struck.setStrikeOut(True)
        #: what is known beside of a finding that is accepted, as sentences
        self.about: Callable[[Row], Sequence[str]] = lambda row: ()

    # what is shown

    def show(self, listing: Listing, arrangement: Arrangement, grouping: Grouping) -> None:
        """Show something else; what was folded up stays so."""
        self.beginResetModel()
        self._known.clear()
        self.listing, self.arrangement, self.grouping = listing, arrangement, grouping
        self.lines = Lines(arrangement.sections, self.lines.closed)
        self._sums = {section.key: len(section.rows) for section in arrangement.sections}
        self.endResetModel()

    def update(self, arrangement: Arrangement, touched: NDArray[np.int32]) -> bool:
        """The listing changed a little, in the rows `touched`; False where it was shown anew."""
        self._known.clear()
        steps = self._steps(arrangement, touched)
        if steps is None:
            self.show(self.listing, arrangement, self.grouping)
            return False
        lines = self.lines
        for number, rows, removed, inserted in steps:
            self._change(number, rows, removed, inserted)
        self._sections(arrangement)
        self.arrangement = arrangement
        lines.sections = list(arrangement.sections)
        lines.recount()
        self._sums = {section.key: len(section.rows) for section in arrangement.sections}
        if lines.count:
            self.dataChanged.emit(self.index(0, 0), self.index(lines.count - 1, len(Column) - 1))
        return True

    def fold(self, number: int, closed: bool) -> None:
        """Fold a section up, or unfold it."""
        section, lines = self.lines.sections[number], self.lines
        if closed == (section.key in lines.closed):
            return
        first = lines.heading(number) + 1
        if not len(section.rows):
            change = done = lambda *_: None
        elif closed:
            change, done = self.beginRemoveRows, self.endRemoveRows
        else:
            change, done = self.beginInsertRows, self.endInsertRows
        change(QModelIndex(), first, first + len(section.rows) - 1)
        (lines.closed.add if closed else lines.closed.discard)(section.key)
        lines.recount()
        done()

    def redraw(self) -> None:
        """Notes or names changed."""
        self._known.clear()
        if self.lines.count:
            last = self.index(self.lines.count - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # where things are

    def number_at(self, index: QModelIndex) -> int:
        """The row of the listing at an index, -1 for a heading or none."""
        return self.lines.row(index.row()) if index.isValid() else -1

    def row_at(self, index: QModelIndex) -> Optional[Row]:
        """The finding at an index, None for a heading."""
        number = self.number_at(index)
        return None if number < 0 else self.listing.row(number)

    def section_at(self, index: QModelIndex) -> Optional[Section]:
        """The section of an index, its own or that of its finding."""
        if not index.isValid():
            return None
        return self.lines.sections[self.lines.at(index.row())[0]]

    def index_of(self, key: str) -> QModelIndex:
        """Where the finding with that key stands; an invalid index where it is not shown. Its
        section is unfolded."""
        return self.index_of_number(self.listing.find(key))

    def index_of_number(self, number: int) -> QModelIndex:
        """Where a row of the listing stands."""
        if not 0 <= number < len(self.arrangement.place):
            return QModelIndex()
        return self.index_at(int(self.arrangement.place[number]))

    def index_at(self, place: int) -> QModelIndex:
        """Where a place of the arrangement stands; its section is unfolded."""
        if not 0 <= place < len(self.arrangement.order):
            return QModelIndex()
        number = self.arrangement.section_of(place)
        self.fold(number, False)
        offset = place - int(self.arrangement.starts[number])
        return self.index(self.lines.heading(number) + 1 + offset, 0)

    def step(self, index: QModelIndex, by: int) -> QModelIndex:
        """The next (1) or previous (-1) finding, across sections; the same at either end."""
        if not index.isValid():
            place = -1 if by > 0 else len(self.arrangement.order)
        else:
            number, offset = self.lines.at(index.row())
            place = int(self.arrangement.starts[number]) + offset
            if offset < 0 and by < 0:
                place += 1
        return self.index_at(self.arrangement.step(place, by))

    def near(self, key: str, offset: int) -> QModelIndex:
        """The finding at a place of a section, or the nearest there is."""
        return self.index_at(self.arrangement.near(key, offset))

    # what Qt asks

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.lines.count

    def headerData(self, section: int, orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return title(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return translate("qh", "{title}: bấm để xếp").format(title=title(Column(section)))
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        number, offset = self.lines.at(index.row())
        section = self.lines.sections[number]
        if offset < 0:
            return self._heading(section, index.column(), role)
        return self._finding(int(section.rows[offset]), index.column(), role)

    def _heading(self, section: Section, column: int, role: int) -> Any:
        if role == HEADING:
            if not len(section.rows):
                return EMPTY
            return FOLDED if section.key in self.lines.closed else UNFOLDED
        if column != Column.NAME:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._section_title(section)} ({self._counted(section)})"
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(section.status)
        if role == Qt.ItemDataRole.FontRole and section.status is not Status.SKIPPED:
            return self._bold
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if section.note:
                return translate("qh", "Quy tắc này không chạy: {why}").format(why=section.note)
            said = f"{SIGNS[section.status]} {word(section.status)}"
            return f"{self._section_title(section)}: {self._counted(section)} ({said})"
        return None

    def _section_title(self, section: Section) -> str:
        if section.title:
            return section.title
        if self.grouping is Grouping.WARD:
            return translate("qh", "Chưa rõ phường, xã")
        return translate("qh", "Cả hồ sơ")

    def _counted(self, section: Section) -> str:
        """The number of rows; while lines are put in and out, that of before."""
        count = self._sums.get(section.key, len(section.rows))
        return counted(count) if count else word(section.status)

    def _finding(self, number: int, column: int, role: int) -> Any:
        listing = self.listing
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(number, column)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.NAME:
            return icon(listing.status(number))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            row = listing.row(number)
            said = f"{SIGNS[row.status]} {word(row.status)}: {row.sentence}"
            more = self.about(row) if row.fate is Fate.WAIVED else ()
            return "\n".join(filter(None, (said, row.layer, *more)))
        if role == Qt.ItemDataRole.FontRole and listing.fate[number] == Fate.FIXED:
            return self._struck
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        return None

    def _cell(self, number: int, column: int) -> str:
        """A text, remembered: painting asks for each several times, at every move of the choice."""
        text = self._known.get((number, column))
        if text is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            text = self._known[number, column] = self._made(number, column)
        return text

    def _made(self, number: int, column: int) -> str:
        row = self.listing.row(number)
        if column == Column.NAME:
            return row.named
        if column == Column.SIZE:
            return row.measured
        if column == Column.RULE:
            return row.group.rule
        if column == Column.LAYER:
            return row.layer
        return state_text(row)

    # how a small change is told

    def _steps(self, arrangement: Arrangement, touched: NDArray[np.int32]) -> Optional[list]:
        """What changes in every section that stays, None where the view looks anew: the section's
        number, its rows, the places taken out and put in."""
        now = [section.key for section in arrangement.sections]
        known = set(now)
        old = [section.key for section in self.lines.sections]
        left = [key for key in old if key in known]
        before = set(old)
        if left != [key for key in now if key in before]:
            return None
        steps, many, count = [], 0, len(arrangement.place)
        for number, section in enumerate(self.lines.sections):
            if section.key not in known:
                continue
            rows = arrangement.sections[arrangement.number[section.key]].rows
            old_kept = _marked(count, rows, touched)[section.rows]
            new_kept = _marked(count, section.rows, touched)[rows]
            if not np.array_equal(section.rows[old_kept], rows[new_kept]):
                return None
            removed = runs(np.flatnonzero(~old_kept).tolist())
            inserted = runs(np.flatnonzero(~new_kept).tolist())
            many += len(removed) + len(inserted)
            steps.append((number, rows, removed, inserted))
        return steps if many <= _MANY else None

    def _change(self, number: int, rows: NDArray[np.int32], removed: list, inserted: list) -> None:
        lines = self.lines
        section = lines.sections[number]
        if section.key in lines.closed:
            lines.sections[number] = _with(section, rows)
            return
        first = lines.heading(number) + 1
        for low, high in reversed(removed):
            self.beginRemoveRows(QModelIndex(), first + low, first + high)
            section = _with(section, np.delete(section.rows, np.s_[low : high + 1]))
            lines.sections[number] = section
            lines.recount()
            self.endRemoveRows()
        for low, high in inserted:
            self.beginInsertRows(QModelIndex(), first + low, first + high)
            section = _with(section, np.insert(section.rows, low, rows[low : high + 1]))
            lines.sections[number] = section
            lines.recount()
            self.endInsertRows()

    def _sections(self, arrangement: Arrangement) -> None:
        """Take out the sections that are no more, put in the new ones."""
        lines = self.lines
        for number in reversed(range(len(lines.sections))):
            section = lines.sections[number]
            if section.key not in arrangement.number:
                first = lines.heading(number)
                self.beginRemoveRows(QModelIndex(), first, first + lines.shown(section))
                del lines.sections[number]
                lines.recount()
                self.endRemoveRows()
        for number, section in enumerate(arrangement.sections):
            if number < len(lines.sections) and lines.sections[number].key == section.key:
                continue
            first = lines.heading(number) if number < len(lines.sections) else lines.count
            self.beginInsertRows(QModelIndex(), first, first + lines.shown(section))
            lines.sections.insert(number, section)
            lines.recount()
            self.endInsertRows()


def state_text(row: Row) -> str:
    """Severity and fate in words."""
    if row.fate in (Fate.OPEN, Fate.WAIVED, Fate.FIXED):
        return word(row.status)
    return f"{word(row.status)} · {fate_word(row.fate)}"


def _marked(count: int, rows: NDArray[np.int32], but: NDArray[np.int32]) -> NDArray[np.bool_]:
    marks = np.zeros(count, np.bool_)
    marks[rows] = True
    marks[but] = False
    return marks


def _with(section: Section, rows: NDArray[np.int32]) -> Section:
    return Section(section.key, section.title, section.status, rows, section.note)


def _aligned(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column == Column.SIZE else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
