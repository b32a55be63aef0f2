# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents of a dossier: what a file is, where it belongs, what is wrong with it.

The demands are the model's (`DocumentKind`; for tt16_2025 those of TT 16/2025/TT-BXD, Annex II:
scanned drawings JPG of 300 dpi, scanned papers PDF of 200 dpi, both 1:1). `io.documents` looks
into the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Mapping, Optional, Sequence

from qh_plugin.core.dossier.marks import Mark, Remark
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import DocumentKind, fold
from qh_plugin.core.text import Text, number

FOLDERS = ("HoSoBASIC/BanVe", "HoSoBASIC/VanBan", "HoSoScan/BanVe", "HoSoScan/VanBan")
OLDEST_PDF = (1, 4)
#: a scan measures a little less than it is called
_DPI_SLACK = 0.97
_A3_LONG_SIDE = 430.0
#: what the content is → the endings it goes by
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "pdf": ("pdf",),
    "jpg": ("jpg", "jpeg"),
    "tif": ("tif", "tiff"),
    "png": ("png",),
    "docx": ("docx", "docm"),
    "xlsx": ("xlsx", "xlsm"),
    "pptx": ("pptx", "pptm"),
    "odt": ("odt", "ods", "odp"),
    "ole": ("doc", "xls", "ppt", "dgn", "msg"),
    "dwg": ("dwg",),
    "dxf": ("dxf",),
    "dgn": ("dgn",),
    "gpkg": ("gpkg",),
    "zip": ("zip",),
    "program": ("exe", "dll", "msi"),
}
_SCANS = ("pdf", "jpg", "tif", "png")
_PAPER_ENDINGS = ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp")
_WORD = re.compile("[a-z]+")
_DRAWING_KINDS = ("dwg", "dxf", "dgn")


@dataclass(frozen=True)
class Facts:
    """What was seen in a file. `kind` is a key of `ENDINGS`, "" where unknown; `version` of a PDF
    ("1.4"); `pages`, `page_mm` (width, height of the first page), `pixels`, `dpi` (the lowest of
    its scanned pages) None where they cannot be read; `text` where a PDF has fonts; `unread` why
    the content could not be read."""

    name: str
    size: int
    kind: str = ""
    version: str = ""
    pages: Optional[int] = None
    page_mm: Optional[tuple[float, float]] = None
    pixels: Optional[tuple[int, int]] = None
    dpi: Optional[float] = None
    text: bool = False
    encrypted: bool = False
    truncated: bool = False
    georeferenced: bool = False
    macros: bool = False
    unread: str = ""

    @property
    def ending(self) -> str:
        """The name's ending, small, without dot."""
        return PurePosixPath(self.name).suffix.lstrip(".").lower()


@dataclass(frozen=True)
class Document:
    """A file of the dossier: its path below the folder, and what it is."""

    path: str
    facts: Facts


def kinds_of(model: Model) -> tuple[DocumentKind, ...]:
    """The kinds of documents that the model names; the four folders where it names none."""
    if model.documents:
        return tuple(model.documents)
    titles = (
        Text("Bản vẽ gốc", "Original drawing"),
        Text("Văn bản gốc", "Original paper"),
        Text("Bản vẽ quét", "Scanned drawing"),
        Text("Văn bản quét", "Scanned paper"),
    )
    return tuple(
        DocumentKind(folder.replace("/", "_"), title, folder, ())
        for folder, title in zip(FOLDERS, titles)
    )


def check(facts: Facts, kind: Optional[DocumentKind]) -> list[Remark]:
    """What is to be said of a file that is to be, or lies, where `kind` belongs. Empty: fine."""
    if facts.size == 0:
        return [_wrong("Tệp rỗng (0 byte).", "The file is empty (0 bytes).")]
    found = _content(facts)
    if kind is not None and kind.types and not _is_one_of(facts, kind.types):
        found.append(
            Remark(
                Mark.WRONG,
                Text("Mục “{title}” cần tệp {types}.", "“{title}” takes {types} files.").format(
                    title=kind.title, types=", ".join(kind.types).upper()
                ),
            )
        )
    if facts.kind == "pdf":
        found += _pdf(facts)
    if kind is not None and kind.min_dpi and facts.kind in _SCANS:
        found += _resolution(facts, kind.min_dpi)
    return found


def proposed(facts: Facts, kinds: Sequence[DocumentKind]) -> Optional[DocumentKind]:
    """The kind that a file most likely is, by content, page size and name; None where none
    takes it."""
    best, best_score = None, 0.0
    for kind in kinds:
        if kind.types and not _is_one_of(facts, kind.types):
            continue
        score = 1 + 4 * (kind.folder == _usual_folder(facts)) + 6 * likeness(facts.name, kind)
        if score > best_score:
            best, best_score = kind, score
    return best


