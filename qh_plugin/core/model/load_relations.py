# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading of line networks and relations between classes."""

from __future__ import annotations

from typing import Optional

from qh_plugin.core.model.node import Node
from qh_plugin.core.model.relation import LINE_RULES, LineNetwork, Relation, Selection


def network(node: Node) -> Optional[LineNetwork]:
    """The member "network" of a class."""
    if not node.has("network"):
        return None
    child = node.node("network")
    found = LineNetwork(
        rules=child.strings("rules", list(LINE_RULES)),
        same=child.strings("same", []),
        kind=child.string("kind", ""),
        boundary=child.string("boundary", ""),
    )
    child.done()
    return found


def relations(node: Node) -> tuple[Relation, ...]:
    """The member "relations"."""
    found = []
    for child in node.nodes("relations", True):
        found.append(
            Relation(
                rule=child.string("rule"),
                layer=child.string("layer"),
                other=child.string("other", ""),
                also=child.string("also", ""),
                how=child.string("how", ""),
                field=child.string("field", ""),
                other_field=child.string("other_field", ""),
                only=_selections(child, "only"),
                exclude=_selections(child, "exclude"),
                severity=child.string("severity", ""),
                source=child.string("source", ""),
            )
        )
        child.done()
    return tuple(found)


def _selections(node: Node, member: str) -> tuple[Selection, ...]:
    found = []
    for child in node.nodes(member, True):
        found.append(
            Selection(child.string("layer"), child.string("field"), child.strings("values"))
        )
        child.done()
    return tuple(found)
