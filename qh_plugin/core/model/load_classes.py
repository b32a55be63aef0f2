# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading of classes, record tables and their fields."""

from __future__ import annotations

from typing import Optional

from qh_plugin.core.model.load_relations import network
from qh_plugin.core.model.load_tables import NOTHING, by_name
from qh_plugin.core.model.node import Node
from qh_plugin.core.model.schema import Coverage, FeatureClass, ModelField, RecordTable, Symbol


def classes(node: Node) -> tuple[FeatureClass, ...]:
    """The members "common_fields" and "classes"."""
    common = tuple(by_name(node, "common_fields", _field, lambda f: f.name).values())
    return tuple(by_name(node, "classes", lambda n: _class(n, common), lambda c: c.name).values())


def records(node: Node) -> dict[str, RecordTable]:
    """The member "records", by id."""
    return by_name(node, "records", _record, lambda r: r.id, optional=True)


def _class(node: Node, common: tuple[ModelField, ...]) -> FeatureClass:
    """A class with the common fields first; an own field of the same name takes its place."""
    own = by_name(node, "fields", _field, lambda f: f.name)
    shared = tuple(own.pop(field.name, field) for field in common)
    return FeatureClass(
        name=node.string("name"),
        group=node.string("group"),
        geometry=node.string("geometry"),
        title=node.text("title"),
        fields=shared + tuple(own.values()),
        aliases=node.strings("aliases", []),
        coverage=_coverage(node),
        network=network(node),
        colour_field=node.string("colour_field", ""),
        label_field=node.string("label_field", ""),
        label_within=node.string("label_within", ""),
        stage_field=node.string("stage_field", ""),
        symbol=_symbol(node),
        initial=node.boolean("initial", False),
        id_field=node.string("id_field", "maDoiTuong"),
        source=node.string("source", ""),
        common=tuple(field.name for field in shared),
        legal_boundary=node.boolean("legal_boundary", False),
    )


def _field(node: Node) -> ModelField:
    return ModelField(
        name=node.string("name"),
        type=node.string("type"),
        label=node.text("label"),
        length=node.integer("length", 0),
        unit=node.string("unit", ""),
        required=node.string("required", "O"),
        code_list=node.string("code_list", ""),
        pattern=node.string("pattern", ""),
        unique=node.boolean("unique", False),
        minimum=node.number("minimum"),
        maximum=node.number("maximum"),
        default=node.string("default", ""),
        help=node.text("help", NOTHING),
        source=node.string("source", ""),
        code_list_by_kind=_lists_by_kind(node),
        joined=node.string("joined", ""),
    )


def _lists_by_kind(node: Node) -> dict[str, str]:
    if not node.has("code_list_by_kind"):
        return {}
    child = node.node("code_list_by_kind")
    return {kind: child.string(kind) for kind in child.names()}


def _record(node: Node) -> RecordTable:
    fields = by_name(node, "fields", _field, lambda f: f.name)
    return RecordTable(
        node.string("id"), node.text("title"), tuple(fields.values()), node.string("source", "")
    )


def _coverage(node: Node) -> Optional[Coverage]:
    if not node.has("coverage"):
        return None
    child = node.node("coverage")
    coverage = Coverage(child.string("boundary", ""), child.string("voids", ""))
    child.done()
    return coverage


def _symbol(node: Node) -> Optional[Symbol]:
    if not node.has("symbol"):
        return None
    child = node.node("symbol")
    symbol = Symbol(
        colour=child.string("colour", Symbol.colour),
        width=child.real("width", Symbol.width),
        line=child.string("line", Symbol.line),
        marker=child.string("marker", Symbol.marker),
        size=child.real("size", Symbol.size),
    )
    child.done()
    return symbol
