# SPDX-License-Identifier: GPL-2.0-or-later
"""`fix`: apply the repairs to GeoPackages, after a backup, and check again."""

from __future__ import annotations

import argparse

from qh_plugin.commands.check import add_input_arguments, read, rule_ids
from qh_plugin.core.checking import catalogue, check, load_profile
from qh_plugin.core.errors import InputError
from qh_plugin.core.repair import repairs, repairs_for
from qh_plugin.core.repair.rounds import Mended, mend
from qh_plugin.core.report.summary import summary
from qh_plugin.core.text import Text
from qh_plugin.io.mending import back_up, places, write
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Sửa lỗi trong GeoPackage bằng các phép sửa", "Mend findings in GeoPackages by the repairs"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    add_input_arguments(parser)
    parser.add_argument(
        "--rules", metavar="G07,C02", required=True, help="sửa lỗi của các quy tắc này"
    )
    parser.add_argument("--dry-run", action="store_true", help="chỉ thử, không ghi gì")


def run(arguments: argparse.Namespace) -> int:
    """Mend, write, check again; prints before and after. Exit status as `check`."""
    if arguments.to_epsg is not None:
        raise InputError(
            Text(
                "Lệnh fix ghi vào tệp gốc nên không dùng được --to-epsg.",
                "The command fix writes to the file itself and cannot use --to-epsg.",
            )
        )
    wanted = _mendable(rule_ids(arguments.rules) or [])
    profile = load_profile(arguments.profile)
    with progress_bar(arguments.lang) as progress:
        dataset = read(arguments, progress.part(0.0, 0.1))
        where = places(dataset)
        before = check(
            dataset, profile, tolerance=arguments.tolerance, progress=progress.part(0.1, 0.3)
        )
        mended = mend(
            dataset,
            profile,
            wanted,
            tolerance=arguments.tolerance,
            result=before,
            progress=progress.part(0.3, 0.8),
        )
        copies = []
        if mended.edits and not arguments.dry_run:
            copies = back_up({where[e.layer][0] for e in mended.edits})
            write(where, mended.edits)
        after_data = mended.dataset if arguments.dry_run else read(arguments, progress)
        after = check(
            after_data, profile, tolerance=arguments.tolerance, progress=progress.part(0.8, 1.0)
        )
    _print(mended, arguments.lang)
    for copy in copies:
        line = Text("Bản sao lưu: {path}", "Backup: {path}").format(path=str(copy))
        print(line.get(arguments.lang))
    for title, result in ((_BEFORE, before), (_AFTER, after)):
        print(f"\n{title.get(arguments.lang)}\n{summary(result, arguments.lang)}")
    if arguments.dry_run:
        print(_DRY.get(arguments.lang))
    return 1 if after.errors else 0


def _mendable(wanted: list[str]) -> list[str]:
    known = {rule.id for rule in catalogue()}
    for rule_id in wanted:
        if rule_id not in known or not repairs_for(rule_id):
            all_mended = sorted({r for repair in repairs() for r in repair.mends})
            raise InputError(
                Text(
                    "Quy tắc {id} không có phép sửa; các quy tắc sửa được: {known}.",
                    "There is no repair for rule {id}; those that have one: {known}.",
                ).format(id=rule_id, known=", ".join(all_mended))
            )
    return wanted


def _print(mended: Mended, language: str) -> None:
    for edits in mended.edits:
        print(f"  {edits.layer}: {edits.text.get(language)}")
    for rule_id, reason in mended.left:
        line = Text("  chưa sửa được {rule}: {why}", "  not mended {rule}: {why}")
        print(line.format(rule=rule_id, why=reason).get(language))
    line = Text("Đã sửa {n} chỗ, còn {left}.", "Mended {n}, {left} left.")
    print(line.format(n=len(mended.edits), left=len(mended.left)).get(language))


_BEFORE = Text("TRƯỚC KHI SỬA", "BEFORE")
_AFTER = Text("SAU KHI SỬA", "AFTER")
_DRY = Text("Chạy thử: chưa ghi gì vào tệp.", "Dry run: nothing was written.")
