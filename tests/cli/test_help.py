# SPDX-License-Identifier: GPL-2.0-or-later
"""Help in both languages, for every command."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
from typing import Iterator

import pytest

from qh_plugin import commands
from qh_plugin.cli import Parser, main
from qh_plugin.core.text import Text
from tests.cli.conftest import qh

NAMES = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
#: letters that English does not have
VIETNAMESE = re.compile("[À-ỹ]")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its actions (`waive add`)."""
    yield parser
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for each in action.choices.values():
                yield from parsers(each)


def helps(parser: argparse.ArgumentParser) -> dict[str, object]:
    """The help of every argument of a parser, of the actions that it has too."""
    found: dict[str, object] = {}
    for each in parsers(parser):
        for action in each._actions:
            subactions = action._choices_actions if isinstance(action.choices, dict) else []
            for told in (action, *subactions):
                place = told.option_strings[0] if told.option_strings else told.metavar or told.dest
                found[f"{each.prog} {place}"] = told.help
    return found


def built(name: str, language: str = "vi") -> Parser:
    parser = Parser(language, prog=name)
    importlib.import_module(f"qh_plugin.commands.{name}").add_arguments(parser)
    return parser


def pages(name: str, language: str) -> list[str]:
    """The help as it is shown: of the command and of each of its actions."""
    return [each.format_help() for each in parsers(built(name, language))]


def unspaced(*texts: str) -> str:
    """Without the spaces and the line ends, which follow the width of the terminal."""
    return "".join("".join(texts).split())


def test_help_names_every_command_in_the_language_asked_for() -> None:
    vietnamese, english = qh("--help").out, qh("--lang", "en", "--help").out
    for name in NAMES:
        said = importlib.import_module(f"qh_plugin.commands.{name}").HELP
        assert said.vi.split()[0] in vietnamese
        assert said.en.split()[0] in english
        assert said.vi[0].isupper() and not said.vi.endswith(".")
        assert said.en[0].isupper() and not said.en.endswith(".")
    assert "không cần QGIS" in vietnamese
    assert "không cần QGIS" not in english


@pytest.mark.parametrize("name", NAMES)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_has_a_help_in_both_languages(name: str) -> None:
    for place, said in helps(built(name)).items():
        assert isinstance(said, Text), place
        assert VIETNAMESE.search(said.vi), f"{place}: {said.vi}"
        assert said.en and not VIETNAMESE.search(said.en), f"{place}: {said.en}"
        for words in (said.vi, said.en):
            assert words == words.strip() and not words.endswith("."), f"{place}: {words}"


@pytest.mark.parametrize("name", NAMES)
def test_the_help_that_is_shown_is_in_one_language(name: str) -> None:
    vietnamese, english = pages(name, "vi"), pages(name, "en")
    for page in english:
        assert not VIETNAMESE.search(page), page
        assert page.startswith("usage: ") and "show this help" in page
        assert "Text(" not in page
    for page in vietnamese:
        assert page.startswith("cách dùng: ") and "\ntùy chọn:\n" in page
        for word in ("usage", "\noptions", "\noptional", "arguments:", "show this help", "Text("):
            assert word not in page, page
    for told in helps(built(name)).values():
        assert isinstance(told, Text)
        assert unspaced(told.vi) in unspaced(*vietnamese)
        assert unspaced(told.en) in unspaced(*english)


def test_help_follows_the_language_asked_for() -> None:
    vietnamese, english = (qh("--lang", asked, "waive", "add", "--help") for asked in ("vi", "en"))
    assert "người chấp nhận" in vietnamese.out
    assert vietnamese.out.startswith("cách dùng: python -m qh_plugin waive add ")
    assert not VIETNAMESE.search(english.out)
    assert english.out.startswith("usage: python -m qh_plugin waive add ")


def test_an_argument_can_be_looked_at_as_soon_as_it_is_added() -> None:
    """As Python 3.14 does, with this very call."""
    parser = Parser("en", prog="x")
    told = parser.add_argument("--share", help=Text("10 %% số thửa", "10 %% of the parcels"))
    assert parser._get_formatter()._expand_help(told) == "10 % of the parcels"
    assert "  --share SHARE  10 % of the parcels\n" in parser.format_help()


def test_a_wrong_argument_shows_the_usage_in_the_language_asked_for() -> None:
    vietnamese, english = (qh("--lang", asked, "report") for asked in ("vi", "en"))
    assert (vietnamese.status, english.status) == (2, 2)
    assert vietnamese.err.startswith("cách dùng: ")
    assert english.err.startswith("usage: ")


def test_unknown_command_is_status_2() -> None:
    assert qh("khong-co").status == 2
