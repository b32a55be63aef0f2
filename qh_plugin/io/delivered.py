# SPDX-License-Identifier: GPL-2.0-or-later
"""A tree that was handed in: the dossier's folders without our own state (`.qh`).

What `.qh/dossier.json` would say is read off the data: the model by the databases and their
tables, the codes by the features, the reference system by the layers. What nobody but the sender
knows is named in `missing`. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.dossier.package_facts import PackageFacts, PackageLook
from qh_plugin.core.errors import DossierError, InputError
from qh_plugin.core.model import Model, load
from qh_plugin.core.model.load import available
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage, vector_files

_GIS = "HoSoGIS"
_CODES = ("maHoSoQH", "maThongTinQH")


@dataclass(frozen=True)
class Delivered:
    """A handed-in dossier, as far as it is known without its data; see `with_data`."""

    dossier: Dossier
    model: Model
    files: Sequence[Path]

    def with_data(self, tables: Sequence[Table]) -> tuple[DossierInfo, list[Text]]:
        """What the features say of the dossier, and what is not known."""
        codes = {name: _most_common(_values(tables, name)) for name in _CODES}
        epsg = _system(tables, self.model.default_epsg)
        known = self.dossier.info
        info = DossierInfo(
            name=known.name,
            model=known.model,
            maHoSoQH=codes["maHoSoQH"] or "",
            maThongTinQH=codes["maThongTinQH"] or "",
            epsg=epsg,
            model_version=self.model.version,
        )
        missing = [_STATE]
        missing += [_NO_CODE.format(field=name) for name in _CODES if not codes[name]]
        return info, missing

    def package(self, info: DossierInfo, tables: Sequence[Table]) -> PackageLook:
        """What lies in the tree, with records and description as they are handed in."""
        dossier = replace(self.dossier, info=info)
        counts = {
            found.name: len(table)
            for table in tables
            for found in [self.model.feature_class(table.name)]
            if found is not None
        }
        return PackageLook(lambda: _package(dossier, self.model, counts))


def is_delivered(folder: Path) -> bool:
    """Whether a folder is laid out as the circular demands, without our own state."""
    return (folder / _GIS).is_dir() and not (folder / ".qh" / "dossier.json").is_file()


def find(folder: Path, model: Optional[Model] = None) -> Delivered:
    """The tree in a folder; `model` where it is known, else the one that fits its tables best.
    Raises `DossierError` where it holds no data, or data of no model that we have."""
    gis = folder / _GIS
    files = sorted([*gis.glob("*.gpkg"), *gis.glob("*.gdb")])
    if not files:
        raise DossierError(_NO_DATA.format(place=str(gis)))
    follows = model or _fitting(files)
    if follows is None:
        names = ", ".join(path.name for path in files)
        raise InputError(_NO_MODEL.format(files=names, models=", ".join(available())))
    name = folder.resolve().name.removeprefix("CSDL_")
    info = DossierInfo(name, follows.id, "", epsg=follows.default_epsg)
    return Delivered(Dossier(folder, info), follows, files)


def _package(dossier: Dossier, model: Model, counts: Mapping[str, Optional[int]]) -> PackageFacts:
    from qh_plugin.io.package_facts import package_facts
    from qh_plugin.io.records import import_xlsx, xlsx_path

    facts = package_facts(dossier, model)
    holdings = replace(facts.holdings, counts=counts, metadata=_description_lacks(dossier))
    if xlsx_path(dossier).is_file():
        with suppress(InputError):  # it is no workbook of records: those are empty then
            holdings = replace(holdings, records=import_xlsx(dossier, model).records)
    return replace(facts, holdings=holdings)


def _description_lacks(dossier: Dossier) -> list[Text]:
    """What the metadata record beside the data lacks."""
    from qh_plugin.core.dossier.description import Description, missing
    from qh_plugin.core.dossier.metadata_reading import LARGEST, read_iso19139
    from qh_plugin.io.descriptions import xml_of

    source = xml_of(dossier)
    try:
        if not source.is_file():
            return missing(Description())
        with source.open("rb") as stream:
            return missing(read_iso19139(stream.read(LARGEST + 1)))
    except OSError as error:
        return [Text(error.strerror or str(error), error.strerror or str(error))]
    except InputError as error:
        return [error.text]


def _fitting(files: Sequence[Path]) -> Optional[Model]:
    """The shipped model that knows most of the tables; of equal ones the first by id. Where none
    knows any, files whose names are nearly those of its databases count: D01 tells of the name."""
    from qh_plugin.core.rules.attributes import nearest

    tables = [(path.stem, layer) for path in files for layer in _layers(path)]
    exact, near = {}, {}
    for model in map(load, available()):
        known = sum(model.feature_class(f"{file}/{layer}") is not None for file, layer in tables)
        if known:
            exact[model.id] = (-known, model.id, model)
        meant = {name.casefold(): name for name in model.databases}
        known = sum(
            model.feature_class(f"{nearest(file, meant)}/{layer}") is not None
            for file, layer in tables
        )
        if known:
            near[model.id] = (-known, model.id, model)
    return min((exact or near).values(), default=(0, "", None))[2]


def _layers(path: Path) -> list[str]:
    if path.suffix.lower() == ".gpkg":
        return [entry.name for entry in geopackage.layers(path)]
    return list(vector_files.layer_names(path))


def _values(tables: Sequence[Table], name: str) -> Iterable[str]:
    for table in tables:
        for value in table.columns.get(name, ()):
            if isinstance(value, str) and value.strip():
                yield value.strip()


def _system(tables: Sequence[Table], default: int) -> int:
    """The reference system of most layers, of several the one with most features, then the
    model's own."""
    layers: Counter[int] = Counter()
    features: Counter[int] = Counter()
    for table in tables:
        if table.epsg is not None:
            layers[table.epsg] += 1
            features[table.epsg] += len(table)
    return min(layers, key=lambda e: (-layers[e], -features[e], e != default, e), default=default)


def _most_common(values: Iterable[Any]) -> Any:
    """The commonest value, of equally common ones the smallest; None where there is none."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value), default=None)


_STATE = Text(
    "không có .qh: không biết phạm vi phường, xã, tỷ lệ, phiên bản đã nộp và các ngoại lệ đã chấp "
    "nhận; mã hồ sơ và hệ tọa độ lấy theo dữ liệu",
    "there is no .qh: wards, scale, version and accepted exceptions are not known; the codes and "
    "the reference system are those of the data",
)
_NO_CODE = Text("không đối tượng nào ghi {field}", "no feature says its {field}")
_NO_DATA = Text(
    "Thư mục {place} không có tệp .gpkg hay .gdb nào để kiểm tra.",
    "The folder {place} holds no .gpkg or .gdb to check.",
)
_NO_MODEL = Text(
    "Không biết dữ liệu theo mô hình nào ({files}); hãy chọn --model: {models}.",
    "It is not known which model the data follow ({files}); choose --model: {models}.",
)
