# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents speak of what is there: pictures, links, commands, make targets."""

from __future__ import annotations

import pkgutil
import re

import pytest
import stage

from qh_plugin import commands

ROOT = stage.ROOT
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = ROOT / "resources" / "help" / "huong-dan.html"
COMMANDS = {found.name for found in pkgutil.iter_modules(commands.__path__)}


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http|#)([^)]+)\)", README))
def test_links_of_the_readme_lead_somewhere(link: str) -> None:
    assert (ROOT / link).is_file()


@pytest.mark.parametrize("picture", re.findall(r'src="([^"]+)"', GUIDE.read_text("utf-8")))
def test_pictures_of_the_guide_are_there(picture: str) -> None:
    assert (GUIDE.parent / picture).is_file()


def test_commands_that_are_shown_exist() -> None:
    shown = set(re.findall(r"-m qh_plugin (\w+)", README + GUIDE.read_text("utf-8")))
    assert shown
    assert shown <= COMMANDS


def test_make_targets_that_are_shown_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = set(re.findall(r"\bmake ([a-z]+)", README + contributing))
    assert {"demo", "test"} <= shown
    for target in shown:
        assert re.search(rf"^{target}:.*##", makefile, re.MULTILINE), target
