# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree that is handed in. It appears under its name only when all of it was written, read
back and found equal; our own state (`.qh`) is never part of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.delivery import comparing, geodatabases, geopackages, project_file
from qh_plugin.io.delivery.tables import sources_of

FORMATS = ("gpkg", "gdb")
_COPIED = ("HoSoBASIC", "HoSoScan")
#: Windows refuses longer paths in many programs
LONGEST_PATH = 259


@dataclass(frozen=True)
class Delivery:
    """What was handed in: `layers` (`<database>/<table>` → features), `files` (path below the
    folder → SHA-256) and `notes` that the user should read."""

    folder: Path
    kind: str
    layers: dict[str, int]
    files: dict[str, str]
    notes: tuple[Text, ...] = ()


def deliver(
    dossier: Dossier,
    model: Model,
    place: Path,
    kind: str = "gpkg",
    progress: Progress = SILENT,
) -> Delivery:
    """Write the delivery tree of a dossier as `place/<dossier folder's name>`.

    Raises `InputError` (unknown kind, the place is inside the dossier or taken, a path too
    long), `StorageError` (disk, or what was read back differs), `Cancelled`; leaves nothing then.
    """
    target = place / dossier.folder.name
    _check_place(dossier, target, kind)
    draft = place / f".{dossier.folder.name}.part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        notes = _copy_documents(dossier, draft, progress.part(0.0, 0.15))
        layers, left = _write_data(dossier, model, draft, kind, progress.part(0.15, 0.9))
        notes += left + _write_project(dossier, model, draft, kind)
        files = _fingerprints(draft, progress.part(0.9, 1.0))
        _check_lengths(target, files)
        draft.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    made = Delivery(target, kind, layers, files, tuple(notes))
    _note(dossier, made)
    return made


def _check_place(dossier: Dossier, target: Path, kind: str) -> None:
    if kind not in FORMATS:
        raise InputError(
            Text(
                "Không có dạng giao nộp “{format}”; hãy chọn: {known}.",
                "There is no delivery format “{format}”; choose one of: {known}.",
            ).format(format=kind, known=", ".join(FORMATS))
        )
    if not target.parent.is_dir():
        raise InputError(
            Text(
                "Thư mục {place} không tồn tại; hãy chọn nơi đặt khác.",
                "The folder {place} does not exist; choose another place.",
            ).format(place=str(target.parent))
        )
    home = dossier.folder.resolve()
    if target.resolve() == home or home in target.resolve().parents:
        raise InputError(
            Text(
                "Không đặt bộ giao nộp trong chính hồ sơ; hãy chọn thư mục khác.",
                "The delivery cannot lie inside the dossier itself; choose another folder.",
            )
        )
    if target.exists():
        raise InputError(
            Text(
                "Thư mục {place} đã có rồi; hãy chọn nơi đặt khác hoặc xóa bản cũ.",
                "The folder {place} exists already; choose another place or delete the old one.",
            ).format(place=str(target))
        )


def _copy_documents(dossier: Dossier, draft: Path, progress: Progress) -> list[Text]:
    for name in _COPIED:
        for folder in ("BanVe", "VanBan"):
            (draft / name / folder).mkdir(parents=True, exist_ok=True)
    (draft / "HoSoGIS").mkdir(parents=True, exist_ok=True)
    found = [p for name in _COPIED for p in sorted((dossier.folder / name).rglob("*"))]
    found += sorted(dossier.gis.glob("*.xml"))
    for number, path in enumerate(found):
        progress.step(number / len(found), Text("Chép tài liệu", "Copying documents"))
        copy = draft / path.relative_to(dossier.folder)
        if path.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        elif not path.name.startswith((".", "~$")):
            shutil.copyfile(path, copy)
    return []


