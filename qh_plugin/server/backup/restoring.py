# SPDX-License-Identifier: GPL-2.0-or-later
"""Giving a backup back: into an empty place only, proved before it counts, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.model import load as load_model
from qh_plugin.core.text import Text
from qh_plugin.server.backup import cities, manifest
from qh_plugin.server.backup.contents import differing
from qh_plugin.server.places import Places

#: a file in the folder of a restore that has not ended
UNFINISHED = "restoring"


def restore(folder: Path, store: Mapping[str, Any]) -> manifest.Backup:
    """Restore a backup into a store that is empty. Raises `InputError`, `StorageError`: then
    nothing is restored. One that was killed is run again: what it left is finished or cleared."""
    root = Path(store["root"])
    _must_be_empty(root)
    backup = manifest.opened(folder)
    if backup.kind != store["kind"]:
        raise InputError(_KIND.format(there=backup.kind, wanted=str(store["kind"])))
    model = load_model(str(backup.model["id"]))
    if (model.id, model.version) != (store["model"], backup.model["version"]):
        there = f"{backup.model['id']} {backup.model['version']}"
        raise InputError(_MODEL.format(there=there, ours=f"{store['model']} {model.version}"))
    try:
        if not _finished_before(backup, store, root, model):
            _fill(backup, store, root, model)
        (root / UNFINISHED).unlink()
    except OSError as error:
        why = error.strerror or str(error)
        raise StorageError(_UNWRITABLE.format(folder=str(root), why=why), str(error)) from error
    return backup


def must_be_finished(root: Path) -> None:
    """Raise `StorageError` for the folder of a restore that was cut off: nobody serves it."""
    if (root / UNFINISHED).exists():
        raise StorageError(_CUT_OFF.format(folder=str(root)))


def _fill(backup: manifest.Backup, store: Mapping[str, Any], root: Path, model: Model) -> None:
    """The folder gets its name before the city is committed, marked as unfinished until both are
    there; a restore that fails takes both back, one that is killed is known by the mark."""
    draft = root.with_name(f"{root.name}.part")
    _clear(draft)
    named = False
    try:
        draft.mkdir(parents=True)
        (draft / UNFINISHED).touch()
        Places(draft).make()
        with cities.loading(backup.folder, store, draft, model) as there:
            unlike = differing(there, backup.contents)
            if unlike:
                raise InputError(_UNLIKE.format(tables=", ".join(unlike[:5])))
            for name in ("packages", "reports"):
                if (backup.folder / name).is_dir():
                    shutil.copytree(backup.folder / name, draft / name, dirs_exist_ok=True)
            if root.exists():
                root.rmdir()  # empty, or it fails
            draft.replace(root)
            named = True
        named = False
    finally:
        _clear(root if named else draft)  # the database did not commit


def _finished_before(
    backup: manifest.Backup, store: Mapping[str, Any], root: Path, model: Model
) -> bool:
    """Whether a restore that was killed had done everything but to say so; else what it left in
    the folder is gone now."""
    if not (root / UNFINISHED).exists():
        return False
    there = cities.present(store, root, model)
    if there is not None and not differing(there, backup.contents):
        return True
    _clear(root)
    return False


def _clear(folder: Path) -> None:
    """Remove what a restore of ours has left; anything else stays, and is in the way."""
    if (folder / UNFINISHED).exists():
        for path in sorted(folder.iterdir(), key=lambda path: path.name == UNFINISHED):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)  # the mark goes last
        folder.rmdir()


def _must_be_empty(root: Path) -> None:
    if (root / UNFINISHED).exists():
        return
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise StorageError(_NOT_EMPTY.format(folder=str(root)))


_NOT_EMPTY = Text(
    "Thư mục {folder} không trống; hãy khôi phục vào một thư mục mới, dữ liệu ở đó vẫn nguyên.",
    "The folder {folder} is not empty; restore into a new one, what is there is untouched.",
)
_CUT_OFF = Text(
    "Lần khôi phục vào {folder} bị ngắt giữa chừng; hãy chạy lại serverrestore với cùng bản sao "
    "lưu rồi mới chạy serve.",
    "The restore into {folder} was cut off; run serverrestore with the same backup again before "
    "serve.",
)
_KIND = Text(
    "Bản sao lưu là của kho {there}, không phải {wanted}; hãy ghi --store {there}.",
    "The backup is of a {there} store, not of {wanted}; give --store {there}.",
)
_MODEL = Text(
    "Bản sao lưu theo mô hình dữ liệu {there}, chương trình này dùng {ours}; hãy khôi phục bằng "
    "phiên bản chương trình đã sao lưu.",
    "The backup follows the data model {there}, this program uses {ours}; restore it with the "
    "version of the program that made it.",
)
_UNLIKE = Text(
    "Dữ liệu khôi phục khác bản sao lưu ở bảng {tables}; chưa khôi phục gì, hãy dùng bản khác.",
    "What was restored differs from the backup in {tables}; nothing was restored, use another "
    "backup.",
)
_UNWRITABLE = Text(
    "Không khôi phục được vào {folder}: {why}; hãy kiểm tra quyền ghi và dung lượng đĩa.",
    "Cannot restore into {folder}: {why}; check permissions and free disk space.",
)
