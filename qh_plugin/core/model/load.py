# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files (`resources/model/<id>.json`, format `qh-model/1`) to `Model`, strictly.

An unknown member, a dangling reference, a bad pattern or a repeated name is refused with file,
place and reason; nothing is guessed. `resources/model/model.schema.json` says the same to editors.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Callable, Optional, TypeVar, Union

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model.consistency import verify
from qh_plugin.core.model.node import Node, refuse
from qh_plugin.core.model.schema import (
    Code,
    CodeList,
    Coverage,
    FeatureClass,
    Model,
    ModelField,
    Pattern,
)
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

FORMAT = "qh-model/1"
_NOTHING = Text("", "")
_Item = TypeVar("_Item")


def available() -> list[str]:
    """The ids of the models that are shipped, sorted."""
    files = resource("model").glob("*.json")
    return sorted(p.stem for p in files if f'"{FORMAT}"' in p.read_text("utf-8")[:100])


def load(model: Union[str, Path] = "tt16_2025") -> Model:
    """The model of that id, or in that file; read once while the file does not change.

    Raises `ModelError` with file, place and reason.
    """
    path = Path(model)
    if path.suffix != ".json":
        path = resource("model", f"{model}.json")
    try:
        return _cached(path, path.stat().st_mtime_ns)
    except OSError as error:
        known = ", ".join(available())
        raise ModelError(
            Text(
                "Không mở được mô hình dữ liệu {model}; các mô hình có sẵn: {known}.",
                "Cannot open the data model {model}; available models: {known}.",
            ).format(model=str(model), known=known),
            details=str(error),
        ) from error


@lru_cache(maxsize=8)
def _cached(path: Path, changed: int) -> Model:
    content = path.read_bytes()
    try:
        data = json.loads(content.decode("utf-8"))
    except ValueError as error:
        refuse(
            path,
            "",
            Text("không phải JSON UTF-8 ({why})", "not UTF-8 JSON ({why})").format(why=str(error)),
        )
    model = _model(Node(path, "", data), hashlib.sha256(content).hexdigest())
    verify(model, path)
    return model


def _model(node: Node, sha256: str) -> Model:
    if node.string("format") != FORMAT:
        node.refuse(Text("phải là {f}", "must be {f}").format(f=FORMAT), "format")
    patterns = _by_name(node, "patterns", _pattern, lambda p: p.id)
    code_lists = _by_name(node, "code_lists", _code_list, lambda c: c.id)
    common = tuple(_by_name(node, "common_fields", _field, lambda f: f.name).values())
    classes = _by_name(node, "classes", lambda n: _class(n, common), lambda c: c.name)
    model = Model(
        id=node.string("id"),
        version=node.string("version"),
        title=node.text("title"),
        legal_basis=node.strings("legal_basis"),
        valid_from=node.string("valid_from"),
        default_epsg=node.integer("default_epsg"),
        accepted_epsg=node.integers("accepted_epsg"),
        databases=_titles(node, "databases"),
        groups=_titles(node, "groups"),
        classes=tuple(classes.values()),
        code_lists=code_lists,
        patterns=patterns,
        sha256=sha256,
    )
    node.done()
    return model


def _by_name(
    node: Node, member: str, build: Callable[[Node], _Item], name: Callable[[_Item], str]
) -> dict[str, _Item]:
    items: dict[str, _Item] = {}
    for child in node.nodes(member):
        item = build(child)
        child.done()
        if name(item) in items:
            child.refuse(Text("trùng tên {name}", "{name} is there twice").format(name=name(item)))
        items[name(item)] = item
    return items


def _titles(node: Node, member: str) -> dict[str, Text]:
    child = node.node(member)
    return {name: child.text(name) for name in child.names()}


def _pattern(node: Node) -> Pattern:
    return Pattern(
        node.string("id"), node.string("regex"), node.text("title"), node.string("example")
    )


def _code_list(node: Node) -> CodeList:
    codes = _by_name(node, "codes", _code, lambda c: c.code)
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
        help=node.text("help", _NOTHING),
        source=node.string("source", ""),
    )


def _class(node: Node, common: tuple[ModelField, ...]) -> FeatureClass:
    """A class with the common fields first; an own field of the same name takes its place."""
    own = _by_name(node, "fields", _field, lambda f: f.name)
    shared = tuple(own.pop(field.name, field) for field in common)
    return FeatureClass(
        name=node.string("name"),
        group=node.string("group"),
        geometry=node.string("geometry"),
        title=node.text("title"),
        fields=shared + tuple(own.values()),
        aliases=node.strings("aliases", []),
        coverage=_coverage(node),
        colour_field=node.string("colour_field", ""),
        label_field=node.string("label_field", ""),
        source=node.string("source", ""),
        common=tuple(field.name for field in shared),
    )


def _coverage(node: Node) -> Optional[Coverage]:
    if not node.has("coverage"):
        return None
    child = node.node("coverage")
    coverage = Coverage(child.string("boundary", ""), child.string("voids", ""))
    child.done()
    return coverage
