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
from typing import Union

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model import load_classes, load_conditions, load_relations, load_tables
from qh_plugin.core.model.consistency import verify
from qh_plugin.core.model.node import Node, refuse
from qh_plugin.core.model.schema import Model
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

FORMAT = "qh-model/1"


def available() -> list[str]:
    """The ids of the models that are shipped, sorted."""
    files = resource("model").glob("*.json")
    return sorted(p.stem for p in files if f'"{FORMAT}"' in _beginning(p))


def _beginning(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(100)


def load(model: Union[str, Path] = "tt16_2025") -> Model:
    """The model of that id, or in that file; read once while the file does not change.

    Raises `ModelError` with file, place and reason.
    """
    path = model_file(model)
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


def model_file(model: Union[str, Path]) -> Path:
    """Where the model of that id lies; a path to a .json file stands for itself."""
    path = Path(model)
    return path if path.suffix == ".json" else resource("model", f"{model}.json")


@lru_cache(maxsize=8)
def _cached(path: Path, changed: int) -> Model:
    model = read(path)
    verify(model, path)
    return model


def read(path: Path) -> Model:
    """The model in that file by its form alone: `consistency.defects` tells what does not hold.

    Raises `ModelError` for the first thing that is no JSON, missing, unknown or of a wrong kind,
    and `OSError`.
    """
    content = path.read_bytes()
    data = parse(path, content)
    return _model(Node(path, "", data), hashlib.sha256(content).hexdigest())


def parse(path: Path, content: bytes) -> object:
    """What the JSON file holds. Raises `ModelError`."""
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        reason = Text("không phải JSON UTF-8 ({why})", "not UTF-8 JSON ({why})")
        refuse(path, "", reason.format(why=str(error)))


def _model(node: Node, sha256: str) -> Model:
    if node.string("format") != FORMAT:
        node.refuse(Text("phải là {f}", "must be {f}").format(f=FORMAT), "format")
    model = Model(
        id=node.string("id"),
        version=node.string("version"),
        title=node.text("title"),
        legal_basis=node.strings("legal_basis"),
        valid_from=node.string("valid_from"),
        default_epsg=node.integer("default_epsg"),
        accepted_epsg=node.integers("accepted_epsg"),
        databases=load_tables.titles(node, "databases"),
        groups=load_tables.titles(node, "groups"),
        patterns=load_tables.patterns(node),
        code_lists=load_tables.code_lists(node),
        classes=load_classes.classes(node),
        status=node.string("status", "complete"),
        status_note=node.text("status_note", load_tables.NOTHING),
        valid_to=node.string("valid_to", ""),
        group_aliases=load_tables.group_aliases(node),
        records=load_classes.records(node),
        documents=load_tables.documents(node),
        topology_sets=load_tables.topology_sets(node),
        tolerances=load_tables.tolerances(node),
        conversions=load_tables.conversions(node),
        relations=load_relations.relations(node),
        keys=load_conditions.keys(node),
        references=load_conditions.references(node),
        conditions=load_conditions.conditions(node),
        sha256=sha256,
    )
    node.done()
    return model
