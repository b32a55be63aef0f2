# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of an older encoding as Unicode: one text, the columns of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

import numpy as np

from qh_plugin.core.errors import InputError
from qh_plugin.core.legacy.cleaning import cleaned
from qh_plugin.core.legacy.encodings import TABLES, UTF8, decode
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: each text by itself, as rule A08 sees it
AUTO = "auto"
ENCODINGS = (AUTO, *TABLES, UTF8)


def converted(text: str, encoding: str = AUTO) -> Optional[str]:
    """The text in Unicode; None where it cannot be read so."""
    if encoding != AUTO:
        return decode(text, encoding)
    found = cleaned(text)
    return text if found is None else found.text


def convert_table(
    table: Table, encoding: str = AUTO, fields: Sequence[str] = ()
) -> tuple[Table, int, int]:
    """The table with the texts of these fields (none named: all) converted, how many values are
    now others, and how many could not be read and stay. Raises `InputError` for a field that is
    not there."""
    for name in fields:
        if name not in table.columns:
            raise InputError(_NO_FIELD.format(layer=table.name, field=name))
    columns = dict(table.columns)
    changed = left = 0
    for name in fields or table.columns:
        fresh = np.array(table.columns[name], dtype=object)
        for row, value in enumerate(fresh):
            if not isinstance(value, str) or value.isascii():
                continue
            said = converted(value, encoding)
            if said is None:
                left += 1
            elif said != value:
                changed += 1
                fresh[row] = said
        columns[name] = fresh
    return replace(table, columns=columns), changed, left


_NO_FIELD = Text(
    "Lớp “{layer}” không có trường “{field}”.", "The layer “{layer}” has no field “{field}”."
)
