# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading of what must hold between values: keys, references and conditions."""

from __future__ import annotations

from qh_plugin.core.model.condition import Clause, Condition, Key, Reference
from qh_plugin.core.model.load_tables import by_name
from qh_plugin.core.model.node import Node


def keys(node: Node) -> tuple[Key, ...]:
    """The member "keys"."""
    found = []
    for child in node.nodes("keys", True):
        found.append(Key(child.string("of"), child.strings("fields"), child.string("source", "")))
        child.done()
    return tuple(found)


def references(node: Node) -> tuple[Reference, ...]:
    """The member "references"."""
    found = []
    for child in node.nodes("references", True):
        found.append(_reference(child))
        child.done()
    return tuple(found)


def conditions(node: Node) -> tuple[Condition, ...]:
    """The member "conditions"."""
    return tuple(by_name(node, "conditions", _condition, lambda c: c.id, optional=True).values())


def _reference(node: Node) -> Reference:
    return Reference(
        of=node.string("of"),
        field=node.string("field"),
        to=node.string("to"),
        to_field=node.string("to_field"),
        minimum=node.integer("minimum", 0),
        maximum=node.integer("maximum") if node.has("maximum") else None,
        required=node.string("required", "E"),
        source=node.string("source", ""),
    )


def _condition(node: Node) -> Condition:
    return Condition(
        id=node.string("id"),
        text=node.text("text"),
        then=_clauses(node, "then"),
        when=_clauses(node, "when", optional=True),
        of=node.strings("of", []),
        required=node.string("required", "E"),
        source=node.string("source", ""),
    )


def _clauses(node: Node, member: str, optional: bool = False) -> tuple[Clause, ...]:
    found = []
    for child in node.nodes(member, optional):
        found.append(
            Clause(
                field=child.string("field"),
                test=child.string("test"),
                values=child.strings("values", []),
                other=child.string("other", ""),
                margin=child.real("margin", 0.0),
            )
        )
        child.done()
    return tuple(found)
