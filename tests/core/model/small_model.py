# SPDX-License-Identifier: GPL-2.0-or-later
"""A small model that has every member there is, as the content of its file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any


def _text(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


_LOTS = {
    "name": "QuyHoach/Lo_A",
    "group": "SuDungDat",
    "geometry": "MultiPolygon",
    "title": _text("Lô"),
    "aliases": ["LoDat_A"],
    "coverage": {"boundary": "QuyHoach/RanhGioi_A", "voids": "QuyHoach/RanhGioi_A"},
    "colour_field": "chucNang",
    "label_field": "kyHieu",
    "stage_field": "giaiDoan",
    "id_field": "maDoiTuong",
    "initial": True,
    "symbol": {
        "colour": "#aa0000",
        "width": 0.5,
        "line": "dash",
        "marker": "star",
        "size": 3,
    },
    "source": "LAW",
    "fields": [
        {"name": "kyHieu", "type": "text", "label": _text("Ký hiệu"), "length": 10},
        {
            "name": "chucNang",
            "type": "text",
            "label": _text("Chức năng"),
            "length": 6,
            "required": "E",
            "code_list": "LANDUSE",
            "default": "=HOUSE",
            "source": "IMPL1",
        },
        {
            "name": "giaiDoan",
            "type": "text",
            "label": _text("Giai đoạn"),
            "length": 2,
            "code_list": "STAGE",
        },
        {
            "name": "dienTich",
            "type": "real",
            "label": _text("Diện tích"),
            "unit": "m²",
            "minimum": 0,
            "maximum": 1e9,
            "default": "area",
        },
        {"name": "soTang", "type": "integer", "label": _text("Tầng"), "default": "=1"},
        {"name": "ngay", "type": "date", "label": _text("Ngày"), "default": "=2026-01-31"},
    ],
}
MODEL: dict[str, Any] = {
    "format": "qh-model/1",
    "id": "small",
    "version": "1",
    "title": _text("Mô hình nhỏ"),
    "legal_basis": ["1/2026"],
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "status": "working",
    "status_note": _text("để thử"),
    "default_epsg": 9210,
    "accepted_epsg": [9210],
    "databases": {"QuyHoach": _text("Quy hoạch")},
    "groups": {"RanhGioi": _text("Ranh giới"), "SuDungDat": _text("Sử dụng đất")},
    "group_aliases": {"SuDungDat": ["SDD"]},
    "patterns": [
        {
            "id": "maHoSoQH",
            "regex": "\\d{2}(QHC|QPK)-\\w+-\\d+",
            "title": _text("mã hồ sơ"),
            "example": "79QPK-AB-12",
            "parts": [
                {
                    "name": "province",
                    "title": _text("tỉnh"),
                    "kind": "digits",
                    "length": 2,
                    "default": "79",
                },
                {"name": "kind", "title": _text("loại"), "kind": "codes", "code_list": "KIND"},
                {"name": "dash", "kind": "literal", "value": "-"},
                {"name": "word", "title": _text("chữ"), "kind": "text"},
                {"name": "dash2", "kind": "literal", "value": "-"},
                {"name": "number", "title": _text("số"), "kind": "digits"},
            ],
            "source": "LAW",
        }
    ],
    "code_lists": [
        {
            "id": "LANDUSE",
            "title": _text("Chức năng"),
            "source": "IMPL",
            "codes": [
                {"code": "HOUSE", "name": _text("Nhà ở"), "short": "NO", "colour": "#cc9900"},
                {
                    "code": "HUT",
                    "name": _text("Nhà tạm"),
                    "valid_from": "2000-01-01",
                    "valid_to": "2020-12-31",
                    "successor": "HOUSE",
                },
                {"code": "TENT", "name": _text("Lều"), "valid_to": "2010-12-31"},
            ],
        },
        {
            "id": "STAGE",
            "title": _text("Giai đoạn"),
            "codes": [{"code": "HT", "name": _text("HT")}],
        },
        {
            "id": "KIND",
            "title": _text("Loại"),
            "codes": [{"code": c, "name": _text(c)} for c in ("QHC", "QPK")],
        },
    ],
    "common_fields": [
        {
            "name": "maDoiTuong",
            "type": "text",
            "label": _text("Mã"),
            "length": 20,
            "required": "E",
            "unique": True,
            "default": "maDoiTuong",
        },
        {
            "name": "maHoSoQH",
            "type": "text",
            "label": _text("Mã hồ sơ"),
            "length": 15,
            "pattern": "maHoSoQH",
            "default": "maHoSoQH",
            "help": _text("giúp"),
        },
    ],
    "classes": [
        {
            "name": "QuyHoach/RanhGioi_A",
            "group": "RanhGioi",
            "geometry": "MultiPolygon",
            "title": _text("Ranh giới"),
            "fields": [],
        },
        _LOTS,
        {
            "name": "QuyHoach/Moc_P",
            "group": "RanhGioi",
            "geometry": "Point",
            "title": _text("Mốc"),
            "fields": [
                {"name": "x", "type": "real", "label": _text("X"), "default": "northing"},
                {
                    "name": "maXa",
                    "type": "text",
                    "label": _text("X"),
                    "length": 5,
                    "default": "ward",
                },
            ],
        },
        {
            "name": "QuyHoach/Duong_L",
            "group": "RanhGioi",
            "geometry": "MultiLineString",
            "title": _text("Đường"),
            "network": {
                "rules": ["L01", "L04"],
                "same": ["ten"],
                "kind": "ten",
                "boundary": "QuyHoach/RanhGioi_A",
            },
            "fields": [{"name": "ten", "type": "text", "label": _text("Tên"), "length": 10}],
        },
    ],
    "relations": [
        {"rule": "X02", "layer": "QuyHoach/Moc_P", "other": "QuyHoach/Lo_A", "source": "INF"},
        {
            "rule": "X04",
            "layer": "QuyHoach/Lo_A",
            "other": "QuyHoach/Duong_L",
            "also": "QuyHoach/Moc_P",
            "field": "kyHieu",
            "other_field": "ten",
            "only": [{"layer": "QuyHoach/Lo_A", "field": "chucNang", "values": ["HOUSE"]}],
            "exclude": [{"layer": "QuyHoach/Duong_L", "field": "ten", "values": ["x"]}],
            "severity": "warning",
        },
        {"rule": "P01", "layer": "QuyHoach/Moc_P", "how": "disjoint"},
    ],
    "records": [
        {
            "id": "HoSo",
            "title": _text("Hồ sơ"),
            "source": "IMPL1",
            "fields": [
                {"name": "maHoSo", "type": "text", "label": _text("Mã hồ sơ"), "length": 15}
            ],
        }
    ],
    "documents": [
        {
            "id": "QuyetDinh",
            "title": _text("Quyết định"),
            "folder": "HoSoScan/VanBan",
            "types": ["pdf"],
            "required": "E",
            "min_dpi": 200,
            "source": "IMPL",
        }
    ],
    "topology_sets": [
        {
            "id": "lots",
            "title": _text("Lô đất"),
            "classes": ["QuyHoach/Lo_A", "QuyHoach/Moc_P"],
            "snapping": ["vertex"],
            "topological": True,
            "avoid_overlap": True,
            "within": "QuyHoach/RanhGioi_A",
            "source": "INF",
        }
    ],
    "tolerances": [
        {
            "scale": "1/1.000",
            "vertex": 0.15,
            "edge": {"first": 2, "start": 1.5, "rates": [[8, 0.6], [None, 0.1]]},
            "area": {"first": 30, "start": 0.23, "rates": [[None, 0.01]]},
            "source": "LAW",
        }
    ],
    "conversions": [
        {
            "code_list": "LANDUSE",
            "title": _text("Đổi mã"),
            "source": "INF",
            "rows": [
                {
                    "old": "HOVEL",
                    "old_name": "Chòi",
                    "new": "HUT",
                    "whole": False,
                    "note": "một phần",
                },
                {"old": "HOVEL", "old_name": "Chòi", "new": "HOUSE", "whole": False},
            ],
        }
    ],
    "keys": [{"of": "QuyHoach/Lo_A", "fields": ["kyHieu", "chucNang"], "source": "INF"}],
    "references": [
        {
            "of": "QuyHoach/Moc_P",
            "field": "maXa",
            "to": "QuyHoach/Lo_A",
            "to_field": "kyHieu",
            "minimum": 2,
            "maximum": 3,
            "required": "W",
            "source": "INF",
        }
    ],
    "conditions": [
        {
            "id": "house",
            "text": _text("nhà phải có tầng"),
            "of": ["QuyHoach/Lo_A"],
            "when": [{"field": "chucNang", "test": "named", "values": ["Nhà"]}],
            "then": [{"field": "soTang", "test": "not in", "values": ["0"]}],
            "required": "W",
            "source": "INF",
        }
    ],
}


def content() -> dict[str, Any]:
    """A copy that may be spoilt."""
    return copy.deepcopy(MODEL)


def changed(path: tuple[object, ...], value: object) -> dict[str, Any]:
    """The content with one member set, or taken out where `value` is `KeyError`."""
    whole = content()
    place: Any = whole
    *steps, last = path
    for step in steps:
        place = place[step]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return whole


def write(folder: Path, what: object, name: str = "small.json") -> Path:
    """The content as a file."""
    file = folder / name
    file.write_text(json.dumps(what, ensure_ascii=False), "utf-8")
    return file
