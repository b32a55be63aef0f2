# SPDX-License-Identifier: GPL-2.0-or-later
"""Making a backup while the server runs: first one state of the city, then the packages and
reports that it names, which are there before it names them and never change again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Iterator, Mapping

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.model import load as load_model
from qh_plugin.core.text import Text
from qh_plugin.server.backup import cities, manifest
from qh_plugin.server.backup.contents import Contents
from qh_plugin.server.places import Places
from qh_plugin.server.problems import now


def save(store: Mapping[str, Any], out: Path) -> manifest.Backup:
    """Back up a store into a new folder, which appears under its name only when it is whole.
    Raises `InputError`, `StorageError`."""
    if out.exists():
        raise StorageError(_THERE.format(folder=str(out)))
    draft = out.with_name(f"{out.name}.{os.getpid()}.part")
    model = load_model(store["model"])
    try:
        draft.mkdir(parents=True, mode=0o700)  # only who makes it reads it
        made = now()
        contents = cities.save(store, draft, model)
        for source, name in _files(Places(Path(store["root"])), contents):
            _copy(source, draft / name)
        told = {"id": model.id, "version": model.version}
        sealed = manifest.seal(draft, made, store["kind"], told, contents)
        draft.replace(out)
    except OSError as error:
        why = error.strerror or str(error)
        raise StorageError(_UNWRITABLE.format(folder=str(out), why=why), str(error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest.Backup(
        out, sealed.made, sealed.kind, sealed.model, sealed.contents, sealed.bytes
    )


def _files(places: Places, contents: Contents) -> Iterator[tuple[Path, str]]:
    for package in contents.packages:
        source = places.packages / f"{package}.zip"
        if not source.is_file():
            raise InputError(_LOST.format(file=str(source)))
        yield source, f"packages/{package}.zip"
    for package in contents.judged:
        for ending in ("json", "jsonl"):  # a package that could not be read has none
            source = places.reports / f"{package}.{ending}"
            if source.is_file():
                yield source, f"reports/{package}.{ending}"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(source, target)


_THERE = Text(
    "Đã có {folder}; hãy chọn tên khác cho bản sao lưu.",
    "{folder} exists already; choose another name for the backup.",
)
_UNWRITABLE = Text(
    "Không sao lưu được vào {folder}: {why}; hãy kiểm tra quyền ghi và dung lượng đĩa.",
    "Cannot back up into {folder}: {why}; check permissions and free disk space.",
)
_LOST = Text(
    "Kho công bố thiếu gói đã nhận {file}; hãy lấy lại gói từ bản sao lưu trước rồi sao lưu lại.",
    "The store lacks the accepted package {file}; take it from an earlier backup, then back up "
    "again.",
)
