# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of a dossier on disk: `.qh/metadata.json` is the truth; the ISO 19139 XML beside
the data and in the GeoPackages' metadata tables is written from it."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping, Optional

from qh_plugin.core.dossier.description import (
    Box,
    Description,
    Quality,
    from_dossier,
    union,
)
from qh_plugin.core.dossier.description_quality import quality_of
from qh_plugin.core.dossier.description_sources import Rows
from qh_plugin.core.dossier.description_store import FORMAT, Stored, from_content, to_bytes
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.dossier.metadata import iso19139
from qh_plugin.core.dossier.metadata_reading import LARGEST, read_iso19139
from qh_plugin.core.errors import DossierError, InputError, QhError, StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage_metadata, whole_files
from qh_plugin.io.opening import cannot_open

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


def store_of(dossier: Dossier) -> Path:
    """The file that holds what the user wrote."""
    return dossier.state / "metadata.json"


def xml_of(dossier: Dossier) -> Path:
    """The XML beside the data: HoSoGIS/<MaHoSo>.xml."""
    name = _UNSAFE.sub("_", dossier.info.maHoSoQH).strip("._") or dossier.project.stem
    return dossier.gis / f"{name}.xml"


def read_description(
    dossier: Dossier,
    model: Optional[Model] = None,
    records: Optional[Mapping[str, Rows]] = None,
    *,
    own: bool = True,
) -> Description:
    """The description as it is now: the dossier's values, what was measured when it was saved,
    and (unless `own` is False) the user's own on top. `records` default to those on disk. Raises
    `DossierError` where metadata.json is damaged."""
    model = model or model_of(dossier.info)
    stored = _stored(dossier)
    return from_dossier(
        dossier.info,
        _records(dossier, model) if records is None else records,
        stored.bbox,
        stored.quality,
        model=model,
        updated=stored.updated,
        own=stored.own if own else {},
    )


def measure(dossier: Dossier, description: Description, progress: Progress = SILENT) -> Description:
    """With the extent of the data as they lie in the GeoPackages, and the newest check report."""
    model = model_of(dossier.info)
    boxes: list[Optional[Box]] = []
    paths = dossier.databases()
    for i, path in enumerate(paths):
        part = progress.part(i / len(paths), (i + 1) / len(paths))
        boxes.append(geopackage_metadata.extent(path, model, dossier.info.epsg, part))
    return description.with_extent(union(boxes)).with_quality(newest_quality(dossier))


def newest_quality(dossier: Dossier) -> Optional[Quality]:
    """The counts of the report in .qh/reports, None where there is no usable one."""
    if not dossier.report.is_file():
        return None
    try:
        return quality_of(jsonl.read(dossier.report))
    except QhError:
        return None


def write_description(
    dossier: Dossier, description: Description, today: Optional[datetime.date] = None
) -> Description:
    """Save: metadata.json first, so that nothing typed is lost, then the XML and each GeoPackage,
    each whole or not at all. Gives the description as saved.

    Raises `StorageError` naming what could not be written; saving again completes it.
    """
    day = (today or datetime.date.today()).isoformat()
    if "updated" not in description.own:
        description = replace(description, updated=day)
    raw = iso19139(description)
    whole_files.write(store_of(dossier), to_bytes(description, day))
    whole_files.write(xml_of(dossier), raw)
    told = [(path, _into(path, raw, description.updated)) for path in dossier.databases()]
    failed = [(path, error) for path, error in told if error is not None]
    if failed:
        raise StorageError(
            Text(
                "Đã lưu đặc tả, nhưng chưa ghi được vào {files}: {why}",
                "The description is saved, but not yet inside {files}: {why}",
            ).format(files=", ".join(p.name for p, _ in failed), why=failed[0][1].text),
            details="\n".join(error.details for _, error in failed),
        )
    return description


def draft_of(dossier: Dossier) -> Path:
    """What the form holds and was not saved yet."""
    return dossier.state / "metadata.draft.json"


def write_draft(dossier: Dossier, own: Mapping[str, str]) -> None:
    """Keep what was typed, as it was typed, until it is saved or given up. Raises
    `StorageError`."""
    whole_files.write(draft_of(dossier), canonical({"format": FORMAT, "own": dict(own)}, indent=1))


def read_draft(dossier: Dossier) -> Optional[dict[str, str]]:
    """What was typed and not saved, None where there is nothing; a damaged draft is nothing."""
    try:
        content = json.loads(draft_of(dossier).read_text("utf-8"))
        own = content["own"]
        if content["format"] != FORMAT or not isinstance(own, dict):
            return None
        return {str(k): v for k, v in own.items() if isinstance(v, str)}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop_draft(dossier: Dossier) -> None:
    """Forget what was not saved."""
    with contextlib.suppress(OSError):
        draft_of(dossier).unlink()


def read_xml(path: Path) -> Description:
    """The description in an ISO 19139 file. Raises `StorageError` and `InputError`."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise cannot_open(path, error) from error
    return read_iso19139(raw)


def write_xml(path: Path, description: Description) -> None:
    """The XML at any place, whole or not at all."""
    whole_files.write(path, iso19139(description))


def _stored(dossier: Dossier) -> Stored:
    path = store_of(dossier)
    if not path.is_file():
        return Stored()
    try:
        return from_content(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise DossierError(
            Text(
                "Không đọc được đặc tả trong {file}; hãy khôi phục tệp này từ bản sao lưu, hoặc "
                "xóa tệp rồi nhập lại từ tệp XML trong HoSoGIS.",
                "Cannot read the description in {file}; restore the file from a backup, or delete "
                "it and import the XML file in HoSoGIS.",
            ).format(file=str(path)),
            details=str(error),
        ) from error


def _records(dossier: Dossier, model: Model) -> Mapping[str, Rows]:
    """The record tables; none where the model has none or they cannot be read."""
    try:
        from qh_plugin.io.records import read_records
    except ImportError:
        return {}
    try:
        tables: Any = read_records(dossier, model).tables
    except InputError:
        return {}
    return {str(name): list(rows) for name, rows in tables.items()}


def _into(path: Path, raw: bytes, day: str) -> Optional[QhError]:
    """Write into one GeoPackage; why it failed, or None."""
    try:
        geopackage_metadata.write(path, raw.decode("utf-8"), day)
    except QhError as error:
        return error
    return None
