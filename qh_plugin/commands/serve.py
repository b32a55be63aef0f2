# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: run the city server on this computer."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.server.serve import Options

HELP = Text(
    "Chạy máy chủ nhận hồ sơ trên máy này (127.0.0.1)",
    "Run the city server on this computer (127.0.0.1)",
)

_OPEN = Text(
    "Không có --accounts: ai vào được máy chủ đều nộp được hồ sơ của mọi phường, xã.",
    "No --accounts: whoever gets to the server may submit for every ward.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, `--store`, `--folder`, `--dsn`, `--model`, `--workers`, `--url`, `--accounts`."""
    parser.add_argument(
        "--port",
        type=int,
        default=5000,
        help=Text("cổng; 0: một cổng còn trống", "the port; 0: a free one"),
    )
    add_store(parser)
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        help=Text("số tiến trình; nhiều hơn 1: gunicorn", "processes; more than 1: gunicorn"),
    )
    parser.add_argument(
        "--url",
        default="",
        help=Text(
            "địa chỉ công khai, khi có proxy đứng trước",
            "public address, where a proxy is in front",
        ),
    )
    parser.add_argument(
        "--accounts",
        type=Path,
        default=None,
        metavar="FILE",
        help=Text(
            "ai được nộp cho phường, xã nào (serveraccounts); không có: ai cũng nộp được mọi hồ sơ",
            "who may submit for which ward (serveraccounts); without: everybody, everything",
        ),
    )


def add_store(parser: argparse.ArgumentParser) -> None:
    """Which store; the commands that back it up have the same options."""
    parser.add_argument(
        "--store",
        default="gpkg",
        help=Text(
            "gpkg (một tệp), postgis (cơ sở dữ liệu), hoặc một thư mục: của kho gpkg",
            "gpkg (one file), postgis (a database), or a folder: that of a gpkg store",
        ),
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=None,
        help=Text(
            "nơi để gói, báo cáo, phần đang nhận (mặc định: qh-store)",
            "packages, reports, stages (default: qh-store)",
        ),
    )
    parser.add_argument(
        "--dsn",
        default=os.environ.get("QH_DB_DSN", ""),
        help=Text(
            "cơ sở dữ liệu của kho postgis, không ghi mật khẩu (mặc định: $QH_DB_DSN)",
            "database of a postgis store, without password (default: $QH_DB_DSN)",
        ),
    )
    parser.add_argument(
        "--model", default="tt16_2025", help=Text("mô hình dữ liệu", "the data model")
    )


def options_of(arguments: argparse.Namespace) -> Options:
    """The store that was named, with the defaults of everything else."""
    from qh_plugin.server.serve import Options, must_fit

    kind = arguments.store if arguments.store in ("gpkg", "postgis") else "gpkg"
    folder = Path("qh-store") if kind == arguments.store else Path(arguments.store)
    options = Options(
        store=arguments.folder or folder, model=arguments.model, kind=kind, dsn=arguments.dsn
    )
    must_fit(options)
    return options


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped; prints `QH_SERVER URL` when ready."""
    from qh_plugin.server.serve import run as serve

    def ready(url: str) -> None:
        if options.accounts is None:
            print(_OPEN.get(arguments.lang), file=sys.stderr, flush=True)
        print(f"QH_SERVER {url}", flush=True)

    options = replace(
        options_of(arguments),
        port=arguments.port,
        workers=arguments.workers,
        url=arguments.url,
        accounts=arguments.accounts,
    )
    serve(options, ready)
    return 0
