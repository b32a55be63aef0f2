# SPDX-License-Identifier: GPL-2.0-or-later
"""`status FOLDER`: what a dossier still lacks before it can be delivered."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Sequence

from qh_plugin.core.dossier.completeness import Item, headline, missing
from qh_plugin.core.dossier.layout import model_of, open_dossier
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.text import Text

HELP = Text(
    "Xem hồ sơ còn thiếu gì (mã thoát 1 khi thiếu mục bắt buộc)",
    "Show what a dossier lacks (exit status 1 where something required is missing)",
)
TITLES = {
    "codes": Text("Mã và phạm vi", "Codes and scope"),
    "classes": Text("Lớp dữ liệu", "Data classes"),
    "records": Text("Bảng hồ sơ", "Records"),
    "documents": Text("Tài liệu", "Documents"),
    "metadata": Text("Thông tin mô tả", "Description"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER and the form of the answer."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the items; 1 where something required is missing."""
    from qh_plugin.io.completeness import status
    from qh_plugin.io.terminal import progress_bar

    dossier = open_dossier(arguments.folder)
    with progress_bar(arguments.lang) as progress:
        items = status(dossier, model_of(dossier.info), progress)
    if arguments.json:
        content = {
            "format": "qh-status/1",
            "dossier": dossier.info.maHoSoQH,
            "complete": not missing(items),
            "items": [item.as_data() for item in items],
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        _show(dossier.info.name, items, arguments.lang)
    return 1 if missing(items) else 0


def _show(name: str, items: Sequence[Item], language: str) -> None:
    print(name)
    print(headline(items).get(language))
    for kind, title in TITLES.items():
        of = [item for item in items if item.kind == kind]
        if not of:
            continue
        print(f"\n{title.get(language)}")
        for item in of:
            print(f"  {item.mark.value} {item.title.get(language)}")
            if item.mark is not Mark.OK and item.todo.vi:
                print(f"      {item.todo.get(language)}")
