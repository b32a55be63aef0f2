# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS project of a dossier: made at the first opening, read and mended at the later ones.

The project is built beside the open one and written as `HoSoGIS/<name>.qgz` before QGIS reads it,
so a full disk or a refused folder leaves both the dossier and the open project as they were.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProject,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
)

from qh_plugin.core import crs
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import DossierError, QhError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.records import read_records
from qh_plugin.qgis_io import dossier_layers, forms, project_tree, relocating
from qh_plugin.qgis_io.libraries import missing_for_checking
from qh_plugin.qgis_io.project_layers import new_layers, redress, stored_classes
from qh_plugin.qgis_io.session import Session
from qh_plugin.qgis_io.writable import ensure_writable, not_writable

#: reference systems whose way to the dossier's is pinned in the project
_PINNED = (4326, 3857)
_SNAP_PIXELS = 12
_READ = Callable[[str], object]


def open_project(
    session: Session,
    dossier: Dossier,
    *,
    may_leave: Callable[[], bool] = lambda: True,
    read: Optional[_READ] = None,
) -> bool:
    """Open a dossier as the QGIS project and tell the session.

    `may_leave` is asked where the open project holds unsaved changes; False gives up. `read`
    opens a project file (in QGIS `iface.addProject`). Returns True where the dossier is open.
    Raises `DossierError` or `StorageError`.
    """
    model = model_of(dossier.info)
    classes = _shown_classes(dossier, model)
    if not dossier.project.is_file():
        _write_new(dossier, model, classes)
    if _unsaved() and not may_leave():
        return False
    with relocating.found_paths(dossier):
        done = (read or QgsProject.instance().read)(str(dossier.project))
    if not done or Path(QgsProject.instance().fileName()) != dossier.project:
        raise DossierError(
            Text(
                "QGIS không đọc được tệp dự án {file}; hãy xóa tệp này rồi mở lại hồ sơ để tạo "
                "tệp mới.",
                "QGIS cannot read the project file {file}; delete it and open the dossier again "
                "to have a new one made.",
            ).format(file=str(dossier.project))
        )
    _mend(dossier, model, classes)
    if missing_for_checking() is None:  # the description needs shapely and lxml; drawing does not
        from qh_plugin.qgis_io import layer_metadata

        layer_metadata.apply(dossier)
    session.set_dossier(dossier)
    return True


def layer_for(dossier: Optional[Dossier], class_name: str) -> Optional[QgsVectorLayer]:
    """The layer of a class ("QuyHoach/ChucNangSuDungDat_A") in the open project, or None."""
    return dossier_layers.layer_of(dossier, class_name)


def ensure_layer(dossier: Dossier, model: Model, feature_class: FeatureClass) -> QgsVectorLayer:
    """The layer of a class in the open project; its GeoPackage, its table and its place in the
    layer tree are made where they are missing. Raises `StorageError` or `InputError`."""
    layer = layer_for(dossier, feature_class.name)
    if layer is not None:
        return layer
    path = dossier.geopackage(feature_class.database)
    if path.exists():
        ensure_writable(dossier, feature_class.database)
    geopackage.add_layers(path, [feature_class], dossier.info.epsg)
    project = QgsProject.instance()
    dirty = project.isDirty()
    _add(project, dossier, [feature_class], model)
    layer = layer_for(dossier, feature_class.name)
    # the next opening finds the table by itself, there is nothing to ask the user about
    project.setDirty(dirty)
    return layer


def _unsaved() -> bool:
    project = QgsProject.instance()
    if any(isinstance(x, QgsVectorLayer) and x.isModified() for x in project.mapLayers().values()):
        return True
    return project.isDirty() and bool(project.mapLayers())


def _shown_classes(dossier: Dossier, model: Model) -> list[FeatureClass]:
    """The classes that get a layer by themselves: those with features and those a new dossier
    starts with. Empty tables get theirs when somebody draws in them (`ensure_layer`): opening
    every table of a complete dossier would cost seconds."""
    stored = stored_classes(dossier, model)
    first = any(c.initial for c in model.classes)
    classes = [
        c for c in model.classes if c.name in stored and (stored[c.name] or c.initial or not first)
    ]
    return project_tree.in_order(classes, model)


