# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of a dossier ("thông tin mô tả", metadata): the minimum set.

Most values come from the dossier and follow it. What the user wrote himself is named in `own`
and stays; putting a field back lets it follow the dossier again. Extent, reference system and
check result are measured, never typed. Organisations only: no person is named anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Mapping, Optional, Sequence, Union

import numpy as np

from qh_plugin.core import crs
from qh_plugin.core.dossier.description_fields import BY_NAME, EDITABLE, FIELDS, DescriptionField
from qh_plugin.core.dossier.description_sources import Rows, derived
from qh_plugin.core.dossier.description_values import checked, is_date, shown_date
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text, plain

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult

Box = tuple[float, float, float, float]
Value = Union[str, tuple[str, ...]]


@dataclass(frozen=True)
class Quality:
    """The newest check: rule set and its version, day (ISO, "" where not told), open errors,
    open warnings, exceptions (waived findings)."""

    ruleset: str
    version: str
    date: str
    errors: int
    warnings: int
    exceptions: int


@dataclass(frozen=True)
class Description:
    """The minimum set. Dates are ISO ("2026-03-01"); `bbox` xmin, ymin, xmax, ymax in the system
    `epsg`; `extent` west, south, east, north in degrees (WGS 84); `access` a code of `ACCESS`;
    `own` the names of the fields that the user wrote himself, sorted."""

    identifier: str = ""
    information_code: str = ""
    created: str = ""
    title: str = ""
    abstract: str = ""
    topic: str = "planningCadastre"
    keywords: tuple[str, ...] = ()
    language: str = "vi"
    issued: str = ""
    updated: str = ""
    places: tuple[str, ...] = ()
    bbox: Optional[Box] = None
    extent: Optional[Box] = None
    epsg: int = 0
    scale: str = ""
    source: str = ""
    software: str = ""
    decision: str = ""
    decided: str = ""
    authority: str = ""
    standard: str = ""
    standard_version: str = ""
    quality: Optional[Quality] = None
    quality_note: str = ""
    provider: str = ""
    manager: str = ""
    access: str = ""
    procedure: str = ""
    own: tuple[str, ...] = ()

    @property
    def own_values(self) -> dict[str, Value]:
        """What the user wrote himself, by field."""
        return {name: getattr(self, name) for name in self.own}

    def with_own(self, name: str, value: Value) -> Description:
        """The user's own value in a field. Raises `InputError` where it does not fit."""
        changed = {name: checked(_editable(name), value)}
        return replace(self, own=tuple(sorted({*self.own, name})), **changed)  # type: ignore[arg-type]

    def with_extent(self, bbox: Optional[Box]) -> Description:
        """With a measured extent, in degrees too."""
        return replace(self, bbox=bbox, extent=geographic(bbox, self.epsg))

    def with_quality(self, quality: Optional[Quality]) -> Description:
        """With the counts of a check."""
        return replace(self, quality=quality)


def from_dossier(
    info: DossierInfo,
    records: Optional[Mapping[str, Rows]] = None,
    bbox: Optional[Box] = None,
    check_result: Union[CheckResult, Quality, None] = None,
    *,
    model: Optional[Model] = None,
    updated: str = "",
    own: Optional[Mapping[str, Value]] = None,
) -> Description:
    """The description that the dossier gives, with the user's `own` values on top.

    `records` are the rows of the tables HoSo, BanVe, VanBan; `bbox` the extent of the data in the
    dossier's system; `updated` the ISO date of the newest saved description. An own value that
    no longer fits a field is left out.
    """
    known = derived(info, records or {}, model, updated)
    quality: Optional[Quality] = None
    if isinstance(check_result, Quality):
        quality = check_result
    elif check_result is not None:
        from qh_plugin.core.dossier.description_quality import quality_of  # needs shapely

        quality = quality_of(check_result)
    made = Description(
        identifier=info.maHoSoQH,
        information_code=info.maThongTinQH,
        created=info.created[:10],
        epsg=info.epsg,
        quality=quality,
        **known,  # type: ignore[arg-type]
    ).with_extent(bbox)
    for name, value in (own or {}).items():
        if name in EDITABLE:
            try:
                made = made.with_own(name, value)
            except InputError:
                continue
    return made


def reset(description: Description, name: str, from_there: Description) -> Description:
    """The field follows the dossier again; `from_there` holds the dossier's values."""
    own = tuple(n for n in description.own if n != name)
    given = {name: getattr(from_there, _editable(name).name)}
    return replace(description, own=own, **given)


def adopt(there: Description, found: Description) -> Description:
    """`there` with what an imported description says otherwise as own values. Facts (codes,
    extent, reference system, check result) stay those of the dossier."""
    for name in EDITABLE:
        value = getattr(found, name)
        if value and value != getattr(there, name):
            there = there.with_own(name, value)
    return there


