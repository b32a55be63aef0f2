# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue finds rules by walking a package."""

from __future__ import annotations

import importlib

import pytest

from qh_plugin.core.checking import catalogue
from qh_plugin.core.checking.catalogue import collect

RULE = """
from dataclasses import dataclass
from typing import ClassVar
from qh_plugin.core.rules.base import DatasetRule, Rule
@dataclass(frozen=True)
class Shared(Rule):
    limit: int = 1
@dataclass(frozen=True)
class Found(Shared):
    id: ClassVar[str] = "{id}"
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    def make(name, **files):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        (folder / "deep").mkdir()
        (folder / "deep" / "__init__.py").write_text("")
        for file, text in files.items():
            (folder / "deep" / f"{file}.py").write_text(text)
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        return importlib.import_module(name)

    return make


def test_finds_concrete_rules_in_subpackages_sorted(package):
    found = collect(package("rules_a", two=RULE.format(id="B02"), one=RULE.format(id="C01")))
    assert [rule.id for rule in found] == ["B02", "C01"]


def test_same_id_twice_is_an_error(package):
    twice = package("rules_b", one=RULE.format(id="C01"), two=RULE.format(id="C01"))
    with pytest.raises(ValueError, match=r"C01 is claimed twice: rules_b\.deep\.one and"):
        collect(twice)


def test_imported_rules_are_not_found_again(package):
    again = "from rules_c.deep.one import Found\n"
    assert len(collect(package("rules_c", one=RULE.format(id="C01"), two=again))) == 1


def test_the_real_catalogue_is_sorted_and_unique():
    ids = [rule.id for rule in catalogue()]
    assert ids == sorted(set(ids))
