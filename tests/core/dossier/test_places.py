# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a dossier may lie: names, the limits of Windows, accents."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.places import (
    LONGEST_PATH,
    caution,
    folder_name,
    longest_file,
    refusal,
    units,
)
from qh_plugin.core.model import load

INFO = DossierInfo("Thử", "tt16_2025", "79QPK1000001")


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Quy hoạch phân khu", "CSDL_QuyHoachPhanKhu"),
        ("ĐÔ THỊ đại học – khu B/2", "CSDL_DOTHIDaiHocKhuB2"),
        ("Quy hoạch", "CSDL_QuyHoach"),
        ("../../etc", "CSDL_Etc"),
        ("", "CSDL_"),
        ("x" * 100, "CSDL_X" + "x" * 59),
    ],
)
def test_folder_names_have_no_accents_and_no_separators(name, folder):
    assert folder_name(name) == folder


@given(st.text(max_size=80))
def test_any_name_gives_a_folder_that_every_system_takes(name):
    made = folder_name(name)
    assert made.isascii()
    assert made.removeprefix("CSDL_").isalnum() or made == "CSDL_"
    assert refusal(Path("/nowhere") / made, INFO, load()) is None


@pytest.mark.parametrize(
    "name", ["CON", "aux", "nul.txt", "COM1", "lpt9.CSDL", "a<b", "a?b", 'a"b', "a|b", "x:y", "t\t"]
)
def test_names_that_windows_refuses(tmp_path, name):
    refused = refusal(tmp_path / name, INFO, load())
    assert refused is not None
    assert f"“{name}”" in refused.vi


@pytest.mark.parametrize("name", ["CSDL_A.", "CSDL_A ", "..."])
def test_a_dot_or_a_space_at_the_end(tmp_path, name):
    assert "dấu chấm" in refusal(tmp_path / name, INFO, load()).vi


def test_folders_on_the_way_are_looked_at_too_but_not_those_that_exist(tmp_path):
    assert refusal(tmp_path / "AUX" / "CSDL_A", INFO, load()) is not None
    (tmp_path / "AUX").mkdir()
    assert refusal(tmp_path / "AUX" / "CSDL_A", INFO, load()) is None


@pytest.mark.parametrize("name", ["CSDL_CON", "Cong", "console", "COM", "COM10", "Quy hoạch"])
def test_names_that_only_look_so(tmp_path, name):
    assert refusal(tmp_path / name, INFO, load()) is None


def test_the_last_path_that_fits_and_the_first_that_does_not():
    there = Path("/x/CSDL_A")
    spare = LONGEST_PATH - units(longest_file(there, INFO, load()))
    fits = Path("/x" + "x" * spare) / "CSDL_A"
    assert units(longest_file(fits, INFO, load())) == LONGEST_PATH
    assert refusal(fits, INFO, load()) is None
    refused = refusal(Path("/xx" + "x" * spare) / "CSDL_A", INFO, load())
    assert refused is not None
    assert "260" in refused.vi
    assert " 1 ký tự" in refused.vi


def test_letters_beyond_the_basic_plane_count_twice():
    assert units("ạ") == 1
    assert units("𠮷") == 2


def test_accents_and_spaces_are_a_caution_only():
    place = Path("/dữ liệu/CSDL_A")
    assert refusal(place, INFO, load()) is None
    assert "/dữ liệu/CSDL_A" in caution(place).vi
    assert caution(Path("/du_lieu/CSDL_A")) is None
