# SPDX-License-Identifier: GPL-2.0-or-later
"""The short form of the bench: its gate and its noise on small layers, and a table that prints."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.io.reading import read_dataset
from qh_plugin.training.parcels import write_parcels
from tests.bench import bench_publish, city, gate, noise, table


@pytest.mark.parametrize("streets", ["open", "full"])
@pytest.mark.parametrize("rotation", [0.0, 31.0])
def test_the_gate_is_passed(tmp_path: Path, streets: str, rotation: float) -> None:
    path = tmp_path / "parcels.gpkg"
    write_parcels(path, 2_400, streets=streets, planted=0.04, rotation=rotation)
    facts = gate.compare(path)
    assert facts["pairs"] > 10 and facts["gaps"] > 10
    assert facts["wrong"] == 0


def test_noise_gives_no_false_alarm() -> None:
    facts = noise.measure(2_400)
    assert facts["planted"] >= 90
    assert facts["false"] == 0
    assert facts["found"] >= 0.98 * facts["planted"]


def test_wards_hold_every_parcel(tmp_path: Path) -> None:
    count = city.wards(tmp_path / "city", 100)
    assert count >= 1_600
    assert len(list((tmp_path / "city").glob("*.gpkg"))) == 16


def test_a_line_of_the_table() -> None:
    row = table.Row("what", "1.0", "≤ 3", True)
    assert row.line() == "| what | 1.0 | ≤ 3 | met |"
    assert table.Row("what", "4.0", "≤ 3", False).line().endswith("| MISSED |")


def test_the_large_plan_is_clean_and_of_twenty_vertices(tmp_path: Path) -> None:
    dossier = bench_publish.make(tmp_path / "CSDL_Lon", 60)
    data = read_dataset(dossier.folder)
    found = check(data, load_profile("truoc_khi_nop"))
    assert found.errors == 0
    lots = data.table("QuyHoach/ChucNangSuDungDat_A")
    assert len(lots) == 60
    assert {len(shapely.get_coordinates(x)) for x in shapely.from_wkb(lots.wkb)} == {21}
