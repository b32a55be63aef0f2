# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS project of a dossier: made at the first opening, read and mended at the later ones.

The project is built beside the open one and written as `HoSoGIS/<name>.qgz` before QGIS reads it,
so a full disk or a refused folder leaves both the dossier and the open project as they were.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Callable, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsLayerTreeGroup,
    QgsProject,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
)

from qh_plugin.core import crs
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import DossierError, StorageError
from qh_plugin.core.model import FeatureClass, Model, load
from qh_plugin.core.text import Text
from qh_plugin.qgis_io import dossier_layers, forms, styles
from qh_plugin.qgis_io.i18n import shown
from qh_plugin.qgis_io.session import Session

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
    model = load(dossier.info.model)
    classes = _stored_classes(dossier, model)
    if not dossier.project.is_file():
        _write_new(dossier, model, classes)
    if _unsaved() and not may_leave():
        return False
    done = (read or QgsProject.instance().read)(str(dossier.project))
    if not done or Path(QgsProject.instance().fileName()) != dossier.project:
        raise DossierError(
            Text(
                "QGIS không đọc được tệp dự án {file}; hãy xoá tệp này rồi mở lại hồ sơ để tạo "
                "tệp mới.",
                "QGIS cannot read the project file {file}; delete it and open the dossier again "
                "to have a new one made.",
            ).format(file=str(dossier.project))
        )
    _mend(dossier, model, classes)
    session.set_dossier(dossier)
    return True


def layer_for(dossier: Optional[Dossier], class_name: str) -> Optional[QgsVectorLayer]:
    """The layer of a class ("QuyHoach/ChucNangSuDungDat_A") in the open project, or None."""
    return dossier_layers.layer_of(dossier, class_name)


def ensure_writable(dossier: Dossier) -> None:
    """Raise `StorageError` where a GeoPackage of the dossier is read-only or held by another
    program."""
    for path in dossier.databases():
        try:
            with contextlib.closing(sqlite3.connect(path, timeout=0.5)) as database:
                database.execute("BEGIN IMMEDIATE")
                database.execute("PRAGMA user_version").fetchone()
                database.rollback()
        except sqlite3.Error as error:
            raise _not_writable(path, error) from error
        if not _may_write(path):
            raise _not_writable(path, "read-only")


