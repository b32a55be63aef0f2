# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrong values on parcels that follow the cadastral model, one a parcel, and right ones."""

from __future__ import annotations

import unicodedata
from typing import Any, Iterator, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.core.table import Table
from tests.planted.scene import Case, Row, shape_of

PARCEL, WARD, WARDS = "DiaChinh/ThuaDat_A", "26740", "DiaChinh/RanhGioiXa_A"
STREET = "12 đường Lê Lợi, phường Sài Gòn"
_ELSEWHERE = frozenset({"A05", "X04"})  # a ward that is not there is not around the parcel


def values(number: int) -> dict[str, Any]:
    """The right values of a lot of 90 m²."""
    return {
        "maDoiTuong": f"79DDC267400001-ThuaDat_A-{number}",
        "maHoSoQH": "79DDC267400001",
        "maXa": WARD,
        "soHieuToBanDo": 1 + number // 500,
        "soThuTuThua": 1 + number % 500,
        "dienTich": 90.0,
        "laDoiTuongChiemDat": "0",
        "diaChi": STREET,
        "maMucDichSuDung": "ODT",
    }


def clean(lots: Table) -> Mapping[str, Sequence[tuple[Optional[bytes], Mapping[str, Any]]]]:
    """The lots of the bench with right values, in one ward that covers everything."""
    size = 30_000.0
    x, y = 585_000.0, 1_175_000.0
    around = Row(WARDS, areas=[[[(0, 0), (size, 0), (size, size), (0, size), (0, 0)]]])
    ward = shape_of(around, lambda xy: np.asarray(xy + np.array((x, y))))
    about = {
        "maDoiTuong": "79DDC267400001-RanhGioiXa_A-1",
        "maHoSoQH": "79DDC267400001",
        "maXa": WARD,
        "tenXa": "Phường Sài Gòn",
        "loaiDonVi": "phuong",
        "dienTich": size * size / 1e4,
    }
    rows = [(shape, values(i)) for i, shape in enumerate(lots.wkb)]
    return {PARCEL: rows, WARDS: [(ward, about)]}


def _wrong(number: int) -> list[tuple[str, Sequence[str], Mapping[str, Any]]]:
    """(kind, rules, values): what must be said of one parcel with these values."""
    sheet = 100_000 + number
    nfd = unicodedata.normalize("NFD", STREET)
    return [
        ("ward NULL", ["A01"], {"maXa": None}),
        ("ward empty", ["A01"], {"maXa": ""}),
        ("ward of blanks", ["A01"], {"maXa": "   "}),
        ("no parcel number", ["A01"], {"soThuTuThua": None}),
        ("no area", ["A01"], {"dienTich": None}),
        ("no address", ["A01"], {"diaChi": None}),
        ("no id", ["A01"], {"maDoiTuong": None}),
        ("unknown land code", ["A02"], {"maMucDichSuDung": "QQQ"}),
        ("land code in small letters", ["A02"], {"maMucDichSuDung": "odt"}),
        ("yes and no", ["A02"], {"laDoiTuongChiemDat": "2"}),
        ("scale", ["A02"], {"tyLeDoDac": "1:500"}),
        ("parcel number 0", ["A03"], {"soThuTuThua": 0, "soHieuToBanDo": sheet}),
        ("negative legal area", ["A03"], {"dienTichPhapLy": -1.0}),
        ("text too long", ["A03"], {"nguoiCapNhat": "x" * 101}),
        ("GeoHash with an a", ["A03"], {"maThuaDat": "w3gv7cp47eea"}),
        ("31 February", ["A03"], {"ngayHoanThanh": "2025-02-31"}),
        ("no date", ["A03"], {"ngayHoanThanh": "hôm qua"}),
        ("rural land in a ward", ["A06"], {"maMucDichSuDung": "ONT"}),
        ("use not among the uses", ["A06"], {"cacMucDichSuDung": "CLN+NTS"}),
        ("updated before made", ["A06"],
         {"thoiDiemKhoiTao": "2025-08-02", "thoiDiemCapNhat": "2025-08-01"}),
        ("area 1 m² more", ["A07"], {"dienTich": 91.0}),
        ("area 1 m² less", ["A07"], {"dienTich": 89.0}),
        ("area in hectares", ["A07"], {"dienTich": 0.009}),
        ("NFD", ["A08"], {"diaChi": nfd}),
        ("zero width", ["A08"], {"diaChi": "12 đường Lê\u200b Lợi"}),
        ("control", ["A08"], {"diaChi": "12 đường\x07 Lê Lợi"}),
        ("lost letter", ["A08"], {"diaChi": "12 đư\ufffdng Lê Lợi"}),
        ("TCVN3", ["A08"], {"diaChi": "Quy ho¹ch sö dông ®Êt ph\xadêng BÕn NghÐ"}),
        ("VNI", ["A08"], {"diaChi": "Quy hoaïch söû duïng ñaát phöôøng Beán Ngheù"}),
        ("UTF-8 read as Latin-1", ["A08"],
         {"diaChi": "12 đường Nguyễn Huệ".encode().decode("latin-1")}),
        ("ward of four digits", ["A09"], {"maXa": "2674"}),
        ("former ward", ["A13"], {"maXa": "26746"}),
        ("ward of Hà Nội", ["A13"], {"maXa": "00001"}),
        ("ward next door", ["A05", "X04"], {"maXa": "26743"}),
        ("former land code", ["A14"], {"maMucDichSuDung": "BHK"}),
        ("former code among several", ["A14"], {"cacMucDichSuDung": "ODT+LNK"}),
        ("decimal comma", ["A15"], {"dienTich": "90,0"}),
        ("number as text", ["A15"], {"dienTich": "90.0"}),
        ("number with unit", ["A15"], {"dienTich": "90 m2"}),
        ("code malformed", ["A10"], {"maDoiTuong": f"ThuaDat {number}"}),
        ("code of another class", ["A10"],
         {"maDoiTuong": f"79DDC267400001-HienTrangSuDungDat_A-{number}"}),
        ("code of another dossier", ["A10"],
         {"maDoiTuong": f"79DDC267400002-ThuaDat_A-{number}"}),
        ("ward with a blank behind", ["A02"], {"maXa": "26740 "}),
        ("land code with a blank", ["A02"], {"maMucDichSuDung": "ODT "}),
        ("two uses in one", ["A14"], {"maMucDichSuDung": "ODT+CLN"}),
        ("negative area", ["A03", "A07"], {"dienTich": -90.0}),
        ("area not a number", ["A01"], {"dienTich": float("nan")}),
        ("half a parcel number", ["A03"], {"soThuTuThua": number + 0.5}),
        ("parcel number with zeros", ["A09"], {"soThuTuThua": "007", "soHieuToBanDo": sheet}),
        ("ward without a break", ["A02"], {"maXa": "26740\u00a0"}),
        ("soft hyphen", ["A08"], {"diaChi": "12 đường Lê\u00ad Lợi"}),
        ("byte order mark", ["A08"], {"diaChi": "\ufeff12 đường Lê Lợi"}),
        ("tones of CP1258", ["A08"], {"diaChi": "12 đươ\u0300ng Lê Lơ\u0323i"}),
    ]  # fmt: skip


