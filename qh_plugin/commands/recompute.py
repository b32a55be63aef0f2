# SPDX-License-Identifier: GPL-2.0-or-later
"""`recompute`: areas and lengths of a dossier's layers from their geometry, after a backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.text import Text
from qh_plugin.io.recomputing import recompute_dossier
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Tính lại diện tích, chiều dài theo hình học", "Recompute areas and lengths from the geometry"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "path", metavar="FOLDER", type=Path, help=Text("thư mục hồ sơ", "the folder of the dossier")
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=Text("chỉ thử, không ghi gì", "only try, write nothing"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Recompute every layer of the dossier; prints how many values changed."""
    with progress_bar(arguments.lang) as progress:
        made = recompute_dossier(arguments.path, arguments.dry_run, progress)
    for layer, note in made.notes:
        print(f"  {layer}: {note.get(arguments.lang)}")
    for copy in made.copies:
        line = Text("Bản sao lưu: {path}", "Backup: {path}").format(path=str(copy))
        print(line.get(arguments.lang))
    said = _WOULD if arguments.dry_run else _DONE
    print(said.format(n=made.changed).get(arguments.lang))
    return 0


_DONE = Text("Đã đổi giá trị của {n} đối tượng.", "Features with changed values: {n}.")
_WOULD = Text(
    "Chạy thử: {n} đối tượng sẽ đổi giá trị; chưa ghi gì.",
    "Dry run: features whose values would change: {n}; nothing was written.",
)
