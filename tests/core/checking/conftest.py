# SPDX-License-Identifier: GPL-2.0-or-later
"""Small rules and tables of the tests' own, so that the runner is tested apart from the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import Profile, RuleSetting, runner
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules.base import (
    LINE,
    NO_GEOMETRY,
    POINT,
    POLYGON,
    DatasetRule,
    Rule,
    Skipped,
)
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text

SQUARE = "POLYGON((600000 1190000,600010 1190000,600010 1190010,600000 1190010,600000 1190000))"
BOWTIE = "POLYGON((600020 1190000,600030 1190010,600030 1190000,600020 1190010,600020 1190000))"


def table(
    name="lots", rows=(SQUARE,), *, epsg=9210, geometry_type="Polygon", crs_wkt="", **columns
):
    """A layer from WKT rows; fids from 1."""
    wkb = np.empty(len(rows), dtype=object)
    wkb[:] = [None if row is None else shapely.to_wkb(shapely.from_wkt(row)) for row in rows]
    return Table(
        name=name,
        fids=np.arange(1, len(rows) + 1, dtype=np.int64),
        wkb=wkb,
        columns={k: np.array(v, dtype=object) for k, v in columns.items()},
        epsg=epsg,
        geometry_type=geometry_type,
    )


def dataset(*tables, **more):
    """A dataset of these tables."""
    return Dataset(tables or (table(),), **more)


def findings(rule, layer, fids, points=None, geometry=None, severity=Severity.ERROR):
    """Findings at these fids, one each."""
    n = len(fids)
    shapes = np.empty(n, dtype=object)
    shapes[:] = geometry if geometry is not None else [None] * n
    return Findings(
        rule,
        layer,
        fids=tuple(fids),
        ids=tuple(tuple(map(str, f)) for f in fids),
        geometry=shapes,
        point=np.full((n, 2), np.nan) if points is None else np.array(points, float),
        messages=(Text("sai {n}", "wrong {n}"),),
        variant=np.zeros(n, np.int64),
        arguments={"n": [f[0] if f else 0 for f in fids]},
        severity=severity,
    )


@dataclass(frozen=True)
class Invalid(Rule):
    """Names every invalid feature."""

    id: ClassVar[str] = "G04"
    title: ClassVar[Text] = Text("Tự cắt", "Self-intersection")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR

    def run(self, context):
        bad = np.flatnonzero(~context.validity.usable)
        return findings(self.id, context.table.name, [(int(context.table.fids[r]),) for r in bad])


@dataclass(frozen=True)
class Planted(Rule):
    """A coverage rule that finds a square wherever it is told."""

    id: ClassVar[str] = "C01"
    title: ClassVar[Text] = Text("Chồng lấn", "Overlap")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True
    at: tuple = ()

    def run(self, context):
        boxes = [shapely.box(x, y, x + 1, y + 1) for x, y in self.at]
        return findings(self.id, context.table.name, [(1, 2)] * len(boxes), self.at, boxes)


@dataclass(frozen=True)
class Attribute(Rule):
    """Finds features 10, 9 and 2, in that order, and warns of feature 1."""

    id: ClassVar[str] = "A01"
    title: ClassVar[Text] = Text("Thiếu", "Missing")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset] = frozenset({POLYGON, LINE, POINT, NO_GEOMETRY})

    def run(self, context):
        name = context.table.name
        return [
            findings(self.id, name, [(1,)], severity=Severity.WARNING),
            findings(self.id, name, [(10,), (9,), (2,)]),
        ]


@dataclass(frozen=True)
class NeedsLines(Rule):
    """For line layers only."""

    id: ClassVar[str] = "L01"
    title: ClassVar[Text] = Text("Đầu treo", "Dangle")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset] = frozenset({LINE})

    def run(self, context):
        return findings(self.id, context.table.name, [(1,)])


@dataclass(frozen=True)
class Unable(Rule):
    """Says that it cannot run."""

    id: ClassVar[str] = "C05"
    title: ClassVar[Text] = Text("Hở ở ranh", "Edge gap")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    needs_coverage: ClassVar[bool] = True

    def run(self, context):
        if context.boundary is None:
            raise Skipped(Text("không có ranh giới", "no boundary"))
        return findings(self.id, context.table.name, [])


@dataclass(frozen=True)
class Broken(Rule):
    """Has a bug."""

    id: ClassVar[str] = "X99"
    title: ClassVar[Text] = Text("Hỏng", "Broken")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.INFO

    def run(self, context):
        raise ZeroDivisionError("1/0 {x}")


@dataclass(frozen=True)
class Whole(DatasetRule):
    """Counts layers."""

    id: ClassVar[str] = "R03"
    title: ClassVar[Text] = Text("Cả bộ", "Whole")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.ERROR
    limit: int = 1

    def run_all(self, context):
        many = len(context.layers) > self.limit
        return [findings(self.id, "", [()])] if many else []


RULES = (Attribute, Planted, Unable, Invalid, NeedsLines, Whole, Broken)


@pytest.fixture
def rules(monkeypatch):
    """Makes the tests' rules the catalogue."""
    ordered = tuple(sorted(RULES, key=lambda rule: rule.id))
    monkeypatch.setattr(runner, "catalogue", lambda: ordered)
    return ordered


def profile(**rules):
    """A profile with these rules: id → severity, params, a `RuleSetting`, or None."""

    def setting(value):
        if isinstance(value, RuleSetting):
            return value
        if isinstance(value, dict):
            return RuleSetting(None, value)
        return RuleSetting(Severity(value) if value else None)

    named = {rule_id: setting(value) for rule_id, value in rules.items()}
    return Profile("test", "1.0.0", Text("Thử", "Test"), 0.001, 0.001, named, "0" * 64)
