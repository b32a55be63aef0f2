# SPDX-License-Identifier: GPL-2.0-or-later
"""Help in both languages, for every command."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from qh_plugin import commands
from qh_plugin.cli import main
from tests.cli.conftest import qh

NAMES = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))


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


def test_unknown_command_is_status_2() -> None:
    assert qh("khong-co").status == 2
