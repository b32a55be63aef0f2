# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS project of a delivery: the dossier's own, pointed at the delivered data, without what
lies outside the dossier and without the names of those who saved it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any, Mapping

from lxml import etree

from qh_plugin.core.errors import DossierError, StorageError
from qh_plugin.core.text import Text

#: the same project gives the same bytes
_DATE = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 200 * 2**20
_LOCAL = re.compile(r"(?:.*[/\\])?(?P<database>[^/\\|]+)\.gpkg\|layername=(?P<table>[^|]+)")
_PERSONAL = ("saveUser", "saveUserFull", "saveDateTime")


def retarget(source: Path, target: Path, tables: Mapping[str, str], ending: str) -> list[str]:
    """Write the project `source` as `target`; `tables` maps `<database>/<table>` to the database
    that was delivered, `ending` is its ".gpkg" or ".gdb".

    Returns the names of the layers that are left out. Raises `DossierError` where the project
    cannot be read, `StorageError` where it cannot be written.
    """
    name, root = _read(source)
    for attribute in _PERSONAL:
        root.attrib.pop(attribute, None)
    for author in root.iterfind("projectMetadata/author"):
        author.text = ""
    left_out, dropped = [], set()
    for layer in root.iterfind("projectlayers/maplayer"):
        address = layer.findtext("datasource") or ""
        found = _LOCAL.fullmatch(address)
        key = f"{found['database']}/{found['table']}" if found else ""
        identity = layer.findtext("id") or ""
        if key not in tables:
            left_out.append(layer.findtext("layername") or identity)
            dropped.add(identity)
            continue
        address = f"./{tables[key]}{ending}|layername={found['table']}"  # type: ignore[index]
        layer.find("datasource").text = address
        for node in root.iterfind(f".//layer-tree-layer[@id='{identity}']"):
            node.set("source", address)
    _drop(root, dropped)
    _write(target, name, root)
    return left_out


def _read(source: Path) -> tuple[str, Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with zipfile.ZipFile(source) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".qgs"))
            if archive.getinfo(name).file_size > _MOST_BYTES:
                raise ValueError("project file too large")
            return name, etree.fromstring(archive.read(name), parser)
    except (OSError, ValueError, StopIteration, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise DossierError(
            Text(
                "Không đọc được tệp dự án {file}; hãy mở hồ sơ trong QGIS, lưu dự án rồi thử lại.",
                "Cannot read the project file {file}; open the dossier in QGIS, save the project "
                "and try again.",
            ).format(file=str(source)),
            details=str(error),
        ) from error


def _drop(root: Any, dropped: set[str]) -> None:
    """Remove every element that speaks of these layers."""
    if not dropped:
        return
    for node in list(root.iter("maplayer", "layer-tree-layer", "layer", "layer-setting", "item")):
        identity = node.get("id") or node.findtext("id") or (node.text or "").strip()
        if identity in dropped and node.getparent() is not None:
            node.getparent().remove(node)


def _write(target: Path, name: str, root: Any) -> None:
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    entry = zipfile.ZipInfo(f"{target.stem}.qgs", _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    try:
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(entry, content)
    except OSError as error:
        raise StorageError(
            Text(
                "Không ghi được tệp dự án {file}. Hãy kiểm tra quyền ghi và dung lượng đĩa.",
                "Cannot write the project file {file}. Check permissions and free disk space.",
            ).format(file=str(target)),
            details=str(error),
        ) from error
