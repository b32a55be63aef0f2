# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest of a backup: every file with its SHA-256, every table with the hash of its rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.server.backup.contents import Contents, contents_of

FORMAT = "qh-server-backup/1"
NAME = "manifest.json"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Backup:
    """A backup that can be trusted: `folder` holds exactly the files of its manifest."""

    folder: Path
    made: str
    kind: str
    model: Mapping[str, str]
    contents: Contents
    bytes: int


def seal(
    folder: Path, made: str, kind: str, model: Mapping[str, str], contents: Contents
) -> Backup:
    """Write the manifest of the files that are in a folder. Raises `OSError`."""
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    listed = [
        {"path": name, "size": files[name].stat().st_size, "sha256": _sha256(files[name])}
        for name in sorted(files)
    ]
    said: dict[str, Any] = {"format": FORMAT, "made": made, "kind": kind, "model": dict(model)}
    said |= {"contents": contents.to_content(), "files": listed}
    said["sha256"] = _seal_of(said)
    (folder / NAME).write_bytes(canonical(said, indent=1))
    return Backup(folder, made, kind, model, contents, sum(one["size"] for one in listed))


def opened(folder: Path) -> Backup:
    """Read a backup and prove every byte of it. Raises `InputError` with what is wrong."""
    must_be_one(folder)
    path = folder / NAME
    try:
        said = json.loads(path.read_bytes())
        seal_there = said.pop("sha256")
        if said["format"] != FORMAT or seal_there != _seal_of(said):
            raise ValueError("the manifest does not match its own hash")
        contents = contents_of(said["contents"])
        wanted = {str(one["path"]): one for one in said["files"]}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise InputError(_DAMAGED.format(file=NAME), str(error)) from error
    there = {file.relative_to(folder).as_posix() for file in _files(folder)} - {NAME}
    for name in sorted(wanted.keys() ^ there):
        raise InputError((_MISSING if name in wanted else _FOREIGN).format(file=name))
    for name, one in wanted.items():
        file = folder / name
        try:
            whole = file.stat().st_size == one["size"] and _sha256(file) == one["sha256"]
        except OSError as error:
            raise InputError(_DAMAGED.format(file=name), str(error)) from error
        if not whole:
            raise InputError(_DAMAGED.format(file=name))
    size = sum(int(one["size"]) for one in wanted.values())
    return Backup(folder, said["made"], said["kind"], said["model"], contents, size)


def must_be_one(folder: Path) -> None:
    """Raise `InputError` where there is no backup, sound or not."""
    if not (folder / NAME).is_file():
        raise InputError(_NONE.format(folder=str(folder)))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]


def _seal_of(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(said))).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


_NONE = Text(
    "Không có bản sao lưu máy chủ ở {folder} (thiếu manifest.json); hãy kiểm tra lại đường dẫn.",
    "There is no backup of a server in {folder} (no manifest.json); check the path.",
)
_DAMAGED = Text(
    "Bản sao lưu bị hỏng: tệp {file} khác với lúc sao lưu; chưa khôi phục gì, hãy dùng bản khác.",
    "The backup is damaged: the file {file} is not as it was; nothing was restored, use another "
    "backup.",
)
_MISSING = Text(
    "Bản sao lưu thiếu tệp {file}; chưa khôi phục gì, hãy dùng bản khác.",
    "The backup lacks the file {file}; nothing was restored, use another backup.",
)
_FOREIGN = Text(
    "Bản sao lưu có tệp lạ {file}; chưa khôi phục gì, hãy bỏ tệp đó ra hoặc dùng bản khác.",
    "The backup holds a foreign file {file}; nothing was restored, take it out or use another "
    "backup.",
)
