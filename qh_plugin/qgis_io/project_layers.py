# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of a dossier: opened from the GeoPackages, dressed with style and form, which are stored
beside the data so that they travel."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from pathlib import Path
from typing import Mapping, Sequence

from qgis.core import QgsReadWriteContext, QgsValueMapFieldFormatter, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import DossierError, QhError, StorageError
from qh_plugin.core.model import FeatureClass, Model, ModelField
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage_contents as contents
from qh_plugin.qgis_io import forms, styles
from qh_plugin.qgis_io.i18n import shown


def stored_classes(dossier: Dossier, model: Model) -> dict[str, bool]:
    """The classes that have a table, and whether it holds features.

    Raises `DossierError` where a GeoPackage that every dossier has is missing, `StorageError`
    where one cannot be read.
    """
    found = {}
    for database in {c.database: None for c in model.classes}:
        members = [c for c in model.classes if c.database == database]
        path = dossier.geopackage(database)
        if path.is_file():
            tables = _tables(path)
            found.update({c.name: tables[c.class_name] for c in members if c.class_name in tables})
        elif any(c.initial for c in members) or not any(c.initial for c in model.classes):
            raise DossierError(
                Text(
                    "Hồ sơ thiếu tệp {file}; hãy khôi phục tệp này từ bản sao lưu.",
                    "The dossier lacks the file {file}; restore it from a backup.",
                ).format(file=str(path))
            )
    return found


def _tables(path: Path) -> Mapping[str, bool]:
    try:
        return contents.tables(path)
    except QhError as error:
        raise StorageError(
            Text(
                "Không đọc được GeoPackage {file}: tệp hỏng hoặc đang bị khóa. Hãy đóng chương "
                "trình đang dùng tệp hoặc khôi phục từ bản sao lưu.",
                "Cannot read the GeoPackage {file}: it is damaged or locked. Close the program "
                "that uses it or restore it from a backup.",
            ).format(file=str(path)),
            details=error.details or str(error),
        ) from error


def new_layers(
    dossier: Dossier, classes: Sequence[FeatureClass], model: Model
) -> list[tuple[FeatureClass, QgsVectorLayer]]:
    """A layer for each class. One without a style in its GeoPackage is dressed, and the style
    stored there; a read-only file keeps none, then only the project has it."""
    styled = {
        path: contents.styled(path) for path in {dossier.geopackage(c.database) for c in classes}
    }
    made = []
    fresh: dict[Path, list[contents.Style]] = defaultdict(list)
    for feature_class in classes:
        path = dossier.geopackage(feature_class.database)
        layer = _opened(path, feature_class)
        if feature_class.class_name not in styled[path]:
            styles.apply(layer, feature_class, model)
            forms.apply(layer, feature_class, model, dossier.info)
            fresh[path].append(_style_of(layer, feature_class))
        made.append((feature_class, layer))
    for path, stored in fresh.items():
        with contextlib.suppress(StorageError):
            contents.write_styles(path, stored)
    return made


def redress(dossier: Dossier, layers: Mapping[str, QgsVectorLayer], model: Model) -> None:
    """Dress those layers anew whose form offers the codes of another kind of plan: the dossier's
    code was corrected, or they are older than the lists by kind. `layers` by class name."""
    for name, layer in layers.items():
        of = model.feature_class(name)
        if of is not None and any(_of_another_kind(layer, f, of, model) for f in of.fields):
            styles.apply(layer, of, model)
            forms.apply(layer, of, model, dossier.info)


def _of_another_kind(
    layer: QgsVectorLayer, field: ModelField, of: FeatureClass, model: Model
) -> bool:
    """Whether the field's value list is exactly one that the field has for other kinds."""
    index = layer.fields().indexOf(field.name) if field.code_list_by_kind else -1
    if index < 0:
        return False
    offered = layer.editorWidgetSetup(index).config().get("map", [])
    entries = offered if isinstance(offered, list) else [offered]
    values = {value for entry in entries for value in entry.values()}
    values.discard(QgsValueMapFieldFormatter.NULL_VALUE)
    read = next(c for c in model.of_kind("").classes if c.name == of.name).field_map[field.name]
    others = {read.code_list, *read.code_list_by_kind.values()} - {field.code_list}
    return any(values == set(model.code_lists[name].by_code) for name in others)


def _opened(path: Path, feature_class: FeatureClass) -> QgsVectorLayer:
    source = f"{path}|layername={feature_class.class_name}"
    layer = QgsVectorLayer(source, shown(feature_class.title), "ogr")
    if not layer.isValid():
        raise StorageError(
            Text(
                "QGIS không đọc được lớp {name} trong {file}.",
                "QGIS cannot read the layer {name} in {file}.",
            ).format(name=feature_class.class_name, file=str(path))
        )
    return layer


def _style_of(layer: QgsVectorLayer, feature_class: FeatureClass) -> contents.Style:
    document = QDomDocument()
    layer.exportNamedStyle(document, QgsReadWriteContext())
    sld = QDomDocument()
    layer.exportSldStyle(sld, "")
    title = shown(feature_class.title)
    return contents.Style(feature_class.class_name, title, document.toString(), sld.toString())
