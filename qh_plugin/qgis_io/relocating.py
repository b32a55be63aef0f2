# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of a dossier's project whose files were moved or renamed: found again, or named."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

from qgis.core import QgsMapLayer, QgsPathResolver, QgsProject, QgsProviderRegistry, QgsVectorLayer

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.model import FeatureClass
from qh_plugin.io.missing_files import namesakes


@contextmanager
def found_paths(dossier: Dossier) -> Iterator[None]:
    """While the dossier's project is read: a file that is not where the project says, and of whose
    name there is exactly one in the dossier's folder, is read from there."""

    def look(path: str) -> str:
        written = Path(path)
        if not path or "://" in path or written.suffix == "" or _exists(dossier, written):
            return path
        found = namesakes(dossier, written.name)
        return str(found[0]) if len(found) == 1 else path

    number = QgsPathResolver.setPathPreprocessor(look)
    try:
        yield
    finally:
        QgsPathResolver.removePathPreprocessor(number)


def reconnected(dossier: Dossier, feature_class: FeatureClass) -> Optional[QgsVectorLayer]:
    """A layer of the project that lost its file and showed this class, pointed at the dossier's
    table with all its symbols and labels kept; None where there is none."""
    path = dossier.geopackage(feature_class.database)
    for layer in QgsProject.instance().mapLayers().values():
        if not isinstance(layer, QgsVectorLayer) or layer.isValid():
            continue
        parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
        if parts.get("layerName") != feature_class.class_name:
            continue
        written = Path(parts.get("path") or "")
        if written.name != path.name and dossier.folder not in written.parents:
            continue  # of another dossier
        layer.setDataSource(f"{path}|layername={feature_class.class_name}", layer.name(), "ogr")
        if layer.isValid():
            return layer
    return None


def lost_layers() -> list[tuple[str, str]]:
    """Name and file of every layer of the project that has no data."""
    return [
        (layer.name(), _file_of(layer))
        for layer in QgsProject.instance().mapLayers().values()
        if not layer.isValid()
    ]


def _file_of(layer: QgsMapLayer) -> str:
    return layer.source().partition("|")[0]


def _exists(dossier: Dossier, path: Path) -> bool:
    return path.exists() if path.is_absolute() else (dossier.gis / path).exists()
