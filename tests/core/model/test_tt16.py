# SPDX-License-Identifier: GPL-2.0-or-later
"""The model of TT 16/2025/TT-BXD, Annex II, is complete and agrees with the facts collected."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, defaultdict

import pytest

from qh_plugin.core.model import load
from qh_plugin.core.resources import resource

MODEL = load("tt16_2025")
FACTS = resource("model").parents[2] / "shared" / "model"
#: fields beyond the template, each marked as an extension in its help
EXTENSIONS = {
    ("QuyHoach/ChucNangSuDungDat_A", "chieuCaoXayDung"),
    ("QuyHoach/PhanVungSDDkhac_A", "loaiPhanVung"),
    ("HienTrang/PhanVungSDDkhac_A", "loaiPhanVung"),
}
TYPES = {"int16": "integer", "int32": "integer", "real64": "real"}


def _rows(name):
    path = FACTS / name
    if not path.exists():
        pytest.skip(f"the collected facts are not here (shared/model/{name})")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _texts():
    """Every text of the model, with its place."""
    for of in MODEL.classes:
        yield of.name, of.title
        for field in of.fields:
            yield f"{of.name}/{field.name}", field.label
    for record in MODEL.records.values():
        yield record.id, record.title
        for field in record.fields:
            yield f"{record.id}/{field.name}", field.label
    for codes_of in MODEL.code_lists.values():
        yield codes_of.id, codes_of.title
        for code in codes_of.codes:
            yield f"{codes_of.id}/{code.code}", code.name
    for pattern in MODEL.patterns.values():
        yield pattern.id, pattern.title
        yield from ((f"{pattern.id}/{part.name}", part.title) for part in pattern.parts)
    yield from ((d.id, d.title) for d in MODEL.documents)
    yield from ((t.id, t.title) for t in MODEL.topology_sets)
    yield from MODEL.databases.items()
    yield from MODEL.groups.items()


def test_head():
    assert (MODEL.version, MODEL.status, MODEL.valid_from) == ("2025.2", "complete", "2025-07-01")
    assert MODEL.status_note.vi and MODEL.status_note.en
    assert "16/2025/TT-BXD" in MODEL.legal_basis


def test_the_number_of_databases_groups_and_classes():
    assert list(MODEL.databases) == ["HienTrang", "QuyHoach", "NenDiaHinh", "MocGioi"]
    counted = Counter(of.database for of in MODEL.classes)
    assert counted == {"HienTrang": 67, "QuyHoach": 79, "NenDiaHinh": 4, "MocGioi": 3}
    groups = defaultdict(set)
    for of in MODEL.classes:
        groups[of.database].add(of.group)
    sizes = {database: len(names) for database, names in groups.items()}
    assert sizes == {"HienTrang": 14, "QuyHoach": 14, "NenDiaHinh": 1, "MocGioi": 1}
    assert set(MODEL.groups) == set().union(*groups.values())


def test_classes_are_those_of_the_circular():
    expected = {
        f"{row['database']}/{row['class']}": (
            row["group"],
            row["geometry"],
            row["name_vi"],
            row["name_en"],
        )
        for row in _rows("tt16-classes.csv")
    }
    found = {of.name: (of.group, of.geometry, of.title.vi, of.title.en) for of in MODEL.classes}
    assert found == expected


def test_attributes_are_those_of_the_template():
    expected = {
        (f"{row['database']}/{row['class']}", row["field"]): TYPES.get(row["type"], row["type"])
        for row in _rows("tt16-attributes.csv")
    }
    found = {
        (of.name, field.name): field.type
        for of in MODEL.classes
        for field in of.fields
        if field.name not in of.common
    }
    assert {key: found[key] for key in found.keys() - EXTENSIONS} == expected
    assert found.keys() >= EXTENSIONS


def test_extensions_say_so():
    for name, field_name in EXTENSIONS:
        field = MODEL.feature_class(name).field_map[field_name]
        assert field.source in ("INF", "HCM")
        assert "không có trong Phụ lục II" in field.help.vi


def test_the_initial_tables():
    assert {of.name for of in MODEL.classes if of.initial} == {
        "QuyHoach/RanhGioiQuyHoach_A",
        "QuyHoach/ChucNangSuDungDat_A",
        "QuyHoach/PhanOQuyHoach_A",
        "QuyHoach/MangLuoiGiaoThongDuongBo_L",
        "QuyHoach/ChiGioiDuongDo_L",
    }


def test_every_text_is_there_and_proper_unicode():
    for place, text in _texts():
        assert text.vi.strip() == text.vi != "", place
        assert text.en.strip() == text.en != "", place
        assert unicodedata.is_normalized("NFC", text.vi), place


def test_vietnamese_carries_its_accents_and_english_none():
    """Labels of more than one word have a mark somewhere; English is plain but for symbols."""
    for of in MODEL.classes:
        for text in (of.title, *(field.label for field in of.fields)):
            assert not text.vi.isascii(), text.vi
            assert text.en.isascii(), text.en
    for title in (*MODEL.groups.values(), *MODEL.databases.values()):
        assert not title.vi.isascii()


def test_one_name_has_one_label():
    labels = defaultdict(set)
    for of in MODEL.classes:
        for field in of.fields:
            labels[field.name].add((field.label.vi, field.label.en))
    assert {name: found for name, found in labels.items() if len(found) > 1} == {}
    assert len(labels) == 6 + 151 + 2


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("QuyHoach/CongTrinhCapNuocPCCC_P", "QuyHoach/CongtrinhCapNuocPCCC_P"),
        ("QuyHoach/PhanVungSDDKhac_A", "QuyHoach/PhanVungSDDkhac_A"),
        ("QuyHoach/TuyenThietKeDoThi_L", "QuyHoach/TuyenTKDT_L"),
        ("HienTrang/HienTrangSuDungDat_A", "HienTrang/ChucNangSuDungDat_A"),
        ("QuyHoach/SuDungDatQuyHoach_A", "QuyHoach/ChucNangSuDungDat_A"),
        ("NenDiaHinh/DuongBinhDo_L", "NenDiaHinh/DuongDongMuc_L"),
    ],
)
def test_other_spellings_lead_to_the_class(spelling, name):
    assert MODEL.feature_class(spelling).name == name


def test_the_dataset_name_after_the_amendment_is_known():
    """TT 43/2025/TT-BXD turns the words round; delivered data have either name."""
    assert "SuDungDatQuyHoach" in MODEL.group_aliases["QuyHoachSuDungDat"]


def test_only_lines_that_connect_form_networks():
    networks = {c.name: c.network.rules for c in MODEL.classes if c.network}
    assert all(name.endswith("_L") for name in networks)
    assert len(networks["QuyHoach/MangLuoiGiaoThongDuongBo_L"]) == 6
    assert set(networks["QuyHoach/ChiGioiDuongDo_L"]) == {"L05", "L06"}
    assert "NenDiaHinh/DuongDongMuc_L" not in networks


def test_relations_of_red_lines():
    by_rule = {}
    for relation in MODEL.relations:
        by_rule.setdefault(relation.rule, []).append(relation)
    assert {"S05", "S06", "X02", "P01"} == set(by_rule)
    assert all(r.source == "INF" for r in MODEL.relations)
    assert {r.other.rpartition("/")[2] for r in by_rule["S06"]} == {
        "ChiGioiDuongDo_L",
        "HanhLangAnToan_L",
    }
