# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules on attribute values share: blank values, and findings of features or layers."""

from __future__ import annotations

import difflib
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import FeatureClass
from qh_plugin.core.model.schema import fold
from qh_plugin.core.rules.base import (
    LINE,
    NO_GEOMETRY,
    POINT,
    POLYGON,
    LayerContext,
    Skipped,
)
from qh_plugin.core.table import Objects, Table
from qh_plugin.core.text import Text, Value, plain
from qh_plugin.core.wkb import Fault

#: attribute rules apply to tables without geometry too
ALL_KINDS = frozenset({POLYGON, LINE, POINT, NO_GEOMETRY})


def class_of(context: LayerContext) -> FeatureClass:
    """The class that the layer follows."""
    if context.feature_class is None:
        raise Skipped(Text("lớp không theo mô hình dữ liệu", "the layer follows no data model"))
    return context.feature_class


def is_blank(value: Any) -> bool:
    """True for NULL, "", blanks only and not-a-number."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, float) and value != value


def blank(column: Objects) -> NDArray[np.bool_]:
    """Which values are blank, (n,)."""
    return np.fromiter(map(is_blank, column), dtype=bool, count=len(column))


def shown(value: Any) -> str:
    """A value in a message: short, with its blanks visible."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def figured(value: Any) -> Text:
    """The same, a number as each language writes it: -0,25 and -0.25, -4 for -4.0."""
    if not isinstance(value, float):
        return plain(shown(value))
    english = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return Text(english.replace(".", ","), english)


def nearest(word: str, names: Mapping[str, str]) -> Optional[str]:
    """The value in `names` (folded name → value) that is meant: same without case, accents and
    blanks around, else the most similar; None where nothing is near."""
    key = fold(word.strip())
    if key in names:
        return names[key]
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.75)
    return names[near[0]] if near else None


def of_features(
    rule: str,
    context: LayerContext,
    rows: Sequence[Sequence[int]],
    messages: Sequence[Text],
    variant: Sequence[int],
    arguments: Mapping[str, Sequence[Value]],
    severity: Severity,
) -> Findings:
    """Findings about the rows of a layer (each may concern several); the place is the first
    feature's. `{id}` in a message is the features' ids."""
    table = context.table
    order = [sorted(some, key=lambda row: int(table.fids[row])) for some in rows]
    ids = [table.ids(some) for some in order]
    return Findings(
        rule=rule,
        layer=table.name,
        fids=[tuple(int(table.fids[row]) for row in some) for some in order],
        ids=ids,
        geometry=np.full(len(rows), None, dtype=object),
        point=_places(table, [some[0] for some in order]),
        messages=tuple(messages),
        variant=np.asarray(variant, dtype=np.int64),
        arguments={"id": [", ".join(table.names(some)) for some in order], **arguments},
        severity=severity,
    )


def of_layer(
    rule: str,
    context: LayerContext,
    messages: Sequence[Text],
    variant: Sequence[int],
    arguments: Mapping[str, Sequence[Value]],
    severity: Severity,
) -> Findings:
    """Findings about the layer as a whole: no features, no place."""
    count = len(variant)
    return Findings(
        rule=rule,
        layer=context.table.name,
        fids=[()] * count,
        ids=[()] * count,
        geometry=np.full(count, None, dtype=object),
        point=np.full((count, 2), np.nan),
        messages=tuple(messages),
        variant=np.asarray(variant, dtype=np.int64),
        arguments={"layer": [context.table.class_name] * count, **arguments},
        severity=severity,
    )


def _places(table: Table, rows: Sequence[int]) -> NDArray[np.float64]:
    """A place inside each feature, (n, 2); NaN where it has no readable geometry."""
    chosen = np.asarray(rows, dtype=np.int64)
    wkb = table.wkb[chosen]
    wkb[table.shapes.fault[chosen] != Fault.NONE] = None
    inside = shapely.point_on_surface(shapely.from_wkb(wkb, on_invalid="ignore"))
    return np.column_stack([shapely.get_x(inside), shapely.get_y(inside)]).astype(np.float64)
