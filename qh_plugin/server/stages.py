# SPDX-License-Identifier: GPL-2.0-or-later
"""Chunks of packages on their way: any order, any size, twice does no harm.

A chunk is a file named by its byte range, so a client that makes its chunks smaller on a bad line
loses nothing of what it has sent. Of each only what is not there yet is kept: however a client cuts
its package, a stage holds no more bytes than that has.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.core.dossier.verify import is_package_id
from qh_plugin.server.limits import LIMITS

CHUNK = 1 << 20
SMALLEST, LARGEST = 4 << 10, 8 << 20
LARGEST_PACKAGE = 2 << 30
_DAY = 24 * 3600
#: seconds after which nobody writes a part any more
_HALF_WRITTEN = 600


class BadChunk(ValueError):
    """Inputs that make no sense; the text says which."""


class Stages:
    """The staging folder of a store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def receive(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Take one chunk, or (without `chunk`) only answer what is there."""
        package, size = package_of(inputs)
        step = whole(inputs.get("chunkSize", CHUNK), "chunkSize", SMALLEST, LARGEST)
        place = self._folder / package
        if inputs.get("chunk") is not None:
            _fit(place, size)
            count = -(-size // step)
            index = whole(inputs.get("index"), "index", 0, count - 1)
            content = _decoded(inputs)
            start = index * step
            if len(content) != min(step, size - start):
                raise BadChunk("chunk has not the length of its place")
            _store_missing(place, start, content)
        return {
            "package": package,
            "received": _indexes(_covered(place), size, step),
            "chunkSize": step,
        }

    def complete(self, package: str, size: int) -> bool:
        """True where every byte of a package is there."""
        return _covered(self._folder / package) == [(0, size)]

    def assemble(self, package: str, target: Path) -> str:
        """Put the chunks together into `target`; gives its SHA-256."""
        with target.open("wb") as out:
            for start, _, path in sorted(_chunks(self._folder / package)):
                out.seek(start)
                with path.open("rb") as chunk:
                    shutil.copyfileobj(chunk, out, 1 << 20)
        digest = hashlib.sha256()
        with target.open("rb") as whole:
            while block := whole.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()

    def forget(self, package: str) -> None:
        """Drop the chunks of a package."""
        shutil.rmtree(self._folder / package, ignore_errors=True)

    def sweep(self) -> None:
        """Drop stages that nobody has touched for a week, and half-written chunks."""
        for place in self._folder.iterdir():
            with suppress(FileNotFoundError):  # just submitted, by another thread or process
                if time.time() - place.stat().st_mtime > LIMITS.stage_days * _DAY:
                    shutil.rmtree(place, ignore_errors=True)
                    continue
                for rest in place.glob("*.part"):
                    if time.time() - rest.stat().st_mtime > _HALF_WRITTEN:
                        rest.unlink(missing_ok=True)


def package_of(inputs: Mapping[str, Any]) -> tuple[str, int]:
    """The package id and size in the inputs of a request."""
    package = inputs.get("package")
    if not is_package_id(package):
        raise BadChunk("package is not a SHA-256 in hexadecimal")
    return str(package), whole(inputs.get("size"), "size", 1, LARGEST_PACKAGE)


def whole(value: Any, name: str, least: int, most: int) -> int:
    """A number of the inputs within its bounds. Raises `BadChunk`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadChunk(f"{name} is not a number from {least} to {most}")
    return value


def _decoded(inputs: Mapping[str, Any]) -> bytes:
    try:
        content = base64.b64decode(str(inputs["chunk"]), validate=True)
    except ValueError as error:
        raise BadChunk("chunk is not base64") from error
    if hashlib.sha256(content).hexdigest() != inputs.get("sha256"):
        raise BadChunk("chunk does not match its sha256")
    return content


def _fit(place: Path, size: int) -> None:
    """Drop what lies beyond the size that a package is said to have now: its bytes would be of no
    use and in nobody's quota."""
    for _, stop, path in _chunks(place):
        if stop > size:
            path.unlink(missing_ok=True)


def _store_missing(place: Path, start: int, content: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    at, end = start, start + len(content)
    for first, last in [*_covered(place), (end, end)]:
        if at < min(first, end):
            upto = min(first, end)
            _store(place, at, content[at - start : upto - start])
        at = max(at, last)
    os.utime(place)


def _store(place: Path, start: int, content: bytes) -> None:
    name = f"{start:012d}-{start + len(content):012d}"
    part = place / f"{name}.{os.getpid()}.{threading.get_ident()}.part"
    part.write_bytes(content)
    part.replace(place / f"{name}.chunk")


def _chunks(place: Path) -> list[tuple[int, int, Path]]:
    found = []
    for path in place.glob("*.chunk"):
        start, _, stop = path.stem.partition("-")
        found.append((int(start), int(stop), path))
    return found


def _covered(place: Path) -> list[tuple[int, int]]:
    """The byte ranges that are there, joined and in order."""
    joined: list[tuple[int, int]] = []
    for start, stop, _ in sorted(_chunks(place)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined


def _indexes(ranges: list[tuple[int, int]], size: int, step: int) -> list[int]:
    """The chunks of `step` bytes that lie wholly inside the ranges."""
    found: list[int] = []
    for start, stop in ranges:
        first = -(-start // step)
        last = -(-size // step) if stop >= size else stop // step
        found.extend(range(first, last))
    return found
