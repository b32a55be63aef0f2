# SPDX-License-Identifier: GPL-2.0-or-later
"""Getting an accepted package back from the server, chunk by chunk, believed by its id alone.

What has arrived lies beside the target as `.part`; a fetch that was cut off goes on from there.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping

from qh_plugin.core.dossier.verify import is_package_id
from qh_plugin.core.errors import ServerError, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.text import Text

CHUNK = 1 << 20
_SMALLEST = 16 << 10
_LARGEST_PACKAGE = 2 << 30

#: runs `fetch-chunk` with these inputs and gives its answer
Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class _Chunk:
    size: int
    content: bytes


def fetch_package(ask: Ask, package: str, out: Path, progress: Progress) -> Path:
    """Bring a package to `out`. Raises `Refused` (404: the server has no such package),
    `ServerError` where what came is not the package, `StorageError`, `Cancelled`."""
    if not is_package_id(package):
        raise ValueError(f"no package id: {package!r}")
    part = out.with_name(f"{out.name}.{package[:12]}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        resumed = part.is_file() and part.stat().st_size > 0
        _fill(ask, package, part, progress)
        if _digest(part) != package and resumed:  # what lay there was not of this package
            part.unlink()
            _fill(ask, package, part, progress)
        if _digest(part) != package:
            part.unlink()
            raise _wrong(package, "the hash of the whole differs")
        part.replace(out)
    except OSError as error:
        raise StorageError(
            Text(
                "Không ghi được gói tải về {file}: {why}. Hãy kiểm tra dung lượng đĩa và quyền "
                "ghi.",
                "Cannot write the fetched package {file}: {why}. Check free disk space and "
                "permissions.",
            ).format(file=str(out), why=error.strerror or str(error)),
            details=str(error),
        ) from error
    return out


def _fill(ask: Ask, package: str, part: Path, progress: Progress) -> None:
    """Append to `part` until it is as long as the package."""
    step = CHUNK
    with part.open("ab") as out:
        have = out.tell() - out.tell() % step
        out.truncate(have)
        while True:
            try:
                chunk = _chunk(ask, package, have // step, step)
            except Refused as error:
                if error.status != 413 or step <= _SMALLEST:
                    raise
                step //= 2
                continue
            out.write(chunk.content)
            out.flush()
            have += len(chunk.content)
            progress.step(have / chunk.size, _FETCHED.format(k=_mb(have), n=_mb(chunk.size)))
            if have >= chunk.size:
                return


def _chunk(ask: Ask, package: str, index: int, step: int) -> _Chunk:
    answer = ask({"package": package, "index": index, "chunkSize": step})
    try:
        size = int(answer["size"])
        content = base64.b64decode(str(answer["chunk"]), validate=True)
        due = min(step, size - index * step)
        if answer["package"] != package or int(answer["index"]) != index:
            raise ValueError("another chunk than the one asked for")
        if not 0 < size <= _LARGEST_PACKAGE or len(content) != due:
            raise ValueError(f"{len(content)} bytes instead of {due}")
        if hashlib.sha256(content).hexdigest() != answer["sha256"]:
            raise ValueError("the hash of the chunk differs")
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(package, str(error)) from error
    return _Chunk(size, content)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _wrong(package: str, details: str) -> ServerError:
    return ServerError(
        Text(
            "Gói {code} tải về không khớp mã gói nên không dùng; hãy thử lại hoặc báo quản trị "
            "máy chủ.",
            "The fetched package {code} does not match its id and is not used; try again or tell "
            "the server's administrator.",
        ).format(code=package[:12]),
        details=details,
    )


def _mb(size: int) -> float:
    return round(size / 1e6, 1)


_FETCHED = Text("Đã tải {k}/{n} MB", "Fetched {k} of {n} MB")
