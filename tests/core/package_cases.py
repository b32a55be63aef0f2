# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier's folder as a rule case writes it: only what differs from a complete one."""

from __future__ import annotations

from datetime import date
from typing import Any

from qh_plugin.core.dossier.completeness import Holdings
from qh_plugin.core.dossier.documents import Document, Facts
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.package_facts import Difference, PackageFacts
from qh_plugin.core.dossier.records import Records
from qh_plugin.core.text import plain

INFO = DossierInfo("Phân khu A", "tt16_2025", "79QPK1000001", wards=("26740",), scale="1/2.000")
FOLDERS = (
    "HoSoBASIC",
    "HoSoBASIC/BanVe",
    "HoSoBASIC/VanBan",
    "HoSoGIS",
    "HoSoScan",
    "HoSoScan/BanVe",
    "HoSoScan/VanBan",
)
PDF = {"kind": "pdf", "version": "1.7", "pages": 3, "dpi": 300.0}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "HoSoScan/VanBan/QDPD.pdf": PDF,
    "HoSoScan/VanBan/QDNV.pdf": PDF,
    "HoSoScan/VanBan/TTR.pdf": PDF,
    "HoSoScan/VanBan/TM.pdf": PDF,
    "HoSoScan/VanBan/QDQL.pdf": PDF,
    "HoSoScan/BanVe/QH-01/to1.jpg": {"kind": "jpg", "pixels": (2480, 3508), "dpi": 300.0},
    "HoSoBASIC/BanVe/QH-01.dwg": {"kind": "dwg"},
    "HoSoBASIC/VanBan/TM.docx": {"kind": "docx"},
    "HoSoScan/79QPK1000001.xlsx": {"kind": "xlsx"},
    "HoSoGIS/PhanKhuA.qgz": {"kind": ""},
}

RECORDS: dict[str, list[dict[str, object]]] = {
    "HoSo": [
        {
            "maHoSo": INFO.maHoSoQH,
            "maThongTinQH": "792521012345",
            "tenDoAn": INFO.name,
            "loaiQuyHoach": "QPK",
            "tyLe": "1/2.000",
            "soQDQH": "1/QĐ-UBND",
            "ngayQDQH": date(2026, 1, 15),
            "coQuanPheDuyet": "UBND Thành phố",
            "tinhTrang": "3",
            "heToaDo": "EPSG:9210",
            "diaDiem": "Phường Sài Gòn",
        }
    ],
    "BanVe": [
        {
            "maHoSo": INFO.maHoSoQH,
            "soHieuBanVe": "QH-01",
            "tenRutGon": "QH-01",
            "tenBanVe": "Sử dụng đất",
            "soTo": 1,
            "tenThuMuc": "QH-01",
        }
    ],
    "VanBan": [
        {
            "maHoSo": INFO.maHoSoQH,
            "maVanBan": "QDPD.pdf",
            "tenVanBan": "Quyết định",
            "loaiVanBan": "QDPD",
            "soHieuVanBan": "1/QĐ-UBND",
            "ngayKy": date(2026, 1, 15),
            "donViBanHanh": "UBND Thành phố",
        }
    ],
}


def package_facts(given: dict[str, Any]) -> PackageFacts:
    """`documents` path → facts (null: it is not there) are laid over a complete set; `files` path
    → bytes over those and the databases."""
    described = {**DOCUMENTS, **given.get("documents", {})}
    documents = [
        Document(path, Facts(path.rpartition("/")[2], **{"size": 9, **facts}))
        for path, facts in described.items()
        if facts is not None
    ]
    files = {**{d.path: d.facts.size for d in documents}, "HoSoGIS/QuyHoach.gpkg": 4096}
    files.update(given.get("files", {}))
    differences = given.get("differences")
    return PackageFacts(
        folder=given.get("folder", "CSDL_PhanKhuA"),
        folders=given.get("folders", FOLDERS),
        files={path: size for path, size in files.items() if size is not None},
        holdings=Holdings(
            INFO,
            {},
            Records({**RECORDS, **given.get("records", {})}),
            documents,
            metadata=[plain(name) for name in given.get("metadata", ())],
        ),
        differences=None if differences is None else [Difference(**d) for d in differences],
    )
