# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of the list: what they are called, what they sort by, which give way first."""

from __future__ import annotations

from enum import IntEnum

from qgis.PyQt.QtCore import Qt

from qh_plugin.qgis_io.i18n import translate

#: role of a line that is a heading: `FOLDED`, `UNFOLDED` or `EMPTY` (no rows below it)
HEADING = Qt.ItemDataRole.UserRole + 1
FOLDED, UNFOLDED, EMPTY = 1, 2, 3


class Column(IntEnum):
    """In the order in which they stand."""

    NAME = 0
    SIZE = 1
    RULE = 2
    LAYER = 3
    STATE = 4


#: where there is no room for all, the last of these go first
IMPORTANCE = (Column.NAME, Column.SIZE, Column.RULE, Column.STATE, Column.LAYER)
#: what the cells of a column mostly hold, to take their width from
SAMPLES = {
    Column.SIZE: "310 mm · 4,10 m²",
    Column.RULE: "C01 ",
    Column.LAYER: "Chức năng sử dụng đất",
    Column.STATE: "cảnh báo · đã xem",
}


def title(column: Column) -> str:
    """The heading of a column."""
    return {
        Column.NAME: translate("qh", "Đối tượng"),
        Column.SIZE: translate("qh", "Độ lớn"),
        Column.RULE: translate("qh", "Quy tắc"),
        Column.LAYER: translate("qh", "Lớp"),
        Column.STATE: translate("qh", "Trạng thái"),
    }[column]
