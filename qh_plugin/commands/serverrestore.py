# SPDX-License-Identifier: GPL-2.0-or-later
"""`serverrestore`: give the backup of a city server back, or try that in a drill."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qh_plugin.commands.serve import add_store, options_of
from qh_plugin.core.text import Text

HELP = Text(
    "Khôi phục máy chủ từ bản sao lưu vào chỗ trống; --drill: diễn tập (mã thoát 1: không đạt)",
    "Restore a server from a backup into an empty place; --drill: only try (exit status 1: failed)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """BACKUP and the store, as `serve` names it."""
    parser.add_argument(
        "backup",
        type=Path,
        metavar="BACKUP",
        help=Text("thư mục bản sao lưu", "the folder of the backup"),
    )
    add_store(parser)
    parser.add_argument(
        "--drill",
        action="store_true",
        help=Text(
            "khôi phục vào chỗ tạm, so sánh, ghi biên bản",
            "restore into a temporary place, compare, record",
        ),
    )
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE.json",
        help=Text("biên bản của buổi diễn tập", "the record of the drill"),
    )


def run(arguments: argparse.Namespace) -> int:
    """0; 1 where a drill has failed."""
    from qh_plugin.server.backup import drill
    from qh_plugin.server.backup.restoring import restore

    store = options_of(arguments).definition
    if not arguments.drill:
        backup = restore(arguments.backup, store)
        told = Text(
            "Đã khôi phục bản sao lưu ngày {made}: {features} đối tượng trùng mã băm; nay có thể "
            "chạy serve.",
            "Restored the backup of {made}: {features} features with equal hashes; serve can "
            "start now.",
        ).format(made=backup.made, features=backup.contents.features)
        print(told.get(arguments.lang))
        return 0
    held = drill.hold(arguments.backup, store)
    record = arguments.record or drill.record_beside(held)
    drill.write(held, record)
    if held.cleared:
        print(_CLEARED.format(names=", ".join(held.cleared)).get(arguments.lang), file=sys.stderr)
    print(held.sentence.get(arguments.lang))
    print(record)
    return 0 if held.passed else 1


_CLEARED = Text(
    "Đã xóa phần còn sót của lần diễn tập bị ngắt: {names}.",
    "Removed what a drill that was cut off had left: {names}.",
)
