# SPDX-License-Identifier: GPL-2.0-or-later
"""Operations on small figures whose results are known by hand, and input that is refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core.drafting.base import Refused
from qh_plugin.core.drafting.building_line import building_lines
from qh_plugin.core.drafting.copying import assign_code, copy_attributes, level_one, only_at
from qh_plugin.core.drafting.cut_road import RoadInput, cut_road
from qh_plugin.core.drafting.fill_hole import Unbounded, fill_hole
from qh_plugin.core.drafting.labels import next_free, stem_of
from qh_plugin.core.drafting.merge import merge
from qh_plugin.core.drafting.paths import chosen_paths, drawn_path
from qh_plugin.core.drafting.recompute import recompute
from qh_plugin.core.drafting.right_of_way import parse_width, right_of_way
from qh_plugin.core.drafting.roles import Roles, roles
from qh_plugin.core.drafting.sharing import shares
from qh_plugin.core.drafting.split import split
from qh_plugin.core.edits import apply
from qh_plugin.core.model import load
from tests.core.drafting.fabrics import EAST, NORTH, ROLES, areas, at, faults, line, lots
from tests.core.repair.conftest import polygon, table

LEFT = polygon((0, 0), (40, 0), (40, 40), (0, 40))
RIGHT = polygon((40, 0), (80, 0), (80, 40), (40, 40))
FAR = polygon((80, 40), (120, 40), (120, 80), (80, 80))
BOX = polygon((0, 0), (80, 0), (80, 40), (0, 40))
WINDOW = (EAST - 50, NORTH - 50, EAST + 150, NORTH + 150)


def refusal(call):
    with pytest.raises(Refused) as error:
        call()
    return error.value.text.vi


def test_labels():
    assert stem_of("A1-NO03") == ("A1-NO", 2)
    assert next_free("NO-12", {"NO-12", "NO-13", "CX-99"}, 2) == ["NO-14", "NO-15"]
    assert next_free("CX", {"CX"}, 2) == ["CX-01", "CX-02"]
    assert next_free("B099", {"B100"}, 1) == ["B101"]
    assert next_free("B7", {"B7", "B8x"}, 1) == ["B8"]


def test_shares_keep_the_sum():
    assert shares(101, [1, 1]) == [51, 50]
    assert shares(0, [3, 1]) == [0, 0]
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert shares(7, [0.1, 99.9]) == [0, 7]


def test_split_shares_persons_by_area_and_keeps_the_larger_as_the_lot():
    layer = lots(LEFT, RIGHT, names=["NO-12", "NO-13"], persons=[101, 50])
    done = split(layer, [line((-5, 10), (40, 10))], ROLES)
    after = apply(layer, done.edits[0])
    assert sorted(areas(after).tolist()) == [400, 1200, 1600]
    assert after.columns["kyHieuLoDat"].tolist() == ["NO-12", "NO-13", "NO-14"]
    assert after.columns["danSo"].tolist() == [76, 50, 25]
    assert after.columns["maDoiTuong"].tolist() == ["X-1", "X-2", None]
    assert "maDoiTuong" not in done.edits[0].added[0][1]
    assert faults(after, BOX) == {}
    # the neighbour got the node, and it alone: the line ends there
    assert shapely.get_num_coordinates(shapely.from_wkb(after.wkb[1])) == 6


def test_split_across_a_hole_and_of_a_multipart_lot():
    ringed = polygon((0, 0), (40, 0), (40, 40), (0, 40),
                     holes=[[(10, 10), (30, 10), (30, 30), (10, 30)]])  # fmt: skip
    after = apply(
        lots(ringed), split(lots(ringed), [line((-5, 20), (45, 20))], ROLES).edits[0]
    )  # fmt: skip
    assert areas(after).tolist() == [600, 600]
    both = shapely.MultiPolygon([LEFT, FAR])
    after = apply(lots(both), split(lots(both), [line((-5, 20), (45, 20))], ROLES).edits[0])
    assert sorted(areas(after).tolist()) == [800, 2400]


def test_a_line_along_a_border_or_ending_inside_splits_nothing():
    layer = lots(LEFT, RIGHT)
    for path in (line((40, -5), (40, 45)), line((5, 5), (35, 5)), line((-5, 20), (20, 20))):
        assert "không đi hết qua lô nào" in refusal(lambda p=path: split(layer, [p], ROLES))
    said = refusal(lambda: split(layer, [line((-5, 20), (40, 20))], ROLES, only=[2]))
    assert "đang được chọn" in said


def test_lines_that_cannot_be_cut_along():
    assert "tự cắt" in refusal(lambda: drawn_path([(0, 0), (10, 10), (10, 0), (0, 10)]))
    assert "hai điểm" in refusal(lambda: drawn_path([(0, 0), (0, 0.001)]))
    assert "hai điểm" in refusal(lambda: drawn_path([]))
    assert "không hợp lệ" in refusal(lambda: drawn_path([(0, 0), (float("nan"), 1)]))
    assert "không đọc được" in refusal(lambda: chosen_paths([None]))
    assert "không đọc được" in refusal(lambda: chosen_paths([LEFT]))
    crossing = chosen_paths([shapely.LineString([(0, 0), (9, 9)]),
                             shapely.LineString([(0, 9), (9, 0)])])  # fmt: skip
    assert len(crossing) == 4


def test_crossing_lines_split_a_lot_in_four():
    paths = chosen_paths([shapely.LineString(line((20, -5), (20, 45))),
                          shapely.LineString(line((-5, 20), (45, 20)))])  # fmt: skip
    layer = lots(LEFT)
    after = apply(layer, split(layer, paths, ROLES).edits[0])
    assert areas(after).tolist() == [400] * 4
    assert after.columns["danSo"].tolist() == [25] * 4
    assert faults(after, LEFT) == {}


@pytest.mark.parametrize(
    ("wkb", "word"),
    [
        (shapely.to_wkb(polygon((0, 0), (40, 40), (40, 0), (0, 40))), "tự cắt"),
        (None, "không có hình học"),
        (b"\x01\x0a\x00\x00\x00\x00\x00\x00\x00", "cung tròn"),
        (shapely.to_wkb(shapely.Point(at(1, 1))), "không phải vùng"),
    ],
)
def test_a_lot_that_cannot_be_used_is_named(wkb, word):
    layer = lots(LEFT, RIGHT)
    layer.wkb[0] = wkb
    named = table(LEFT, RIGHT)  # the label field is known to the layer in QGIS
    assert named is not None
    said = refusal(lambda: split(layer, [line((-5, 10), (40, 10))], ROLES, only=[1]))
    assert word in said, said
    assert word in refusal(lambda: merge(layer, [1, 2], ROLES))


def test_merge_sums_and_remeasures():
    layer = lots(LEFT, RIGHT, FAR, names=["NO-1", "CX-1", "YT-1"], persons=[100, 7, 1])
    after = apply(layer, merge(layer, [1, 2], ROLES, keep=2).edits[0])
    assert after.fids.tolist() == [2, 3]
    assert after.columns["kyHieuLoDat"][0] == "CX-1"
    assert (after.columns["danSo"][0], after.columns["dienTich"][0]) == (107, 3200.0)
    assert "không có cạnh chung" in refusal(lambda: merge(layer, [1, 3], ROLES))
    assert "không có cạnh chung" in refusal(lambda: merge(layer, [2, 3], ROLES))  # a corner
    assert "ít nhất hai lô" in refusal(lambda: merge(layer, [1], ROLES))
    assert "không còn trong lớp" in refusal(lambda: merge(layer, [1, 99], ROLES))


def test_merge_closes_noise_between_lots():
    shifted = polygon((40.0008, 0), (80, 0), (80, 40), (40, 40))
    layer = lots(LEFT, shifted)
    after = apply(layer, merge(layer, [1, 2], ROLES).edits[0])
    (shape,) = shapely.get_parts(shapely.from_wkb(after.wkb))
    assert shapely.get_num_interior_rings(shape) == 0
    assert shapely.area(shape) == pytest.approx(3200, abs=0.1)


def test_fill_takes_the_place_between_lots_and_boundary():
    layer = lots(LEFT, names=["NO-01"])
    done = fill_hole(layer, at(60, 20), WINDOW, ROLES, boundary=BOX, short="CX",
                     values={"ma": "DAT_HTXH_CayxanhCC"}, labels=["CX-07"])  # fmt: skip
    after = apply(layer, done.edits[0])
    assert shapely.from_wkb(after.wkb[1]).equals(RIGHT)
    assert after.columns["kyHieuLoDat"][1] == "CX-08"
    assert after.columns["dienTich"][1] == 1600.0
    assert faults(after, BOX) == {}


def test_fill_refuses_what_is_not_a_closed_place():
    layer = lots(LEFT)
    with pytest.raises(Unbounded):
        fill_hole(layer, at(60, 20), WINDOW, ROLES)
    assert "đã có lô" in refusal(lambda: fill_hole(layer, at(20, 20), WINDOW, ROLES))
    outside = lambda: fill_hole(layer, at(-9, 20), WINDOW, ROLES, boundary=BOX)  # noqa: E731
    assert "ngoài ranh giới" in refusal(outside)
    large = lambda: fill_hole(layer, at(60, 20), WINDOW, ROLES, boundary=BOX, limit=100)  # noqa: E731
    assert "lớn hơn giới hạn" in refusal(large)


def test_a_road_through_two_lots():
    layer = lots(LEFT, RIGHT, persons=[100, 40])
    road = RoadInput([shapely.LineString(line((-5, 20), (85, 20)))], [10.0], boundary=BOX,
                     red_layer="red", red_roles=Roles(lengths={"chieuDai": 1.0}))  # fmt: skip
    lots_edits, red = cut_road(layer, road, ROLES).edits
    after = apply(layer, lots_edits)
    assert sorted(areas(after).tolist()) == [600, 600, 600, 600, 800]
    assert sum(after.columns["danSo"][:4]) == 140
    assert after.columns["ma"].tolist()[-1] == "DAT_HTKT_DuongGT"
    assert after.columns["kyHieuLoDat"].tolist()[-1] == "GT-01"
    assert faults(after, BOX) == {}
    sides = [(shapely.from_wkb(wkb).wkt, values["chieuDai"]) for wkb, values in red.added]
    assert len(sides) == 2 and {length for _, length in sides} == {80.0}
    again = refusal(lambda: cut_road(after, road, ROLES))
    assert "đã được cắt" in again


def test_a_road_of_a_general_plan_has_its_own_code():
    centre = shapely.LineString(line((-5, 20), (85, 20)))
    road = RoadInput([centre], [10.0], boundary=BOX, code="DAT_DD_Giaothongdothi")
    layer = lots(LEFT, RIGHT)
    after = apply(layer, cut_road(layer, road, ROLES).edits[0])
    assert after.columns["ma"].tolist()[-1] == "DAT_DD_Giaothongdothi"
    assert "đã được cắt" in refusal(lambda: cut_road(after, road, ROLES))


def test_a_road_takes_a_whole_small_lot_and_leaves_no_sliver():
    narrow = polygon((0, 15), (40, 15), (40, 25), (0, 25))
    above, below = (
        polygon((0, 25), (40, 25), (40, 60), (0, 60)),
        polygon((0, -20), (40, -20), (40, 15), (0, 15)),
    )
    layer = lots(narrow, above, below)
    road = RoadInput([shapely.LineString(line((0, 20), (40, 20)))], [10.04])
    done = cut_road(layer, road, ROLES)
    after = apply(layer, done.edits[0])
    assert "mảnh vụn" in done.note.vi  # 2 cm of the lots above and below are no road
    assert sorted(areas(after).tolist()) == [400, 1400, 1400]
    assert done.edits[0].deleted == {1}
    assert faults(after) == {}


def test_widths():
    assert [parse_width(v) for v in ("20", "20,5 m", " 12.25", 7, "12-16", "", None, "rộng", -3)] \
        == [20.0, 20.5, 12.25, 7.0, 16.0, None, None, None, None]  # fmt: skip
    straight = shapely.LineString(line((0, 0), (100, 0)))
    assert right_of_way([straight], [12]).area == pytest.approx(1200)
    for bad in ([0.0], [-5.0], [600.0]):
        assert "Lộ giới" in refusal(lambda b=bad: right_of_way([straight], b))
    assert "tim đường" in refusal(lambda: right_of_way([], []))
    assert "không đọc được" in refusal(lambda: right_of_way([None], [5]))


def test_building_lines_are_parallel_on_the_plots_side():
    red = np.array([shapely.LineString(line((0, 0), (40, 0), (80, 0)))], dtype=object)
    done = building_lines("cgxd", red, 4.5, Roles(lengths={"chieuDai": 1.0}), plots=[LEFT, RIGHT])
    ((wkb, values),) = done.edits[0].added
    assert set(shapely.get_coordinates(shapely.from_wkb(wkb))[:, 1]) == {NORTH + 4.5}
    assert values == {"khoangLuiXayDung": "4.5", "chieuDai": 80.0}
    other = building_lines("cgxd", red, 3, Roles(), side_of=at(10, -50))
    assert set(shapely.get_coordinates(shapely.from_wkb(other.edits[0].added[0][0]))[:, 1]) == {
        NORTH - 3
    }
    assert "bên nào" in refusal(lambda: building_lines("cgxd", red, 3, Roles()))
    assert "Khoảng lùi" in refusal(lambda: building_lines("cgxd", red, 0, Roles(), plots=[LEFT]))
    nothing = np.array([], dtype=object)
    assert "chỉ giới" in refusal(lambda: building_lines("cgxd", nothing, 3, Roles()))


def test_codes_and_level_one():
    assert level_one("DAT_O_Nhomnhao", None, ROLES) == "I"
    assert level_one("DAT_NN_Thuysan", None, ROLES) == "III"
    assert level_one("DAT_Coquan", None, ROLES) == ""  # civil or not: the plan decides
    layer = lots(LEFT, RIGHT, codes=["DAT_Coquan", "DAT_O_Nhomnhao"])
    group = np.array(["II", "I"], object)
    layer = table(LEFT, RIGHT, ma=["DAT_Coquan", "DAT_O_Nhomnhao"], chucNangSuDungDatMuc1=group)
    done = assign_code(layer, "DAT_Coquan", ROLES, layer)
    assert done.edits[0].attributes == {2: {"ma": "DAT_Coquan", "chucNangSuDungDatMuc1": "II"}}


def test_copied_attributes_are_never_ids_symbols_or_measures():
    layer = lots(LEFT, RIGHT, names=["A", "B"], codes=["X", "Y"], persons=[1, 2])
    everything = list(layer.columns)
    source = only_at(layer, at(20, 20))
    done = copy_attributes(layer, source, ROLES, everything)
    assert done.edits[0].attributes == {2: {"ma": "X", "danSo": 1}}
    nowhere = only_at(layer, at(-20, 20))
    assert "chỗ vừa bấm" in refusal(lambda: copy_attributes(layer, nowhere, ROLES, everything))
    assert "Chưa chọn" in refusal(lambda: copy_attributes(layer, source, ROLES, ["dienTich"]))


def test_recompute_changes_what_differs_by_more_than_rounding():
    layer = lots(LEFT, RIGHT, FAR)
    layer.columns["dienTich"][:] = [1600.004, None, 1599.0]
    done = recompute(layer, ROLES)
    assert done.edits[0].attributes == {2: {"dienTich": 1600.0}, 3: {"dienTich": 1600.0}}
    assert recompute(apply(layer, done.edits[0]), ROLES).empty
    layer.wkb[0] = b"broken"
    assert "1 không có hình học" in recompute(layer, ROLES).note.vi
    hectares = Roles(areas={"dienTich": 1e4})
    assert recompute(lots(LEFT), hectares).edits[0].attributes == {1: {"dienTich": 0.16}}


def test_roles_come_from_the_model():
    known = roles(load().feature_class("QuyHoach/ChucNangSuDungDat_A"))
    assert (known.id, known.label, known.code) == (
        "maDoiTuong", "kyHieuLoDat", "chucNangSuDungDatMuc2",
    )  # fmt: skip
    assert known.areas == {"dienTich": 1.0} and known.shared == ("danSo",)
    assert roles(None) == Roles()


@pytest.mark.parametrize("turned", [False, True])
def test_building_lines_of_a_closed_red_line_go_around_the_whole_block(turned):
    """A block of 100 m: the line 4 m inside it is a square of 92 m, 4 m outside one of 108 m."""
    block = shapely.box(0, 0, 100, 100)
    ring = shapely.LineString(block.exterior.coords)
    red = np.array([shapely.reverse(ring) if turned else ring], object)
    street = shapely.box(-20, -20, 120, 120).difference(block)
    for plots, side in (([block], 92), ([street], 108)):
        done = building_lines("cgxd", red, 4, Roles(), plots=plots)
        ((wkb, _),) = done.edits[0].added
        (made,) = shapely.from_wkb(wkb).geoms
        assert made.length == pytest.approx(4 * side)
        assert shapely.Polygon(made).area == pytest.approx(side**2)
    (inside,) = building_lines("cgxd", red, 4, Roles(), side_of=(50, 50)).edits[0].added
    assert shapely.from_wkb(inside[0]).length == pytest.approx(4 * 92)
    assert "quá lớn" in refusal(lambda: building_lines("cgxd", red, 51, Roles(), plots=[block]))