def kind_of(
    document: Document, kinds: Sequence[DocumentKind], chosen: Mapping[str, str]
) -> Optional[DocumentKind]:
    """Which kind a file of the dossier is: as the user chose (path → id), else by folder, type
    and name; None where that does not tell."""
    above = [str(folder) for folder in PurePosixPath(document.path).parents]
    here = [kind for kind in kinds if kind.folder in above]
    nearest = min((above.index(kind.folder) for kind in here), default=0)
    here = [kind for kind in here if above.index(kind.folder) == nearest]
    wanted = chosen.get(document.path)
    for kind in here:
        if kind.id == wanted:
            return kind
    fitting = [k for k in here if not k.types or _is_one_of(document.facts, k.types)]
    if len(fitting) == 1 or len(here) == 1:
        return (fitting or here)[0]
    by_name = {kind.id: likeness(document.facts.name, kind) for kind in fitting}
    most = max(by_name.values(), default=0.0)
    named = [kind for kind in fitting if by_name[kind.id] == most > 0]
    return named[0] if len(named) == 1 else None


def summary(facts: Facts) -> Text:
    """The facts in a few words: "PDF 1.7 · 12 trang · 210 × 297 mm · 300 dpi"."""
    parts = [Text(facts.kind.upper() or facts.ending.upper(), facts.kind.upper())]
    if facts.version:
        parts[0] = Text(f"{parts[0].vi} {facts.version}", f"{parts[0].en} {facts.version}")
    if facts.pages is not None:
        parts.append(Text("{n} trang", "{n} pages").format(n=facts.pages))
    if facts.page_mm is not None:
        width, height = (round(side) for side in facts.page_mm)
        parts.append(Text(f"{width} × {height} mm", f"{width} × {height} mm"))
    if facts.dpi is not None:
        parts.append(Text(f"{round(facts.dpi)} dpi", f"{round(facts.dpi)} dpi"))
    elif facts.pixels is not None:
        width, height = facts.pixels
        parts.append(Text(f"{width} × {height} điểm ảnh", f"{width} × {height} pixels"))
    if facts.georeferenced:
        parts.append(Text("có tọa độ", "georeferenced"))
    parts.append(file_size(facts.size))
    return Text(" · ".join(p.vi for p in parts), " · ".join(p.en for p in parts))


def file_size(size: int) -> Text:
    """ "3,4 MB", "12 KB" """
    if size >= 1 << 20:
        shown = number(size / (1 << 20), 1)
        return Text(f"{shown.vi} MB", f"{shown.en} MB")
    shown = number(max(size / 1024, 0.1), 0 if size >= 10_240 else 1)
    return Text(f"{shown.vi} KB", f"{shown.en} KB")


def _content(facts: Facts) -> list[Remark]:
    found = []
    if facts.kind == "program":
        return [_wrong("Đây là tệp chương trình, không phải tài liệu.", "This is a program.")]
    fitting = ENDINGS.get(facts.kind, ())
    if facts.kind and facts.ending not in fitting:
        found.append(
            Remark(
                Mark.WRONG,
                Text(
                    "Nội dung là {kind} nhưng đuôi tên là “.{ending}”; hãy đổi đuôi thành "
                    "“.{right}” hoặc lưu lại đúng định dạng.",
                    "The content is {kind} but the name ends in “.{ending}”; call it “.{right}” "
                    "or save it in the right format.",
                ).format(kind=_known_as(facts.kind), ending=facts.ending, right=fitting[0]),
            )
        )
    elif not facts.kind and facts.ending in {e for ends in ENDINGS.values() for e in ends}:
        found.append(
            Remark(
                Mark.WRONG,
                Text(
                    "Nội dung không phải là {kind}; tệp có thể bị hỏng.",
                    "The content is no {kind}; the file may be damaged.",
                ).format(kind=facts.ending.upper()),
            )
        )
    if facts.encrypted:
        found.append(
            _wrong(
                "Tệp có mật khẩu hoặc bị khóa quyền; hãy lưu lại không mật khẩu.",
                "The file is protected by a password; save it without one.",
            )
        )
    elif facts.unread:
        found.append(
            Remark(
                Mark.WARN,
                Text(
                    "Không đọc được nội dung để kiểm tra ({why}); hãy mở tệp xem có hỏng không.",
                    "The content could not be read for the check ({why}); open the file and see.",
                ).format(why=facts.unread),
            )
        )
    if facts.truncated:
        found.append(
            _wrong(
                "Tệp thiếu phần cuối, có thể sao chép dở dang; hãy lấy lại từ nguồn.",
                "The end of the file is missing; get it again from its source.",
            )
        )
    if facts.macros:
        found.append(
            Remark(
                Mark.WARN,
                Text("Tệp chứa macro; nên lưu lại không macro.", "It holds macros; save without."),
            )
        )
    return found


