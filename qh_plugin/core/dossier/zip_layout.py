# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a zip is laid out as ours are: entries one after the other from the first byte, then the
directory, then the end, nothing before, between or behind, and both headers of an entry agree.

Two programs that read an odd zip may see different files in it (PKWARE APPNOTE 4.3): what one
checked is not what the other unpacks. A directory of a million entries is refused unread.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qh_plugin.core.dossier.limits import MAX_ENTRIES, PackageError, check_totals
from qh_plugin.core.text import Text

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONG = 0xFFFFFFFF
_ZIP64 = 1
_DESCRIPTOR = 0x8
#: a name, its fields and what zip adds; ten thousand of them are 8 MB
_DIRECTORY_LIMIT = 800 * MAX_ENTRIES
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class _End:
    entries: int
    size: int
    start: int


def check_end(path: Path) -> None:
    """Refuse a zip by its last bytes, before its directory is read. Raises `PackageError`, OSError,
    `zipfile.BadZipFile` where there is no end of a zip."""
    with path.open("rb") as stream:
        _read_end(stream)


def check_layout(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a zip whose entries do not follow each other exactly. Raises `PackageError`."""
    entries = sorted(archive.infolist(), key=lambda e: e.header_offset)
    with path.open("rb") as stream:
        end = _read_end(stream)
        if len(entries) != end.entries:
            raise _odd("the directory has another number of entries than its end says")
        at = 0
        for entry in entries:
            if entry.header_offset != at:
                raise _odd("entries overlap or something lies between them", entry)
            at = _after(stream, entry)
    if at != end.start:
        raise _odd("something lies between the entries and the directory")


def _read_end(stream: IO[bytes]) -> _End:
    size = stream.seek(0, 2)
    if size < _END.size:
        raise zipfile.BadZipFile("too short")
    stream.seek(size - _END.size)
    mark, *disks, here, total, length, start, comment = _END.unpack(stream.read(_END.size))
    if mark != b"PK\x05\x06":
        raise zipfile.BadZipFile("no end of a zip at the end of the file")
    if any(disks) or here != total or comment:
        raise _odd("several disks or a comment")
    if total >= MAX_ENTRIES or length > _DIRECTORY_LIMIT:
        check_totals([("", 0)] * (MAX_ENTRIES + 1))
    if start + length + _END.size != size:
        raise _odd("something lies before the first entry or behind the directory")
    return _End(total, length, start)


def _after(stream: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry end; its own header must say what the directory says."""
    stream.seek(entry.header_offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no header where the directory says")
    _, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack(head)
    raw, more = stream.read(name), stream.read(extra)
    if flags & _DESCRIPTOR or flags != entry.flag_bits or method != entry.compress_type:
        raise _odd("the two headers of an entry differ", entry)
    if method not in _METHODS:
        raise _odd("a method of compression other than deflate", entry)
    if packed == _LONG or size == _LONG:
        size, packed = _long_sizes(more, size, packed, entry)
    if (crc, packed, size) != (entry.CRC, entry.compress_size, entry.file_size):
        raise _odd("the two headers of an entry differ", entry)
    if raw != entry.orig_filename.encode("utf-8" if flags & 0x800 else "cp437"):
        raise _odd("an entry has two names", entry)
    return entry.header_offset + _LOCAL.size + int(name) + int(extra) + int(packed)


def _long_sizes(extra: bytes, size: int, packed: int, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Unpacked and packed size of the zip64 field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _ZIP64 and length >= 16 and at + 20 <= len(extra):
            long_size, long_packed = struct.unpack_from("<QQ", extra, at + 4)
            return (
                long_size if size == _LONG else size,
                long_packed if packed == _LONG else packed,
            )
        at += 4 + length
    raise _odd("an entry has no sizes", entry)


def _odd(reason: str, entry: zipfile.ZipInfo | None = None) -> PackageError:
    text = Text(
        "Tệp zip của gói bị sửa hoặc không do phần mềm này tạo (bố cục lạ); hãy đóng gói lại.",
        "The zip of the package was changed or made by other software (odd layout); pack again.",
    )
    named = f"{reason}: {entry.filename!r}" if entry is not None else reason
    return PackageError("QH-P-011", text, details=named)
