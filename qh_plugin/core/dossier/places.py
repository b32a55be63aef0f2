# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a new dossier may lie: its folder's name, and what Windows refuses of a path.

A dossier is made on one computer and opened on others, so the limits of Windows hold everywhere:
259 characters for the path of a file (MAX_PATH without the closing null, in UTF-16 units), no
reserved device names, no `<>:"|?*`, no dot or space at the end of a name (Microsoft, "Naming Files,
Paths, and Namespaces"). Accents and spaces are allowed there, but other programs stumble over them.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePath
from typing import Iterator, Optional

from qh_plugin.core.dossier.layout import FOLDERS, Dossier, DossierInfo
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import fold
from qh_plugin.core.text import Text

#: characters of a path that every Windows program can open
LONGEST_PATH = 259
_LONGEST_NAME = 60
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE
)
#: as long as the names of the stamped and numbered folders below `.qh` get
_STAMP, _PROCESS = "20260101T000000Z-001", "1234567-1"


def folder_name(name: str) -> str:
    """CSDL_ and the plan's name without accents, words joined, each with a capital (TT 16/2025)."""
    bare = (word for word in re.split(r"[^A-Za-z0-9]+", _without_accents(name)) if word)
    return "CSDL_" + "".join(word[0].upper() + word[1:] for word in bare)[:_LONGEST_NAME]


def refusal(folder: Path, info: DossierInfo, model: Model) -> Optional[Text]:
    """Why no dossier can be made in `folder`, as one sentence; None where it can."""
    for name in _new_names(folder):
        reason = _bad_name(name)
        if reason is not None:
            return reason
    return _too_long(folder, info, model)


def caution(folder: Path) -> Optional[Text]:
    """What other programs may stumble over in the path; None where there is nothing."""
    path = str(folder.absolute())
    if path.isascii() and " " not in path:
        return None
    return Text(
        "Đường dẫn {folder} có dấu tiếng Việt hoặc khoảng trắng: QGIS dùng được, nhưng một số "
        "phần mềm khác có thể không mở được; nên chọn đường dẫn không dấu.",
        "The path {folder} has accents or spaces: QGIS can use it, but some other programs may "
        "not open it; a path without them is safer.",
    ).format(folder=path)


def longest_file(folder: Path, info: DossierInfo, model: Model) -> str:
    """The longest path of a file that the plugin will write for this dossier."""
    base = str(folder.absolute())
    return max((f"{base}/{name}" for name in _files(folder, info, model)), key=units)


def units(path: str) -> int:
    """The length as Windows counts it: UTF-16 units."""
    return len(path.encode("utf-16-le")) // 2


def _files(folder: Path, info: DossierInfo, model: Model) -> Iterator[str]:
    dossier = Dossier(folder, info)
    yield f"HoSoGIS/.{dossier.project.stem}.part.qgz"
    for end in ("HoSoGIS/{}.xml.part", "HoSoScan/{}.xlsx.part"):
        yield end.format(info.maHoSoQH)
    for name in FOLDERS:
        yield f"{name}/dossier.json.part"
    for database in model.databases:
        yield f"HoSoGIS/{database}.gpkg-journal"
        yield f".qh/backups/{_STAMP}/{database}.gpkg.part-journal"
    for feature_class in model.classes:
        table = feature_class.name.replace("/", ".")
        yield f".qh/recovery/{_PROCESS}/{table}.jsonl.part"


def _too_long(folder: Path, info: DossierInfo, model: Model) -> Optional[Text]:
    path = longest_file(folder, info, model)
    over = units(path) - LONGEST_PATH
    if over <= 0:
        return None
    return Text(
        "Đường dẫn quá dài: tệp {file} có {count} ký tự, Windows chỉ nhận {limit}. Hãy chọn nơi "
        "đặt hoặc tên ngắn hơn {over} ký tự.",
        "The path is too long: the file {file} has {count} characters, Windows accepts {limit}. "
        "Choose a place or a name that is {over} characters shorter.",
    ).format(file=path, count=units(path), limit=LONGEST_PATH, over=over)


def _new_names(folder: Path) -> Iterator[str]:
    """The names on the way to `folder` that do not exist yet, and its own."""
    path: PurePath = folder.absolute()
    yield path.name
    while path.parent != path and not Path(path.parent).exists():
        path = path.parent
        yield path.name


def _bad_name(name: str) -> Optional[Text]:
    if not name or name in (".", ".."):
        reason = Text("tên trống", "the name is empty")
    elif _FORBIDDEN.search(name) or "/" in name or "\\" in name:
        reason = Text('có ký tự cấm < > : " | ? * \\', 'it holds one of < > : " | ? * \\')
    elif _RESERVED.fullmatch(name):
        reason = Text("tên dành riêng của Windows", "Windows reserves this name")
    elif name[-1] in ". ":
        reason = Text("kết thúc bằng dấu chấm hoặc khoảng trắng", "it ends with a dot or a space")
    else:
        return None
    return Text(
        "Không đặt được tên thư mục “{name}”: {reason}. Hãy chọn tên khác.",
        "The folder cannot be called “{name}”: {reason}. Choose another name.",
    ).format(name=name, reason=reason)


def _without_accents(text: str) -> str:
    """Accents away, capitals kept."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(c if fold(c) == c.casefold() else _bare(c) for c in plain)


def _bare(letter: str) -> str:
    folded = fold(letter)
    return folded.upper() if letter.isupper() else folded
