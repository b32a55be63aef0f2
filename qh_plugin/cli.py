# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: `python -m qh_plugin COMMAND`. Needs no QGIS.

A command is a module in `qh_plugin.commands` with `HELP`, `add_arguments(parser)` and
`run(arguments) -> int`. Exit status 2 means: could not run, one line on stderr says why.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from typing import Optional, Sequence

from qh_plugin import commands
from qh_plugin.core.errors import QhError


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m qh_plugin", description=__doc__)
    parser.add_argument("--lang", choices=("vi", "en"), default=os.environ.get("QH_LANG", "vi"))
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = {}
    for found in sorted(pkgutil.iter_modules(commands.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"{commands.__name__}.{found.name}")
        modules[found.name] = module
        module.add_arguments(
            choices.add_parser(found.name, help=module.HELP.vi, description=module.HELP.vi)
        )
    arguments = parser.parse_args(argv)
    try:
        return int(modules[arguments.command].run(arguments))
    except QhError as error:
        print(error.text.get(arguments.lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
