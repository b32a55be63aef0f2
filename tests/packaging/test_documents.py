# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents speak of what is there: pictures, links, commands, rules, make targets."""

from __future__ import annotations

import ast
import html
import importlib
import pkgutil
import re

import pytest
import stage

from qh_plugin import commands
from qh_plugin.cli import Parser
from qh_plugin.core.checking import available_profiles, catalogue, load_profile

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


def table_of_commands() -> list[tuple[str, str]]:
    """(command, the rest) of the README's table."""
    part = README.split("## Dòng lệnh")[1].split("\n## ")[0]
    cells = [line.split(" | ")[0] for line in part.splitlines() if line.startswith("| `")]
    return [found for cell in cells for found in re.findall(r"`(\w+)((?: [^`]*)?)`", cell)]


def test_commands_that_are_shown_exist() -> None:
    shown = set(re.findall(r"-m qh_plugin (\w+)", README + GUIDE.read_text("utf-8")))
    assert shown
    assert shown <= COMMANDS


def test_the_readme_shows_every_command() -> None:
    assert {name for name, _ in table_of_commands()} == COMMANDS


def test_the_readme_counts_the_rules_rightly() -> None:
    count = len(catalogue())
    assert f"{count} quy tắc" in README
    assert f"{count} rules" in README


def test_make_targets_that_are_shown_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)", README + contributing))
    assert {"demo", "test"} <= shown
    for target in shown:
        assert re.search(rf"^{target}:.*##", makefile, re.MULTILINE), target


def shown_options() -> list[tuple[str, str]]:
    """(command, option) of every command line that the guide and the README show."""
    text = html.unescape(re.sub(r"<[^>]+>", "\n", GUIDE.read_text("utf-8")))
    lines = re.findall(r"-m qh_plugin (\w+)((?:.|\n    +(?=--))*)", text) + table_of_commands()
    return [
        (name, option)
        for name, rest in lines
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest.split("#")[0])
    ]


def test_options_that_are_shown_exist() -> None:
    shown = shown_options()
    assert ("check", "--neighbour") in shown
    assert ("waive", "--until") in shown
    for name, option in shown:
        parser = Parser("vi")
        importlib.import_module(f"{commands.__name__}.{name}").add_arguments(parser)
        parts = [a.choices for a in parser._actions if isinstance(a.choices, dict)]
        every = [parser, *(sub for choices in parts for sub in choices.values())]
        assert any(option in p._option_string_actions for p in every), f"{name} {option}"


SEVERITIES = {"error": "✖ lỗi", "warning": "▲ cảnh báo", "info": "● thông tin"}
MENDING = {"auto": "tự động", "ask": "hỏi", "no": "–"}


def test_the_guide_names_every_rule_as_it_is() -> None:
    """Id, title, severity before submission, whether it can be mended; in the catalogue's words."""
    profile = load_profile("truoc_khi_nop")
    wanted = {
        (
            rule.id,
            rule.title.vi,
            SEVERITIES[profile.severity(rule).value],
            MENDING[rule.mending.value],
        )
        for rule in catalogue()
    }
    row = r"<tr><td>([A-Z]\d\d)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>"
    page = GUIDE.read_text("utf-8")
    rows = [tuple(map(html.unescape, found)) for found in re.findall(row, page)]
    assert set(rows) == wanted
    assert len(rows) == len(wanted)
    assert f"Có {len(wanted)} quy tắc" in page


def test_the_guide_names_every_profile() -> None:
    named = set(re.findall(r"<code>((?:dia_chinh_|[a-z]+_)\w+)</code>", GUIDE.read_text("utf-8")))
    missing = set(available_profiles()) - named
    assert missing <= {"dia_chinh_500", "dia_chinh_1000", "dia_chinh_2000"}  # "… to …"


def shown_keys(table: str) -> set[str]:
    """The keys that a table of the guide names, one or several joined by +."""
    part = GUIDE.read_text("utf-8").split(f'<table class="{table}">')[1].split("</table>")[0]
    cells = re.findall(r"<tr><td>(.*?)</td>", part)
    found = {key for cell in cells for key in re.split(r" / |, | … ", cell)}
    return {re.sub(r"</?kbd>", "", key) for key in found}


def test_the_guide_names_every_key_of_the_list() -> None:
    source = (ROOT / "qh_plugin/gui/checking/listing/keys.py").read_text("utf-8")
    made = next(
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "KEYS"
    )
    keys = {"Enter" if key == "Return" else key for key in made.values()}
    assert shown_keys("keys") == keys | {"↓", "↑", "1", "9", "H"}


def test_the_guide_names_every_algorithm() -> None:
    """By id, in the order and with the title of the provider."""
    folder = ROOT / "qh_plugin" / "processing"
    modules = re.findall(
        r"^from qh_plugin\.processing\.(\w+) import",
        (folder / "provider.py").read_text("utf-8"),
        re.M,
    )
    wanted = set()
    for module in modules:
        source = (folder / f"{module}.py").read_text("utf-8")
        name = re.search(r'def name\(self\) -> str:\n +return "(\w+)"', source)
        title = re.search(r'def displayName.*\n +return translate\("qh", "(.*?)"\)', source)
        assert name and title, module
        wanted.add((title[1], f"qh:{name[1]}"))
    rows = re.findall(r"<tr><td>(.*?)</td><td><code>(qh:\w+)</code>", GUIDE.read_text("utf-8"))
    assert len(rows) == len(wanted)
    assert set(rows) == wanted


@pytest.mark.parametrize(
    "link", sorted(set(re.findall(r'href="#([^"]+)"', GUIDE.read_text("utf-8"))))
)
def test_links_within_the_guide_lead_somewhere(link: str) -> None:
    assert f'id="{link}"' in GUIDE.read_text("utf-8")
