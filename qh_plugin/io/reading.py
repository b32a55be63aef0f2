# SPDX-License-Identifier: GPL-2.0-or-later
"""Any input to a `Dataset`: a dossier folder, a GeoPackage, or any file that GDAL reads."""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Mapping, Optional, Sequence, Union

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.model import Model
from qh_plugin.core.model import load as load_model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.io import delivered, geopackage, vector_files, waivers
from qh_plugin.io.package_facts import on_demand
from qh_plugin.io.reprojecting import reproject_table

#: What a layer of a bare file can be named as.
ROLES = ("parcels", "lots", "boundary", "voids", "roads", "reference", "neighbour", "wards")
#: Layers of others that are compared with and never checked themselves: of another sector, of the
#: neighbouring ward or sheet, the administrative units.
BESIDE = ("reference", "neighbour", "wards")


def read_dataset(
    path: Union[str, Path],
    *,
    layers: Optional[Sequence[str]] = None,
    roles: Optional[Mapping[str, str]] = None,
    boundary: Optional[str] = None,
    voids: Optional[str] = None,
    model: Optional[Union[str, Model]] = None,
    beside: Optional[Mapping[str, Sequence[str]]] = None,
    progress: Progress = SILENT,
) -> Dataset:
    """Read everything that is checked together.

    `layers` limits it to some layers (by full name or without the database; the layers that play
    a role, and a class's boundary and voids, are read all the same); `roles` names layers by role;
    `boundary` and `voids` are "PATH" or "PATH:LAYER" of other files; `beside` names in the same way
    layers of others by role (`BESIDE`), as many of each as there are, kept in the facts and not
    checked themselves. Without `model` a dossier follows its own and a bare file follows none.
    Raises `InputError` (`DossierError`) or `StorageError` with one sentence.
    """
    place = Path(path)
    roles = dict(roles or {})
    _known_roles(roles)
    if (place / ".qh").is_dir() or (place.is_dir() and place.suffix.lower() != ".gdb"):
        dataset = _read_folder(place, model, layers, roles, progress)
    else:
        dataset = _read_file(place, model, layers, roles, progress)
    for role, text in (("boundary", boundary), ("voids", voids)):
        if text:
            dataset = _with_partner(dataset, role, text)
    for role, name in dataset.roles.items():
        if dataset.table(name) is None:
            raise _no_layer(name, [t.name for t in dataset.tables], role)
    epsg = next((t.epsg for t in dataset.tables if t.epsg is not None), None)
    others = {role: _others(role, texts, epsg) for role, texts in (beside or {}).items() if texts}
    facts = {
        **dataset.facts,
        **({"beside": others} if others else {}),
        **({"partial": True} if layers else {}),
    }
    return replace(dataset, facts=facts)


@dataclass(frozen=True)
class _Place:
    """One layer to be read: where it is, and what its table will be called."""

    path: Path
    layer: str
    name: str
    id_field: Optional[str] = None

    def matches(self, wanted: str) -> bool:
        """Whether a user means this layer by `wanted`."""
        return wanted in (self.name, self.layer)

    def read(self, progress: Progress) -> Table:
        """The table."""
        if _is_geopackage(self.path):
            return geopackage.read_table(
                self.path, self.layer, name=self.name, id_field=self.id_field, progress=progress
            )
        table = vector_files.read_table(self.path, self.layer, progress)
        return replace(table, name=self.name, id_field=self.id_field)


def _read_folder(
    folder: Path,
    model: Optional[Union[str, Model]],
    layers: Optional[Sequence[str]],
    roles: dict[str, str],
    progress: Progress,
) -> Dataset:
    """A dossier, or a tree that was handed in (`facts["missing"]` is then what is not known)."""
    follows = _loaded(model)
    if not delivered.is_delivered(folder):
        dossier = open_dossier(folder)
        follows = follows or model_of(dossier.info)
        return _read_dossier(dossier, follows, dossier.databases(), layers, roles, progress)
    found = delivered.find(folder, follows)
    dataset = _read_dossier(found.dossier, found.model, found.files, layers, roles, progress)
    info, missing = found.with_data(dataset.tables)
    package = found.package(info, dataset.tables)
    facts = {**asdict(info), "package": package, "missing": missing}
    return replace(dataset, facts=facts)


