# SPDX-License-Identifier: GPL-2.0-or-later
"""How the classes of TT 16/2025/TT-BXD are drawn, and which are drawn together."""

from __future__ import annotations

from collections import Counter, defaultdict

from qh_plugin.core.model import load

MODEL = load("tt16_2025")
_FIRST = (
    *("RanhGioiQuyHoach_A", "PhanOQuyHoach_A", "MangLuoiGiaoThongDuongBo_L"),
    *("ChiGioiDuongDo_L", "ChiGioiXayDung_L", "HanhLangAnToan_L"),
)


def _look(of):
    symbol = of.symbol
    if of.class_name.endswith("_P"):
        return symbol.marker, symbol.size
    return symbol.line, symbol.width


def test_every_class_has_a_look_and_a_label():
    for of in MODEL.classes:
        assert of.symbol is not None, of.name
        assert of.label_field, of.name
        assert bool(of.stage_field) == ("trangThaiQuyHoach" in of.field_map), of.name
    coloured = {of.name for of in MODEL.classes if of.colour_field}
    assert coloured == {"HienTrang/ChucNangSuDungDat_A", "QuyHoach/ChucNangSuDungDat_A"}


def test_looks_within_a_group_differ_without_colour():
    groups = defaultdict(list)
    for of in MODEL.classes:
        groups[of.database, of.group, of.class_name[-1]].append(_look(of))
    for place, looks in groups.items():
        assert len(set(looks)) == len(looks), place


def test_what_exists_is_drawn_thinner_than_what_is_planned():
    names = {of.name: of for of in MODEL.classes}
    for of in MODEL.classes:
        planned = names.get(f"QuyHoach/{of.class_name}")
        if of.database == "HienTrang" and planned and not of.colour_field:
            assert _look(of)[1] < _look(planned)[1], of.name


def test_the_looks_of_the_first_release_stay():
    looks = {
        name: (*_look(of), of.symbol.colour)
        for name in _FIRST
        for of in [MODEL.feature_class(f"QuyHoach/{name}")]
    }
    assert looks == {
        "RanhGioiQuyHoach_A": ("dash dot dot", 0.8, "#111111"),
        "PhanOQuyHoach_A": ("dash", 0.6, "#6a1b7a"),
        "MangLuoiGiaoThongDuongBo_L": ("dash dot", 0.3, "#333333"),
        "ChiGioiDuongDo_L": ("solid", 0.5, "#e00000"),
        "ChiGioiXayDung_L": ("dash", 0.4, "#0050b0"),
        "HanhLangAnToan_L": ("dot", 0.4, "#b05000"),
    }


def test_topology_sets_cover_what_tiles():
    sets = {t.id: t for t in MODEL.topology_sets}
    land = sets["land_use"]
    assert land.avoid_overlap and land.within == "QuyHoach/RanhGioiQuyHoach_A"
    assert "QuyHoach/ChucNangSuDungDat_A" in land.classes
    tiled = {of.name for of in MODEL.classes if of.coverage}
    assert tiled <= {n for t in MODEL.topology_sets if t.avoid_overlap for n in t.classes}
    used = Counter(name for t in MODEL.topology_sets for name in t.classes)
    assert set(used.values()) == {1}  # a class has one set, so its snapping is never in doubt


def test_numbers_that_only_one_reading_allows():
    point = MODEL.feature_class("MocGioi/MocGioiQuyHoach_P").field_map
    assert (point["toaDoX"].default, point["toaDoY"].default) == ("northing", "easting")
    assert point["toaDoX"].minimum >= point["toaDoY"].maximum  # swapped axes never pass
    for of in MODEL.classes:
        for field in of.fields:
            if field.default == "area":
                assert (field.unit, of.class_name[-1]) == ("m²", "A"), (of.name, field.name)
            if field.default == "length":
                assert (field.unit, of.class_name[-1]) == ("m", "L"), (of.name, field.name)


def test_stages_start_with_what_the_database_holds():
    for of in MODEL.classes:
        if of.stage_field:
            default = of.field_map[of.stage_field].default
            assert default == ("=HT" if of.database == "HienTrang" else "=QH"), of.name
