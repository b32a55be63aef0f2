# SPDX-License-Identifier: GPL-2.0-or-later
"""`serveraccounts`: who may submit for which ward, in the file that `serve --accounts` reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

HELP = Text(
    "Xem, ghi tệp tài khoản: ai được nộp hồ sơ của phường, xã nào",
    "Show and write the file of accounts: who may submit for which ward",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, and one change: `--allow` or `--remove`; without one the accounts are listed."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=Text("tệp tài khoản", "the file of accounts")
    )
    change = parser.add_mutually_exclusive_group()
    change.add_argument(
        "--allow",
        nargs="+",
        metavar=("NAME", "WARD"),
        help=Text(
            "cho NAME nộp các phường, xã (mã hoặc tên), hồ sơ (79QPK1000001, 79QPK10*) hay '*', "
            "thay cho những gì đã có",
            "give NAME these wards (code or name), dossiers (79QPK1000001, 79QPK10*) or '*', "
            "instead of what it had",
        ),
    )
    change.add_argument(
        "--remove",
        metavar="NAME",
        help=Text("NAME không được nộp nữa", "NAME may not submit any more"),
    )


def run(arguments: argparse.Namespace) -> int:
    """0, and a line for each account. A file that cannot be used is not written over."""
    from qh_plugin.server import accounts

    file: Path = arguments.file
    listed = accounts.read(file) if file.exists() or not arguments.allow else {}
    if arguments.allow:
        name = accounts.name_of(arguments.allow[0])
        grants = dict.fromkeys(accounts.grant_of(one) for one in arguments.allow[1:])
        if not name or not grants:
            raise InputError(_WHAT)
        accounts.write(file, {**listed, name: accounts.Account(tuple(grants))})
    elif arguments.remove is not None:
        name = accounts.name_of(arguments.remove)
        if name not in listed:
            raise InputError(_NOT_THERE.format(name=name))
        accounts.write(file, {one: listed[one] for one in listed if one != name})
    for name, account in sorted(accounts.read(file).items()):
        print(f"{name}: {accounts.named(account.grants, len(account.grants))}")
    return 0


_WHAT = Text(
    "Hãy ghi tên tài khoản rồi các phường, xã được nộp: --allow canbo.saigon 26740",
    "Name the account, then the wards it may submit for: --allow canbo.saigon 26740",
)
_NOT_THERE = Text(
    "Tệp không có tài khoản “{name}”; chạy không có --remove để xem danh sách.",
    "The file has no account “{name}”; run without --remove to list them.",
)
