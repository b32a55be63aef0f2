# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading order and unique symbols."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.drafting.base import Refused
from qh_plugin.core.drafting.renumber import Numbering, numbered, reading_order, renumber
from qh_plugin.core.edits import apply
from tests.core.drafting.fabrics import areas, fabric, lots
from tests.core.repair.conftest import polygon
from tests.long_form import examples


def grid(columns, rows):
    x, y = np.meshgrid(np.arange(columns) * 20.0, np.arange(rows) * 15.0)
    return np.stack((x.ravel(), y.ravel()), axis=1), np.full(columns * rows, 15.0)


def test_rows_from_north_to_south_each_from_west_to_east():
    centre, height = grid(3, 2)  # 0 1 2 south, 3 4 5 north
    assert reading_order(centre, height).tolist() == [3, 4, 5, 0, 1, 2]
    assert reading_order(centre, height, zigzag=True).tolist() == [3, 4, 5, 2, 1, 0]


def test_a_crooked_row_is_one_row():
    centre = np.array([(0, 0.0), (20, 4.0), (40, -3.0), (10, -15.0)])
    assert reading_order(centre, np.full(4, 15.0)).tolist() == [0, 1, 2, 3]


def test_nothing_to_order():
    assert reading_order(np.empty((0, 2)), np.empty(0)).tolist() == []


def test_each_prefix_counts_by_itself_and_passes_over_what_is_taken():
    labels = numbered(
        ["NO", "CX", "NO", "NO"], [3, 1, 0, 2], {"NO-02", "CX-01"}, Numbering(digits=2)
    )
    assert labels == ["NO-03", "CX-02", "NO-04", "NO-01"]


@settings(max_examples=examples(20), deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    first=st.integers(0, 500),
    zigzag=st.booleans(),
    prefixes=st.lists(st.sampled_from(["NO", "CX", ""]), min_size=12, max_size=12),
    taken=st.sets(st.integers(0, 510), max_size=6),
)
def test_every_lot_gets_one_symbol_of_its_own(seed, first, zigzag, prefixes, taken):
    layer, _ = fabric(seed)
    kept = {f"NO-{n:02d}" for n in taken}
    how = Numbering(first=first, zigzag=zigzag)
    shapes = shapely.from_wkb(layer.wkb)
    done = renumber(layer, shapes, prefixes, "kyHieuLoDat", how, taken=kept)
    after = apply(layer, done.edits[0])
    labels = after.columns["kyHieuLoDat"].tolist()
    assert len(set(labels)) == len(labels) and not set(labels) & kept
    assert all(label.startswith(prefix) for label, prefix in zip(labels, prefixes))
    for name in layer.columns:
        if name != "kyHieuLoDat":
            assert after.columns[name].tolist() == layer.columns[name].tolist()
    assert areas(after).tolist() == areas(layer).tolist()


def test_a_lot_without_geometry_is_named():
    layer = lots(polygon((0, 0), (4, 0), (4, 4)))
    with pytest.raises(Refused) as error:
        renumber(layer, np.array([None]), ["NO"], "kyHieuLoDat", Numbering())
    assert "không có hình học" in error.value.text.vi
