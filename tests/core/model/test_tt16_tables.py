# SPDX-License-Identifier: GPL-2.0-or-later
"""Code lists, codes, records and documents of TT 16/2025/TT-BXD."""

from __future__ import annotations

import pytest

from qh_plugin.core.dossier import codes
from qh_plugin.core.model import load
from qh_plugin.core.model.parts import part_values, parts_expression

MODEL = load("tt16_2025")


def test_code_lists():
    sizes = {name: len(found.codes) for name, found in MODEL.code_lists.items()}
    assert (sizes["LANDUSE"], sizes["LANDUSE_GENERAL"], sizes["PROVINCE"]) == (33, 32, 34)
    assert set(MODEL.code_lists["PROVINCE"].by_code) == codes.PROVINCES
    assert all(c.valid_from == "2025-07-01" for c in MODEL.code_lists["PROVINCE"].codes)
    assert set(MODEL.code_lists["PLAN_KIND"].by_code) == set(codes.KINDS)
    assert all(found.source for found in MODEL.code_lists.values())


def test_general_plan_takes_the_zoning_colour_of_the_same_function():
    zoning = {c.name.vi: c.colour for c in MODEL.code_lists["LANDUSE"].codes}
    for code in MODEL.code_lists["LANDUSE_GENERAL"].codes:
        if code.name.vi in zoning:
            assert code.colour == zoning[code.name.vi], code.code


def test_code_lists_are_used():
    fields = [f for of in (*MODEL.classes, *MODEL.records.values()) for f in of.fields]
    used = {name for f in fields for name in (f.code_list, *f.code_list_by_kind.values())}
    used |= {part.code_list for p in MODEL.patterns.values() for part in p.parts}
    assert set(MODEL.code_lists) == used - {""}


@pytest.mark.parametrize("name", ["maHoSoQH", "maThongTinQH", "maDoiTuong"])
def test_parts_build_the_example(name):
    pattern = MODEL.patterns[name]
    found = parts_expression(MODEL, pattern).fullmatch(pattern.example).groupdict()
    assert list(found) == [part.name for part in pattern.parts]
    assert "".join(found.values()) == pattern.example
    for part in pattern.parts:
        if part.kind == "codes":
            assert found[part.name] in part_values(MODEL, part)


def test_parts_agree_with_the_codes_module():
    found = parts_expression(MODEL, MODEL.patterns["maHoSoQH"])
    built = codes.build_ma_ho_so("79", "QCT", 2, 13, 45)
    parts = codes.check_ma_ho_so(built)
    assert found.fullmatch(built).groupdict() == {
        "province": parts.province,
        "kind": parts.kind,
        "first": str(parts.first),
        "local": f"{parts.local:02d}",
        "serial": f"{parts.serial:04d}",
    }
    assert not found.fullmatch("99QPK1000001")  # no such province
    feature = codes.ma_doi_tuong(built, "QuyHoach/ChucNangSuDungDat_A", 12)
    groups = parts_expression(MODEL, MODEL.patterns["maDoiTuong"]).fullmatch(feature).groupdict()
    assert (groups["dossier"], groups["class"], groups["number"]) == (
        built,
        "ChucNangSuDungDat_A",
        "12",
    )


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("012511012345", True),
        ("792545299999", True),
        ("792551012345", False),  # level 5
        ("792560012345", False),  # level 6
        ("792511312345", False),  # adjustment 3
        ("79251101234", False),  # one digit short
    ],
)
def test_information_code_by_expression_and_by_parts(code, good):
    pattern = MODEL.patterns["maThongTinQH"]
    assert bool(pattern.compiled.fullmatch(code)) is good
    assert bool(parts_expression(MODEL, pattern).fullmatch(code)) is good


def test_records_have_the_columns_of_the_circular():
    labels = {name: "; ".join(f.label.vi for f in r.fields) for name, r in MODEL.records.items()}
    assert labels == {
        "HoSo": (
            "Mã hồ sơ; Mã thông tin quy hoạch; Tên đồ án; Loại quy hoạch; Tỷ lệ; "
            "Số QĐ phê duyệt nhiệm vụ; Ngày QĐ phê duyệt nhiệm vụ; Số QĐ phê duyệt quy hoạch; "
            "Ngày QĐ phê duyệt quy hoạch; Đơn vị tư vấn lập; Đơn vị ra QĐ phê duyệt; Tình trạng; "
            "Hệ tọa độ; Địa điểm; Chủ đầu tư; Thư mục; Có HoSoBASIC; Có HoSoGIS; Từ khóa; Ghi chú"
        ),
        "BanVe": (
            "Mã hồ sơ; Số hiệu bản vẽ; Tên rút gọn; Tên bản vẽ; Số tờ; Tên thư mục; Tỷ lệ; Ghi chú"
        ),
        "VanBan": (
            "Mã hồ sơ; Mã văn bản/Tên file; Tên văn bản; Loại văn bản; Số hiệu văn bản; Trích yếu; "
            "Ngày ký; Đơn vị ban hành; Số trang; Ghi chú"
        ),
    }


def test_documents_lie_where_the_circular_puts_them():
    scans = [d for d in MODEL.documents if d.folder.startswith("HoSoScan/")]
    assert {d.min_dpi for d in scans if d.folder.endswith("BanVe")} == {300}
    assert {d.min_dpi for d in scans if d.folder.endswith("VanBan")} == {200}
    kinds = MODEL.code_lists["DOCUMENT_KIND"].by_code
    texts = [d for d in scans if d.folder.endswith("VanBan")]
    assert all(d.title == kinds[d.id].name and d.types == ("pdf",) for d in texts)
    assert {d.id for d in MODEL.documents if d.required == "E"} >= {"QDPD", "TM", "BanVeScan"}
