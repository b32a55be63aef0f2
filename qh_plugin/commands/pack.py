# SPDX-License-Identifier: GPL-2.0-or-later
"""`pack`: check a dossier and pack what publishing would send into one file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from qh_plugin.commands.submission import add_facts, state_facts
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.text import Text
from qh_plugin.io.publishing import export_package
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Kiểm tra và đóng gói hồ sơ thành một tệp ZIP như khi nộp",
    "Check a dossier and pack it into one ZIP file as publishing would",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "dossier",
        metavar="FOLDER",
        type=Path,
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "out",
        metavar="OUT.zip",
        type=Path,
        help=Text("tệp gói sẽ ghi", "the package file to write"),
    )
    parser.add_argument(
        "--profile", default="truoc_khi_nop", help=Text("bộ quy tắc", "the profile of rules")
    )
    add_facts(parser)
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """0 packed, 1 refused (open errors), 2 could not run."""
    dossier = open_dossier(arguments.dossier)
    state_facts(dossier, arguments)
    try:
        with progress_bar(arguments.lang) as progress:
            made = export_package(dossier, arguments.out, arguments.profile, progress)
    except GateClosed as closed:
        print(closed.text.get(arguments.lang), file=sys.stderr)
        return 1
    size = arguments.out.stat().st_size
    if arguments.json:
        facts = {"path": str(arguments.out), "size": size, "packageId": made.package_id}
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    said = _DONE.format(path=str(arguments.out), size=size, sha=made.package_id)
    print(said.get(arguments.lang))
    return 0


_DONE = Text(
    "Gói: {path}\nKích thước: {size} byte\nMã gói (packageId, SHA-256): {sha}",
    "Package: {path}\nSize: {size} bytes\nPackage id (packageId, SHA-256): {sha}",
)
