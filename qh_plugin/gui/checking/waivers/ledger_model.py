# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger of exceptions as lines of a table: what holds first, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from qh_plugin.core.checking.waived_features import is_new
from qh_plugin.gui.checking.listing.wording import short
from qh_plugin.gui.checking.waivers import telling
from qh_plugin.qgis_io.i18n import language, shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.checking.waivers import Ledger, Waiver
    from qh_plugin.core.report.result import CheckResult


@dataclass(frozen=True)
class Line:
    """One waiver; `why` says why it does not hold, "" where it does."""

    waiver: Waiver
    why: str = ""
    withdrawn: bool = False

    @property
    def state(self) -> str:
        """Sign and word."""
        if not self.why:
            return translate("qh", "◌ còn hiệu lực")
        sign = "↩" if self.withdrawn else "–"
        return f"{sign} {self.why}"


def lines_of(ledger: Ledger, result: Optional[CheckResult], on: date) -> list[Line]:
    """The waivers of a ledger; what the newest check says of them counts too."""
    known = {facts.id: facts.void for facts in result.waivers} if result is not None else {}
    lines = []
    for waiver in reversed(ledger.waivers):
        entry = ledger.withdrawal(waiver)
        ended = ledger.ended(waiver, on) or known.get(waiver.id)
        why = shown(ended) if ended is not None else ""
        if entry is not None and entry.reason:
            why = f"{why}: {entry.reason}"
        lines.append(Line(waiver, why, entry is not None))
    return sorted(lines, key=lambda line: bool(line.why))


class LedgerModel(QAbstractTableModel):
    """Columns: state, rule, features, reason, who, accepted, until."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self._heads = (
            translate("qh", "Trạng thái"),
            translate("qh", "Quy tắc"),
            translate("qh", "Đối tượng"),
            translate("qh", "Lý do"),
            translate("qh", "Người chấp nhận"),
            translate("qh", "Ngày chấp nhận"),
            translate("qh", "Hiệu lực"),
        )

    def show(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cells(self.lines[index.row()])[index.column()]
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None


def _called(kept: str) -> str:
    return translate("qh", "đối tượng mới") if is_new(kept) else short(kept, language())


def _cells(line: Line) -> tuple[str, ...]:
    waiver = line.waiver
    return (
        line.state,
        waiver.rule,
        ", ".join(_called(one) for one in waiver.ids) or "–",
        waiver.reason,
        telling.who(waiver),
        telling.day(waiver.made),
        telling.until(waiver.expires),
    )
