# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings about a layer or the dossier as a whole, and what such rules ask of the dataset."""

from __future__ import annotations

from typing import Callable, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.dossier.completeness import Item, completeness
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.dossier.package_facts import PackageFacts, PackageLook
from qh_plugin.core.errors import QhError
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model
from qh_plugin.core.rules.base import DatasetContext, Skipped
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text, Value


def statements(
    rule: str,
    layer: str,
    about: Sequence[tuple[str, ...]],
    messages: Sequence[Text],
    variant: Sequence[int],
    arguments: Mapping[str, Sequence[Value]],
    severity: Severity,
    *,
    fids: Optional[Sequence[tuple[int, ...]]] = None,
    geometry: Optional[Sequence[Optional[shapely.Geometry]]] = None,
    measures: Optional[Mapping[str, Sequence[float]]] = None,
) -> Findings:
    """One finding for each of `about`: what it speaks of (a path, a field, features' ids), so that
    its key stays the same while others come and go."""
    count = len(variant)
    shapes = np.full(count, None, dtype=object)
    if geometry is not None:
        shapes[:] = list(geometry)
    inside = shapely.point_on_surface(shapes)
    return Findings(
        rule=rule,
        layer=layer,
        fids=list(fids) if fids is not None else [()] * count,
        ids=list(about),
        geometry=shapes,
        point=np.column_stack([shapely.get_x(inside), shapely.get_y(inside)]).reshape(count, 2),
        messages=tuple(messages),
        variant=np.asarray(variant, dtype=np.int64),
        arguments=dict(arguments),
        measures={n: np.asarray(v, np.float64) for n, v in (measures or {}).items()},
        severity=severity,
    )


def model_of(context: DatasetContext) -> Model:
    """The model that the dossier follows."""
    if context.model is None:
        raise Skipped(Text("dữ liệu không theo mô hình nào", "the data follow no model"))
    return context.model


def must_be_whole(dataset: Dataset) -> None:
    """A rule about what is missing cannot run where only some layers were asked for."""
    if dataset.facts.get("partial"):
        raise Skipped(
            Text(
                "chỉ kiểm tra một số lớp, không phải cả hồ sơ",
                "only some layers are checked, not the whole dossier",
            )
        )


def package_of(context: DatasetContext) -> PackageFacts:
    """What lies in the dossier's folder besides its tables. Raises `Skipped` where the data are
    no dossier folder, or its records cannot be read."""
    found = context.dataset.facts.get("package")
    if isinstance(found, PackageFacts):
        return found
    if not isinstance(found, PackageLook):
        raise Skipped(
            Text(
                "dữ liệu không phải thư mục hồ sơ (CSDL_…)",
                "the data are not a dossier folder (CSDL_…)",
            )
        )
    try:
        return found.facts
    except QhError as error:
        raise Skipped(error.text) from error


def beside(context: DatasetContext, role: str) -> Optional[Table]:
    """The layer that plays a role: of the data themselves, else of others read beside them."""
    return next(iter(all_beside(context, role)), None)


def all_beside(context: DatasetContext, role: str) -> list[Table]:
    """Every layer that plays a role of which there may be several; as `beside`."""
    own = context.dataset.role(role)
    if own is not None:
        return [own]
    others = context.dataset.facts.get("beside")
    found = others.get(role, ()) if isinstance(others, Mapping) else ()
    return [table for table in found if isinstance(table, Table)]


def on_documents(
    rule: str,
    context: DatasetContext,
    chosen: Callable[[Item], bool],
    severities: Sequence[tuple[Mark, Severity]],
    message: Text,
    name: str,
) -> list[Findings]:
    """One finding for each chosen item on documents, by what its mark is worth; the message uses
    the item's title under `name`, and `{todo}`."""
    listed = completeness(model_of(context), package_of(context).holdings)
    items = [item for item in listed if item.kind == "documents" and chosen(item)]
    groups = []
    for mark, severity in severities:
        mine = [item for item in items if item.mark is mark]
        groups.append(
            statements(
                rule,
                "",
                [(item.target.partition(":")[2] or item.title.vi,) for item in mine],
                [message],
                [0] * len(mine),
                {name: [i.title for i in mine], "todo": [i.todo for i in mine]},
                severity,
            )
        )
    return groups
