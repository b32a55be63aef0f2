# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in line networks and relations between classes."""

from __future__ import annotations

from typing import Iterator, Mapping

from qh_plugin.core.model.defect import SOURCES, Defect, bad, missing, not_one_of
from qh_plugin.core.model.relation import (
    LINE_RULES,
    POINT_RELATIONS,
    RELATION_RULES,
    Relation,
)
from qh_plugin.core.model.schema import FeatureClass, Model

SEVERITIES = ("", "error", "warning", "info")


def network_defects(model: Model) -> Iterator[Defect]:
    """Only lines form networks; the fields and the boundary exist."""
    names = {c.name for c in model.classes}
    for of in model.classes:
        if of.network is None:
            continue
        place = f"/classes/{of.name}/network"
        if "Line" not in of.geometry:
            yield Defect(place, bad(of.geometry))
        for rule in of.network.rules:
            if rule not in LINE_RULES:
                yield Defect(f"{place}/rules", not_one_of(rule, LINE_RULES))
        for name in (*of.network.same, *([of.network.kind] if of.network.kind else [])):
            if name not in of.field_map:
                yield Defect(f"{place}/same", missing(name, of.name))
        if of.network.boundary and of.network.boundary not in names:
            yield Defect(f"{place}/boundary", missing(of.network.boundary, "classes"))


def relation_defects(model: Model) -> Iterator[Defect]:
    """Rules, classes and fields exist, and each rule is told what it needs."""
    classes = {c.name: c for c in model.classes}
    for number, relation in enumerate(model.relations):
        yield from _relation(relation, classes, f"/relations/{number}")


def _relation(
    relation: Relation, classes: Mapping[str, FeatureClass], place: str
) -> Iterator[Defect]:
    if relation.rule not in RELATION_RULES:
        yield Defect(f"{place}/rule", not_one_of(relation.rule, RELATION_RULES))
    if relation.source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(relation.source, sorted(SOURCES)))
    if relation.severity not in SEVERITIES:
        yield Defect(f"{place}/severity", not_one_of(relation.severity, SEVERITIES[1:]))
    for member, name in (
        ("layer", relation.layer),
        ("other", relation.other),
        ("also", relation.also),
    ):
        if name and name not in classes:
            yield Defect(f"{place}/{member}", missing(name, "classes"))
    point = relation.rule == "P01"
    if point != (relation.how in POINT_RELATIONS):
        yield Defect(f"{place}/how", not_one_of(relation.how, POINT_RELATIONS))
    elif not relation.other and not (point and relation.how == "disjoint"):
        yield Defect(f"{place}/other", bad(""))
    if (relation.rule == "X04") != bool(relation.field and relation.other_field):
        yield Defect(f"{place}/field", bad(relation.field))
    for name, field, member in (
        (relation.layer, relation.field, "field"),
        (relation.other, relation.other_field, "other_field"),
        *((s.layer, s.field, "only") for s in relation.only),
        *((s.layer, s.field, "exclude") for s in relation.exclude),
    ):
        if name not in classes:
            if member in ("only", "exclude"):
                yield Defect(f"{place}/{member}", missing(name, "classes"))
        elif field and field not in classes[name].field_map:
            yield Defect(f"{place}/{member}", missing(field, name))
