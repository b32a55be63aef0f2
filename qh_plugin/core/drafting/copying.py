# SPDX-License-Identifier: GPL-2.0-or-later
"""Attributes given to several features at once: a code, or those of a neighbour."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Mapping, Optional, Sequence

import shapely

from qh_plugin.core.drafting.base import Drafted, Refused, usable
from qh_plugin.core.drafting.roles import LEVEL_ONE_FIELD, Roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: function of level 1 by the beginning of the code of level 2, where the circular's list of the
#: general plan (Annex I, section 2) leaves no doubt; I civil, II other built-up, III agricultural
_LEVEL_ONE = (
    ("DAT_O_", "I"),
    ("DAT_HTXH_Truong", "I"),
    ("DAT_HTXH_CayxanhCC", "I"),
    ("DAT_Cayxanhhanche", "II"),
    ("DAT_Cayxanhchuyendung", "II"),
    ("DAT_SX_", "II"),
    ("DAT_DaotaoNC", "II"),
    ("DAT_Dulich", "II"),
    ("DAT_Ditich", "II"),
    ("DAT_Anninh", "II"),
    ("DAT_Quocphong", "II"),
    ("DAT_NN_", "III"),
    ("DAT_KHAC_", "III"),
    ("DAT_DD_", "I"),
    ("DAT_NDD_", "II"),
    ("DAT_NNK_", "III"),
)


def level_one(code: str, others: Optional[Table], roles: Roles) -> str:
    """The function of level 1 that goes with a code: the one that most of the `others` with this
    code have, else the circular's; "" where neither tells."""
    if others is not None and roles.code in others.columns and LEVEL_ONE_FIELD in others.columns:
        pairs = zip(others.columns[roles.code], others.columns[LEVEL_ONE_FIELD])
        seen = Counter(str(group) for own, group in pairs if own == code and group)
        if seen:
            return seen.most_common(1)[0][0]
    return next((group for start, group in _LEVEL_ONE if code.startswith(start)), "")


def assign(
    table: Table, values: Mapping[str, Any], what: Text, *, fields: Optional[Sequence[str]] = None
) -> Drafted:
    """The same values for every row of `table`; only what differs is changed. `what` names it in
    the undo list. Raises `Refused` where nothing is selected."""
    if not len(table):
        raise Refused(
            Text("Chưa chọn đối tượng nào; hãy chọn trước.", "Nothing is selected; select first.")
        )
    given = {
        name: value
        for name, value in values.items()
        if name in table.columns and (fields is None or name in fields)
    }
    changes = {}
    for row, fid in enumerate(table.fids):
        mine = {n: v for n, v in given.items() if table.columns[n][row] != v}
        if mine:
            changes[int(fid)] = mine
    note = Text("{what}: {m} trên {n} đối tượng thay đổi.", "{what}: changed {m} of {n}.")
    return Drafted(
        (Edits(table.name, what, attributes=changes),),
        note.format(what=what, n=len(table), m=len(changes)),
    )


def assign_code(
    table: Table, code: str, roles: Roles, others: Optional[Table] = None, name: str = ""
) -> Drafted:
    """A land-use code for every row, and the function of level 1 that goes with it."""
    values = with_level_one({roles.code: code}, others, roles)
    what = Text("Gán mã {name}", "Assign the code {name}").format(name=name or code)
    return assign(table, values, what)


def with_level_one(
    values: Mapping[str, Any], others: Optional[Table], roles: Roles
) -> dict[str, Any]:
    """The values with the function of level 1 that goes with their code, where that is told."""
    group = level_one(str(values.get(roles.code) or ""), others, roles)
    return {**values, LEVEL_ONE_FIELD: group} if group else dict(values)


def copyable(table: Table, roles: Roles) -> list[str]:
    """The fields that may be copied from one feature to another: never ids, symbol, measures."""
    return [name for name in table.columns if name not in roles.own]


def copy_attributes(table: Table, source: Table, roles: Roles, fields: Sequence[str]) -> Drafted:
    """The chosen fields of the one row of `source` for every other row of `table`."""
    if len(source) != 1:
        raise Refused(
            Text(
                "Không có đối tượng nào ở chỗ vừa bấm; hãy bấm vào lô cần chép.",
                "There is no feature where you clicked; click the lot to copy from.",
            )
        )
    allowed = set(copyable(source, roles))
    values = {name: source.columns[name][0] for name in fields if name in allowed}
    if not values:
        raise Refused(
            Text("Chưa chọn thuộc tính nào để chép.", "No attribute is chosen to be copied.")
        )
    what = Text("Chép thuộc tính từ {name}", "Copy attributes from {name}")
    return assign(table, values, what.format(name=source.names([0])[0]))


def only_at(table: Table, point: tuple[float, float]) -> Table:
    """The one feature of `table` at a place (of several the one with the lowest fid); an empty
    table where there is none."""
    here = shapely.points(*point)
    rows = [row for row, shape in usable(table).items() if shapely.intersects(shape, here)][:1]
    columns = {name: column[rows] for name, column in table.columns.items()}
    return replace(table, fids=table.fids[rows], wkb=table.wkb[rows], columns=columns)
