# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits of several layers reach their files as a whole or not at all."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.model import FeatureClass, ModelField
from qh_plugin.core.text import plain
from qh_plugin.io import geopackage, mending
from qh_plugin.io.sqlite import writing

SQUARE = shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 10, 10)]))
PLACES = (("one.gpkg", "a"), ("one.gpkg", "b"), ("two.gpkg", "a"))


@pytest.fixture
def where(tmp_path: Path) -> mending.Places:
    """Three layers in two files, a row each."""
    name = (ModelField("ten", "text", plain("ten")),)
    for file, layers in (("one.gpkg", "ab"), ("two.gpkg", "a")):
        of = [FeatureClass(f"x/{x}", "", "MultiPolygon", plain(x), name) for x in layers]
        geopackage.create(tmp_path / file, of, 9210)
        for x in layers:
            geopackage.insert_rows(tmp_path / file, x, [(SQUARE, {"ten": "cũ"})])
    return {f"{file}:{x}": (tmp_path / file, x) for file, x in PLACES}


def edits(where: mending.Places, last: int = 1) -> list[Edits]:
    """A new name for the first row of each layer; in the last layer of row `last`."""
    fids = [1, 1, last]
    return [
        Edits(name, plain("x"), attributes={fid: {"ten": "mới"}}) for name, fid in zip(where, fids)
    ]


def names(where: mending.Places) -> set[str]:
    found: set[str] = set()
    for path, layer in where.values():
        found.update(geopackage.read_table(path, layer).columns["ten"].tolist())
    return found


def test_all_layers_are_written(where) -> None:
    mending.write(where, edits(where))
    assert names(where) == {"mới"}


def test_a_problem_in_the_last_layer_leaves_every_file_as_it_was(where) -> None:
    with pytest.raises(InputError):
        mending.write(where, edits(where, last=99))
    assert names(where) == {"cũ"}


def test_a_file_that_another_program_holds_leaves_the_others_as_they_were(
    where, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qh_plugin.io.sqlite.PATIENCE", 0.1)
    held, _ = list(where.values())[-1]
    with writing(held), pytest.raises(StorageError):
        mending.write(where, edits(where))
    assert names(where) == {"cũ"}


def test_killed_between_two_layers_nothing_is_written(where) -> None:
    def child() -> None:
        real, done = geopackage.apply_within, iter(range(3))

        def dying(*of: Any) -> None:
            if next(done) == 2:
                os._exit(9)
            real(*of)

        geopackage.apply_within = dying  # type: ignore[assignment]
        mending.write(where, edits(where))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(240)
    assert process.exitcode == 9
    assert names(where) == {"cũ"}
    mending.write(where, edits(where))
    assert names(where) == {"mới"}