def _read_dossier(
    dossier: Dossier,
    follows: Model,
    files: Sequence[Path],
    layers: Optional[Sequence[str]],
    roles: dict[str, str],
    progress: Progress,
) -> Dataset:
    places = [place for file in files for place in _places(file, follows, file.stem)]
    wanted = _wanted(places, layers, roles)
    if layers:
        wanted += [p for p in _partners(places, wanted, follows) if p not in wanted]
    return Dataset(
        tables=_tables(wanted, progress),
        model_id=follows.id,
        roles={**_model_roles(wanted, follows), **_full_names(roles, places)},
        facts={**asdict(dossier.info), "package": on_demand(dossier, follows)},
        sources=tuple(str(file) for file in files),
        ledger=waivers.read_lines(dossier),
    )


def _read_file(
    path: Path,
    model: Optional[Union[str, Model]],
    layers: Optional[Sequence[str]],
    roles: dict[str, str],
    progress: Progress,
) -> Dataset:
    _must_exist(path)
    follows = _loaded(model)
    known = follows is not None and path.stem in follows.databases
    places = _places(path, follows, path.stem if known else "")
    if not places:
        raise InputError(
            Text("Tệp {path} không có lớp dữ liệu nào.", "The file {path} holds no layer.").format(
                path=str(path)
            )
        )
    return Dataset(
        tables=_tables(_wanted(places, layers, roles), progress),
        model_id=follows.id if follows else None,
        roles=_full_names(roles, places),
        facts=_groups(path, places),
        sources=(str(path),),
    )


def _groups(path: Path, places: Sequence[_Place]) -> dict[str, object]:
    """In a File Geodatabase: table → the group (feature dataset) that holds it, "" for none."""
    if path.suffix.lower() != ".gdb":
        return {}
    groups = vector_files.groups(path)
    return {"groups": {p.name: groups.get(p.layer, "") for p in places}} if groups else {}


def _places(path: Path, model: Optional[Model], database: str) -> list[_Place]:
    """The layers of one file, by name."""
    if _is_geopackage(path):
        names = [entry.name for entry in geopackage.layers(path)]
    else:
        names = vector_files.layer_names(path)
    places = []
    for layer in sorted(names):
        name = f"{database}/{layer}" if database else layer
        feature_class = model.feature_class(name) if model else None
        places.append(_Place(path, layer, name, feature_class.id_field if feature_class else None))
    return places


def _wanted(
    places: Sequence[_Place], layers: Optional[Sequence[str]], roles: Mapping[str, str]
) -> list[_Place]:
    """The layers asked for, and those that play a role."""
    known = [p.name for p in places]
    for role, name in roles.items():
        if not any(p.matches(name) for p in places):
            raise _no_layer(name, known, role)
    for name in layers or ():
        if not any(p.matches(name) for p in places):
            raise _no_layer(name, known)
    if not layers:
        return list(places)
    names = [*layers, *roles.values()]
    return [p for p in places if any(p.matches(name) for name in names)]


def _partners(places: Sequence[_Place], wanted: Sequence[_Place], model: Model) -> list[_Place]:
    """The boundaries and voids that the classes of the wanted layers refer to."""
    names = set()
    for place in wanted:
        feature_class = model.feature_class(place.name)
        if feature_class is not None and feature_class.coverage is not None:
            names |= {feature_class.coverage.boundary, feature_class.coverage.voids}
    return [p for p in places if _class_name(p.name, model) in names - {""}]


def _model_roles(places: Sequence[_Place], model: Model) -> dict[str, str]:
    """Roles that follow from the model: the classes that cover are lots, theirs the boundary."""
    roles: dict[str, str] = {}
    by_class = {_class_name(p.name, model): p.name for p in places}
    for feature_class in model.classes:
        coverage = feature_class.coverage
        if coverage is None or feature_class.name not in by_class:
            continue
        roles.setdefault("lots", by_class[feature_class.name])
        for role, name in (("boundary", coverage.boundary), ("voids", coverage.voids)):
            if name in by_class:
                roles.setdefault(role, by_class[name])
    return roles


def _class_name(name: str, model: Model) -> str:
    feature_class = model.feature_class(name)
    return feature_class.name if feature_class else ""


def _full_names(roles: Mapping[str, str], places: Sequence[_Place]) -> dict[str, str]:
    return {role: next(p.name for p in places if p.matches(n)) for role, n in roles.items()}


