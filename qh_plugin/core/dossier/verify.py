# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a package that somebody else made: nothing is believed before it is checked.

Order: the zip's end, its directory against the limits, its layout, the manifest, every file in
the manifest and every manifest entry in the zip, then size and hash of each file while it streams,
and XML without DOCTYPE. What is in data.gpkg is for `data_guard`, once it is unpacked.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Optional

from qh_plugin.core.dossier.limits import PackageError, check_entries
from qh_plugin.core.dossier.manifest import DATA, PATH, FileEntry, Manifest, parse_manifest
from qh_plugin.core.dossier.xml_guard import SUFFIXES, declares_doctype
from qh_plugin.core.dossier.zip_layout import check_end, check_layout
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text

_BLOCK = 1 << 20
_MANIFEST_LIMIT = 8 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_package_id(value: object) -> bool:
    """True for 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def verify_package(path: Path, progress: Progress = SILENT) -> Manifest:
    """Check a whole package; gives its manifest. Raises `PackageError`, writes nothing."""
    with _opened(path) as archive:
        manifest = _checked_manifest(archive)
        for i, entry in enumerate(manifest.files):
            progress.step(i / len(manifest.files))
            _stream(archive, entry, None)
            if entry.path.lower().endswith(SUFFIXES):
                _without_doctype(archive, entry)
    return manifest


def extract(path: Path, entry: FileEntry, target: Path) -> None:
    """Unpack one file of the manifest to `target`, checking size and hash; nothing is left of a
    file that does not match. Raises `PackageError` or OSError."""
    part = target.with_name(target.name + ".part")
    try:
        with _opened(path) as archive, part.open("wb") as out:
            _stream(archive, entry, out)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


class _opened:  # noqa: N801 - reads as a verb in `with`
    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> zipfile.ZipFile:
        try:
            check_end(self._path)
            self._archive = zipfile.ZipFile(self._path)
            try:
                check_entries(self._archive.infolist())
                check_layout(self._path, self._archive)
            except BaseException:
                self._archive.close()
                raise
        except (
            zipfile.BadZipFile,
            ValueError,
            NotImplementedError,
            EOFError,
            struct.error,
        ) as error:
            raise _broken(error) from error
        return self._archive

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _checked_manifest(archive: zipfile.ZipFile) -> Manifest:
    names = {e.filename for e in archive.infolist()}
    if PATH not in names or archive.getinfo(PATH).file_size > _MANIFEST_LIMIT:
        raise _manifest_wrong("manifest.json is missing or too large")
    try:
        manifest = parse_manifest(archive.read(PATH))
    except (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise _manifest_wrong(str(error)) from error
    listed = [f.path for f in manifest.files]
    if len(set(listed)) != len(listed):
        raise _manifest_wrong("a file is listed twice")
    difference = sorted(set(listed) ^ (names - {PATH}))
    if difference:
        raise PackageError(
            "QH-P-008",
            Text(
                "Danh mục và nội dung gói không khớp: {names}.",
                "Manifest and contents of the package differ: {names}.",
            ).format(names=", ".join(difference[:5])),
        )
    if DATA not in names:
        raise _manifest_wrong(f"{DATA} is missing")
    return manifest


def _stream(archive: zipfile.ZipFile, entry: FileEntry, out: Optional[IO[bytes]]) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(entry.path) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > entry.size:
                    break
                digest.update(block)
                if out is not None:
                    out.write(block)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise _broken(error) from error
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise PackageError(
            "QH-P-009",
            Text(
                "Tệp {name} trong gói khác với danh mục (kích thước hoặc mã băm).",
                "The file {name} in the package differs from the manifest (size or hash).",
            ).format(name=entry.path),
        )


def _without_doctype(archive: zipfile.ZipFile, entry: FileEntry) -> None:
    with archive.open(entry.path) as stream:
        if not declares_doctype(stream):
            return
    raise PackageError(
        "QH-P-012",
        Text(
            "Tệp {name} trong gói khai báo DOCTYPE nên không được nhận; hãy bỏ phần đó.",
            "The file {name} in the package declares a DOCTYPE and is refused; take that out.",
        ).format(name=entry.path),
    )


def _broken(error: Exception) -> PackageError:
    return PackageError(
        "QH-P-002",
        Text("Gói không phải tệp zip đọc được.", "The package is not a readable zip file."),
        details=str(error),
    )


def _manifest_wrong(reason: str) -> PackageError:
    return PackageError(
        "QH-P-007",
        Text(
            "Danh mục manifest.json của gói không dùng được ({why}).",
            "The package's manifest.json cannot be used ({why}).",
        ).format(why=reason),
    )
