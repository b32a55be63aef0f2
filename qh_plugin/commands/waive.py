# SPDX-License-Identifier: GPL-2.0-or-later
"""`waive add|list|withdraw FOLDER`: the accepted exceptions of a dossier.

A waiver holds for one finding as it is: an edit of its features ends it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

HELP = Text("Chấp nhận ngoại lệ: add, list, withdraw", "Accept exceptions: add, list, withdraw")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The three actions."""
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, help=Text("việc cần làm", "what to do")
    )
    add = actions.add_parser(
        "add",
        help=Text(
            "chấp nhận những lỗi có mã này trong báo cáo kiểm tra",
            "accept the findings with these keys in the report of the check",
        ),
    )
    add.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    add.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        required=True,
        help=Text("mã của lỗi (lặp được)", "the key of the finding (may be repeated)"),
    )
    add.add_argument("--reason", metavar="TEXT", required=True, help=Text("lý do", "the reason"))
    add.add_argument(
        "--person",
        metavar="NAME",
        required=True,
        help=Text("người chấp nhận", "the person who accepts"),
    )
    add.add_argument("--office", metavar="NAME", default="", help=Text("cơ quan", "the office"))
    add.add_argument(
        "--until",
        metavar="DATE",
        type=_day,
        required=True,
        help=Text("ngày cuối còn hiệu lực, 2026-12-31", "the last day that it holds, 2026-12-31"),
    )
    add.add_argument(
        "--profile",
        metavar="ID",
        default="truoc_khi_nop",
        help=Text("bộ quy tắc", "the profile of rules"),
    )
    shown = actions.add_parser(
        "list", help=Text("liệt kê, kèm hiệu lực", "list them, and whether they hold")
    )
    shown.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    shown.add_argument(
        "--date",
        metavar="DATE",
        type=_day,
        help=Text("hiệu lực vào ngày này", "whether they hold on this day"),
    )
    shown.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))
    back = actions.add_parser(
        "withdraw", help=Text("rút lại một ngoại lệ", "withdraw an exception")
    )
    back.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    back.add_argument(
        "--id",
        metavar="ID",
        required=True,
        help=Text("mã của ngoại lệ, xem list", "the id of the exception, see list"),
    )
    back.add_argument(
        "--person",
        metavar="NAME",
        required=True,
        help=Text("người rút lại", "the person who withdraws"),
    )
    back.add_argument("--reason", metavar="TEXT", default="", help=Text("lý do", "the reason"))


def run(arguments: argparse.Namespace) -> int:
    """Do the action; 0 where it was done."""
    return {"add": _add, "list": _list, "withdraw": _withdraw}[arguments.action](arguments)


def _add(arguments: argparse.Namespace) -> int:
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.core.checking.waivers import waiver_for
    from qh_plugin.io import waivers
    from qh_plugin.io.reading import read_dataset
    from qh_plugin.io.terminal import progress_bar

    dossier = open_dossier(arguments.folder)
    if arguments.until < date.today().isoformat():
        raise InputError(
            Text(
                "Ngày hết hiệu lực {day} đã qua; hãy chọn ngày từ hôm nay trở đi.",
                "The last day {day} has passed; choose today or later.",
            ).format(day=arguments.until)
        )
    profile = load_profile(arguments.profile)
    with progress_bar(arguments.lang) as progress:
        dataset = read_dataset(dossier.folder, progress=progress.part(0.0, 0.3))
        result = check(dataset, profile, progress=progress.part(0.3, 1.0))
    made = [
        waiver_for(
            result,
            dataset,
            key,
            reason=arguments.reason,
            person=arguments.person,
            office=arguments.office,
            made=_now(),
            expires=arguments.until,
        )
        for key in arguments.key
    ]
    for waiver in made:  # all of them were found, so all are written
        waivers.append(dossier, waiver)
        text = Text(
            "Đã chấp nhận {rule} ({ids}) đến {until}; mã ngoại lệ {id}.",
            "Accepted {rule} ({ids}) until {until}; waiver {id}.",
        ).format(
            rule=waiver.rule, ids=", ".join(waiver.ids) or "–", until=waiver.expires, id=waiver.id
        )
        print(text.get(arguments.lang))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from qh_plugin.core.checking.waivers import read_ledger
    from qh_plugin.io import waivers

    ledger = read_ledger(waivers.read_lines(open_dossier(arguments.folder)))
    on = date.fromisoformat(arguments.date) if arguments.date else date.today()
    language = arguments.lang
    if arguments.json:
        rows = [
            {"id": w.id, **asdict(w), "ended": _said(ledger.ended(w, on), language)}
            for w in ledger.waivers
        ]
        print(json.dumps({"waivers": rows, "bad": ledger.bad}, ensure_ascii=False, indent=1))
        return 0
    for w in ledger.waivers:
        standing = ledger.ended(w, on) or Text("đến {day}", "until {day}").format(
            day=w.expires or "…"
        )
        who = f"{w.person}, {w.office}" if w.office else w.person
        print(f"{w.id}  {w.rule} {w.layer} {', '.join(w.ids)}: {w.reason} ({who}; ", end="")
        print(f"{standing.get(language)})")
    for number in ledger.bad:
        text = Text("Dòng {n} của sổ không đọc được.", "Line {n} of the ledger cannot be read.")
        print(text.format(n=number).get(language))
    if not ledger.waivers:
        print(Text("Chưa có ngoại lệ nào.", "There is no waiver yet.").get(language))
    return 0


def _withdraw(arguments: argparse.Namespace) -> int:
    from qh_plugin.core.checking.waivers import Withdrawal, read_ledger
    from qh_plugin.io import waivers

    dossier = open_dossier(arguments.folder)
    ledger = read_ledger(waivers.read_lines(dossier))
    waiver = next((w for w in ledger.waivers if w.id == arguments.id), None)
    if waiver is None or ledger.withdrawal(waiver) is not None:
        raise InputError(
            Text(
                "Không có ngoại lệ nào mang mã {id} còn hiệu lực; hãy xem waive list.",
                "No waiver {id} is in force; see waive list.",
            ).format(id=arguments.id)
        )
    if not arguments.person.strip():
        raise InputError(Text("Hãy nhập tên người rút lại.", "Enter who withdraws it."))
    waivers.append(
        dossier,
        Withdrawal(waiver.id, arguments.person.strip(), arguments.reason.strip(), _now()),
    )
    print(Text("Đã rút lại {id}.", "Withdrew {id}.").format(id=waiver.id).get(arguments.lang))
    return 0


def _said(text: Optional[Text], language: str) -> Optional[str]:
    return text.get(language) if text else None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: 2026-12-31") from error


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
