# SPDX-License-Identifier: GPL-2.0-or-later
"""The two tables: classes with counts and areas, features with what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Sequence

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from qh_plugin.gui.publishing.difference.choosing import Choosing
from qh_plugin.gui.publishing.difference.comparing import Held, Line, Sort
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.publish.merge import Take

_SHOW, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
#: columns of `difference_report.row` that have room: the class, then what differs
_OF_ROW = (0, 3, 4, 5, 6, 7)


def sort_words(sort: Sort) -> str:
    """Shape and words."""
    return {
        Sort.ADDED: translate("qh", "+ tôi thêm"),
        Sort.CHANGED: translate("qh", "~ tôi sửa"),
        Sort.REMOVED: translate("qh", "− tôi xóa"),
        Sort.OTHERS: translate("qh", "◆ người khác sửa"),
        Sort.CONFLICT: translate("qh", "✖ xung đột"),
    }[sort]


class _Table(QAbstractTableModel):
    """Rows of cells."""

    def __init__(self, heads: Sequence[str], parent=None) -> None:
        super().__init__(parent)
        self._heads = heads

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section, orientation, role=_SHOW):
        if role == _SHOW and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None


class ClassModel(_Table):
    """First all classes together, then those that differ."""

    def __init__(self, parent=None) -> None:
        from qh_plugin.core.publish.difference_report import HEADINGS

        super().__init__([shown(HEADINGS[i]) for i in _OF_ROW], parent)
        self._rows: list[tuple[Optional[str], list[str], str]] = []

    def show(self, held: Held) -> None:
        """Show another comparison."""
        from qh_plugin.core.publish.difference import Way
        from qh_plugin.core.publish.difference_report import row

        self.beginResetModel()
        compared = held.compared
        tallies = [one.sending for one in compared.classes]
        totals = [
            sum(getattr(t, n).count for t in tallies) for n in ("added", "changed", "removed")
        ]
        totals.append(sum(one.others.count for one in compared.classes))
        totals.append(sum(one.count(Way.BOTH) for one in compared.classes))
        whole = [translate("qh", "Tất cả lớp"), *(str(n) if n else "–" for n in totals)]
        self._rows = [(None, whole, "")]
        for one in compared.classes:
            if (one.codes != 0).any():
                cells = [shown(text) for text in row(one, held.model)]
                words = translate("qh", "{title}: đã công bố {theirs}, của tôi {mine}")
                tip = words.format(title=cells[0], theirs=cells[1], mine=cells[2])
                self._rows.append((one.layer, [cells[i] for i in _OF_ROW], tip))
        self.endResetModel()

    def layer(self, row: int) -> Optional[str]:
        """The class of a row, None for all of them."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index, role=_SHOW):
        _, cells, tip = self._rows[index.row()]
        if role == _SHOW:
            return cells[index.column()]
        if role == _TIP:
            return tip or cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class LineModel(_Table):
    """Columns: state, class, feature, what changed, what stays."""

    def __init__(self, parent=None) -> None:
        heads = (
            translate("qh", "Trạng thái"),
            translate("qh", "Đối tượng"),
            translate("qh", "Sẽ giữ"),
            translate("qh", "Thay đổi"),
            translate("qh", "Lớp"),
        )
        super().__init__(heads, parent)
        self.lines: list[Line] = []
        self._choosing: Optional[Choosing] = None
        self._titles: dict[str, str] = {}

    def show(self, held: Held, choosing: Choosing, layer: Optional[str]) -> None:
        """Show the features of a class, or of all."""
        self.beginResetModel()
        self.lines = [x for x in held.lines if layer is None or x.layer == layer]
        self._choosing = choosing
        self._titles = {c.name: shown(c.title) for c in held.model.classes}
        self.endResetModel()

    def renew(self) -> None:
        """Something was chosen."""
        if self.lines:
            self.dataChanged.emit(self.index(0, 2), self.index(len(self.lines) - 1, 2))

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index, role=_SHOW):
        if role not in (_SHOW, _TIP):
            return None
        line, column = self.lines[index.row()], index.column()
        if column == 0:
            return sort_words(line.sort)
        if column == 1:
            return shown(line.name) if role == _TIP else _tail(shown(line.name))
        if column == 2:
            return take_words(self._choosing.of(line) if self._choosing else None)
        return shown(line.told) if column == 3 else self._titles.get(line.layer, line.layer)


def _tail(name: str) -> str:
    """The end of a long code: the dossier and the class stand beside it anyway."""
    parts = name.split("-")
    return "…" + parts[-1] if len(parts) > 2 else name


def take_words(take: Optional[Take]) -> str:
    """Whose feature stays."""
    if take is None:
        return translate("qh", "? chưa chọn")
    if take.value == "mine":
        return translate("qh", "của tôi")
    return translate("qh", "đã công bố")
