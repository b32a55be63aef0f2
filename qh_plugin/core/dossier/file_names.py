# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of delivered files: what Windows refuses, what others stumble over, a better one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from qh_plugin.core.dossier.marks import Mark, Remark
from qh_plugin.core.dossier.places import LONGEST_PATH, units
from qh_plugin.core.model.schema import fold
from qh_plugin.core.text import Text

LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def remarks(name: str, path: str = "") -> list[Remark]:
    """What is wrong with a file's name; `path` is the whole path it will have."""
    found = []
    if not name or name in (".", "..") or _FORBIDDEN.search(name):
        text = Text(
            'Tên tệp có ký tự Windows không cho phép (< > : " / \\ | ? *).',
            'The name holds a character that Windows refuses (< > : " / \\ | ? *).',
        )
        found.append(Remark(Mark.WRONG, text))
    elif name[-1] in ". " or name[0] == " ":
        text = Text(
            "Tên tệp có khoảng trắng hoặc dấu chấm ở đầu hoặc cuối.",
            "The name begins or ends with a space or a dot.",
        )
        found.append(Remark(Mark.WRONG, text))
    elif _RESERVED.fullmatch(name):
        text = Text("Tên tệp là tên dành riêng của Windows.", "Windows reserves this name.")
        found.append(Remark(Mark.WRONG, text))
    elif not _PLAIN.fullmatch(name):
        text = Text(
            "Tên tệp có dấu, khoảng trắng hoặc ký tự lạ; một số phần mềm không mở được. Nên đặt "
            "{better}.",
            "The name has accents, spaces or odd characters that some programs cannot open. "
            "{better} is safer.",
        )
        found.append(Remark(Mark.WARN, text.format(better=safe(name))))
    if len(name) > LONGEST_NAME:
        text = Text(
            "Tên tệp dài {length} ký tự; nên không quá {limit}.",
            "The name has {length} characters; no more than {limit} is better.",
        ).format(length=len(name), limit=LONGEST_NAME)
        found.append(Remark(Mark.WARN, text))
    if units(path) > LONGEST_PATH:
        text = Text(
            "Đường dẫn dài {length} ký tự, Windows chỉ nhận {limit}; hãy đặt tên ngắn hơn.",
            "The path has {length} characters, Windows takes {limit}; choose a shorter name.",
        ).format(length=units(path), limit=LONGEST_PATH)
        found.append(Remark(Mark.WRONG, text))
    return found


def safe(name: str) -> str:
    """A name that opens everywhere: no accents, "_" for spaces, not too long; the ending small."""
    path = PurePosixPath(name.replace("/", "_").replace("\\", "_"))
    ending = _joined(path.suffix.lstrip(".")).lower()
    stem = _joined(name[: len(name) - len(path.suffix)] if path.suffix else name)
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip("._-") or "tep"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def numbered(name: str, number: int) -> str:
    """The name with a number before its ending: "a_2.pdf"."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}_{number}.{ending}" if dot and stem else f"{name}_{number}"


def _joined(text: str) -> str:
    bare = "".join(
        fold(c).upper() if c.isupper() and len(fold(c)) == 1 else fold(c) if not c.isascii() else c
        for c in text
    )
    return re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9.\-]+", "_", bare)).strip("_")
