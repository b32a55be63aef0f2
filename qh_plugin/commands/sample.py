# SPDX-License-Identifier: GPL-2.0-or-later
"""`sample FOLDER`: a practice dossier."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.text import Text

HELP = Text("Tạo hồ sơ thực hành", "Make a practice dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER, the seed, and whether errors are planted."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help=Text("thư mục sẽ tạo", "the folder to make")
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=Text("số hạt giống: cùng số, cùng dữ liệu", "the seed: same number, same data"),
    )
    parser.add_argument(
        "--clean", action="store_true", help=Text("không gài lỗi", "plant no errors")
    )


def run(arguments: argparse.Namespace) -> int:
    """Create the sample and say where it is."""
    from qh_plugin.training.sample import create_sample

    dossier = create_sample(arguments.folder, seed=arguments.seed, errors=not arguments.clean)
    print(dossier.folder)
    return 0
