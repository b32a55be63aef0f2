# SPDX-License-Identifier: GPL-2.0-or-later
"""Journals of unsaved edits: what is written is read again, and a damaged one is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.journals import Unsaved, file_name, read, table_state, write

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(timezone.utc)),
)
ROWS = st.dictionaries(st.text(min_size=1, max_size=9), VALUES, max_size=4)


@given(
    added=st.lists(st.tuples(st.integers(-99, -1), st.none() | st.binary(), ROWS), max_size=4),
    geometries=st.dictionaries(st.integers(1, 99), st.binary(min_size=1), max_size=4),
    attributes=st.dictionaries(st.integers(1, 99), ROWS, max_size=4),
    deleted=st.lists(st.integers(1, 99), max_size=4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_written_is_read_again(tmp_path, added, geometries, attributes, deleted):
    unsaved = Unsaved("QuyHoach/X_A", "2026", "", added, geometries, attributes, deleted)
    write(tmp_path / "x.jsonl", unsaved)
    again = read(tmp_path / "x.jsonl")
    assert again.written
    assert replace(again, written="") == unsaved
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]


def test_kinds_of_values_stay_apart(tmp_path):
    values = {
        "day": date(2026, 1, 15),
        "moment": datetime(2026, 1, 15, 7, 30),
        "time": time(7, 30),
        "text": "2026-01-15",
        "bytes": b"\x00\xff",
        "int": 1,
        "real": 1.0,
    }
    write(tmp_path / "x.jsonl", Unsaved("A/B", added=[(-1, None, values)]))
    again = read(tmp_path / "x.jsonl").added[0][2]
    assert again == values
    assert [type(v) for v in again.values()] == [type(v) for v in values.values()]


def test_features_are_counted_once():
    unsaved = Unsaved(
        "A/B",
        added=[(-1, None, {}), (-2, None, {})],
        geometries={1: b"x", 2: b"x"},
        attributes={2: {"a": 1}, 3: {"a": 1}},
        deleted=[9],
    )
    assert unsaved.count == 6


@pytest.mark.parametrize("keep", [0, 1, 2, -1])
def test_a_journal_that_is_cut_off_is_refused(tmp_path, keep):
    path = tmp_path / "x.jsonl"
    write(path, Unsaved("A/B", deleted=[1, 2]))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:keep]), "utf-8")
    with pytest.raises(InputError, match=r"x\.jsonl"):
        read(path)


def test_other_files_are_refused(tmp_path):
    for text in ("[]\n", '{"format": "qh-recovery/9"}\n{"end": 0}\n', "\x00\x01"):
        (tmp_path / "x.jsonl").write_text(text, "utf-8")
        with pytest.raises(InputError):
            read(tmp_path / "x.jsonl")
    with pytest.raises(InputError):
        read(tmp_path / "none.jsonl")


def test_the_state_of_a_table_follows_its_changes(tmp_path):
    info = DossierInfo("Thử", "tt16_2025", "79QPK1000001")
    path = create_dossier(tmp_path / "CSDL_A", info, load()).geopackage("QuyHoach")
    before = table_state(path, "PhanOQuyHoach_A")
    geopackage.insert_rows(path, "PhanOQuyHoach_A", [(None, {"maDoiTuong": "1"})])
    assert before
    assert table_state(path, "KhongCo_A") == table_state(tmp_path / "none.gpkg", "X") == ""


def test_a_table_gives_its_journal_a_name_without_folders():
    assert file_name("QuyHoach/ChucNangSuDungDat_A") == "QuyHoach.ChucNangSuDungDat_A.jsonl"
