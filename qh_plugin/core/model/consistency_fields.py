# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in classes, record tables and their fields."""

from __future__ import annotations

import re
from typing import Collection, Iterator

from qh_plugin.core.model.defect import (
    SOURCES,
    Defect,
    bad,
    is_colour,
    is_date,
    missing,
    not_one_of,
)
from qh_plugin.core.model.schema import FeatureClass, Model, ModelField, RecordTable, Symbol
from qh_plugin.core.model.variant import kinds
from qh_plugin.core.text import Text

FIELD_TYPES = ("text", "integer", "real", "date")
REQUIRED = ("E", "W", "O")
DEFAULTS = (
    *("maHoSoQH", "maThongTinQH", "maDoiTuong"),
    *("ward", "area", "length", "northing", "easting"),
)
LINES = ("solid", "dash", "dot", "dash dot", "dash dot dot")
#: names of QGIS's simple markers since 3.0
MARKERS = (
    *("circle", "square", "diamond", "pentagon", "hexagon", "triangle", "equilateral_triangle"),
    *("star", "arrow", "cross", "cross_fill", "cross2", "line", "arrowhead", "filled_arrowhead"),
    *("semi_circle", "third_circle", "quarter_circle", "quarter_square", "half_square"),
    *("diagonal_half_square", "right_half_triangle", "left_half_triangle"),
)
#: class suffix → the geometry types it may have (TT 16/2025 Annex II: A, P, L)
GEOMETRIES = {
    "_A": ("MultiPolygon", "Polygon"),
    "_L": ("MultiLineString", "LineString"),
    "_P": ("Point", "MultiPoint"),
}
CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*_[APL]")
#: the templates of TT 16/2025 have Dmax and ChieuDai beside lowerCamelCase names
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def class_defects(model: Model, of: FeatureClass, classes: Collection[str]) -> Iterator[Defect]:
    """What does not hold in one class; `classes` are the names of all."""
    place = f"/classes/{of.name}"
    if of.database not in model.databases:
        yield Defect(f"{place}/name", missing(of.database, "databases"))
    if not CLASS_NAME.fullmatch(of.class_name):
        yield Defect(f"{place}/name", bad(of.class_name))
    elif of.geometry not in GEOMETRIES[of.class_name[-2:]]:
        yield Defect(f"{place}/geometry", not_one_of(of.geometry, GEOMETRIES[of.class_name[-2:]]))
    if of.group not in model.groups:
        yield Defect(f"{place}/group", missing(of.group, "groups"))
    if of.source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(of.source, sorted(SOURCES)))
    for other in (of.coverage.boundary, of.coverage.voids) if of.coverage else ():
        if other and other not in classes:
            yield Defect(f"{place}/coverage", missing(other, "classes"))
    for member in ("colour_field", "label_field", "label_within", "stage_field", "id_field"):
        field_name = getattr(of, member)
        if field_name and field_name not in of.field_map:
            yield Defect(f"{place}/{member}", missing(field_name, "fields"))
    for member in ("colour_field", "stage_field"):
        field = of.field_map.get(getattr(of, member))
        if field is not None and not field.code_list:
            yield Defect(f"{place}/{member}", _needs_codes(field.name))
    if of.symbol is not None:
        yield from _symbol(of.symbol, f"{place}/symbol")
    for field in of.fields:
        yield from _field(model, field, f"{place}/fields/{field.name}")


def record_defects(model: Model, record: RecordTable) -> Iterator[Defect]:
    """What does not hold in a table without geometry."""
    place = f"/records/{record.id}"
    if record.source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(record.source, sorted(SOURCES)))
    for field in record.fields:
        yield from _field(model, field, f"{place}/fields/{field.name}")


def _symbol(symbol: Symbol, place: str) -> Iterator[Defect]:
    if not is_colour(symbol.colour):
        yield Defect(f"{place}/colour", bad(symbol.colour))
    for member in ("width", "size"):
        if not 0 < getattr(symbol, member) <= 50:
            yield Defect(f"{place}/{member}", bad(f"{getattr(symbol, member):g}"))
    if symbol.line not in LINES:
        yield Defect(f"{place}/line", not_one_of(symbol.line, LINES))
    if symbol.marker not in MARKERS:
        yield Defect(f"{place}/marker", not_one_of(symbol.marker, MARKERS))


