# SPDX-License-Identifier: GPL-2.0-or-later
"""`fix`: apply the repairs to GeoPackages, after a backup, and check again."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Sequence

from qh_plugin.commands.check import add_input_arguments, read, rule_ids
from qh_plugin.core.checking import load_profile
from qh_plugin.core.errors import InputError
from qh_plugin.core.repair import account
from qh_plugin.core.repair.rounds import Mended
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.summary import summary
from qh_plugin.core.text import Text
from qh_plugin.io.fixing import AUTO, Wish, fix
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Sửa lỗi trong GeoPackage bằng các phép sửa", "Mend findings in GeoPackages by the repairs"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    add_input_arguments(parser)
    parser.add_argument(
        "--rules",
        metavar="G07,C02|auto",
        required=True,
        help=Text(
            "sửa lỗi của các quy tắc này; auto: mọi phép sửa an toàn",
            "mend the findings of these rules; auto: every safe repair",
        ),
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=Text("chỉ thử, không ghi gì", "only try, write nothing"),
    )
    parser.add_argument(
        "--yes-move-boundaries",
        action="store_true",
        help=Text(
            "cho phép dời ranh giới pháp lý (thửa đất, địa giới)",
            "allow moving legal boundaries (parcels, administrative borders)",
        ),
    )
    parser.add_argument(
        "--max-area",
        metavar="M2",
        type=float,
        help=Text("không lấp khoảng hở lớn hơn (m²)", "fill no gap larger than this (m²)"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in kết quả dạng JSON Lines", "print the result as JSON Lines"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Mend, write, check again; prints before and after. Exit status as `check`."""
    if arguments.to_epsg is not None:
        raise InputError(
            Text(
                "Lệnh fix ghi vào tệp gốc nên không dùng được --to-epsg.",
                "The command fix writes to the file itself and cannot use --to-epsg.",
            )
        )
    automatic = arguments.rules.strip().lower() == AUTO
    wish = Wish(
        [AUTO] if automatic else rule_ids(arguments.rules) or [],
        arguments.yes_move_boundaries,
        arguments.dry_run,
        arguments.tolerance,
        {} if arguments.max_area is None else {"max_area": arguments.max_area},
    )
    profile = load_profile(arguments.profile)
    with progress_bar(arguments.lang) as progress:
        made = fix(lambda part: read(arguments, part), profile, wish, progress)
    if arguments.json:
        _print_json(made.mended, made.before, made.after, made.copies, arguments.dry_run)
    else:
        _print(made.mended, made.before, made.after, made.copies, arguments)
    return 1 if made.after.errors else 0


def _print(
    mended: Mended,
    before: CheckResult,
    after: CheckResult,
    copies: Sequence[Path],
    arguments: argparse.Namespace,
) -> None:
    for line in account.lines(mended, arguments.lang):
        print(line)
    for copy in copies:
        text = Text("Bản sao lưu: {path}", "Backup: {path}").format(path=str(copy))
        print(text.get(arguments.lang))
    for title, result in ((_BEFORE, before), (_AFTER, after)):
        print(f"\n{title.get(arguments.lang)}\n{summary(result, arguments.lang)}")
    if arguments.dry_run:
        print(_DRY.get(arguments.lang))


def _print_json(
    mended: Mended,
    before: CheckResult,
    after: CheckResult,
    copies: Sequence[Path],
    dry_run: bool,
) -> None:
    """One object a line; the last one is of type "end"."""
    for row in account.rows(mended):
        print(json.dumps(row, ensure_ascii=False))
    end = {
        "type": "end",
        "dry_run": dry_run,
        "mended": len(mended.done),
        "left": len(mended.remaining),
        "errors_before": before.errors,
        "errors_after": after.errors,
        "backups": [str(copy) for copy in copies],
    }
    print(json.dumps(end, ensure_ascii=False))


_BEFORE = Text("TRƯỚC KHI SỬA", "BEFORE")
_AFTER = Text("SAU KHI SỬA", "AFTER")
_DRY = Text("Chạy thử: chưa ghi gì vào tệp.", "Dry run: nothing was written.")
