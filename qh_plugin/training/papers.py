# SPDX-License-Identifier: GPL-2.0-or-later
"""Papers, records and description of a practice dossier, so that it is complete from the start."""

from __future__ import annotations

import base64
import datetime
import io
import zipfile
from pathlib import Path

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.records import DRAWINGS, HEAD, PAPERS
from qh_plugin.core.model import Model
from qh_plugin.io.descriptions import measure, read_description, write_description
from qh_plugin.io.records import read_records, write_records
from qh_plugin.training.documents import write_pdf

DECISION, DECIDED = "01/QĐ-THUCHANH", datetime.date(2026, 1, 15)
AUTHORITY = "Dữ liệu thực hành, không có giá trị pháp lý"
_NOTICE = "Du lieu thuc hanh, khong co gia tri phap ly (practice data, no legal force)."
#: file in HoSoScan/VanBan → kind, title, first line
_SCANS = {
    "QuyetDinhPheDuyet.pdf": ("QDPD", "Quyết định phê duyệt quy hoạch", "QUYET DINH PHE DUYET"),
    "ThuyetMinhTongHop.pdf": ("TM", "Thuyết minh tổng hợp", "THUYET MINH TONG HOP"),
    "QDNV_NhiemVu.pdf": ("QDNV", "Quyết định phê duyệt nhiệm vụ", "QUYET DINH NHIEM VU"),
    "TTR_ToTrinh.pdf": ("TTR", "Tờ trình", "TO TRINH"),
    "QDQL_QuyDinhQuanLy.pdf": ("QDQL", "Quy định quản lý theo đồ án", "QUY DINH QUAN LY"),
}
#: one grey pixel; bytes 13 to 17 hold the resolution: dots an inch, across and down
_PIXEL = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEBLAEsAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDR"
    "ENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAA"
    "AAAAD/2gAIAQEAAD8AVN//2Q=="
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORDS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>Thuyết minh tổng hợp (dữ liệu thực hành)</w:t></w:r></w:p></w:body>"
    "</w:document>"
)


def write_papers(dossier: Dossier, model: Model) -> None:
    """Everything that a delivery asks for besides the map and the QGIS project."""
    scans = dossier.folder / "HoSoScan"
    for name, (_, _, heading) in _SCANS.items():
        lines = [heading, f"Ho so {dossier.info.maHoSoQH}", _NOTICE]
        write_pdf(scans / "VanBan" / name, lines)
    sheet = scans / "BanVe" / "QH-01" / "QH-01_1.jpg"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_bytes(_PIXEL)
    basic = dossier.folder / "HoSoBASIC"
    write_pdf(basic / "BanVe" / "QH-01.pdf", ["BAN VE QH-01", _NOTICE])
    _write_docx(basic / "VanBan" / "ThuyetMinhTongHop.docx")
    _write_records(dossier, model)
    _write_description(dossier, model)


def _write_docx(path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _WORDS),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    path.write_bytes(made.getvalue())


def _write_records(dossier: Dossier, model: Model) -> None:
    records = read_records(dossier, model)
    code = dossier.info.maHoSoQH
    head = {"soQDQH": DECISION, "ngayQDQH": DECIDED, "coQuanPheDuyet": AUTHORITY, "tinhTrang": "3"}
    records.tables[HEAD] = [{**records.head, **head}]
    records.tables[DRAWINGS] = [
        {
            "maHoSo": code,
            "soHieuBanVe": "QH-01",
            "tenRutGon": "QH-01",
            "tenBanVe": "Bản đồ quy hoạch sử dụng đất",
            "soTo": 1,
            "tenThuMuc": "QH-01",
            "tyLe": dossier.info.scale,
        }
    ]
    records.tables[PAPERS] = [
        {
            "maHoSo": code,
            "maVanBan": name,
            "tenVanBan": title,
            "loaiVanBan": kind,
            "soHieuVanBan": DECISION,
            "ngayKy": DECIDED,
            "donViBanHanh": AUTHORITY,
        }
        for name, (kind, title, _) in _SCANS.items()
    ]
    write_records(dossier, model, records)


def _write_description(dossier: Dossier, model: Model) -> None:
    description = measure(dossier, read_description(dossier, model))
    for name, value in (
        ("issued", DECIDED.isoformat()),
        ("updated", DECIDED.isoformat()),
        ("source", "Dữ liệu thực hành do chương trình tạo trên nền một phường có thật."),
        ("provider", AUTHORITY),
        ("manager", AUTHORITY),
        ("access", "unclassified"),
        ("procedure", "Dùng để thực hành, không cung cấp cho bên ngoài."),
    ):
        description = description.with_own(name, value)
    write_description(dossier, description, DECIDED)