def _tables(places: Sequence[_Place], progress: Progress) -> tuple[Table, ...]:
    tables = []
    for number, place in enumerate(places):
        part = progress.part(number / len(places), (number + 1) / len(places))
        text = Text("Đọc lớp {name}", "Reading layer {name}").format(name=place.name)
        part.step(0.0, text)
        tables.append(place.read(part))
    return tuple(tables)


def _with_partner(dataset: Dataset, role: str, text: str) -> Dataset:
    """The dataset with the boundary or voids layer of another file (or of its own)."""
    place = _one_place(role, text)
    if str(place.path) in dataset.sources and dataset.table(place.name) is not None:
        return replace(dataset, roles={**dataset.roles, role: place.name})
    taken = {t.name for t in dataset.tables}
    name = place.name if place.name not in taken else f"{place.path.stem}:{place.layer}"
    table = replace(place, name=name).read(SILENT)
    return replace(
        dataset,
        tables=(*dataset.tables, table),
        roles={**dataset.roles, role: name},
        sources=tuple(dict.fromkeys([*dataset.sources, str(place.path)])),
    )


def _others(role: str, texts: Sequence[str], epsg: Optional[int]) -> tuple[Table, ...]:
    """Layers of others in the system of ours, where there is a way; each named after its file, so
    that nobody takes it for one of ours, and after its folder where two files have one name."""
    _known_roles({role: ""})
    places = list(dict.fromkeys(_one_place(role, text) for text in texts))
    names = [f"{place.path.stem}:{place.layer}" for place in places]
    tables = []
    for place, name in zip(places, names):
        if names.count(name) > 1:
            name = f"{place.path.resolve().parent.name}/{name}"
        table = replace(place, name=name).read(SILENT)
        with contextlib.suppress(CrsError):  # the rule says then that the systems differ
            table = table if epsg is None else reproject_table(table, epsg)
        tables.append(table)
    return tuple(tables)


def _one_place(role: str, text: str) -> _Place:
    """The one layer that "PATH" or "PATH:LAYER" names."""
    path, layer = _split(text)
    places = _places(path, None, "")
    if layer:
        places = [p for p in places if p.layer == layer] or _fail(layer, places, role)
    if len(places) != 1:
        raise InputError(
            Text(
                "Tệp {path} có {count} lớp ({names}); hãy ghi rõ lớp bằng --{role} {path}:TÊN_LỚP.",
                "The file {path} has {count} layers ({names}); name one with "
                "--{role} {path}:LAYER.",
            ).format(
                path=str(path),
                count=len(places),
                names=", ".join(p.layer for p in places) or "–",
                role=role,
            )
        )
    return places[0]


def _fail(layer: str, places: Sequence[_Place], role: str) -> list[_Place]:
    raise _no_layer(layer, [p.name for p in places], role)


def _split(text: str) -> tuple[Path, str]:
    """PATH[:LAYER]; a colon that belongs to an existing path (C:\\…) is left alone."""
    path, colon, layer = text.rpartition(":")
    if Path(text).exists() or not colon or not Path(path).exists():
        _must_exist(Path(text))
        return Path(text), ""
    return Path(path), layer


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise InputError(
            Text(
                "Không tìm thấy {path}; hãy kiểm tra lại đường dẫn.",
                "There is no {path}; check the path.",
            ).format(path=str(path))
        )


def _known_roles(roles: Mapping[str, str]) -> None:
    for role in roles:
        if role not in ROLES:
            raise InputError(
                Text(
                    "Không có vai trò “{role}”; hãy dùng một trong: {known}.",
                    "There is no role “{role}”; use one of: {known}.",
                ).format(role=role, known=", ".join(ROLES))
            )


def _no_layer(name: str, known: Sequence[str], role: str = "") -> InputError:
    text = Text(
        "Không có lớp “{name}”{purpose}; các lớp hiện có: {known}.",
        "There is no layer “{name}”{purpose}; the layers are: {known}.",
    )
    purpose = Text(f" (vai trò {role})", f" (role {role})") if role else Text("", "")
    return InputError(text.format(name=name, purpose=purpose, known=", ".join(known) or "–"))


def _is_geopackage(path: Path) -> bool:
    return path.suffix.lower() == ".gpkg"


def _loaded(model: Optional[Union[str, Model]]) -> Optional[Model]:
    return load_model(model) if isinstance(model, str) else model
