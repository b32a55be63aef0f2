# SPDX-License-Identifier: GPL-2.0-or-later
"""Sending a package in chunks: ask what is missing, send that, make chunks smaller when the line
or a proxy does not let them through."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Optional

from qh_plugin.core.errors import StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.client import Server, Stage
from qh_plugin.core.publish.journal import Entry
from qh_plugin.core.publish.transport import TransportError
from qh_plugin.core.text import Text

SMALLEST = 16 << 10
LARGEST = 8 << 20

#: told after each chunk: chunks there, chunks in all, chunk size in bytes
OnChunk = Callable[[int, int, int], None]


def stage_package(
    server: Server,
    entry: Entry,
    on_chunk: OnChunk,
    progress: Progress,
    about: Optional[Mapping[str, Any]] = None,
) -> None:
    """Bring every byte of the package to the server, sending only what it lacks; `about` tells
    whose dossier it is before the first of them.

    Raises `TransportError` where the server cannot be reached, `Refused` where it does not take
    even small chunks, `StorageError` where the package cannot be read, `Cancelled`.
    """
    stage = server.stage(entry.package, entry.size, entry.chunk_size, progress, about)
    size = _bounded(entry.chunk_size or stage.chunk_size)
    while not _send_missing(server, entry, stage, size, on_chunk, progress):
        size //= 2
        stage = server.stage(entry.package, entry.size, size, progress)


def _send_missing(
    server: Server,
    entry: Entry,
    stage: Stage,
    size: int,
    on_chunk: OnChunk,
    progress: Progress,
) -> bool:
    """True when all is there, False where the chunks are too large for the way."""
    count = max(1, -(-entry.size // size))
    received = stage.received if stage.chunk_size == size else None
    if received is None:
        received = server.stage(entry.package, entry.size, size, progress).received
    missing = sorted(set(range(count)) - received)
    done = count - len(missing)
    on_chunk(done, count, size)
    for index in missing:
        chunk = _read(Path(entry.path), index * size, size)
        problem: Optional[Exception] = None
        try:
            server.send_chunk(entry.package, entry.size, index, chunk, size, progress)
        except Refused as error:
            problem = error if error.status != 413 or size <= SMALLEST else None
            if problem is None:
                return False
        except TransportError as error:
            # a line that answers small questions but drops large bodies wants smaller chunks
            problem = error if size <= SMALLEST or not _reachable(server, entry) else None
            if problem is None:
                return False
        if problem is not None:
            raise problem
        done += 1
        on_chunk(done, count, size)
    return True


def _reachable(server: Server, entry: Entry) -> bool:
    try:
        server.stage(entry.package, entry.size)
    except TransportError:
        return False
    return True


def _read(path: Path, offset: int, size: int) -> bytes:
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            return stream.read(size)
    except OSError as error:
        raise StorageError(
            Text(
                "Không đọc được gói {file}: {why}.", "Cannot read the package {file}: {why}."
            ).format(file=str(path), why=error.strerror or str(error))
        ) from error


def _bounded(size: int) -> int:
    return min(max(size, SMALLEST), LARGEST)
