# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages as they should not be: odd blob headers, wrong values, cut and damaged files. Each
gives its rows, every odd one named, or one sentence. `QH_SOAK=1` runs the long form."""

from __future__ import annotations

import os
import sqlite3
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, crashed, load_profile
from qh_plugin.core.errors import QhError
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Field, Table
from qh_plugin.io.geopackage import read_table, write_table
from qh_plugin.io.reading import read_dataset

SOAK = bool(os.environ.get("QH_SOAK"))
WKB = shapely.to_wkb(shapely.box(600_000, 1_190_000, 600_010, 1_190_010), output_dimension=2)
ENVELOPES = (0, 4, 6, 6, 8)  # numbers in the envelope of each kind


def header(
    flags: int, size: int, order: str = "<", srs: int = 9210, magic: bytes = b"GP\x00"
) -> bytes:
    flags |= 1 if order == "<" else 0
    return magic + bytes([flags]) + struct.pack(f"{order}i{size}d", srs, *[0.0] * size)


def sample(path: Path, count: int = 40) -> Path:
    """A layer of parcels side by side."""
    wkb = np.empty(count, object)
    x = 600_000 + 10 * np.arange(count)
    wkb[:] = list(shapely.to_wkb(shapely.box(x, 1_190_000, x + 10, 1_190_010), output_dimension=2))
    names = np.array([f"thửa {k}" for k in range(count)], object)
    fields = (Field("ten", "text"),)
    write_table(
        path,
        "thua",
        Table("thua", np.arange(1, count + 1), wkb, {"ten": names}, fields, 9210, "", "Polygon"),
    )
    return path


def with_blob(path: Path, value: Any) -> Path:
    """The third parcel's geometry as another program may have left it."""
    change(sample(path, 5), "UPDATE thua SET geom = ? WHERE fid = 3", value)
    return path


def change(path: Path, statement: str, *values: Any) -> None:
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def judged(path: Path) -> CheckResult:
    only = ["G01", "G02", "G03", "G04", "G15", "C01", "C04"]
    result = check(read_dataset(path), load_profile(), only=only)
    assert not crashed(result)
    return result


def named(result: CheckResult) -> set[str]:
    return {g.rule for g, i in result.rows() if 3 in g.fids[i] and g.rule.startswith("G")}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize("more", [0, 0x20], ids=["standard", "extended"])
def test_every_envelope(tmp_path: Path, order: str, kind: int, more: int) -> None:
    path = with_blob(tmp_path / "t.gpkg", header(kind << 1 | more, ENVELOPES[kind], order) + WKB)
    assert read_table(path, "thua").wkb[2] == WKB
    assert not named(judged(path))


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"GP",
        b"GP\x00\x01",
        header(0, 0),
        header(0x10, 0),
        header(0x10, 0) + shapely.to_wkb(shapely.from_wkt("POLYGON EMPTY")),
        header(0x10, 0) + shapely.to_wkb(shapely.from_wkt("POINT EMPTY")),
        header(2, 4) + WKB[:-1],
        header(2, 3) + WKB,
        header(2, 0)[:7],
        header(5 << 1, 0),
        header(7 << 1, 4) + WKB,
        header(0, 0, magic=b"GQ\x00") + WKB,
        header(0, 0) + header(0, 0) + WKB,
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        "",
        12,
        3.5,
        None,
    ],
    ids=repr,
)
def test_odd_blobs_are_named(tmp_path: Path, blob: Any) -> None:
    path = with_blob(tmp_path / "t.gpkg", blob)
    assert len(read_table(path, "thua")) == 5
    assert "G01" in named(judged(path))


def test_text_that_is_no_utf8(tmp_path: Path) -> None:
    path = sample(tmp_path / "t.gpkg", 5)
    change(path, "UPDATE thua SET ten = CAST(x'74FF6875E1' AS TEXT) WHERE fid = 2")
    table = read_table(path, "thua")
    assert len(table) == 5 and "\ufffd" in table.columns["ten"][1]


def outcome(path: Path) -> Any:
    """Rows read, or the sentence."""
    try:
        dataset = read_dataset(path)
        result = check(dataset, load_profile(), only=["G01", "G02", "G03", "G04", "G15"])
    except QhError as error:
        assert error.text.vi.strip() and error.text.en.strip()
        assert "Traceback" not in error.text.vi
        return error.text.vi
    assert not crashed(result)
    return sum(len(t) for t in dataset.tables)


def test_cut_files(tmp_path: Path) -> None:
    whole = sample(tmp_path / "whole.gpkg", 2000).read_bytes()
    path = tmp_path / "cut.gpkg"
    steps = np.linspace(0, len(whole) - 1, 400 if SOAK else 40).astype(int)
    for size in {*steps.tolist(), 1, 15, 16, 99, 100, 101, 511, 512, 1024, 4095, 4096, 4097}:
        path.write_bytes(whole[:size])
        found = outcome(path)
        assert isinstance(found, str) or found == 2000, (size, found)


@pytest.mark.parametrize("seed", range(600 if SOAK else 25))
def test_damaged_files(tmp_path: Path, seed: int) -> None:
    """Bytes changed at random: SQLite may not notice, but nothing breaks."""
    rng = np.random.default_rng(seed)
    content = bytearray(sample(tmp_path / "t.gpkg", 300).read_bytes())
    for _ in range(int(rng.integers(1, 40))):
        at = int(rng.integers(len(content)))
        size = int(rng.choice([1, 1, 8, 200]))
        content[at : at + size] = rng.bytes(size)
    (tmp_path / "t.gpkg").write_bytes(content)
    outcome(tmp_path / "t.gpkg")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM gpkg_geometry_columns",
        "DELETE FROM gpkg_contents",
        "DELETE FROM gpkg_spatial_ref_sys",
        "DROP TABLE gpkg_geometry_columns",
        "DROP TABLE gpkg_contents",
        "DROP TABLE gpkg_spatial_ref_sys",
        "DROP TABLE thua",
        "UPDATE gpkg_geometry_columns SET column_name = 'hinh'",
        "UPDATE gpkg_geometry_columns SET geometry_type_name = 'LINESTRING'",
        "UPDATE gpkg_geometry_columns SET geometry_type_name = NULL",
        "UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'",
        "UPDATE gpkg_geometry_columns SET srs_id = 999999",
        "UPDATE gpkg_contents SET data_type = 'tiles'",
        "UPDATE gpkg_spatial_ref_sys SET definition = 'rác', organization = 'NONE'",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('x', 'features', 'x')",
    ],
)
def test_registers_that_lie(tmp_path: Path, statement: str) -> None:
    path = sample(tmp_path / "t.gpkg", 6)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = 1")
    try:
        connection.execute(statement)
    except sqlite3.IntegrityError:
        pytest.skip("SQLite does not let it happen")
    connection.commit()
    connection.close()
    found = outcome(path)
    assert isinstance(found, str) or found in (0, 6), found


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", b"PK\x03\x04", bytes(5000)])
def test_no_geopackage_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.gpkg"
    path.write_bytes(content)
    assert isinstance(outcome(path), str)
