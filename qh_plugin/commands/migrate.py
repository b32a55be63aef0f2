# SPDX-License-Identifier: GPL-2.0-or-later
"""`migrate FOLDER`: bring a dossier of an older version of its model to the present one."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.text import Text
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Chuyển hồ sơ sang phiên bản mô hình hiện nay", "Bring a dossier to the present model version"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER and whether only to say what would happen."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=Text("chỉ cho biết sẽ đổi gì", "only say what would change"),
    )
    parser.add_argument(
        "--json", action="store_true", help=Text("in báo cáo dạng JSON", "print the report as JSON")
    )


def run(arguments: argparse.Namespace) -> int:
    """Migrate and print the report."""
    from qh_plugin.io.migrating import migrate, pending, preview

    dossier = open_dossier(arguments.folder)
    plan = pending(dossier)
    if plan is None:
        text = Text(
            "Hồ sơ đã theo phiên bản mô hình hiện nay, không phải chuyển.",
            "The dossier follows the present version of the model; nothing to do.",
        )
        print("null" if arguments.json else text.get(arguments.lang))
        return 0
    with progress_bar(arguments.lang) as progress:
        if arguments.dry_run:
            report = preview(dossier, plan, progress)
        else:
            report = migrate(dossier, plan, progress=progress)
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        return 0
    for sentence in report.sentences():
        print(sentence.get(arguments.lang))
    if arguments.dry_run:
        text = Text("Chỉ xem trước: hồ sơ chưa đổi.", "Preview only: the dossier is unchanged.")
        print(text.get(arguments.lang), file=sys.stderr)
    return 0
