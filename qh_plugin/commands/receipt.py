# SPDX-License-Identifier: GPL-2.0-or-later
"""`receipt`: read, list, verify and fetch again the receipts of a dossier."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from qh_plugin.core.publish.receipt_checking import Checked, Verdict, all_receipts, verify
from qh_plugin.core.publish.receipt_document import OUTCOMES, as_text, moment, short_code
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.core.model import Model

HELP = Text(
    "Xem, liệt kê và xác minh biên nhận (mã thoát 1 khi biên nhận không đúng)",
    "Show, list and verify receipts (exit status 1 where one is not genuine)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER or FILE, which receipt, and what to do with it."""
    parser.add_argument(
        "place",
        type=Path,
        metavar="DOSSIER|FILE.json",
        help=Text(
            "thư mục hồ sơ hoặc tệp biên nhận", "the folder of a dossier or the file of a receipt"
        ),
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help=Text("mọi biên nhận của hồ sơ", "all receipts of the dossier"),
    )
    parser.add_argument(
        "--version",
        type=int,
        metavar="N",
        help=Text("biên nhận của phiên bản này", "the receipt of this version"),
    )
    parser.add_argument(
        "--package",
        metavar="ID",
        help=Text(
            "biên nhận của gói này (đầu mã là đủ)",
            "the receipt of this package (the beginning of its id is enough)",
        ),
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help=Text(
            "xác minh; với --server: đối chiếu",
            "verify; with --server: compare with the server's copy",
        ),
    )
    parser.add_argument(
        "--fetch",
        action="store_true",
        help=Text("lấy lại từ máy chủ (--server)", "get it again from the server (--server)"),
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help=Text("địa chỉ máy chủ nhận hồ sơ", "the address of the city server"),
    )
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """0; 1 where a receipt was edited or is not the server's; 2 where there is none."""
    if arguments.place.is_file():
        checked, model = _look(arguments.place, arguments), load()
    else:
        dossier = open_dossier(arguments.place)
        model = model_of(dossier.info)
        if arguments.list:
            return _list(dossier, arguments)
        if arguments.fetch:
            _fetch(dossier, arguments)
        checked = _look(_chosen(dossier, arguments), arguments)
    if arguments.json:
        print(json.dumps(_data(checked), ensure_ascii=False, indent=1, sort_keys=True))
    elif checked.receipt is not None:
        told = checked.text if arguments.verify else None
        print(as_text(checked.receipt, titles(model), arguments.lang, told))
    else:
        print(checked.text.get(arguments.lang))
    return 0 if checked.verdict.good else 1


def titles(model: Model) -> dict[str, Text]:
    """Table → the class's title."""
    return {c.name.replace("/", "_"): c.title for c in model.classes}


def _look(path: Path, arguments: argparse.Namespace) -> Checked:
    from qh_plugin.io.published import shelf_at

    if not (arguments.verify and arguments.server):
        return verify(path)
    with shelf_at(arguments.server) as shelf:
        return verify(path, shelf.receipt if shelf else None)


def _chosen(dossier: Dossier, arguments: argparse.Namespace) -> Path:
    for one in all_receipts(dossier):
        receipt = one.receipt
        if arguments.version is not None:
            number = receipt.version if receipt else None
            if number == arguments.version or one.path.name.startswith(
                f"v{arguments.version:04d}-"
            ):
                return one.path
        elif arguments.package:
            known = receipt.package if receipt else one.path.stem.rpartition("-")[2]
            if known.startswith(arguments.package) or arguments.package.startswith(known):
                return one.path
        else:
            return one.path
    raise InputError(
        Text(
            "Hồ sơ chưa có biên nhận này; hãy lấy từ máy chủ (--fetch --server URL).",
            "The dossier has no such receipt; fetch it from the server (--fetch --server URL).",
        )
    )


def _fetch(dossier: Dossier, arguments: argparse.Namespace) -> None:
    from qh_plugin.io.published import fetch_receipts, shelf_at

    with shelf_at(arguments.server) as shelf:
        if shelf is None:
            raise InputError(
                Text("Hãy cho biết máy chủ (--server URL).", "Name the server (--server URL).")
            )
        fetch_receipts(dossier, shelf)


def _list(dossier: Dossier, arguments: argparse.Namespace) -> int:
    found = all_receipts(dossier)
    if arguments.json:
        print(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(_line(one, arguments.lang))
        if not found:
            print(Text("Chưa có biên nhận nào.", "No receipts yet.").get(arguments.lang))
    return 0 if all(one.verdict.good for one in found) else 1


def _line(one: Checked, language: str) -> str:
    receipt = one.receipt
    if receipt is None:
        return f"✖ {one.text.get(language)}"
    number = "–" if receipt.version is None else str(receipt.version)
    outcome = OUTCOMES.get(receipt.outcome, Text(receipt.outcome, receipt.outcome)).get(language)
    return f"{number:>4}  {moment(receipt.received_at)}  {short_code(receipt)}  {outcome}"


def _data(one: Checked) -> dict[str, object]:
    receipt = one.receipt
    return {
        "file": one.path.name,
        "verdict": one.verdict.value,
        "code": short_code(receipt) if receipt else None,
        "receipt": dict(receipt.raw) if receipt else None,
        "note": one.text.vi if one.verdict is not Verdict.GENUINE else "",
    }
