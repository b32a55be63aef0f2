# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads `tests/cases/*.json`; the format is described in `tests/cases/README.md`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Iterator, Optional

import numpy as np
import shapely

from qh_plugin.core.checking import RuleSetting, check, load_profile
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.model import load as load_model
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset, Field, Table
from tests.core.package_cases import package_facts

FOLDER = Path(__file__).resolve().parents[1] / "cases"
KEYS = {
    "name", "kind", "layers", "columns", "fields", "boundary", "voids", "class", "model", "epsg",
    "geometry_type", "crs_wkt", "package", "facts", "roles", "tolerance", "params", "expect",
    "skipped", "note", "fix",
}  # fmt: skip
EXPECT_KEYS = {
    "fids", "layer", "measure", "tol", "variant", "message_vi_contains", "message_en_contains",
    "severity", "point", "ids",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case of one rule."""

    rule: str
    file: str
    data: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}:{self.data['name']}"

    @property
    def fails(self) -> bool:
        return self.data["kind"] == "fail"

    def run(self) -> CheckResult:
        """Check the case's data with its one rule."""
        data = self.data
        profile = replace(
            load_profile(),
            tolerance=data.get("tolerance", 0.001),
            rules={self.rule: RuleSetting(None, data.get("params", {}))},
        )
        model = self.model()
        return check(self.dataset(model), profile, model)

    def model(self) -> Optional[Model]:
        named = self.data.get("model") or ("tt16_2025" if self.data.get("class") else None)
        return load_model(named) if named else None

    def dataset(self, model: Optional[Model]) -> Dataset:
        data = self.data
        tables = [self._table(name, rows, model) for name, rows in data.get("layers", {}).items()]
        roles = dict(data.get("roles", {}))
        for role in ("boundary", "voids"):
            if data.get(role):
                tables.append(_bare(role, data[role], data.get("epsg", 9210)))
                roles[role] = role
        facts = {"epsg": 9210, **data.get("facts", {})}
        if "package" in data:
            facts["package"] = package_facts(data["package"])
        return Dataset(tables, model.id if model else None, roles, facts)

    def _table(self, key: str, rows: list[Any], model: Optional[Model]) -> Table:
        data = self.data
        name = data["class"] if data.get("class") and "/" not in key else key
        feature_class = model.feature_class(name) if model else None
        wkb = _objects([_wkb(row) for row in rows])
        columns = _of_layer(data.get("columns", {}), key)
        fields = _of_layer(data.get("fields", {}), key)
        if fields:
            declared = [_field(n, text) for n, text in fields.items()]
        elif feature_class:
            declared = [
                Field(f.name, f.type, f.length)
                for f in feature_class.fields
                if f.name in columns or not columns
            ]
            declared += [
                _guessed(n, v) for n, v in columns.items() if n not in feature_class.field_map
            ]
        else:
            declared = [_guessed(n, v) for n, v in columns.items()]
        kind = data.get("geometry_type")
        if isinstance(kind, dict):
            kind = kind.get(key)
        if kind is None:
            kind = feature_class.geometry if feature_class else _geometry_type(rows)
        epsg = data.get("epsg", 9210)
        return Table(
            name=name,
            fids=np.arange(1, len(rows) + 1, dtype=np.int64),
            wkb=wkb,
            columns={f.name: _objects(columns.get(f.name, [None] * len(rows))) for f in declared},
            fields=tuple(declared),
            epsg=epsg.get(key) if isinstance(epsg, dict) else epsg,
            crs_wkt=_of_key(data.get("crs_wkt", ""), key),
            geometry_type=kind,
            id_field=feature_class.id_field if feature_class else None,
        )


def cases() -> Iterator[Case]:
    """Every case of every file, by file name."""
    for path in sorted(FOLDER.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for entry in content if isinstance(content, list) else [content]:
            for data in entry["cases"]:
                yield Case(entry["rule"], path.name, data)


def matches(group: Findings, i: int, expected: dict[str, Any]) -> bool:
    """Whether a finding is the one expected."""
    measured = group.measure(i)
    message = group.message(i)
    tol = expected.get("tol", 1e-6)
    point = expected.get("point")
    return (
        list(group.fids[i]) == expected.get("fids", [])
        and group.layer == expected.get("layer", group.layer)
        and list(group.ids[i]) == expected.get("ids", list(group.ids[i]))
        and int(group.variant[i]) == expected.get("variant", int(group.variant[i]))
        and group.severity.value == expected.get("severity", group.severity.value)
        and expected.get("message_vi_contains", "") in message.vi
        and expected.get("message_en_contains", "") in message.en
        and (point is None or np.allclose(group.point[i], point, rtol=0, atol=max(tol, 1e-6)))
        and all(
            name in measured and abs(measured[name] - value) <= tol
            for name, value in expected.get("measure", {}).items()
        )
    )


def described(result: CheckResult) -> str:
    """The findings for a failure message."""
    return "\n".join(
        f"  {g.layer} {list(g.fids[i])} variant {int(g.variant[i])} {g.measure(i)} "
        f"at {g.point[i].tolist()}: {g.message(i).vi}"
        for g, i in result.rows()
    )


def _bare(name: str, value: Any, epsg: Any) -> Table:
    rows = value if isinstance(value, list) else [value]
    epsg = epsg.get(name, 9210) if isinstance(epsg, dict) else epsg
    return Table(
        name=name,
        fids=np.arange(1, len(rows) + 1, dtype=np.int64),
        wkb=_objects([_wkb(row) for row in rows]),
        columns={},
        epsg=epsg,
        geometry_type="MultiPolygon",
    )


def _wkb(row: Any) -> Optional[bytes]:
    if row is None:
        return None
    if row.startswith("hex:"):
        return bytes.fromhex(row[4:].replace(" ", ""))
    return bytes(shapely.to_wkb(shapely.from_wkt(row)))


def _geometry_type(rows: list[Any]) -> str:
    names = {r.partition("(")[0].split()[0].upper() for r in rows if r and not r.startswith("hex:")}
    for plain, wide in (("POLYGON", "Polygon"), ("LINESTRING", "LineString"), ("POINT", "Point")):
        if f"MULTI{plain}" in names:
            return f"Multi{wide}"
        if plain in names:
            return wide
    return "Geometry" if names else "Polygon"


def _of_key(value: Any, key: str) -> str:
    """A value for all layers, or layer → value."""
    return str(value.get(key, "")) if isinstance(value, dict) else str(value)


def _of_layer(value: dict[str, Any], key: str) -> dict[str, Any]:
    per_layer = any(isinstance(v, dict) for v in value.values())
    return value.get(key, {}) if per_layer else value


def _field(name: str, text: str) -> Field:
    kind, _, length = text.rstrip(")").partition("(")
    return Field(name, kind, int(length or 0))


def _guessed(name: str, values: list[Any]) -> Field:
    known = {int: "integer", float: "real", bool: "boolean"}
    found = next((type(v) for v in values if v is not None), str)
    return Field(name, known.get(found, "text"))


def _objects(values: list[Any]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
