# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: `python -m qh_plugin COMMAND`. Needs no QGIS.

A command is a module in `qh_plugin.commands` with `HELP`, `add_arguments(parser)` and
`run(arguments) -> int`; the help of an argument is a `Text`, shown by `Parser` in the language
asked for. Exit status 2 means: could not run, one line on stderr says why.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from functools import partial
from typing import Any, Iterable, Optional, Sequence

from qh_plugin import commands
from qh_plugin.core.errors import QhError
from qh_plugin.core.text import LANGUAGES, Text

ABOUT = Text(
    "QH trên dòng lệnh: kiểm tra, sửa và công bố hồ sơ quy hoạch, không cần QGIS. "
    "Mã thoát 2 nghĩa là không chạy được; một dòng nói vì sao.",
    "QH on the command line: check, fix and publish planning dossiers without QGIS. "
    "Exit status 2 means: could not run; one line says why.",
)

#: argparse's own titles ("optional arguments": before Python 3.10)
TITLES = {
    "positional arguments": Text("tham số", "arguments"),
    "options": Text("tùy chọn", "options"),
    "optional arguments": Text("tùy chọn", "options"),
}
USAGE = Text("cách dùng: ", "usage: ")
SHOW_HELP = Text("hiện trợ giúp này rồi thoát", "show this help and exit")


class Formatter(argparse.HelpFormatter):
    """Help in one language: that of arguments that is a `Text`, and argparse's own titles."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self._language = language

    def add_usage(
        self,
        usage: Optional[str],
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: Optional[str] = None,
    ) -> None:
        super().add_usage(
            usage, actions, groups, USAGE.get(self._language) if prefix is None else prefix
        )

    def start_section(self, heading: Optional[str]) -> None:
        title = TITLES.get(heading or "")
        super().start_section(title.get(self._language) if title else heading)

    def _format_action(self, action: argparse.Action) -> str:
        action.help = self._get_help_string(action)
        return super()._format_action(action)

    def _get_help_string(self, action: argparse.Action) -> Optional[str]:
        """Also what Python 3.14 looks at, the moment an argument is added."""
        told: object = action.help
        return told.get(self._language) if isinstance(told, Text) else action.help


class Parser(argparse.ArgumentParser):
    """A parser, and those of its commands, that shows its help in one language."""

    def __init__(self, language: str, add_help: bool = True, **options: Any) -> None:
        options.setdefault("formatter_class", partial(Formatter, language))
        super().__init__(add_help=False, **options)
        self._language = language
        if add_help:
            told: Any = SHOW_HELP
            self.add_argument("-h", "--help", action="help", help=told)

    def add_subparsers(self, **options: Any) -> Any:
        """As argparse's own, of parsers in the same language."""
        return super().add_subparsers(parser_class=partial(Parser, self._language), **options)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command; returns the exit status."""
    default = os.environ.get("QH_LANG", "vi")
    known, rest = _global_options(default).parse_known_args(argv)
    language = str(known.lang)  # known before the help texts are put together
    parser = Parser(
        language,
        prog="python -m qh_plugin",
        description=ABOUT.get(language),
        parents=[_global_options(language)],
    )
    choices = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, help=Text("lệnh", "the command")
    )
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


def _global_options(language: str) -> Parser:
    """`--lang`; what it is where it is not given, and the language that its help is in."""
    options = Parser(language, add_help=False)
    told: Any = Text("ngôn ngữ: vi hoặc en", "the language: vi or en")
    options.add_argument("--lang", choices=LANGUAGES, default=language, help=told)
    return options


def _wanted(rest: Sequence[str]) -> list[str]:
    """The command that is called, alone, so that it starts quickly; all where none is named."""
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
    return [rest[0]] if rest and rest[0] in names else names
