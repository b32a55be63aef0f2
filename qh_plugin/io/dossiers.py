# SPDX-License-Identifier: GPL-2.0-or-later
"""New dossiers on disk: the folder tree and the empty tables that a plan starts with."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Optional, Sequence

from qh_plugin.core import crs
from qh_plugin.core.dossier.codes import check_dossier_code, check_ma_thong_tin
from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders, open_dossier
from qh_plugin.core.dossier.places import refusal
from qh_plugin.core.errors import CrsError, DossierError, InputError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage


def create_dossier(
    folder: Path,
    info: DossierInfo,
    model: Model,
    classes: Optional[Sequence[FeatureClass]] = None,
) -> Dossier:
    """Create the dossier in `folder`, which must not exist or be empty: all of it or nothing.

    `classes` are the tables to make (default `initial_classes`), a GeoPackage for each of their
    databases. Raises `InputError` (codes, name), `CrsError`, `DossierError` (folder in use) and
    `StorageError`.
    """
    check_info(info, model)
    refused = refusal(folder, info, model)
    if refused is not None:
        raise InputError(refused)
    chosen = initial_classes(model) if classes is None else classes
    existed = folder.exists()
    created = info.created or datetime.now(timezone.utc).isoformat(timespec="seconds")
    noted = replace(info, model=model.id, model_version=model.version, created=created)
    dossier = make_folders(folder, noted)
    try:
        for database in model.databases:
            own = [c for c in chosen if c.database == database]
            if own:
                geopackage.create(dossier.geopackage(database), own, info.epsg)
    except BaseException:
        _remove(folder, existed)
        raise
    return dossier


def initial_classes(model: Model) -> Sequence[FeatureClass]:
    """The classes that a new dossier starts with: those marked so, or all where none is."""
    return [c for c in model.classes if c.initial] or list(model.classes)


def check_info(info: DossierInfo, model: Model) -> None:
    """Raise `InputError` or `CrsError` where a dossier cannot be made of these facts."""
    if not info.name.strip():
        raise InputError(Text("Hãy nhập tên đồ án quy hoạch.", "Enter the name of the plan."))
    check_dossier_code(model, info.maHoSoQH)
    if info.maThongTinQH:
        check_ma_thong_tin(info.maThongTinQH)
    if not crs.is_vn2000(info.epsg):
        raise CrsError(
            Text(
                "EPSG:{epsg} không phải VN-2000; hãy chọn EPSG:{default} cho TP. Hồ Chí Minh.",
                "EPSG:{epsg} is not VN-2000; choose EPSG:{default} for Ho Chi Minh City.",
            ).format(epsg=info.epsg, default=model.default_epsg)
        )


def codes_in(place: Path, most: int = 500) -> dict[str, str]:
    """Dossier code → plan name of the dossiers that lie in `place`; at most so many folders are
    looked at."""
    found = {}
    try:
        folders = [f for f in islice(place.iterdir(), most) if (f / ".qh").is_dir()]
    except OSError:
        return {}
    for folder in sorted(folders):
        with suppress(DossierError):
            info = open_dossier(folder).info
            found[info.maHoSoQH] = info.name
    return found


def _remove(folder: Path, existed: bool) -> None:
    """Take back what was made; a folder that was there (empty) before stays."""
    if not existed:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for child in folder.iterdir():
        shutil.rmtree(child, ignore_errors=True)
