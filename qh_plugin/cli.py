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
from qh_plugin.core.text import LANGUAGES, Text

ABOUT = Text(
    "QH trên dòng lệnh: kiểm tra, sửa và công bố hồ sơ quy hoạch, không cần QGIS. "
    "Mã thoát 2 nghĩa là không chạy được; một dòng nói vì sao.",
    "QH on the command line: check, fix and publish planning dossiers without QGIS. "
    "Exit status 2 means: could not run; one line says why.",
)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command; returns the exit status."""
    known, rest = _global_options().parse_known_args(argv)
    language = str(known.lang)  # known before the help texts are put together
    parser = argparse.ArgumentParser(
        prog="python -m qh_plugin", description=ABOUT.get(language), parents=[_global_options()]
    )
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = {}
    for name in _wanted(rest):
        modules[name] = module = importlib.import_module(f"{commands.__name__}.{name}")
        about = module.HELP.get(language)
        module.add_arguments(choices.add_parser(name, help=about, description=about))
    arguments = parser.parse_args(argv)
    try:
        status = int(modules[arguments.command].run(arguments))
        sys.stdout.flush()
        return status
    except QhError as error:
        print(error.text.get(arguments.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _global_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--lang", choices=LANGUAGES, default=os.environ.get("QH_LANG", "vi"), help="vi, en"
    )
    return options


def _wanted(rest: Sequence[str]) -> list[str]:
    """The command that is called, alone, so that it starts quickly; all where none is named."""
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
    return [rest[0]] if rest and rest[0] in names else names