def _pdf(facts: Facts) -> list[Remark]:
    version = tuple(int(part) for part in facts.version.split(".") if part.isdigit())
    found = []
    if facts.version and version < OLDEST_PDF:
        found.append(
            Remark(
                Mark.WRONG,
                Text(
                    "PDF phiên bản {version}; cần từ 1.4 trở lên.",
                    "PDF version {version}; 1.4 or newer is needed.",
                ).format(version=facts.version),
            )
        )
    if facts.pages == 0:
        found.append(_wrong("PDF không có trang nào.", "The PDF has no page."))
    return found


def _resolution(facts: Facts, wanted: int) -> list[Remark]:
    if facts.dpi is not None:
        if facts.dpi >= wanted * _DPI_SLACK:
            return []
        text = Text(
            "Độ phân giải {dpi} dpi, cần ít nhất {wanted} dpi; hãy quét lại.",
            "{dpi} dpi, at least {wanted} dpi are needed; scan it again.",
        ).format(dpi=round(facts.dpi), wanted=wanted)
        return [Remark(Mark.WRONG, text)]
    if facts.kind == "pdf":
        if facts.text or facts.encrypted or facts.unread:
            return []  # not a scan, or said already
        text = Text(
            "Không xác định được độ phân giải của ảnh quét (cần {wanted} dpi).",
            "The resolution of the scan cannot be told ({wanted} dpi are needed).",
        )
        return [Remark(Mark.WARN, text.format(wanted=wanted))]
    if facts.pixels is None:
        return []
    width, height = (round(side / wanted * 25.4) for side in facts.pixels)
    text = Text(
        "Ảnh không ghi độ phân giải; {wanted} dpi khi tờ giấy không lớn hơn {width} × {height} mm.",
        "The image notes no resolution; it has {wanted} dpi where the sheet is no larger than "
        "{width} × {height} mm.",
    ).format(wanted=wanted, width=width, height=height)
    return [Remark(Mark.WARN, text)]


def _usual_folder(facts: Facts) -> str:
    if facts.kind in _DRAWING_KINDS or (facts.kind == "ole" and facts.ending == "dgn"):
        return "HoSoBASIC/BanVe"
    if facts.ending in _PAPER_ENDINGS:
        return "HoSoBASIC/VanBan"
    if facts.kind in ("jpg", "tif", "png"):
        return "HoSoScan/BanVe"
    if facts.page_mm is not None and max(facts.page_mm) > _A3_LONG_SIDE:
        return "HoSoBASIC/BanVe"
    return "HoSoScan/VanBan"


def likeness(name: str, kind: DocumentKind) -> float:
    """How much a file's name says the kind, 0 (not at all) to 2: the letters of its title's words
    that stand in the name, and whether it begins with the kind's id or the title's initials."""
    return _likeness(name, kind.id, kind.title.vi)


@lru_cache(maxsize=1 << 15)
def _likeness(name: str, kind_id: str, title: str) -> float:
    parts, words = _name_words(PurePosixPath(name).stem), _name_words(title)
    if not words or not parts:
        return 0.0
    squeezed = "".join(parts)
    share = sum(len(word) for word in words if word in squeezed) / len("".join(words))
    initials = words[0][0] + words[1][0] if len(words) > 1 else "-"
    if parts[0] == kind_id.lower():
        return share + 1.0
    if parts[0] == initials:
        return share + 0.3
    return share if share >= 0.5 else 0.0


@lru_cache(maxsize=1 << 12)
def _name_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _is_one_of(facts: Facts, types: Sequence[str]) -> bool:
    """Whether content or, where that is unknown, ending is one of the types."""
    wanted = {t.lower().lstrip(".") for t in types}
    ends = set(ENDINGS.get(facts.kind, ()))
    if facts.kind in ("ole", "zip", ""):
        return facts.ending in wanted
    return bool(ends & wanted)


def _known_as(kind: str) -> str:
    return {"ole": "Office (97–2003)", "odt": "OpenDocument"}.get(kind, kind.upper())


def _wrong(vi: str, en: str) -> Remark:
    return Remark(Mark.WRONG, Text(vi, en))
