# SPDX-License-Identifier: GPL-2.0-or-later
"""A model with record tables and documents put together by hand, so that tests of records do not
change when the circular's file does."""

from __future__ import annotations

from dataclasses import replace

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.model import Model, load
from qh_plugin.core.model.schema import Code, CodeList, DocumentKind, ModelField, RecordTable
from qh_plugin.core.text import Text, plain

INFO = DossierInfo(
    name="Quy hoạch phân khu thử",
    model="tt16_2025",
    maHoSoQH="79QPK1000001",
    maThongTinQH="792521012345",
    wards=("26740",),
    scale="1/2.000",
)


def field(name: str, label: str, type_: str = "text", **facts: object) -> ModelField:
    """A field with the same label in both languages."""
    return ModelField(name=name, type=type_, label=Text(label, name), **facts)  # type: ignore


def codes(list_id: str, *pairs: tuple[str, str]) -> CodeList:
    """A code list of (code, name)."""
    return CodeList(list_id, plain(list_id), tuple(Code(c, plain(n)) for c, n in pairs))


HEAD = RecordTable(
    "HoSo",
    plain("Hồ sơ"),
    (
        field("maHoSo", "Mã hồ sơ", length=15, required="E"),
        field("maThongTinQH", "Mã thông tin quy hoạch", length=15, required="W"),
        field("tenDoAn", "Tên đồ án", length=250, required="E"),
        field("loaiQuyHoach", "Loại quy hoạch", code_list="KIND", required="E"),
        field("tyLe", "Tỷ lệ", code_list="SCALES", required="E"),
        field("soQDQH", "Số QĐ phê duyệt quy hoạch", length=20, required="E"),
        field("ngayQDQH", "Ngày QĐ phê duyệt quy hoạch", "date", required="E"),
        field("heToaDo", "Hệ tọa độ", length=50),
        field("diaDiem", "Địa điểm", length=250, required="W"),
        field("thuMuc", "Thư mục", length=250),
        field("coBASIC", "Có HoSoBASIC", length=10),
        field("coGIS", "Có HoSoGIS", length=10),
        field("ghiChu", "Ghi chú", length=250),
    ),
)
DRAWINGS = RecordTable(
    "BanVe",
    plain("Bản vẽ"),
    (
        field("maHoSo", "Mã hồ sơ", length=15, required="E"),
        field("soHieuBanVe", "Số hiệu bản vẽ", length=20, required="E", unique=True),
        field("tenRutGon", "Tên rút gọn", length=50),
        field("tenBanVe", "Tên bản vẽ", length=250, required="E"),
        field("soTo", "Số tờ", "integer", minimum=1),
        field("tenThuMuc", "Tên thư mục", length=100),
        field("tyLe", "Tỷ lệ", code_list="SCALES"),
    ),
)
PAPERS = RecordTable(
    "VanBan",
    plain("Văn bản"),
    (
        field("maHoSo", "Mã hồ sơ", length=15, required="E"),
        field("maVanBan", "Mã văn bản/Tên file", length=100, required="E"),
        field("tenVanBan", "Tên văn bản", length=250, required="E"),
        field("loaiVanBan", "Loại văn bản", length=50),
        field("ngayKy", "Ngày ký", "date"),
        field("soTrang", "Số trang", "integer", minimum=1),
    ),
)
KINDS = (
    DocumentKind(
        "quyet_dinh", plain("Quyết định phê duyệt"), "HoSoScan/VanBan", ("pdf",), "E", 200
    ),
    DocumentKind("ban_ve_scan", plain("Bản vẽ quét"), "HoSoScan/BanVe", ("jpg", "tif"), "W", 300),
    DocumentKind("ban_ve", plain("Bản vẽ gốc"), "HoSoBASIC/BanVe", ("dwg", "dxf", "dgn", "pdf")),
    DocumentKind("van_ban", plain("Văn bản gốc"), "HoSoBASIC/VanBan", ("docx", "xlsx", "pptx")),
)


def model() -> Model:
    """tt16_2025 with the tables above."""
    base = load()
    lists = {
        **base.code_lists,
        "KIND": codes("KIND", ("QHC", "Quy hoạch chung"), ("QPK", "Quy hoạch phân khu")),
        "SCALES": codes("SCALES", ("1/2.000", "1/2.000"), ("1/500", "1/500")),
    }
    tables = {table.id: table for table in (HEAD, DRAWINGS, PAPERS)}
    return replace(base, records=tables, documents=KINDS, code_lists=lists)


def without_records() -> Model:
    """A model that has none, such as dia_chinh."""
    return replace(model(), records={}, documents=())


def full_head() -> dict[str, object]:
    """A row of HoSo without any problem."""
    from datetime import date

    return {
        "maHoSo": INFO.maHoSoQH,
        "maThongTinQH": INFO.maThongTinQH,
        "tenDoAn": "Đồ án",
        "loaiQuyHoach": "QPK",
        "tyLe": "1/2.000",
        "soQDQH": "123/QĐ-UBND",
        "ngayQDQH": date(2025, 3, 31),
        "heToaDo": "EPSG:9210",
        "diaDiem": "Phường Sài Gòn",
    }
