# SPDX-License-Identifier: GPL-2.0-or-later
"""The dossier folder: where everything lies, and what the dossier says of itself.

Layout after TT 16/2025/TT-BXD, Annex II: HoSoBASIC, HoSoScan, HoSoGIS; our own state is in
`.qh/` and is never delivered.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from qh_plugin.core.errors import DossierError, StorageError
from qh_plugin.core.model import Model, load
from qh_plugin.core.model.variant import of_dossier
from qh_plugin.core.text import Text

FORMAT = "qh-dossier/1"
FOLDERS = (
    "HoSoBASIC/BanVe",
    "HoSoBASIC/VanBan",
    "HoSoScan/BanVe",
    "HoSoScan/VanBan",
    "HoSoGIS",
    ".qh/reports",
    ".qh/receipts",
)


@dataclass(frozen=True)
class DossierInfo:
    """What `.qh/dossier.json` holds.

    `name` is the plan's name as people write it; `maHoSoQH` and `maThongTinQH` the codes of
    TT 16/2025; `wards` five-digit codes; `version` the newest version the server has accepted
    (0: none); `scale` such as "1/2.000"; `model_version` the version of the model that the tables
    follow ("": 2025.1, before versions were noted); `level`, `plan_type` and `adjustment` codes of
    PLAN_LEVEL, PLAN_TYPE and PLAN_ADJUST, "" where unknown.
    """

    name: str
    model: str
    maHoSoQH: str
    maThongTinQH: str = ""
    epsg: int = 9210
    wards: tuple[str, ...] = ()
    scale: str = ""
    version: int = 0
    created: str = ""
    model_version: str = ""
    level: str = ""
    plan_type: str = ""
    adjustment: str = ""


@dataclass(frozen=True)
class Dossier:
    """An existing dossier on disk."""

    folder: Path
    info: DossierInfo

    @property
    def gis(self) -> Path:
        """The folder of the GIS databases."""
        return self.folder / "HoSoGIS"

    @property
    def state(self) -> Path:
        """Our own state: reports, journal, receipts, waivers. Not delivered."""
        return self.folder / ".qh"

    @property
    def project(self) -> Path:
        """The QGIS project, named after the folder without its CSDL_ prefix."""
        return self.gis / f"{self.folder.name.removeprefix('CSDL_')}.qgz"

    @property
    def report(self) -> Path:
        """The newest check report."""
        return self.state / "reports" / "check.jsonl"

    @property
    def waivers(self) -> Path:
        """The ledger of accepted exceptions, JSON Lines, only ever appended to."""
        return self.state / "waivers.jsonl"

    @property
    def receipts(self) -> Path:
        """The folder of receipts, one JSON file per accepted or refused submission."""
        return self.state / "receipts"

    @property
    def journal(self) -> Path:
        """The SQLite journal of the submissions."""
        return self.state / "journal.sqlite"

    @property
    def backups(self) -> Path:
        """The folder of timestamped copies of the GeoPackages."""
        return self.state / "backups"

    @property
    def recovery(self) -> Path:
        """The folder of the journals of unsaved edits, one folder per running QGIS."""
        return self.state / "recovery"

    def geopackage(self, database: str) -> Path:
        """The GeoPackage of one database of the model (HienTrang, QuyHoach …)."""
        return self.gis / f"{database}.gpkg"

    def databases(self) -> list[Path]:
        """The GeoPackages that exist, sorted by name."""
        return sorted(self.gis.glob("*.gpkg"))

    def with_version(self, version: int) -> Dossier:
        """The same dossier with the server's version noted, on disk too."""
        changed = replace(self, info=replace(self.info, version=version))
        save(changed)
        return changed


def model_of(info: DossierInfo) -> Model:
    """The model that a dossier follows, with the code lists of its kind of plan. Raises
    `ModelError`."""
    return of_dossier(load(info.model), info.maHoSoQH)


def make_folders(folder: Path, info: DossierInfo) -> Dossier:
    """Create the folder tree and dossier.json. The folder must not exist or be empty."""
    if folder.exists() and any(folder.iterdir()):
        raise DossierError(
            Text(
                "Thư mục {folder} đã có dữ liệu; hãy chọn tên khác hoặc dùng “Mở hồ sơ”.",
                "The folder {folder} is not empty; choose another name or use “Open dossier”.",
            ).format(folder=str(folder))
        )
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    dossier = Dossier(folder, info)
    save(dossier)
    return dossier


def save(dossier: Dossier) -> None:
    """Write dossier.json, whole or not at all."""
    target = dossier.state / "dossier.json"
    content = {"format": FORMAT, **asdict(dossier.info)}
    draft = target.with_suffix(".json.part")
    try:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        draft.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error


def open_dossier(folder: Path) -> Dossier:
    """The dossier in `folder`. Raises `DossierError` where it is none or is damaged."""
    source = folder / ".qh" / "dossier.json"
    if not source.is_file():
        raise DossierError(
            Text(
                "Thư mục {folder} không phải là hồ sơ (thiếu .qh/dossier.json); hãy chọn thư mục "
                "CSDL_… hoặc dùng “Hồ sơ mới”.",
                "The folder {folder} is not a dossier (.qh/dossier.json is missing); choose a "
                "CSDL_… folder or use “New dossier”.",
            ).format(folder=str(folder))
        )
    try:
        content = json.loads(source.read_text("utf-8"))
        return Dossier(folder, _info(content))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DossierError(
            Text(
                "Không đọc được {file}; hãy khôi phục tệp này từ bản sao lưu.",
                "Cannot read {file}; restore it from a backup.",
            ).format(file=str(source)),
            details=str(error),
        ) from error


def _info(content: dict[str, Any]) -> DossierInfo:
    if content.pop("format", None) != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    content["wards"] = tuple(content.get("wards", ()))
    return DossierInfo(**content)


def _unwritable(place: Path, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không ghi được vào {place}: {why}. Hãy kiểm tra quyền ghi và dung lượng đĩa.",
            "Cannot write to {place}: {why}. Check permissions and free disk space.",
        ).format(place=str(place), why=error.strerror or str(error)),
        details=str(error),
    )
