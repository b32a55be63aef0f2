# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids that stay, and names that people read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qh_plugin.core.table import Table


def lots(**changes: object) -> Table:
    columns = {
        "maDoiTuong": np.array(["P-1", "P-2", None, "P-4"], dtype=object),
        "kyHieuLoDat": np.array(["NO-1", "NO-1", " CX-3 ", None], dtype=object),
    }
    values = {"id_field": "maDoiTuong", "label_field": "kyHieuLoDat", **changes}
    fids = np.array([11, 12, 13, 14])
    return Table("lots", fids, np.full(4, None, dtype=object), columns, **values)


def test_ids_are_the_id_fields_values_else_the_fids() -> None:
    assert lots().ids([0, 2]) == ("P-1", "13")
    assert lots(id_field=None).ids([0, 2]) == ("11", "13")


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([0, 2], ("NO-1", "CX-3")),  # blanks around a label are not part of it
        ([0, 1], ("NO-1 (11)", "NO-1 (12)")),  # two of the same name are told apart
        ([0, 0], ("NO-1", "NO-1")),  # one that comes twice is still one
        ([2, 3], ("CX-3", "P-4")),  # without a label the id
        ([], ()),
    ],
)
def test_names_are_labels_where_there_are_any(rows: list[int], names: tuple[str, ...]) -> None:
    assert lots().names(rows) == names


def test_names_say_what_labels_are_numbered_within() -> None:
    sheets = np.array([7, 3, "", 9], dtype=object)
    table = lots()
    within = replace(table, columns={**table.columns, "to": sheets}, label_within="to")
    assert within.names([0, 1, 2, 3]) == ("7/NO-1", "3/NO-1", "CX-3", "P-4")
    assert replace(table, label_within="khongCo").names([2]) == ("CX-3",)


def test_names_without_a_label_field_are_the_ids() -> None:
    assert lots(label_field=None).names([0, 3]) == ("P-1", "P-4")
    assert lots(label_field="khongCo").names([0, 3]) == ("P-1", "P-4")
