# SPDX-License-Identifier: GPL-2.0-or-later
"""What a package may be: names, count, size, ratio. Checked before a byte is unpacked."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from typing import Optional, Sequence

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text, plain

MAX_ENTRIES = 10_000
MAX_UNPACKED = 2 << 30
MAX_RATIO = 200
MAX_NAME = 240
_SMALL = 1 << 20
_REGULAR, _KIND = 0o100000, 0o170000
_ENCRYPTED = 0x1
#: control letters, what Windows forbids, and marks that turn the direction of what follows
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class PackageError(InputError):
    """A package that must not be used; `code` names the reason for machines (QH-P-…)."""

    def __init__(self, code: str, text: Text, details: str = "") -> None:
        super().__init__(text, details)
        self.code = code


def bad_name(name: str) -> Optional[Text]:
    """Why an entry's name is refused, None where it is fine."""
    parts = name.split("/")
    if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return Text("đường dẫn tuyệt đối hoặc rỗng", "absolute or empty path")
    if ".." in parts or "." in parts or "" in parts:
        return Text("đường dẫn chứa “..” hoặc mục rỗng", "path with “..” or an empty part")
    if _FORBIDDEN.search(name):
        return Text("ký tự không được phép", "forbidden character")
    if len(name.encode("utf-8", "replace")) > MAX_NAME:
        return Text("tên quá dài", "name too long")
    if any(part != part.strip(" ") or part.endswith(".") for part in parts):
        return Text("khoảng trắng hoặc dấu chấm ở cuối tên", "space or dot at the end of a name")
    if any(_DEVICES.fullmatch(part) for part in parts):
        return Text("tên thiết bị của Windows", "name of a Windows device")
    if unicodedata.normalize("NFC", name) != name:
        return Text("tên không ở dạng Unicode NFC", "name not in Unicode form NFC")
    return None


def too_thin(entry: zipfile.ZipInfo) -> bool:
    """True where an entry unpacks to more than the allowed multiple of its packed size."""
    return entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def check_totals(files: Sequence[tuple[str, int]]) -> None:
    """Refuse more entries or bytes than a package may hold; (name, unpacked size) each."""
    if len(files) + 1 > MAX_ENTRIES:
        raise PackageError(
            "QH-P-003",
            Text(
                "Gói có {n} tệp, nhiều hơn {limit} tệp cho phép.",
                "The package has {n} files, more than the {limit} allowed.",
            ).format(n=len(files), limit=MAX_ENTRIES),
        )
    total = sum(size for _, size in files)
    if total > MAX_UNPACKED:
        raise PackageError(
            "QH-P-004",
            Text(
                "Gói có {size} MB khi giải nén, lớn hơn giới hạn {limit} MB.",
                "The package unpacks to {size} MB, more than the limit of {limit} MB.",
            ).format(size=total >> 20, limit=MAX_UNPACKED >> 20),
        )


def check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a zip by its directory alone: names, kinds, doubles, counts, sizes, ratio."""
    check_totals([(e.filename, e.file_size) for e in entries])
    seen: set[str] = set()
    for entry in entries:
        # ZipInfo swaps the system's separator and cuts at NUL; orig_filename is what was sent
        reason = bad_name(entry.orig_filename)
        kind = (entry.external_attr >> 16) & _KIND
        if reason is None and kind not in (0, _REGULAR):
            reason = Text("không phải tệp thường", "not a regular file")
        if reason is None and entry.flag_bits & _ENCRYPTED:
            reason = Text("tệp bị mã hóa", "encrypted file")
        if reason is None and entry.filename.casefold() in seen:
            reason = Text("tên bị lặp", "repeated name")
        if reason is not None:
            raise _forbidden(entry, reason)
        if too_thin(entry):
            raise PackageError(
                "QH-P-006",
                Text(
                    "Mục {name} giải nén lớn hơn {ratio} lần; gói bị từ chối.",
                    "The entry {name} unpacks to more than {ratio} times; package refused.",
                ).format(name=entry.filename, ratio=MAX_RATIO),
            )
        seen.add(entry.filename.casefold())
    for entry in entries:
        parts = entry.filename.casefold().split("/")
        if any("/".join(parts[:n]) in seen for n in range(1, len(parts))):
            raise _forbidden(
                entry, Text("vừa là tệp vừa là thư mục", "a file and a folder at once")
            )


def _forbidden(entry: zipfile.ZipInfo, reason: Text) -> PackageError:
    return PackageError(
        "QH-P-005",
        Text(
            "Gói chứa mục {name} không được phép: {why}.",
            "The package holds the forbidden entry {name}: {why}.",
        ).format(name=plain(ascii(entry.orig_filename)), why=reason),
    )