def _may_write(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return bool(path.stat().st_mode & 0o222)
    except OSError:
        return False


def _not_writable(path: Path, why: object) -> StorageError:
    return StorageError(
        Text(
            "Không ghi được vào {file}: tệp đang bị khoá hoặc chỉ cho đọc. Hãy đóng chương trình "
            "đang dùng tệp hoặc xin quyền ghi, rồi thử lại.",
            "Cannot write to {file}: it is locked or read-only. Close the program that uses it "
            "or ask for permission to write, then try again.",
        ).format(file=str(path)),
        details=str(why),
    )


def _unsaved() -> bool:
    project = QgsProject.instance()
    if any(isinstance(x, QgsVectorLayer) and x.isModified() for x in project.mapLayers().values()):
        return True
    return project.isDirty() and bool(project.mapLayers())


def _stored_classes(dossier: Dossier, model: Model) -> list[FeatureClass]:
    """The classes whose tables exist, in the order of the model."""
    found = []
    for database in {c.database: None for c in model.classes}:
        path = dossier.geopackage(database)
        if not path.is_file():
            raise DossierError(
                Text(
                    "Hồ sơ thiếu tệp {file}; hãy khôi phục tệp này từ bản sao lưu.",
                    "The dossier lacks the file {file}; restore it from a backup.",
                ).format(file=str(path))
            )
        tables = _tables(path)
        found += [c for c in model.classes if c.database == database and c.class_name in tables]
    return found


def _tables(path: Path) -> set[str]:
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return {row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")}
    except sqlite3.Error as error:
        raise StorageError(
            Text(
                "Không đọc được GeoPackage {file}: tệp hỏng hoặc đang bị khoá. Hãy đóng chương "
                "trình đang dùng tệp hoặc khôi phục từ bản sao lưu.",
                "Cannot read the GeoPackage {file}: it is damaged or locked. Close the program "
                "that uses it or restore it from a backup.",
            ).format(file=str(path)),
            details=str(error),
        ) from error


def _write_new(dossier: Dossier, model: Model, classes: list[FeatureClass]) -> None:
    project = QgsProject()
    _set_up(project, dossier)
    for feature_class in sorted(classes, key=lambda c: (_below(c, classes), _order(c, model))):
        _add(project, dossier, feature_class, model)
    draft = dossier.project.with_name(f".{dossier.project.stem}.part.qgz")
    written = project.write(str(draft))
    project.clear()
    if not written:
        draft.unlink(missing_ok=True)
        raise _not_writable(dossier.project, "QgsProject.write")
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


def _below(feature_class: FeatureClass, classes: list[FeatureClass]) -> bool:
    """True for classes of a group with coloured areas, which would hide what lies below."""
    return any(styles.rank(c) == 3 for c in classes if c.group == feature_class.group)


def _order(feature_class: FeatureClass, model: Model) -> tuple[int, int, int]:
    groups = list(model.groups)
    return (
        groups.index(feature_class.group) if feature_class.group in groups else len(groups),
        styles.rank(feature_class),
        list(model.classes).index(feature_class),
    )


def _add(
    project: QgsProject, dossier: Dossier, feature_class: FeatureClass, model: Model
) -> QgsVectorLayer:
    path = dossier.geopackage(feature_class.database)
    source = f"{path}|layername={feature_class.class_name}"
    layer = QgsVectorLayer(source, shown(feature_class.title), "ogr")
    if not layer.isValid():
        raise _not_readable(path, feature_class)
    if layer.listStylesInDatabase()[0] == 0:
        styles.apply(layer, feature_class, model)
        forms.apply(layer, feature_class, model, dossier.info)
        # a read-only file refuses this quietly: then only the project keeps style and form
        layer.saveStyleToDatabase(feature_class.class_name, shown(feature_class.title), True, "")
    else:
        layer.loadDefaultStyle()
    node = _group(project, feature_class, model).addLayer(project.addMapLayer(layer, False))
    node.setExpanded(False)
    return layer


def _group(project: QgsProject, feature_class: FeatureClass, model: Model) -> QgsLayerTreeGroup:
    root = project.layerTreeRoot()
    title = shown(model.groups[feature_class.group])
    return root.findGroup(title) or root.addGroup(title)


def _not_readable(path: Path, feature_class: FeatureClass) -> StorageError:
    return StorageError(
        Text(
            "QGIS không đọc được lớp {name} trong {file}.",
            "QGIS cannot read the layer {name} in {file}.",
        ).format(name=feature_class.class_name, file=str(path))
    )


def _mend(dossier: Dossier, model: Model, classes: list[FeatureClass]) -> None:
    """Bring back layers that were removed, point broken ones at their file again, refresh what
    follows from dossier.json."""
    project = QgsProject.instance()
    project.setTransformContext(pinned_context(dossier.info.epsg, project.transformContext()))
    for feature_class in classes:
        layer = layer_for(dossier, feature_class.name)
        if layer is None:
            layer = _reconnected(dossier, feature_class)
        if layer is None:
            layer = _add(project, dossier, feature_class, model)
        forms.apply_defaults(layer, feature_class, dossier.info)
    project.setDirty(False)


def _reconnected(dossier: Dossier, feature_class: FeatureClass) -> Optional[QgsVectorLayer]:
    end = f"|layername={feature_class.class_name}"
    path = dossier.geopackage(feature_class.database)
    for layer in QgsProject.instance().mapLayers().values():
        broken = isinstance(layer, QgsVectorLayer) and not layer.isValid()
        if broken and layer.source().endswith(f"{path.name}{end}"):
            layer.setDataSource(f"{path}{end}", layer.name(), "ogr")
            if layer.isValid():
                return layer
    return None
