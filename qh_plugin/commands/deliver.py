# SPDX-License-Identifier: GPL-2.0-or-later
"""`deliver DOSSIER PLACE`: the folder tree that is handed in, as GeoPackage or File Geodatabase."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from qh_plugin.core.dossier.layout import model_of, open_dossier
from qh_plugin.core.text import Text

HELP = Text("Xuất bộ hồ sơ giao nộp", "Export the dossier for delivery")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER, PLACE, `--format`, `--json`."""
    parser.add_argument(
        "dossier", type=Path, help=Text("thư mục hồ sơ", "the folder of the dossier")
    )
    parser.add_argument(
        "place",
        type=Path,
        help=Text("thư mục chứa bộ giao nộp", "the folder that the delivery goes into"),
    )
    parser.add_argument(
        "--format",
        choices=("gpkg", "gdb"),
        default="gpkg",
        help=Text(
            "dạng dữ liệu: GeoPackage hoặc File Geodatabase",
            "the form of the data: GeoPackage or File Geodatabase",
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in lớp, tệp và mã băm dạng JSON", "layers, files and hashes as JSON"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the tree, say what is in it. 0 where all was read back equal."""
    from qh_plugin.io.delivery import deliver
    from qh_plugin.io.terminal import progress_bar

    dossier = open_dossier(arguments.dossier)
    model = model_of(dossier.info)
    with progress_bar(arguments.lang) as progress:
        made = deliver(dossier, model, arguments.place, arguments.format, progress)
    if arguments.json:
        content = {"folder": str(made.folder), "layers": made.layers, "files": made.files}
        print(json.dumps(content, ensure_ascii=False, indent=1))
        return 0
    print(made.folder)
    words = Text("{name}: {count} đối tượng, đọc lại khớp", "{name}, features: {count}, read back")
    for name, count in made.layers.items():
        print("  " + words.format(name=name, count=count).get(arguments.lang))
    for note in made.notes:
        print("  ▲ " + note.get(arguments.lang))
    return 0
