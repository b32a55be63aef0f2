# SPDX-License-Identifier: GPL-2.0-or-later
"""What the fields of a class are for, as far as the drawing tools care; read off the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from qh_plugin.core.model import CodeList, FeatureClass, Model

#: the classes that the tools put together (TT 16/2025, Annex II); a model may lack them
LOTS = "QuyHoach/ChucNangSuDungDat_A"
ROADS = "QuyHoach/MangLuoiGiaoThongDuongBo_L"
RED_LINES = "QuyHoach/ChiGioiDuongDo_L"
BUILDING_LINES = "QuyHoach/ChiGioiXayDung_L"
BOUNDARY = "QuyHoach/RanhGioiQuyHoach_A"
#: the code of a road lot in a zoning plan, those of roads in any plan, best first, and the
#: fields of width and set-back
ROAD_CODE = "DAT_HTKT_DuongGT"
ROAD_CODES = (ROAD_CODE, "DAT_DD_Giaothongdothi", "DAT_NDD_Giaothongdn")
WIDTH_FIELD = "loGioi"
SET_BACK_FIELD = "khoangLuiXayDung"
#: the function of level 1 and the field that the code of level 2 decides it by
LEVEL_ONE_FIELD = "chucNangSuDungDatMuc1"

_SQUARE_METRES = {"ha": 1e4, "km²": 1e6}
_METRES = {"km": 1e3}
_PERSONS = "người"


@dataclass(frozen=True)
class Roles:
    """`id`, `label`, `code` are field names ("" for none); `areas` and `lengths` field → metres
    or square metres of its unit; `shared` integer fields that parts share by area (persons)."""

    id: str = ""
    label: str = ""
    code: str = ""
    areas: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, float] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    #: fields whose values must not occur twice
    unique: tuple[str, ...] = ()

    @property
    def own(self) -> frozenset[str]:
        """Fields that are never copied from one feature to another."""
        return frozenset({self.id, self.label, *self.areas, *self.lengths, *self.unique} - {""})

    def measures(self, shape: Any) -> dict[str, Any]:
        """The values of the area and length fields of a geometry, rounded as the forms do."""
        import shapely  # may be missing in QGIS, where the roles are asked for all the same

        values = {n: rounded(float(shapely.area(shape)), unit) for n, unit in self.areas.items()}
        for name, unit in self.lengths.items():
            values[name] = rounded(float(shapely.length(shape)), unit)
        return values


def roles(feature_class: Optional[FeatureClass]) -> Roles:
    """The roles of a class's fields; none of them where the class is not known."""
    if feature_class is None:
        return Roles()
    fields = feature_class.fields
    return Roles(
        id=feature_class.id_field,
        label=feature_class.label_field,
        code=feature_class.colour_field,
        areas={f.name: _SQUARE_METRES.get(f.unit, 1.0) for f in fields if f.default == "area"},
        lengths={f.name: _METRES.get(f.unit, 1.0) for f in fields if f.default == "length"},
        shared=tuple(f.name for f in fields if f.type == "integer" and f.unit == _PERSONS),
        unique=tuple(f.name for f in fields if f.unique),
    )


def rounded(value: float, unit: float) -> float:
    """A measure in its unit with the decimals of `forms`: 2 in m or m², 4 in larger units."""
    return round(value / unit, 2 if unit == 1.0 else 4)


def road_code(model: Optional[Model], feature_class: Optional[FeatureClass]) -> str:
    """The code that a new road lot of this class gets: the one that its code list has."""
    codes = _codes(model, feature_class)
    return next((code for code in ROAD_CODES if codes and code in codes.by_code), ROAD_CODE)


def short_of(model: Optional[Model], feature_class: Optional[FeatureClass], code: Any) -> str:
    """The map symbol of a code ("NO"), the code itself where the list gives none, else ""."""
    codes = _codes(model, feature_class)
    known = codes.by_code.get(str(code)) if codes and code else None
    return (known.short or known.code) if known else ""


def _codes(model: Optional[Model], feature_class: Optional[FeatureClass]) -> Optional[CodeList]:
    field = feature_class.field_map.get(feature_class.colour_field) if feature_class else None
    return model.code_lists.get(field.code_list) if model and field else None