def _field(model: Model, field: ModelField, place: str) -> Iterator[Defect]:
    if not _FIELD_NAME.fullmatch(field.name):
        yield Defect(f"{place}/name", bad(field.name))
    if field.type not in FIELD_TYPES:
        yield Defect(f"{place}/type", not_one_of(field.type, FIELD_TYPES))
    if field.required not in REQUIRED:
        yield Defect(f"{place}/required", not_one_of(field.required, REQUIRED))
    if field.source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(field.source, sorted(SOURCES)))
    if (field.length > 0) != (field.type == "text"):
        yield Defect(f"{place}/length", bad(field.length))
    yield from _listed(model, field, field.code_list, f"{place}/code_list", place)
    yield from _by_kind(model, field, place)
    if field.joined and field.joined not in model.code_lists:
        yield Defect(f"{place}/joined", missing(field.joined, "code_lists"))
    if field.pattern and field.pattern not in model.patterns:
        yield Defect(f"{place}/pattern", missing(field.pattern, "patterns"))
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield Defect(f"{place}/minimum", bad(f"{field.minimum:g} > {field.maximum:g}"))
    if field.default.startswith("="):
        yield from _literal(model, field, place)
    elif "." in field.default:
        yield from _recorded(model, field, place)
    elif field.default and field.default not in DEFAULTS:
        yield Defect(f"{place}/default", not_one_of(field.default, (*DEFAULTS, "HoSo.…", "=…")))


def _listed(
    model: Model, field: ModelField, name: str, member: str, place: str
) -> Iterator[Defect]:
    """A code list that is named exists, and the field is long enough for its codes."""
    codes = model.code_lists.get(name)
    if name and codes is None:
        yield Defect(member, missing(name, "code_lists"))
    elif codes is not None and field.length and len(codes.longest) > field.length:
        yield Defect(f"{place}/length", bad(f"{field.length} < {codes.longest}"))


def _by_kind(model: Model, field: ModelField, place: str) -> Iterator[Defect]:
    """Lists of kinds stand beside a list; a kind is one that a dossier's code can tell."""
    if field.code_list_by_kind and not field.code_list:
        yield Defect(f"{place}/code_list_by_kind", _needs_codes(field.name))
    known = kinds(model) if field.code_list_by_kind else ()
    for kind, name in field.code_list_by_kind.items():
        member = f"{place}/code_list_by_kind/{kind}"
        if kind not in known:
            yield Defect(member, not_one_of(kind, known))
        yield from _listed(model, field, name, member, place)


def _recorded(model: Model, field: ModelField, place: str) -> Iterator[Defect]:
    """A default from the dossier's records names a table and a column of the same type."""
    table, _, column = field.default.partition(".")
    if table not in model.records:
        yield Defect(f"{place}/default", missing(table, "records"))
        return
    known = {one.name: one for one in model.records[table].fields}
    if column not in known:
        yield Defect(f"{place}/default", missing(column, f"records/{table}"))
    elif known[column].type != field.type:
        yield Defect(f"{place}/default", bad(f"{field.default} ({known[column].type})"))


def _literal(model: Model, field: ModelField, place: str) -> Iterator[Defect]:
    """A default that is a literal must be a value that the field can hold."""
    value = field.default[1:]
    for name in (field.code_list, *field.code_list_by_kind.values()):
        codes = model.code_lists.get(name)
        if codes and value not in codes.by_code:
            yield Defect(f"{place}/default", missing(value, name))
            return
    try:
        fits = {
            "integer": lambda: int(value) is not None,
            "real": lambda: float(value) is not None,
            "date": lambda: is_date(value),
        }.get(field.type, lambda: 0 < len(value) <= field.length)()
    except ValueError:
        fits = False
    if not fits:
        yield Defect(f"{place}/default", bad(value))


def _needs_codes(name: str) -> Text:
    return Text("trường {name} không có code_list", "the field {name} has no code_list").format(
        name=name
    )
