# SPDX-License-Identifier: GPL-2.0-or-later
"""`recompute`: areas and lengths of a dossier's layers from their geometry, after a backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.drafting.recompute import recompute
from qh_plugin.core.drafting.roles import roles
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from qh_plugin.core.text import Text
from qh_plugin.io.mending import back_up, places, write
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Tính lại diện tích, chiều dài theo hình học", "Recompute areas and lengths from the geometry"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("path", metavar="FOLDER", type=Path, help="thư mục hồ sơ")
    parser.add_argument("--dry-run", action="store_true", help="chỉ thử, không ghi gì")


def run(arguments: argparse.Namespace) -> int:
    """Recompute every layer of the dossier; prints how many values changed."""
    with progress_bar(arguments.lang) as progress:
        dataset = read_dataset(arguments.path, progress=progress.part(0.0, 0.6))
        if dataset.model_id is None:
            raise InputError(
                Text(
                    "{path} không phải là hồ sơ; hãy chỉ thư mục CSDL_….",
                    "{path} is not a dossier; name a folder CSDL_….",
                ).format(path=str(arguments.path))
            )
        model = load(dataset.model_id)
        edits = []
        for table in dataset.tables:
            found = recompute(table, roles(model.feature_class(table.name)))
            if not found.empty:
                edits += found.edits
                print(f"  {table.name}: {found.note.get(arguments.lang)}")
        copies = []
        if edits and not arguments.dry_run:
            where = places(dataset)
            copies = back_up({where[change.layer][0] for change in edits})
            write(where, edits)
    for copy in copies:
        line = Text("Bản sao lưu: {path}", "Backup: {path}").format(path=str(copy))
        print(line.get(arguments.lang))
    total = sum(len(change.attributes) for change in edits)
    said = _WOULD if arguments.dry_run else _DONE
    print(said.format(n=total).get(arguments.lang))
    return 0


_DONE = Text("Đã đổi giá trị của {n} đối tượng.", "Changed values of {n} features.")
_WOULD = Text(
    "Chạy thử: {n} đối tượng sẽ đổi giá trị; chưa ghi gì.",
    "Dry run: values of {n} features would change; nothing was written.",
)
