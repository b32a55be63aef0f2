# SPDX-License-Identifier: GPL-2.0-or-later
"""What a file is, told by its content; never by its name alone, and never by running it."""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Callable, Mapping

from qh_plugin.core.dossier.documents import Facts
from qh_plugin.io.documents import images, pdf
from qh_plugin.io.opening import cannot_open

_DXF = re.compile(rb"\s*(999\s[^\n]*\n\s*)*0\s*\r?\n\s*SECTION", re.IGNORECASE)
_BROKEN = (ValueError, KeyError, IndexError, TypeError, OverflowError, struct.error, EOFError)
#: part of a zip → what the zip is
_OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))


def inspect(path: Path) -> Facts:
    """The facts of a file. Content that cannot be read is said in `unread`; raises only
    `StorageError` (gone, no permission)."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
            kind = kind_by_content(head, path)
            look = _LOOKS.get(kind)
            if look is None or not size:
                return Facts(path.name, size, kind)
            try:
                return look(path, size, file)
            except _BROKEN as error:
                return Facts(path.name, size, kind, unread=str(error) or type(error).__name__)
    except OSError as error:
        raise cannot_open(path, error) from error


def kind_by_content(head: bytes, path: Path) -> str:
    """A key of `ENDINGS` by the first bytes, "" where unknown."""
    starts = (
        (b"\xff\xd8\xff", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
        (b"II+\0", "tif"),
        (b"MM\0+", "tif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"SQLite format 3\0", "gpkg"),
        (b"AutoCAD Binary DXF", "dxf"),
        (b"MZ", "program"),
        (b"\x7fELF", "program"),
        (b"\x08\x05\x17\x00", "dgn"),
        (b"\x08\x09\xfe\x02", "dgn"),
        (b"\xc8\x09\xfe\x02", "dgn"),
    )
    for start, kind in starts:
        if head.startswith(start):
            return kind
    if re.match(rb"AC10\d\d", head):
        return "dwg"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    return "dxf" if _DXF.match(head) else ""


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:5000]
            label = archive.getinfo("mimetype") if "mimetype" in names else None
            if label and label.file_size < 200 and b"opendocument" in archive.read(label):
                return "odt"
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, *_BROKEN):
        return ""
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"


def _pdf(path: Path, size: int, file: BinaryIO) -> Facts:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = pdf.look(data)
    if found is None:
        return Facts(path.name, size, "pdf", unread="%PDF")
    return Facts(
        path.name,
        size,
        "pdf",
        version=found.version,
        pages=found.pages,
        page_mm=found.page_mm,
        dpi=found.dpi,
        text=found.text,
        encrypted=found.encrypted,
        truncated=found.truncated,
        georeferenced=found.georeferenced,
        unread="" if found.pages is not None or found.truncated else "PDF: Pages",
    )


def _image(
    read: Callable[[BinaryIO], images.ImageFacts], kind: str
) -> Callable[[Path, int, BinaryIO], Facts]:
    def look(path: Path, size: int, file: BinaryIO) -> Facts:
        found = read(file)
        return Facts(
            path.name,
            size,
            kind,
            pages=found.pages if kind == "tif" else None,
            pixels=found.pixels,
            dpi=found.dpi,
            georeferenced=found.georeferenced,
            truncated=kind == "jpg" and not _ends_as_jpeg(file, size),
        )

    return look


def _ends_as_jpeg(file: BinaryIO, size: int) -> bool:
    """The end marker, with room for what scanners put behind it."""
    file.seek(max(size - 65_536, 0))
    return b"\xff\xd9" in file.read()


def _office(path: Path, size: int, file: BinaryIO) -> Facts:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            kind = _zip_kind(path)
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(str(error)) from error
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Facts(path.name, size, kind, macros=macros, encrypted=encrypted)


def _ole(path: Path, size: int, file: BinaryIO) -> Facts:
    """Office before 2007, DGN v8, and newer Office files with a password."""
    file.seek(0)
    content = file.read(8 << 20)
    encrypted = "EncryptedPackage".encode("utf-16-le") in content
    return Facts(path.name, size, "ole", encrypted=encrypted)


_LOOKS: Mapping[str, Callable[[Path, int, BinaryIO], Facts]] = {
    "pdf": _pdf,
    "jpg": _image(images.jpeg, "jpg"),
    "tif": _image(images.tiff, "tif"),
    "png": _image(images.png, "png"),
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
    "odt": _office,
    "ole": _ole,
}
