# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold inside a model file beyond its form: references, patterns, names, values."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Iterator, NamedTuple

from qh_plugin.core.model.node import refuse
from qh_plugin.core.model.schema import CodeList, FeatureClass, Model, ModelField, fold
from qh_plugin.core.text import Text

FIELD_TYPES = ("text", "integer", "real", "date")
DEFAULTS = ("", "maHoSoQH", "maThongTinQH", "maDoiTuong", "area", "length")
#: class suffix → the geometry types it may have (TT 16/2025 Annex II: A, P, L)
GEOMETRIES = {
    "_A": ("MultiPolygon", "Polygon"),
    "_L": ("MultiLineString", "LineString"),
    "_P": ("Point", "MultiPoint"),
}
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*_[APL]")
_FIELD_NAME = re.compile(r"[a-z][A-Za-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Defect(NamedTuple):
    """One thing that does not hold, and where."""

    place: str
    reason: Text


def verify(model: Model, file: Path) -> None:
    """Raise `ModelError` for the first defect."""
    for defect in defects(model):
        refuse(file, defect.place, defect.reason)


def defects(model: Model) -> Iterator[Defect]:
    """Everything that does not hold, in the order of the file."""
    if not _is_date(model.valid_from):
        yield Defect("/valid_from", _bad(model.valid_from))
    if model.default_epsg not in model.accepted_epsg:
        yield Defect("/default_epsg", _missing(str(model.default_epsg), "accepted_epsg"))
    yield from _patterns(model)
    for codes in model.code_lists.values():
        yield from _codes(codes)
    for feature_class in model.classes:
        yield from _class(model, feature_class)
    yield from _names(model)


def _patterns(model: Model) -> Iterator[Defect]:
    for pattern in model.patterns.values():
        place = f"/patterns/{pattern.id}"
        try:
            fits = pattern.compiled.fullmatch(pattern.example)
        except re.error as error:
            yield Defect(f"{place}/regex", _bad(f"{pattern.regex} ({error})"))
            continue
        if not fits:
            yield Defect(
                f"{place}/example",
                Text("ví dụ {e} không khớp mẫu {r}", "the example {e} does not match {r}").format(
                    e=pattern.example, r=pattern.regex
                ),
            )


def _codes(codes: CodeList) -> Iterator[Defect]:
    for code in codes.codes:
        place = f"/code_lists/{codes.id}/codes/{code.code}"
        if code.colour and not _COLOUR.fullmatch(code.colour):
            yield Defect(f"{place}/colour", _bad(code.colour))
        if code.successor and code.successor not in codes.by_code:
            yield Defect(f"{place}/successor", _missing(code.successor, codes.id))
        for day in (code.valid_from, code.valid_to):
            if day and not _is_date(day):
                yield Defect(place, _bad(day))


def _class(model: Model, of: FeatureClass) -> Iterator[Defect]:
    place = f"/classes/{of.name}"
    if of.database not in model.databases:
        yield Defect(f"{place}/name", _missing(of.database, "databases"))
    if not _CLASS_NAME.fullmatch(of.class_name):
        yield Defect(f"{place}/name", _bad(of.class_name))
    elif of.geometry not in GEOMETRIES[of.class_name[-2:]]:
        yield Defect(f"{place}/geometry", _bad(of.geometry))
    if of.group not in model.groups:
        yield Defect(f"{place}/group", _missing(of.group, "groups"))
    named = {c.name for c in model.classes}
    for other in (of.coverage.boundary, of.coverage.voids) if of.coverage else ():
        if other and other not in named:
            yield Defect(f"{place}/coverage", _missing(other, "classes"))
    for member, field_name in (("colour_field", of.colour_field), ("label_field", of.label_field)):
        if field_name and field_name not in of.field_map:
            yield Defect(f"{place}/{member}", _missing(field_name, "fields"))
    if of.id_field not in of.field_map:
        yield Defect(f"{place}/fields", _missing(of.id_field, "fields"))
    for field in of.fields:
        yield from _field(model, field, f"{place}/fields/{field.name}")


def _field(model: Model, field: ModelField, place: str) -> Iterator[Defect]:
    if not _FIELD_NAME.fullmatch(field.name):
        yield Defect(f"{place}/name", _bad(field.name))
    if field.type not in FIELD_TYPES:
        yield Defect(f"{place}/type", _bad(field.type))
    if field.required not in ("E", "W", "O"):
        yield Defect(f"{place}/required", _bad(field.required))
    if (field.length > 0) != (field.type == "text"):
        yield Defect(f"{place}/length", _bad(str(field.length)))
    if field.code_list and field.code_list not in model.code_lists:
        yield Defect(f"{place}/code_list", _missing(field.code_list, "code_lists"))
    elif field.code_list and field.length:
        longest = max(model.code_lists[field.code_list].by_code, key=len)
        if len(longest) > field.length:
            yield Defect(f"{place}/length", _bad(f"{field.length} < {longest}"))
    if field.pattern and field.pattern not in model.patterns:
        yield Defect(f"{place}/pattern", _missing(field.pattern, "patterns"))
    if None not in (field.minimum, field.maximum) and field.minimum > field.maximum:  # type: ignore[operator]
        yield Defect(f"{place}/minimum", _bad(f"{field.minimum} > {field.maximum}"))
    if not field.default.startswith("=") and field.default not in DEFAULTS:
        yield Defect(f"{place}/default", _bad(field.default))
    codes = model.code_lists.get(field.code_list)
    if codes and field.default.startswith("=") and field.default[1:] not in codes.by_code:
        yield Defect(f"{place}/default", _missing(field.default[1:], field.code_list))


def _names(model: Model) -> Iterator[Defect]:
    """Class names and aliases must stay apart when case and accents are folded away."""
    seen: dict[str, str] = {}
    for of in model.classes:
        for name in (of.class_name, *of.aliases):
            key = fold(f"{of.database}/{name}")
            if key in seen:
                reason = Text("trùng tên với {other}", "same name as {other}")
                yield Defect(f"/classes/{of.name}", reason.format(other=seen[key]))
            seen[key] = of.name


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bad(value: str) -> Text:
    return Text("giá trị {value} không hợp lệ", "{value} is not valid").format(value=value or "“”")


def _missing(name: str, where: str) -> Text:
    return Text("không có {name} trong {where}", "there is no {name} in {where}").format(
        name=name, where=where
    )