def _write_data(
    dossier: Dossier, model: Model, draft: Path, kind: str, progress: Progress
) -> tuple[dict[str, int], list[Text]]:
    databases, at_home = sources_of(dossier, model)
    writer = geopackages if kind == "gpkg" else geodatabases
    grid = 0.0 if kind == "gpkg" else geodatabases.GRID
    rows = {name: 1000 + sum(s.entry.count for s in found) for name, found in databases.items()}
    layers: dict[str, int] = {}
    done = 0
    for database, sources in databases.items():
        start, stop = done / sum(rows.values()), (done + rows[database]) / sum(rows.values())
        part, done = progress.part(start, stop), done + rows[database]
        path = draft / "HoSoGIS" / f"{database}{writer.ENDING}"
        part.step(0.0, Text("Ghi {name}", "Writing {name}").format(name=path.name))
        writer.write(path, sources, dossier.info.epsg, part.part(0.0, 0.6))
        part.step(0.6, Text("Đọc lại {name}", "Reading back {name}").format(name=path.name))
        layers.update(comparing.compare(path, sources, grid, part.part(0.6, 1.0)))
    notes = []
    if at_home:
        text = Text(
            "Không giao nộp (không phải lớp của mô hình): {names}.",
            "Not delivered (no classes of the model): {names}.",
        )
        notes.append(text.format(names=", ".join(at_home)))
    return layers, notes


def _write_project(dossier: Dossier, model: Model, draft: Path, kind: str) -> list[Text]:
    if not dossier.project.is_file():
        return [
            Text(
                "Chưa có tệp dự án QGIS; hãy mở hồ sơ trong QGIS một lần rồi xuất lại.",
                "There is no QGIS project yet; open the dossier in QGIS once and deliver again.",
            )
        ]
    databases, _ = sources_of(dossier, model)
    tables = {s.name: database for database, found in databases.items() for s in found}
    target = draft / "HoSoGIS" / dossier.project.name
    left = project_file.retarget(dossier.project, target, tables, f".{kind}")
    if not left:
        return []
    text = Text(
        "Lớp nằm ngoài hồ sơ, không có trong dự án giao nộp: {names}.",
        "Layers from outside the dossier are not in the delivered project: {names}.",
    )
    return [text.format(names=", ".join(left))]


def _fingerprints(draft: Path, progress: Progress) -> dict[str, str]:
    found = sorted(p for p in draft.rglob("*") if p.is_file())
    prints = {}
    for number, path in enumerate(found):
        progress.step(number / max(len(found), 1), Text("Tính mã băm", "Hashing"))
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            for block in iter(lambda: stream.read(2**20), b""):
                digest.update(block)
        prints[path.relative_to(draft).as_posix()] = digest.hexdigest()
    return prints


def _check_lengths(target: Path, files: dict[str, str]) -> None:
    longest = max((f"{target}/{name}" for name in files), key=len, default="")
    if len(longest) > LONGEST_PATH:
        raise InputError(
            Text(
                "Đường dẫn quá dài cho Windows ({length} ký tự, tối đa {most}): {path}. Hãy chọn "
                "nơi đặt gần gốc ổ đĩa hơn.",
                "The path is too long for Windows ({length} characters, at most {most}): {path}. "
                "Choose a place nearer to the root of the disk.",
            ).format(length=len(longest), most=LONGEST_PATH, path=longest)
        )


def _note(dossier: Dossier, made: Delivery) -> None:
    """Keep what was handed in beside the check reports."""
    content = {**asdict(made), "folder": made.folder.name, "notes": [n.vi for n in made.notes]}
    report = dossier.state / "reports" / f"delivery-{made.kind}.json"
    with contextlib.suppress(StorageError):  # a read-only dossier can still be delivered
        whole_files.write(report, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _unwritable(place: Path, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không ghi được bộ giao nộp vào {place}: {why}. Hãy kiểm tra quyền ghi và dung lượng "
            "đĩa.",
            "Cannot write the delivery to {place}: {why}. Check permissions and free disk space.",
        ).format(place=str(place), why=error.strerror or str(error)),
        details=str(error),
    )
