# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layer of the QGIS project is which table of the dossier, told by where its data lie."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Iterator, Optional

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer

from qh_plugin.core.dossier.layout import Dossier


def source_of(layer: QgsVectorLayer) -> Optional[tuple[Path, str]]:
    """File and table of a layer in a local GeoPackage; None for any other source."""
    if layer is None or layer.providerType() != "ogr":
        return None
    found = _decoded(layer.source())
    if found is None or not found[0].is_file():
        return None
    path, table = found
    table = table or (layer.dataProvider().subLayerCount() and _only(layer))
    return (path, str(table)) if table else None


@lru_cache(maxsize=1024)
def _decoded(source: str) -> Optional[tuple[Path, str]]:
    """Remembered: a project has many layers, and who shows what is asked after every edit."""
    parts = QgsProviderRegistry.instance().decodeUri("ogr", source)
    path = Path(parts.get("path") or "")
    if path.suffix.lower() != ".gpkg":
        return None
    return path.resolve(), str(parts.get("layerName") or "")


def table_name(dossier: Optional[Dossier], layer: QgsVectorLayer) -> Optional[str]:
    """`<database>/<class>` of a layer of the dossier; None for a layer from elsewhere."""
    found = source_of(layer) if dossier is not None else None
    if dossier is None or found is None or found[0].parent != _resolved(dossier.gis):
        return None
    return f"{found[0].stem}/{found[1]}"


def dossier_layers(dossier: Optional[Dossier]) -> Iterator[tuple[str, QgsVectorLayer]]:
    """(table name, layer) of every layer of the project that shows data of the dossier."""
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            name = table_name(dossier, layer)
            if name:
                yield name, layer


def layer_of(dossier: Optional[Dossier], name: str) -> Optional[QgsVectorLayer]:
    """The layer of the project that shows a table of the dossier; None where none does."""
    return next((layer for n, layer in dossier_layers(dossier) if n == name), None)


@lru_cache(maxsize=16)
def _resolved(folder: Path) -> Path:
    return folder.resolve()


def _only(layer: QgsVectorLayer) -> str:
    """The table's name where the address leaves it out because the file has only one."""
    from osgeo import ogr

    source = ogr.Open(layer.source().partition("|")[0])
    return source.GetLayer(0).GetName() if source and source.GetLayerCount() == 1 else ""