def missing(description: Description) -> list[Text]:
    """The labels of the required fields without a value, in the order of the form; dates that are
    none are among them."""
    wrong = Text("{label} (không đúng)", "{label} (wrong)")
    return [
        wrong.format(label=field.label) if _filled(description, field) else field.label
        for field in missing_fields(description)
    ]


def missing_fields(description: Description) -> list[DescriptionField]:
    """The fields behind `missing`."""
    return [
        field
        for field in FIELDS
        if (field.required and not _filled(description, field))
        or (field.kind == "date" and not _date_or_nothing(getattr(description, field.name)))
    ]


def _filled(description: Description, field: DescriptionField) -> bool:
    name = "epsg" if field.name in ("crs", "meridian") else field.name
    return bool(getattr(description, name))


def _date_or_nothing(value: str) -> bool:
    return not value or is_date(value)


def shown_value(description: Description, field: DescriptionField) -> Text:
    """A field's value for reading: dates as 01/03/2026, lists joined by “; ”, facts as
    sentences; empty where there is none."""
    facts = {
        "bbox": lambda: plain(_box(description.bbox, 2)),
        "extent": lambda: plain(_box(description.extent, 6)),
        "crs": lambda: plain(crs.name(description.epsg) if description.epsg else ""),
        "meridian": lambda: meridian(description.epsg),
        "quality": lambda: quality_text(description.quality),
    }
    if field.name in facts:
        return facts[field.name]()
    value = getattr(description, field.name)
    if field.kind == "list":
        return plain("; ".join(value))
    return plain(shown_date(value) if field.kind == "date" else value)


def quality_text(quality: Optional[Quality]) -> Text:
    """The check in one sentence, "" where there was none."""
    if quality is None:
        return plain("")
    day = Text(" ngày {day}", " on {day}").format(day=shown_date(quality.date))
    return Text(
        "Bộ quy tắc {ruleset} {version}{day}: {errors} lỗi, {warnings} cảnh báo, {n} ngoại lệ",
        "Rule set {ruleset} {version}{day}: {errors} errors, {warnings} warnings, {n} exceptions",
    ).format(
        ruleset=quality.ruleset,
        version=quality.version,
        day=day if quality.date else plain(""),
        errors=quality.errors,
        warnings=quality.warnings,
        n=quality.exceptions,
    )


def meridian(epsg: int) -> Text:
    """ "105°45', múi 3°" of a VN-2000 zone, "" for any other system."""
    if epsg not in crs.ZONES:
        return plain("")
    degrees, factor = crs.ZONES[epsg]
    width = 3 if factor == 0.9999 else 6
    shown = f"{int(degrees)}°{round(degrees % 1 * 60):02d}'"
    return Text("{meridian}, múi {width}°", "{meridian}, {width}° zone").format(
        meridian=shown, width=width
    )


def geographic(bbox: Optional[Box], epsg: int) -> Optional[Box]:
    """West, south, east, north in degrees (WGS 84, EPSG:6960), rounded to 1e-6; None where there
    is no extent or no pinned operation."""
    if bbox is None:
        return None
    xmin, ymin, xmax, ymax = bbox
    try:
        to_degrees = crs.transformer(epsg, crs.WGS84)
    except CrsError:
        return None
    corners = to_degrees(np.array([[xmin, ymin], [xmin, ymax], [xmax, ymin], [xmax, ymax]]))
    if not np.isfinite(corners).all():
        return None
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    return (
        round(float(west), 6),
        round(float(south), 6),
        round(float(east), 6),
        round(float(north), 6),
    )


def union(boxes: Sequence[Optional[Box]]) -> Optional[Box]:
    """The extent around all that there are; None where there is none."""
    there = [b for b in boxes if b is not None]
    if not there:
        return None
    low, high = np.min(there, axis=0), np.max(there, axis=0)
    return (float(low[0]), float(low[1]), float(high[2]), float(high[3]))


def _editable(name: str) -> DescriptionField:
    field = BY_NAME.get(name)
    if field is None or field.kind == "fact":
        text = Text(
            "Không có mục “{name}” để điền trong đặc tả; các mục: {names}.",
            "The description has no field “{name}” to fill; fields: {names}.",
        )
        raise InputError(text.format(name=name, names=", ".join(EDITABLE)))
    return field


def _box(box: Optional[Box], decimals: int) -> str:
    if box is None:
        return ""
    a, b, c, d = (f"{value:.{decimals}f}".replace(".", ",") for value in box)
    return f"{a} {b}; {c} {d}"