def _write_new(dossier: Dossier, model: Model, classes: list[FeatureClass]) -> None:
    project = QgsProject()
    _set_up(project, dossier)
    _add(project, dossier, classes, model)
    draft = dossier.project.with_name(f".{dossier.project.stem}.part.qgz")
    written = project.write(str(draft))
    project.clear()
    if not written:
        draft.unlink(missing_ok=True)
        raise not_writable(dossier.project, "QgsProject.write")
    draft.replace(dossier.project)


def _set_up(project: QgsProject, dossier: Dossier) -> None:
    epsg = dossier.info.epsg
    project.setTitle(dossier.info.name)
    project.setCrs(QgsCoordinateReferenceSystem.fromEpsgId(epsg), True)
    project.setTransformContext(pinned_context(epsg, project.transformContext()))
    project.writeEntryBool("Paths", "Absolute", False)
    project.setTopologicalEditing(True)
    project.setAvoidIntersectionsMode(
        QgsProject.AvoidIntersectionsMode.AvoidIntersectionsCurrentLayer
    )
    snapping = QgsSnappingConfig(project)
    snapping.setEnabled(True)
    snapping.setMode(QgsSnappingConfig.AllLayers)
    snapping.setTypeFlag(
        QgsSnappingConfig.SnappingTypeFlag(
            QgsSnappingConfig.VertexFlag | QgsSnappingConfig.SegmentFlag
        )
    )
    snapping.setTolerance(_SNAP_PIXELS)
    snapping.setUnits(QgsTolerance.Pixels)
    project.setSnappingConfig(snapping)


def pinned_context(
    epsg: int, context: Optional[QgsCoordinateTransformContext] = None
) -> QgsCoordinateTransformContext:
    """`context` with EPSG:6960 pinned between the dossier's system and WGS 84."""
    pinned = QgsCoordinateTransformContext(context) if context else QgsCoordinateTransformContext()
    source = QgsCoordinateReferenceSystem.fromEpsgId(epsg)
    for other in _PINNED:
        target = QgsCoordinateReferenceSystem.fromEpsgId(other)
        pinned.addCoordinateOperation(source, target, crs.qgis_operation(epsg, other), False)
        pinned.addCoordinateOperation(target, source, crs.qgis_operation(other, epsg), False)
    return pinned


def _add(
    project: QgsProject, dossier: Dossier, classes: Sequence[FeatureClass], model: Model
) -> None:
    head = _head(dossier, model)
    for feature_class, layer in new_layers(dossier, classes, model):
        project_tree.place(project, layer, feature_class, model)
        forms.apply_defaults(layer, feature_class, dossier.info, head)


def _mend(dossier: Dossier, model: Model, classes: list[FeatureClass]) -> None:
    """Bring back layers that were removed, point broken ones at their file again, refresh what
    follows from dossier.json."""
    project = QgsProject.instance()
    project.setTransformContext(pinned_context(dossier.info.epsg, project.transformContext()))
    there = dict(dossier_layers.dossier_layers(dossier))
    for feature_class in classes:
        if feature_class.name not in there:
            found = relocating.reconnected(dossier, feature_class)
            if found is not None:
                there[feature_class.name] = found
    redress(dossier, there, model)
    project_tree.nest(project, model)
    _add(project, dossier, [c for c in classes if c.name not in there], model)
    head = _head(dossier, model)
    for name, layer in there.items():
        feature_class = model.feature_class(name)
        if feature_class is not None:
            forms.apply_defaults(layer, feature_class, dossier.info, head)
    project.setDirty(False)


def refresh_recorded(dossier: Dossier, model: Model) -> None:
    """The records changed: new features get their values from now on."""
    project = QgsProject.instance()
    was_dirty, head = project.isDirty(), _head(dossier, model)
    for name, layer in dossier_layers.dossier_layers(dossier):
        feature_class = model.feature_class(name)
        if feature_class is not None:
            forms.apply_recorded(layer, feature_class, head)
    project.setDirty(was_dirty)


def _head(dossier: Dossier, model: Model) -> Mapping[str, object]:
    """The dossier's row of HoSo; empty where the records are damaged: their tab says so."""
    try:
        return read_records(dossier, model).head
    except QhError:
        return {}