def _right() -> list[tuple[str, Mapping[str, Any]]]:
    names = [
        "Hòa Bình", "Hoà Bình", "thủy lợi", "thuỷ lợi", "quý", "qúy", "Đắk Lắk", "Krông Pắk",
        "Rue Châteaubriand", "Münster", "São Paulo", "Škoda", "Citroën", "Café Đèn Lồng", "서울",
        "№ 5 – Lê Lợi", "90 m² (3 × 30)", "Ø 300", "‘Nhà’ “A”", "Señor Núñez", "Ấp 3A, xã Ý Yên",
        "Òa, ó, ò, ù", "BT-1", "Łódź", "Tổ 12 – KP.3", "Ốc Đảo", "đ/c: 5/3", "A & B", "ĐƯỜNG SỐ 7",
    ]  # fmt: skip
    return [
        *((f"decoy: {name}", {"diaChi": name}) for name in names),
        ("decoy: 90.05", {"dienTich": 90.05}),
        ("decoy: 89.95", {"dienTich": 89.95}),
        ("decoy: within the limit", {"dienTich": 90.7}),
        ("decoy: one of two uses", {"cacMucDichSuDung": "ODT+CLN"}),
        ("decoy: a use that stayed", {"maMucDichSuDung": "CLN"}),
        ("decoy: public land", {"maMucDichSuDung": "DGT"}),
        ("decoy: the same day", {"thoiDiemKhoiTao": "2025-08-01", "thoiDiemCapNhat": "2025-08-01"}),
        ("decoy: 29 February 2024", {"ngayHoanThanh": "2024-02-29"}),
        ("decoy: GeoHash", {"maThuaDat": "w3gv7cp47ee1"}),
        ("decoy: 100 letters", {"nguoiCapNhat": "ữ" * 100}),
        ("decoy: old numbers", {"soHieuToBanDoCu": "007", "soThuTuThuaCu": "12a"}),
        ("decoy: legal area is another", {"dienTichPhapLy": 120.0}),
        ("decoy: scale", {"tyLeDoDac": "1/500"}),
        ("decoy: NULL where it may be", {"ghiChu": None, "donViDoDac": None}),
    ]


def cases(number: Iterator[int]) -> list[Case]:
    """Every kind once; `number` gives each parcel its own."""
    found = []
    for kind, rules, other in _wrong(next(number)):
        row = {**values(next(number)), **other}
        strange = any(rule in ("A13", "A09", "A02") for rule in rules) and "maXa" in other
        also = _ELSEWHERE if strange else frozenset()
        found.append(_case(kind, [row], [(rule, (0,)) for rule in rules], also))
    for kind, other in _right():
        found.append(_case(kind, [{**values(next(number)), **other}]))
    one, two, three = (values(next(number)) for _ in range(3))
    code = "maDoiTuong"
    found.append(_case("id twice", [one, {**two, code: one[code]}], [("A04", (0, 1))]))
    one, two, three = (values(next(number)) for _ in range(3))
    again = [one, {**two, code: one[code]}, {**three, code: one[code]}]
    found.append(_case("id three times", again, [("A04", (0, 1, 2))]))
    one, two = (values(next(number)) for _ in range(2))
    same = {name: one[name] for name in ("soHieuToBanDo", "soThuTuThua")}
    found.append(_case("parcel number twice in a sheet", [one, {**two, **same}], [("A04", (0, 1))]))
    one, two = (values(next(number)) for _ in range(2))
    sheet = {"soHieuToBanDo": 90_000 + one["soHieuToBanDo"], "soThuTuThua": one["soThuTuThua"]}
    found.append(_case("decoy: parcel number again in another sheet", [one, {**two, **sheet}]))
    return found


def _case(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    expect: Sequence[tuple[str, tuple[int, ...]]] = (),
    also: frozenset[str] = frozenset(),
) -> Case:
    lots = [
        Row(PARCEL, areas=[[[(x, 0), (x + 5, 0), (x + 5, 18), (x, 18), (x, 0)]]], values=row)
        for x, row in zip((0, 5, 10), rows)
    ]
    return Case(kind, lots, expect, also, turns=False)
