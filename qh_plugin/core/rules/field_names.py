# SPDX-License-Identifier: GPL-2.0-or-later
"""Field names as they are against those of the model: which are cut, which nobody asked for."""

from __future__ import annotations

import re
from typing import Optional

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.table import Table

#: dBASE allows ten bytes; some programs keep one for a number
_LONGEST, _SHORTEST = 10, 8
_NUMBERED = re.compile(r"(?P<stem>.{4,8}?)_?(?P<number>[0-9]{1,2})")


def names_of(table: Table) -> tuple[str, ...]:
    """The fields that a layer has, in its order."""
    return tuple(dict.fromkeys([*(f.name for f in table.fields), *table.columns]))


def truncated(table: Table, of: FeatureClass) -> dict[str, str]:
    """Field of the layer → field of the model that it is the cut name of (`maThongTin` for
    `maThongTinQH`); of several with the same beginning (`chucNangSu`, `chucNang_1`) in order."""
    there = names_of(table)
    present = {name.casefold() for name in there}
    lost = [f.name for f in of.fields if f.name.casefold() not in present]
    found: dict[str, str] = {}
    for name in sorted((n for n in there if n not in of.field_map), key=_rank):
        meant = _meant(name, [full for full in lost if full not in found.values()])
        if meant is not None:
            found[name] = meant
    return found


def _rank(name: str) -> tuple[int, str]:
    """Names that were numbered come after the plain one."""
    return (1 if _NUMBERED.fullmatch(name) and name[-1].isdigit() else 0, name)


def _meant(name: str, lost: list[str]) -> Optional[str]:
    folded = name.casefold()
    if _SHORTEST <= len(name) <= _LONGEST:
        for full in lost:
            if len(full) > len(name) and full.casefold().startswith(folded):
                return full
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None or len(name) > _LONGEST or len(name) < _SHORTEST:
        return None
    stem = numbered["stem"].casefold()
    return next((full for full in lost if full.casefold().startswith(stem)), None)
