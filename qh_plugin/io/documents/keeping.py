# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents in the folders of a dossier: list them, copy new ones in, take one out.

A file that is there is never overwritten: the same content is left alone, other content gets a
number. A copy appears under its name only when it is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

from qh_plugin.core.dossier.documents import FOLDERS, Document, Facts
from qh_plugin.core.dossier.file_names import numbered
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import Cancelled, QhError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io import trash, whole_files
from qh_plugin.io.documents.inspecting import inspect
from qh_plugin.io.whole_files import draft_of

FORMAT = "qh-documents/1"
MAX_FILES = 2_000
_BLOCK = 1 << 20
_NOT_DOCUMENTS = {"thumbs.db", "desktop.ini", ".ds_store"}

#: path → (size, time of change, facts): what was looked into once
Seen = dict[Path, tuple[int, int, Facts]]


@dataclass(frozen=True)
class Incoming:
    """A file to be copied: into `folder` below the dossier, under `name`; `kind` its id or ""."""

    source: Path
    folder: str
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Arrival:
    """What became of one: where it lies now (None: nowhere), in a sentence."""

    item: Incoming
    path: Optional[Path]
    new: bool
    text: Text


@dataclass(frozen=True)
class Arrivals:
    """What became of all; `cancelled` where the rest was not copied."""

    each: Sequence[Arrival]
    cancelled: bool = False


def documents(
    dossier: Dossier, seen: Optional[Seen] = None, progress: Progress = SILENT
) -> list[Document]:
    """The files of the four folders with their facts, sorted by path."""
    known = {} if seen is None else seen
    found = list(_files(dossier))
    made = []
    for number, path in enumerate(found):
        progress.step(number / len(found))
        relative = path.relative_to(dossier.folder).as_posix()
        try:
            status = path.stat()
            size, changed, facts = known.get(path, (-1, 0, None))
            if facts is None or (size, changed) != (status.st_size, status.st_mtime_ns):
                facts = inspect(path)
                known[path] = (status.st_size, status.st_mtime_ns, facts)
        except (OSError, StorageError) as error:
            facts = Facts(path.name, 1, unread=str(error))
        made.append(Document(relative, facts))
    return made


def given_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """The files that were dropped, those of folders too, each with the folder it came in ("" for
    a single file). No more than `MAX_FILES`."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and _is_document(p))
            found += [(p, p.parent.name) for p in inside[:MAX_FILES]]
        elif path.is_file():
            found.append((path, ""))
    return found[:MAX_FILES]


def add(dossier: Dossier, items: Sequence[Incoming], progress: Progress = SILENT) -> Arrivals:
    """Copy files in. Raises nothing: a file that fails says so, the others are copied."""
    total = sum(_size(item.source) for item in items) or 1
    done, arrivals = 0, []
    for item in items:
        part = progress.part(done / total, min((done + _size(item.source)) / total, 1.0))
        try:
            arrivals.append(_add_one(dossier, item, part))
        except Cancelled:
            return Arrivals(arrivals, cancelled=True)
        except QhError as error:
            arrivals.append(Arrival(item, None, False, error.text))
        done += _size(item.source)
    choose_kinds(
        dossier,
        {
            arrival.path.relative_to(dossier.folder).as_posix(): arrival.item.kind
            for arrival in arrivals
            if arrival.path is not None
        },
    )
    return Arrivals(arrivals)


def remove(dossier: Dossier, path: str) -> trash.Removed:
    """Take a document out; `trash.restore` puts it back."""
    return trash.put(dossier, dossier.folder / path)


def chosen_kinds(dossier: Dossier) -> dict[str, str]:
    """path → id of the kind that the user chose; {} where nothing readable is stored."""
    try:
        content = json.loads((dossier.state / "documents.json").read_text("utf-8"))
        return {str(k): str(v) for k, v in content["kinds"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def choose_kinds(dossier: Dossier, kinds: Mapping[str, str]) -> None:
    """Note which kinds files are. A note that cannot be written only means being asked again."""
    if not kinds:
        return
    content = {"format": FORMAT, "kinds": {**chosen_kinds(dossier), **kinds}}
    target = dossier.state / "documents.json"
    with contextlib.suppress(StorageError):
        whole_files.write(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _add_one(dossier: Dossier, item: Incoming, progress: Progress) -> Arrival:
    folder = dossier.folder / item.folder
    target = folder / item.name
    number = 1
    while target.exists():
        if _same(item.source, target, progress):
            text = Text("Đã có {file}, cùng nội dung.", "{file} is there already.")
            return Arrival(item, target, False, text.format(file=target.name))
        number += 1
        target = folder / numbered(item.name, number)
    _copy(item.source, target, progress)
    if number == 1:
        return Arrival(
            item,
            target,
            True,
            Text("Đã thêm {file}.", "{file} was added.").format(file=target.name),
        )
    text = Text(
        "Đã có tệp {old} với nội dung khác; tệp mới được lưu thành {file}.",
        "A different file {old} is there; the new one is called {file}.",
    )
    return Arrival(item, target, True, text.format(old=item.name, file=target.name))


def _copy(source: Path, target: Path, progress: Progress) -> None:
    told = Text("Sao chép {f}", "Copy {f}").format(f=source.name)
    try:
        with draft_of(target) as draft:
            total, done = max(source.stat().st_size, 1), 0
            with source.open("rb") as reader, draft.open("wb") as writer:
                for block in iter(lambda: reader.read(_BLOCK), b""):
                    progress.step(done / total, told)
                    writer.write(block)
                    done += len(block)
            status = source.stat()
            os.utime(draft, ns=(status.st_atime_ns, status.st_mtime_ns))
    except OSError as error:
        raise StorageError(
            Text("Không sao chép được {file}: {why}.", "Cannot copy {file}: {why}.").format(
                file=source.name, why=error.strerror or str(error)
            ),
            details=str(error),
        ) from error


def _same(one: Path, other: Path, progress: Progress) -> bool:
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        return _digest(one, progress) == _digest(other, progress)
    except OSError:
        return False


def _digest(path: Path, progress: Progress) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(_BLOCK), b""):
            progress.check()
            digest.update(block)
    return digest.digest()


def _files(dossier: Dossier) -> Iterator[Path]:
    for folder in FOLDERS:
        place = dossier.folder / folder
        yield from sorted(p for p in place.rglob("*") if p.is_file() and _is_document(p))


def _is_document(path: Path) -> bool:
    name = path.name.lower()
    hidden = name.startswith((".", "~$")) or name in _NOT_DOCUMENTS
    return not hidden and not name.endswith(".part")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
