# SPDX-License-Identifier: GPL-2.0-or-later
"""`rollback`: publish an earlier accepted version again."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipt_document import as_text
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.core.publish.transport import Transport

HELP = Text(
    "Công bố lại một phiên bản cũ đã được chấp nhận",
    "Publish an earlier accepted version again",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER, the version, why, and the server."""
    parser.add_argument(
        "dossier",
        type=Path,
        metavar="DOSSIER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "--to",
        type=int,
        required=True,
        metavar="N",
        help=Text("phiên bản quay lại", "the version to go back to"),
    )
    parser.add_argument(
        "--server",
        required=True,
        metavar="URL",
        help=Text("địa chỉ máy chủ nhận hồ sơ", "the address of the city server"),
    )
    parser.add_argument(
        "--comment",
        default="",
        metavar="TEXT",
        help=Text("lý do (bắt buộc)", "the reason (required)"),
    )
    parser.add_argument(
        "--profile", default="truoc_khi_nop", help=Text("bộ quy tắc", "the profile of rules")
    )
    parser.add_argument(
        "--local",
        action="store_true",
        help=Text(
            "đưa cả dữ liệu trong hồ sơ về phiên bản đó (sao lưu trước; merge --undo hoàn tác)",
            "bring the dossier's data to that version too (backup first; merge --undo undoes it)",
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in biên nhận dạng JSON", "print the receipt as JSON"),
    )


def run(arguments: argparse.Namespace) -> int:
    """0 accepted, 1 refused (open errors, rejected, conflict), 2 could not run."""
    from qh_plugin.io.http import connect
    from qh_plugin.io.rolling_back import roll_back

    def on_state(state: State, text: Text) -> None:
        if not arguments.json:
            print(f"  {text.get(arguments.lang)}", flush=True)

    dossier = open_dossier(arguments.dossier)
    with connect() as transport:
        try:
            receipt = roll_back(
                dossier,
                transport,
                arguments.server,
                arguments.to,
                arguments.comment,
                arguments.profile,
                on_state=on_state,
            )
        except GateClosed as closed:
            print(closed.text.get(arguments.lang), file=sys.stderr)
            return 1
        if receipt.accepted and arguments.local:
            _take(dossier, transport, arguments)
    if arguments.json:
        print(json.dumps(receipt.raw, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        titles = {c.name.replace("/", "_"): c.title for c in model_of(dossier.info).classes}
        print(as_text(receipt, titles, arguments.lang))
        if receipt.accepted and not arguments.local:
            print(_STAYS.get(arguments.lang))
    return 0 if receipt.accepted else 1


def _take(dossier: Dossier, transport: Transport, arguments: argparse.Namespace) -> None:
    """Make the dossier's own layers those of the version that is published now."""
    from qh_plugin.core.publish.client import Server
    from qh_plugin.core.publish.merge import Choices, Take
    from qh_plugin.io.merging import merge

    current = open_dossier(dossier.folder)
    everything = [c.name for c in model_of(current.info).classes]
    server = Server(transport, arguments.server)
    merged = merge(current, server, Choices(conflicts=Take.THEIRS, whole=everything))
    if not arguments.json:
        print(_TAKEN.format(n=merged.count, path=str(merged.backup or "–")).get(arguments.lang))


_STAYS = Text(
    "Dữ liệu trong hồ sơ vẫn như cũ; xem khác biệt bằng lệnh diff, hoặc dùng --local.",
    "The data of the dossier are as they were; see the difference by diff, or use --local.",
)
_TAKEN = Text(
    "Đã đưa {n} đối tượng trong hồ sơ về bản vừa công bố. Bản sao lưu: {path}",
    "Features of the dossier that are now as published: {n}. Backup: {path}",
)
