# SPDX-License-Identifier: GPL-2.0-or-later
"""The three codes of TT 16/2025/TT-BXD, Annex II, and of TT 24/2025/TT-BXD, art. 4.

maHoSoQH      <province 2><QHC|QPK|QCT><formulation 1><local adjustment 2><serial 4>
maThongTinQH  <province 2><year 2><level 1-4><type 1-5><adjustment 0-2><random 5>
maDoiTuong    <maHoSoQH>-<class>-<number>

These are the codes of `tt16_2025`; `check_dossier_code` follows whichever model a dossier has.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model, building
from qh_plugin.core.text import Text

KINDS = ("QHC", "QPK", "QCT")
#: the 34 provinces since 2025-07-01
PROVINCES = frozenset(
    f"{n:02d}"
    for n in (
        *(1, 4, 8, 11, 12, 14, 15, 19, 20, 22, 24, 25, 31, 33, 37, 38, 40, 42, 44, 46, 48),
        *(51, 52, 56, 66, 68, 75, 79, 80, 82, 86, 91, 92, 96),
    )
)
_HO_SO = re.compile(r"(\d{2})(QHC|QPK|QCT)(\d)(\d{2})(\d{4})", re.ASCII)
_THONG_TIN = re.compile(r"(\d{2})(\d{2})([1-4])([1-5])([0-2])(\d{5})", re.ASCII)
_DOI_TUONG = re.compile(r"(\d{2}(?:QHC|QPK|QCT)\d{7})-([A-Z][A-Za-z0-9_]*_[APL])-(\d+)", re.ASCII)


class MaHoSo(NamedTuple):
    """The parts of a dossier code."""

    province: str
    kind: str
    first: int
    local: int
    serial: int


class MaDoiTuong(NamedTuple):
    """The parts of a feature code."""

    ma_ho_so: str
    class_name: str
    number: int


def check_dossier_code(model: Model, code: str) -> None:
    """Raises `InputError` where a dossier code does not follow the model's pattern maHoSoQH; a
    model without it takes any code that is not empty."""
    if "maHoSoQH" in model.patterns:
        building.parse(model, "maHoSoQH", code)
    elif not code.strip():
        raise InputError(Text("Hãy nhập mã hồ sơ.", "Enter the code of the dossier."))


def build_ma_ho_so(
    province: str = "79", kind: str = "QPK", first: int = 1, local: int = 0, serial: int = 1
) -> str:
    """A dossier code, such as 79QPK1000001. Raises `InputError` for parts out of range."""
    if not (0 <= first <= 9 and 0 <= local <= 99 and 0 <= serial <= 9999):
        raise _wrong(f"{first}/{local}/{serial}", _HO_SO_FORM)
    code = f"{province}{kind}{first:d}{local:02d}{serial:04d}"
    check_ma_ho_so(code)
    return code


def check_ma_ho_so(code: str) -> MaHoSo:
    """The parts of a dossier code; raises `InputError` where it does not follow the form."""
    found = _HO_SO.fullmatch(code)
    if not found or found[1] not in PROVINCES:
        raise _wrong(code, _HO_SO_FORM)
    return MaHoSo(found[1], found[2], int(found[3]), int(found[4]), int(found[5]))


def check_ma_thong_tin(code: str) -> None:
    """Raises `InputError` where a planning information code does not follow the form."""
    found = _THONG_TIN.fullmatch(code)
    if not found or found[1] not in PROVINCES:
        raise _wrong(code, _THONG_TIN_FORM)


def ma_doi_tuong(ma_ho_so: str, class_name: str, number: int) -> str:
    """A feature code, such as 79QPK1000001-ChucNangSuDungDat_A-12."""
    code = f"{ma_ho_so}-{class_name.rpartition('/')[2]}-{number:d}"
    check_ma_doi_tuong(code)
    return code


def check_ma_doi_tuong(code: str) -> MaDoiTuong:
    """The parts of a feature code; raises `InputError` where it does not follow the form."""
    found = _DOI_TUONG.fullmatch(code)
    if not found:
        raise _wrong(code, _DOI_TUONG_FORM)
    return MaDoiTuong(found[1], found[2], int(found[3]))


_HO_SO_FORM = Text(
    "mã hồ sơ gồm mã tỉnh 2 số, QHC/QPK/QCT và 7 số, ví dụ 79QPK1000001",
    "a dossier code is a 2-digit province, QHC/QPK/QCT and 7 digits, such as 79QPK1000001",
)
_THONG_TIN_FORM = Text(
    "mã thông tin quy hoạch gồm 12 chữ số, ví dụ 792521012345",
    "a planning information code has 12 digits, such as 792521012345",
)
_DOI_TUONG_FORM = Text(
    "mã đối tượng là mã hồ sơ, tên lớp và số, nối bằng dấu “-”",
    "a feature code is dossier code, class name and number, joined by “-”",
)


def _wrong(code: str, form: Text) -> InputError:
    return InputError(
        Text("Mã “{code}” không đúng: {form}.", "The code “{code}” is wrong: {form}.").format(
            code=code, form=form
        )
    )
