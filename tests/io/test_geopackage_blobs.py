# SPDX-License-Identifier: GPL-2.0-or-later
"""A column of blobs comes through as each blob by itself would."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.table import Field, Table
from qh_plugin.io.geopackage import CHUNK, read_table, write_table
from qh_plugin.io.geopackage_blob import wkb_column, wkb_of
from tests.long_form import examples

WKB = shapely.to_wkb(shapely.box(0, 0, 1, 1), output_dimension=2)
headers = st.builds(
    lambda flags, size: b"GP\x00" + bytes([flags]) + bytes(size) + WKB,
    st.sampled_from([0x01, 0x03, 0x05, 0x07, 0x09, 0x11, 0x02]),
    st.sampled_from([4, 36, 52, 68, 0]),
)
blobs = st.one_of(
    headers, st.none(), st.binary(max_size=12), st.just(b"GP\x00\x03"), st.just("GP text")
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(blobs, max_size=8))
def test_as_one_by_one(column: list[Any]) -> None:
    assert wkb_column(column) == [wkb_of(blob) for blob in column]


def test_rows_of_many_chunks_keep_their_order(tmp_path: Any) -> None:
    n = 2 * CHUNK + 7
    wkb = np.empty(n, object)
    wkb[:] = [shapely.to_wkb(shapely.box(k, 0, k + 1, 1), output_dimension=2) for k in range(n)]
    wkb[3] = None
    names = np.empty(n, object)
    names[:] = [f"r{k}" for k in range(n)]
    table = Table(
        "t",
        np.arange(n, 0, -1),
        wkb,
        {"name": names},
        (Field("name", "text"),),
        9210,
        "",
        "Polygon",
    )
    path = tmp_path / "t.gpkg"
    write_table(path, "t", table)
    with sqlite3.connect(path) as connection:  # as another program may have left it
        for name in [r[0] for r in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )]:  # fmt: skip
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE t SET geom = x'0102' WHERE fid = ?", (n - CHUNK,))
    found = read_table(path, "t")
    assert found.fids.tolist() == list(range(1, n + 1))
    assert found.columns["name"].tolist() == names[::-1].tolist()
    expected = wkb[::-1].tolist()
    expected[n - CHUNK - 1] = b"\x01\x02"
    assert found.wkb.tolist() == expected
