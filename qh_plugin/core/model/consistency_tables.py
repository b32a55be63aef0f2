# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in code lists, documents, topology sets, tolerances and conversions."""

from __future__ import annotations

import re
from typing import Collection, Iterator

from qh_plugin.core.model.consistency_fields import REQUIRED
from qh_plugin.core.model.defect import (
    SOURCES,
    Defect,
    bad,
    is_colour,
    missing,
    not_one_of,
    periods,
    twice,
)
from qh_plugin.core.model.schema import (
    Code,
    CodeList,
    Conversion,
    DocumentKind,
    Model,
    Steps,
    Tolerance,
    TopologySet,
)
from qh_plugin.core.text import Text

SNAPPING = ("vertex", "segment")
_FOLDER = re.compile(r"HoSo(BASIC|Scan|GIS)(/[A-Za-z0-9_-]+)*")
_TYPE = re.compile(r"[a-z0-9]+")
_SCALE = re.compile(r"1/\d{1,3}(\.\d{3})*")


def code_defects(codes: CodeList) -> Iterator[Defect]:
    """Colours, periods and successors: a successor exists, outlives, and leads to no circle."""
    if not codes.codes:
        yield Defect(f"/code_lists/{codes.id}/codes", bad(""))
    yield from _source(codes.source, f"/code_lists/{codes.id}")
    for code in codes.codes:
        place = f"/code_lists/{codes.id}/codes/{code.code}"
        if code.colour and not is_colour(code.colour):
            yield Defect(f"{place}/colour", bad(code.colour))
        wrong = periods(code.valid_from, code.valid_to)
        if wrong is not None:
            yield Defect(place, wrong)
        if code.successor:
            yield from _successor(codes, code, f"{place}/successor")


def _successor(codes: CodeList, code: Code, place: str) -> Iterator[Defect]:
    after = codes.by_code.get(code.successor)
    if after is None:
        yield Defect(place, missing(code.successor, codes.id))
        return
    if after.valid_to and (not code.valid_to or after.valid_to <= code.valid_to):
        reason = Text("mã {code} hết hiệu lực trước", "{code} ends before it")
        yield Defect(place, reason.format(code=after.code))
    seen = {code.code}
    while after is not None and after.code not in seen:
        seen.add(after.code)
        after = codes.by_code.get(after.successor)
    if after is not None and after.code == code.code:
        yield Defect(
            place, Text("vòng lặp {codes}", "circle {codes}").format(codes=", ".join(seen))
        )


def document_defects(document: DocumentKind) -> Iterator[Defect]:
    """The folder lies in the dossier, the types are bare endings."""
    place = f"/documents/{document.id}"
    yield from _source(document.source, place)
    if not _FOLDER.fullmatch(document.folder):
        yield Defect(f"{place}/folder", bad(document.folder))
    if not document.types:
        yield Defect(f"{place}/types", bad(""))
    for ending in document.types:
        if not _TYPE.fullmatch(ending):
            yield Defect(f"{place}/types", bad(ending))
    if document.required not in REQUIRED:
        yield Defect(f"{place}/required", not_one_of(document.required, REQUIRED))
    if document.min_dpi < 0:
        yield Defect(f"{place}/min_dpi", bad(document.min_dpi))


def topology_defects(of: TopologySet, classes: Collection[str]) -> Iterator[Defect]:
    """The classes exist, each once; overlaps can be avoided only among areas."""
    place = f"/topology_sets/{of.id}"
    yield from _source(of.source, place)
    if not of.classes:
        yield Defect(f"{place}/classes", bad(""))
    for number, name in enumerate(of.classes):
        if name not in classes:
            yield Defect(f"{place}/classes", missing(name, "classes"))
        if name in of.classes[:number]:
            yield Defect(f"{place}/classes", twice(name))
    if of.within and of.within not in classes:
        yield Defect(f"{place}/within", missing(of.within, "classes"))
    elif of.within and not of.within.endswith("_A"):
        yield Defect(f"{place}/within", bad(of.within))
    for kind in of.snapping:
        if kind not in SNAPPING:
            yield Defect(f"{place}/snapping", not_one_of(kind, SNAPPING))
    if of.avoid_overlap and not any(name.endswith("_A") for name in of.classes):
        reason = Text("không có lớp vùng nào", "there is no class of areas")
        yield Defect(f"{place}/avoid_overlap", reason)


def tolerance_defects(tolerance: Tolerance) -> Iterator[Defect]:
    """The scale reads 1/500 or 1/10.000, limits are positive, steps go upwards without end."""
    place = f"/tolerances/{tolerance.scale}"
    yield from _source(tolerance.source, place)
    if not _SCALE.fullmatch(tolerance.scale):
        yield Defect(f"{place}/scale", bad(tolerance.scale))
    if tolerance.vertex is not None and tolerance.vertex <= 0:
        yield Defect(f"{place}/vertex", bad(f"{tolerance.vertex:g}"))
    for member, steps in (("edge", tolerance.edge), ("area", tolerance.area)):
        if steps is not None:
            yield from _steps(steps, f"{place}/{member}")


def _steps(steps: Steps, place: str) -> Iterator[Defect]:
    if steps.first <= 0 or steps.start <= 0:
        yield Defect(place, bad(f"{steps.first:g}, {steps.start:g}"))
    if not steps.rates or steps.rates[-1][0] is not None:
        reason = Text("bậc cuối phải không giới hạn (null)", "the last step must be open (null)")
        yield Defect(f"{place}/rates", reason)
    last = steps.first
    for limit, rate in steps.rates:
        if rate < 0:
            yield Defect(f"{place}/rates", bad(f"{rate:g}"))
        if limit is None:
            last = float("inf")
        elif limit <= last:
            yield Defect(f"{place}/rates", bad(f"{limit:g}"))
        else:
            last = limit


def conversion_defects(model: Model, conversion: Conversion) -> Iterator[Defect]:
    """The list exists, every new code is in it, no pair is there twice."""
    place = f"/conversions/{conversion.code_list}"
    yield from _source(conversion.source, place)
    codes = model.code_lists.get(conversion.code_list)
    if codes is None:
        yield Defect(f"{place}/code_list", missing(conversion.code_list, "code_lists"))
        return
    seen: set[tuple[str, str]] = set()
    for row in conversion.rows:
        if row.new not in codes.by_code:
            yield Defect(f"{place}/rows/{row.old}/new", missing(row.new, conversion.code_list))
        if (row.old, row.new) in seen:
            yield Defect(f"{place}/rows/{row.old}", twice(f"{row.old} → {row.new}"))
        seen.add((row.old, row.new))


def _source(source: str, place: str) -> Iterator[Defect]:
    if source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(source, sorted(SOURCES)))
