# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading of what stands beside the classes: patterns, code lists, documents, topology sets,
tolerances and conversions."""

from __future__ import annotations

from typing import Callable, Optional, TypeVar

from qh_plugin.core.model.node import Node
from qh_plugin.core.model.schema import (
    Code,
    CodeList,
    Conversion,
    DocumentKind,
    Part,
    Pattern,
    Steps,
    Succession,
    Tolerance,
    TopologySet,
)
from qh_plugin.core.text import Text

NOTHING = Text("", "")
_Item = TypeVar("_Item")


def by_name(
    node: Node,
    member: str,
    build: Callable[[Node], _Item],
    name: Callable[[_Item], str],
    optional: bool = False,
) -> dict[str, _Item]:
    """The objects of a list by their name; refuses unknown members and a name that is there
    twice."""
    items: dict[str, _Item] = {}
    for child in node.nodes(member, optional):
        item = build(child)
        child.done()
        if name(item) in items:
            child.refuse(Text("trùng tên {name}", "{name} is there twice").format(name=name(item)))
        items[name(item)] = item
    return items


def titles(node: Node, member: str) -> dict[str, Text]:
    """An object of texts: name → title."""
    child = node.node(member)
    return {name: child.text(name) for name in child.names()}


def group_aliases(node: Node) -> dict[str, tuple[str, ...]]:
    """The member "group_aliases": group → its other spellings."""
    if not node.has("group_aliases"):
        return {}
    child = node.node("group_aliases")
    return {name: child.strings(name) for name in child.names()}


def patterns(node: Node) -> dict[str, Pattern]:
    """The member "patterns", by id."""
    return by_name(node, "patterns", _pattern, lambda p: p.id)


def code_lists(node: Node) -> dict[str, CodeList]:
    """The member "code_lists", by id."""
    return by_name(node, "code_lists", _code_list, lambda c: c.id)


def documents(node: Node) -> tuple[DocumentKind, ...]:
    """The member "documents"."""
    return tuple(by_name(node, "documents", _document, lambda d: d.id, optional=True).values())


def topology_sets(node: Node) -> tuple[TopologySet, ...]:
    """The member "topology_sets"."""
    found = by_name(node, "topology_sets", _topology_set, lambda t: t.id, optional=True)
    return tuple(found.values())


def tolerances(node: Node) -> dict[str, Tolerance]:
    """The member "tolerances", by map scale."""
    return by_name(node, "tolerances", _tolerance, lambda t: t.scale, optional=True)


def conversions(node: Node) -> dict[str, Conversion]:
    """The member "conversions", by code list."""
    return by_name(node, "conversions", _conversion, lambda c: c.code_list, optional=True)


def _pattern(node: Node) -> Pattern:
    parts = by_name(node, "parts", _part, lambda p: p.name, optional=True)
    return Pattern(
        id=node.string("id"),
        regex=node.string("regex"),
        title=node.text("title"),
        example=node.string("example"),
        parts=tuple(parts.values()),
        source=node.string("source", ""),
    )


def _part(node: Node) -> Part:
    kind = node.string("kind")
    return Part(
        name=node.string("name"),
        title=node.text("title", NOTHING if kind == "literal" else None),
        kind=kind,
        length=node.integer("length", 0),
        value=node.string("value", ""),
        values=node.strings("values", []),
        code_list=node.string("code_list", ""),
        default=node.string("default", ""),
    )


def _code_list(node: Node) -> CodeList:
    codes = by_name(node, "codes", _code, lambda c: c.code)
    return CodeList(
        node.string("id"), node.text("title"), tuple(codes.values()), node.string("source", "")
    )


def _code(node: Node) -> Code:
    return Code(
        code=node.string("code"),
        name=node.text("name"),
        colour=node.string("colour", ""),
        short=node.string("short", ""),
        valid_from=node.string("valid_from", ""),
        valid_to=node.string("valid_to", ""),
        successor=node.string("successor", ""),
    )


def _document(node: Node) -> DocumentKind:
    return DocumentKind(
        id=node.string("id"),
        title=node.text("title"),
        folder=node.string("folder"),
        types=node.strings("types"),
        required=node.string("required", "O"),
        min_dpi=node.integer("min_dpi", 0),
        source=node.string("source", ""),
    )


def _topology_set(node: Node) -> TopologySet:
    return TopologySet(
        id=node.string("id"),
        title=node.text("title"),
        classes=node.strings("classes"),
        snapping=node.strings("snapping", ["vertex", "segment"]),
        topological=node.boolean("topological", True),
        avoid_overlap=node.boolean("avoid_overlap", False),
        within=node.string("within", ""),
        source=node.string("source", ""),
    )


def _tolerance(node: Node) -> Tolerance:
    return Tolerance(
        scale=node.string("scale"),
        vertex=node.number("vertex"),
        edge=_steps(node, "edge"),
        area=_steps(node, "area"),
        source=node.string("source", ""),
    )


def _steps(node: Node, member: str) -> Optional[Steps]:
    if not node.has(member):
        return None
    child = node.node(member)
    steps = Steps(child.real("first"), child.real("start"), child.steps("rates"))
    child.done()
    return steps


def _conversion(node: Node) -> Conversion:
    rows = []
    for child in node.nodes("rows"):
        rows.append(
            Succession(
                old=child.string("old"),
                old_name=child.string("old_name"),
                new=child.string("new"),
                whole=child.boolean("whole", True),
                note=child.string("note", ""),
            )
        )
        child.done()
    return Conversion(
        node.string("code_list"), node.text("title"), tuple(rows), node.string("source", "")
    )
