# SPDX-License-Identifier: GPL-2.0-or-later
"""Migrations between versions of a model, as data (`resources/model/migrations/*.json`, format
`qh-migration/1`, described in `migration.schema.json`).

Fields that are new in the target model need no step; what no step speaks of stays as it is.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model.defect import Defect, bad, missing, not_one_of
from qh_plugin.core.model.load import load, parse
from qh_plugin.core.model.node import Node, refuse
from qh_plugin.core.model.schema import FeatureClass, Model, ModelField, fold
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

FORMAT = "qh-migration/1"
#: the version of dossiers that note none
FIRST_VERSION = "2025.1"
KINDS = ("rename_class", "rename_field", "map_codes", "change_length", "drop_field")
#: a step with this class concerns every class that has the field
EVERY = "*"


@dataclass(frozen=True)
class Step:
    """One change. `feature_class` is the name at that moment ("QuyHoach/X_A"); `to` the new name
    of a class or field; `codes` old → new; `length` in characters."""

    kind: str
    feature_class: str
    field: str = ""
    to: str = ""
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    length: int = 0

    def concerns(self, name: str) -> bool:
        """Whether it is about the class of that name."""
        return self.feature_class == EVERY or fold(self.feature_class) == fold(name)


@dataclass(frozen=True)
class Migration:
    """The steps from one version of a model to the next."""

    model: str
    start: str
    end: str
    title: Text
    steps: Sequence[Step]
    file: Path


@dataclass(frozen=True)
class Plan:
    """The way from a version to that of `model`, over one migration or several."""

    model: Model
    start: str
    migrations: Sequence[Migration]

    @property
    def steps(self) -> list[Step]:
        """All steps in order."""
        return [step for migration in self.migrations for step in migration.steps]


def migrations(model_id: str, folder: Optional[Path] = None) -> list[Migration]:
    """The migrations of a model that are shipped (or lie in `folder`), sorted by file name.

    Raises `ModelError` where a file breaks its form.
    """
    files = (folder or resource("model", "migrations")).glob(f"{model_id}-*.json")
    return [read_migration(file) for file in sorted(files)]


def plan(model: Model, start: str, folder: Optional[Path] = None) -> Optional[Plan]:
    """The plan that leads from version `start` ("": the first) to that of `model`; None where
    that is it already. Raises `ModelError` where no migration leads there, and where the last one
    does not fit the model."""
    version = start or FIRST_VERSION
    if version == model.version or (not start and model.id != "tt16_2025"):
        return None
    by_start = {m.start: m for m in migrations(model.id, folder)}
    chain: list[Migration] = []
    while version != model.version:
        step = by_start.pop(version, None)
        if step is None:
            raise _no_way(model, start or FIRST_VERSION)
        chain.append(step)
        version = step.end
    verify(chain[-1], model)
    return Plan(model, start or FIRST_VERSION, tuple(chain))


def read_migration(file: Path) -> Migration:
    """The migration in that file, by its form. Raises `ModelError`."""
    node = Node(file, "", parse(file, file.read_bytes()))
    if node.string("format") != FORMAT:
        node.refuse(Text("phải là {f}", "must be {f}").format(f=FORMAT), "format")
    migration = Migration(
        model=node.string("model"),
        start=node.string("from"),
        end=node.string("to"),
        title=node.text("title"),
        steps=tuple(_step(child) for child in node.nodes("steps")),
        file=file,
    )
    node.done()
    return migration


def _step(node: Node) -> Step:
    kind = node.string("step")
    if kind not in KINDS:
        node.refuse(not_one_of(kind, KINDS), "step")
    step = Step(
        kind=kind,
        feature_class=node.string("class"),
        field="" if kind == "rename_class" else node.string("field"),
        to=node.string("to") if kind.startswith("rename") else "",
        codes=_codes(node) if kind == "map_codes" else {},
        length=node.integer("length") if kind == "change_length" else 0,
    )
    node.done()
    return step


def _codes(node: Node) -> dict[str, str]:
    child = node.node("codes")
    return {name: child.string(name) for name in child.names()}


def verify(migration: Migration, model: Model) -> None:
    """Raise `ModelError` for the first thing that does not fit the model it leads to."""
    for defect in defects(migration, model):
        refuse(migration.file, defect.place, defect.reason)


def defects(migration: Migration, model: Model) -> Iterator[Defect]:
    """What does not fit the model: versions, and the outcome of each step."""
    if migration.model != model.id:
        yield Defect("/model", bad(migration.model))
    if migration.end != model.version:
        yield Defect("/to", bad(f"{migration.end} ≠ {model.version}"))
    if migration.start == migration.end:
        yield Defect("/from", bad(migration.start))
    for number, step in enumerate(migration.steps):
        place = f"/steps/{number}"
        if step.kind == "rename_class":
            yield from _class_defects(step, model, place)
            continue
        later = [s for s in migration.steps[number:] if s.kind == "rename_class"]
        name = next((s.to for s in later if s.concerns(step.feature_class)), step.feature_class)
        classes = [c for c in model.classes if name in (EVERY, c.name)]
        if not classes:
            yield Defect(f"{place}/class", missing(name, "classes"))
        for of in classes:
            yield from _field_defects(step, of, model, place)


def _class_defects(step: Step, model: Model, place: str) -> Iterator[Defect]:
    names = {c.name for c in model.classes}
    if step.to not in names:
        yield Defect(f"{place}/to", missing(step.to, "classes"))
    if step.feature_class in names:
        yield Defect(f"{place}/class", bad(step.feature_class))
    if step.feature_class.partition("/")[0] != step.to.partition("/")[0]:
        reason = Text("lớp không thể sang tệp khác", "a class cannot go to another file")
        yield Defect(f"{place}/to", reason)


def _field_defects(step: Step, of: FeatureClass, model: Model, place: str) -> Iterator[Defect]:
    known = of.field_map.get(step.to or step.field)
    if step.kind == "drop_field":
        if known is not None:
            yield Defect(f"{place}/field", bad(step.field))
        return
    if known is None:
        yield Defect(f"{place}/field", missing(step.to or step.field, of.name))
    elif step.kind == "change_length" and step.length != known.length:
        yield Defect(f"{place}/length", bad(f"{step.length} ≠ {known.length}"))
    elif step.kind == "map_codes":
        yield from _code_defects(step, known, model, place)


def _code_defects(step: Step, known: ModelField, model: Model, place: str) -> Iterator[Defect]:
    codes = model.code_lists.get(known.code_list)
    if codes is None:
        yield Defect(f"{place}/field", missing("code_list", known.name))
        return
    for new in step.codes.values():
        if new not in codes.by_code:
            yield Defect(f"{place}/codes/{new}", missing(new, codes.id))


def _no_way(model: Model, start: str) -> ModelError:
    return ModelError(
        Text(
            "Hồ sơ theo mô hình {model} phiên bản {start}, phần mềm chỉ có phiên bản {now} và "
            "không biết cách chuyển; hãy cập nhật phần mềm rồi mở lại.",
            "The dossier follows the model {model} version {start}; this software has version "
            "{now} and knows no way between them. Update the software and open it again.",
        ).format(model=model.id, start=start, now=model.version)
    )


def pending_plan(model_id: str, version: str) -> Optional[Plan]:
    """The plan for a dossier that notes this model and version; None where there is nothing to
    do. Raises `ModelError`."""
    return plan(load(model_id), version)
