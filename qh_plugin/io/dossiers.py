# SPDX-License-Identifier: GPL-2.0-or-later
"""New dossiers on disk: the folder tree and one empty GeoPackage per database of the model."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from qh_plugin.core import crs
from qh_plugin.core.dossier.codes import check_ma_ho_so, check_ma_thong_tin
from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders
from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage


def create_dossier(folder: Path, info: DossierInfo, model: Model) -> Dossier:
    """Create the dossier in `folder`, which must not exist or be empty: all of it or nothing.

    Raises `InputError` (codes, name), `CrsError`, `DossierError` (folder in use) and
    `StorageError`.
    """
    if not info.name.strip():
        raise InputError(Text("Hãy nhập tên đồ án quy hoạch.", "Enter the name of the plan."))
    check_ma_ho_so(info.maHoSoQH)
    if info.maThongTinQH:
        check_ma_thong_tin(info.maThongTinQH)
    if not crs.is_vn2000(info.epsg):
        raise CrsError(
            Text(
                "EPSG:{epsg} không phải VN-2000; hãy chọn EPSG:{default} cho TP. Hồ Chí Minh.",
                "EPSG:{epsg} is not VN-2000; choose EPSG:{default} for Ho Chi Minh City.",
            ).format(epsg=info.epsg, default=model.default_epsg)
        )
    existed = folder.exists()
    created = info.created or datetime.now(timezone.utc).isoformat(timespec="seconds")
    dossier = make_folders(folder, replace(info, model=model.id, created=created))
    try:
        for database in model.databases:
            classes = [c for c in model.classes if c.database == database]
            geopackage.create(dossier.geopackage(database), classes, info.epsg)
    except BaseException:
        _remove(folder, existed)
        raise
    return dossier


def _remove(folder: Path, existed: bool) -> None:
    """Take back what was made; a folder that was there (empty) before stays."""
    if not existed:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for child in folder.iterdir():
        shutil.rmtree(child, ignore_errors=True)
