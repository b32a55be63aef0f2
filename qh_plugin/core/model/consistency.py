# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold inside a model file beyond its form: references, patterns, names, values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

from qh_plugin.core.model.consistency_conditions import (
    condition_defects,
    key_defects,
    reference_defects,
)
from qh_plugin.core.model.consistency_fields import class_defects, record_defects
from qh_plugin.core.model.consistency_relations import network_defects, relation_defects
from qh_plugin.core.model.consistency_tables import (
    code_defects,
    conversion_defects,
    document_defects,
    tolerance_defects,
    topology_defects,
)
from qh_plugin.core.model.defect import Defect, bad, is_date, missing, not_one_of, periods
from qh_plugin.core.model.node import refuse
from qh_plugin.core.model.parts import pattern_defects
from qh_plugin.core.model.schema import Model, fold
from qh_plugin.core.text import Text

STATUSES = ("complete", "working", "partial")
_MODEL_ID = re.compile(r"[a-z0-9_]+")
_DATABASE = re.compile(r"[A-Za-z0-9]+")
#: feature datasets: unaccented words run together (TT 16/2025/TT-BXD, Annex II)
_GROUP = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*")


def verify(model: Model, file: Path) -> None:
    """Raise `ModelError` for the first defect."""
    for defect in defects(model):
        refuse(file, defect.place, defect.reason)


def defects(model: Model) -> Iterator[Defect]:
    """Everything that does not hold, in the order of the file."""
    yield from _head(model)
    for pattern in model.patterns.values():
        yield from pattern_defects(model, pattern)
    for codes in model.code_lists.values():
        yield from code_defects(codes)
    names = frozenset(c.name for c in model.classes)
    for feature_class in model.classes:
        yield from class_defects(model, feature_class, names)
    yield from _names(model)
    yield from network_defects(model)
    for record in model.records.values():
        yield from record_defects(model, record)
    for document in model.documents:
        yield from document_defects(document)
    for topology_set in model.topology_sets:
        yield from topology_defects(topology_set, names)
    for tolerance in model.tolerances.values():
        yield from tolerance_defects(tolerance)
    for conversion in model.conversions.values():
        yield from conversion_defects(model, conversion)
    for key in model.keys:
        yield from key_defects(model, key)
    for reference in model.references:
        yield from reference_defects(model, reference)
    for condition in model.conditions:
        yield from condition_defects(model, condition)
    yield from relation_defects(model)


def _head(model: Model) -> Iterator[Defect]:
    if not _MODEL_ID.fullmatch(model.id):
        yield Defect("/id", bad(model.id))
    if not is_date(model.valid_from):
        yield Defect("/valid_from", bad(model.valid_from))
    elif wrong := periods(model.valid_from, model.valid_to):
        yield Defect("/valid_to", wrong)
    if model.status not in STATUSES:
        yield Defect("/status", not_one_of(model.status, STATUSES))
    elif model.status != "complete" and not model.status_note.vi:
        reason = Text("cần ghi vì sao là {status}", "say why it is {status}")
        yield Defect("/status_note", reason.format(status=model.status))
    if model.default_epsg not in model.accepted_epsg:
        yield Defect("/default_epsg", missing(str(model.default_epsg), "accepted_epsg"))
    for name in model.databases:
        if not _DATABASE.fullmatch(name):
            yield Defect(f"/databases/{name}", bad(name))
    for name in model.groups:
        if not _GROUP.fullmatch(name):
            yield Defect(f"/groups/{name}", bad(name))
    yield from _groups(model)


def _groups(model: Model) -> Iterator[Defect]:
    seen = {fold(name): name for name in model.groups}
    for name, aliases in model.group_aliases.items():
        if name not in model.groups:
            yield Defect(f"/group_aliases/{name}", missing(name, "groups"))
        for alias in aliases:
            if fold(alias) in seen:
                yield Defect(f"/group_aliases/{name}", _same(seen[fold(alias)]))
            seen[fold(alias)] = name


def _names(model: Model) -> Iterator[Defect]:
    """Class names and aliases must stay apart when case and accents are folded away."""
    seen: dict[str, str] = {}
    for of in model.classes:
        for name in (of.class_name, *of.aliases):
            key = fold(f"{of.database}/{name}")
            if key in seen:
                yield Defect(f"/classes/{of.name}", _same(seen[key]))
            seen[key] = of.name


def _same(other: str) -> Text:
    return Text("trùng tên với {other}", "same name as {other}").format(other=other)
