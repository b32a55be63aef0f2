# SPDX-License-Identifier: GPL-2.0-or-later
"""`serverbackup`: back up a city server while it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.commands.serve import add_store, options_of
from qh_plugin.core.text import Text

HELP = Text(
    "Sao lưu máy chủ nhận hồ sơ khi nó đang chạy",
    "Back up the city server while it runs",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """OUT and the store, as `serve` names it."""
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help=Text("thư mục chưa có, sẽ tạo", "a folder that is not there yet"),
    )
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """0, and a line that says what is in the backup."""
    from qh_plugin.server.backup.making import save

    backup = save(options_of(arguments).definition, arguments.out)
    there = backup.contents
    told = Text(
        "Đã sao lưu vào {folder}: {dossiers} phiên bản, {receipts} biên nhận, {features} đối "
        "tượng, {size} MB.",
        "Backed up into {folder}: {dossiers} versions, {receipts} receipts, {features} features, "
        "{size} MB.",
    ).format(
        folder=str(backup.folder),
        dossiers=len(there.packages),
        receipts=len(there.judged),
        features=there.features,
        size=round(backup.bytes / 1e6, 1),
    )
    print(told.get(arguments.lang))
    return 0
