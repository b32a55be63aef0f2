# SPDX-License-Identifier: GPL-2.0-or-later
"""The codes of the circular: examples of the act, round trips, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier import codes
from qh_plugin.core.errors import InputError


def test_examples():
    assert codes.build_ma_ho_so() == "79QPK1000001"
    assert codes.check_ma_ho_so("04QHC0010001") == ("04", "QHC", 0, 1, 1)
    codes.check_ma_thong_tin("012511012345")
    made = codes.ma_doi_tuong("79QPK1000001", "QuyHoach/ChucNangSuDungDat_A", 12)
    assert made == "79QPK1000001-ChucNangSuDungDat_A-12"
    assert codes.check_ma_doi_tuong(made) == ("79QPK1000001", "ChucNangSuDungDat_A", 12)
    assert len(codes.PROVINCES) == 34


@given(
    st.sampled_from(sorted(codes.PROVINCES)),
    st.sampled_from(codes.KINDS),
    st.integers(0, 9),
    st.integers(0, 99),
    st.integers(0, 9999),
)
def test_round_trip(province, kind, first, local, serial):
    parts = (province, kind, first, local, serial)
    code = codes.build_ma_ho_so(*parts)
    assert len(code) == 12
    assert codes.check_ma_ho_so(code) == parts


@pytest.mark.parametrize(
    "code", ["", "79QPK100001", "79XXX1000001", "78QPK1000001", " 79QPK1000001", "79QPK10000010"]
)
def test_wrong_dossier_codes(code):
    with pytest.raises(InputError, match="79QPK1000001"):
        codes.check_ma_ho_so(code)


@pytest.mark.parametrize("code", ["", "792551012345", "79252101234", "99252101234x"])
def test_wrong_information_codes(code):
    with pytest.raises(InputError):
        codes.check_ma_thong_tin(code)


def test_parts_out_of_range():
    with pytest.raises(InputError):
        codes.build_ma_ho_so(serial=10_000)
    with pytest.raises(InputError):
        codes.ma_doi_tuong("79QPK1000001", "KhongCoDuoi", 1)
