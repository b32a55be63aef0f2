# SPDX-License-Identifier: GPL-2.0-or-later
"""`publish`: check a dossier, pack it, submit it and print the receipt."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.publish.submit import outcome_text
from qh_plugin.core.text import Text

HELP = Text("Kiểm tra, đóng gói và công bố hồ sơ", "Check, pack and publish a dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER, `--server`, `--profile`, `--json`, `--take-version`."""
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--server", required=True, metavar="URL")
    parser.add_argument("--profile", default="truoc_khi_nop")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON only")
    parser.add_argument(
        "--take-version",
        action="store_true",
        help="after a conflict: base the dossier on the server's version for the next publish",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 accepted, 1 refused (open errors, rejected, conflict), 2 could not run."""
    from qh_plugin.io.http import RequestsTransport
    from qh_plugin.io.publishing import publish, take_server_version

    last = ""

    def on_state(state: State, text: Text) -> None:
        nonlocal last
        line = text.get(arguments.lang)
        if not arguments.json and line != last:
            print(f"  {line}", flush=True)
        last = line

    dossier = open_dossier(arguments.dossier)
    with RequestsTransport() as transport:
        try:
            receipt = publish(
                dossier, transport, arguments.server, arguments.profile, on_state=on_state
            )
        except GateClosed as closed:
            print(closed.text.get(arguments.lang), file=sys.stderr)
            return 1
    if arguments.json:
        print(json.dumps(receipt.raw, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        _show(receipt, arguments.lang)
    if arguments.take_version and receipt.outcome == "conflict":
        take_server_version(dossier, receipt)
    return 0 if receipt.accepted else 1


def _show(receipt: Receipt, language: str) -> None:
    words = Text("Biên nhận", "Receipt").get(language)
    print(f"{words}: {outcome_text(receipt).get(language)}")
    counts = Text(
        "{name}: {received} đối tượng ({inserted} mới, {updated} sửa, {deleted} xoá)",
        "{name}: {received} features ({inserted} new, {updated} changed, {deleted} deleted)",
    )
    for layer in receipt.layers:
        print("  " + counts.format(**{k: layer[k] for k in _SHOWN}).get(language))
    for problem in receipt.problems:
        print(f"  ! {problem.get('title')}: {problem.get('detail')}")
    print(f"  {receipt.package}\n  {receipt.receipt_hash}")


_SHOWN = ("name", "received", "inserted", "updated", "deleted")
