# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: run the practice city server on this computer."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.text import Text

HELP = Text(
    "Chạy máy chủ thử nghiệm trên máy này (127.0.0.1)",
    "Run the practice server on this computer (127.0.0.1)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, `--store`."""
    parser.add_argument("--port", type=int, default=5000, help="0: a free one")
    parser.add_argument("--store", type=Path, default=Path("qh-store"), help="folder of the server")
    parser.add_argument("--model", default="tt16_2025")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped; prints `QH_SERVER URL` when ready."""
    from qh_plugin.server.serve import run as serve

    def ready(url: str) -> None:
        print(f"QH_SERVER {url}", flush=True)

    serve(port=arguments.port, store=arguments.store, ready=ready, model=arguments.model)
    return 0
