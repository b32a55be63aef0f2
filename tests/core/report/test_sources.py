# SPDX-License-Identifier: GPL-2.0-or-later
"""People read the name of a file; the folders of the machine it lay on are nobody's business."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qh_plugin.core.report import html, minutes, tables
from qh_plugin.core.report.sources import source_name
from tests.core.report.test_jsonl import result


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/a/CSDL_X/HoSoGIS/QuyHoach.gpkg", "QuyHoach.gpkg"),
        ("C:\\Du lieu\\CSDL_X\\QuyHoach.gpkg", "QuyHoach.gpkg"),
        ("/home/a/CSDL_X/", "CSDL_X"),
        ("QuyHoach.gpkg", "QuyHoach.gpkg"),
        ("", ""),
    ],
)
def test_the_name_of_a_source(path: str, name: str) -> None:
    assert source_name(path) == source_name({"path": path}) == name


def test_papers_name_the_file_and_not_where_it_lay() -> None:
    one = result()
    run = replace(
        one.run, inputs=({"path": "/home/nguoi/CSDL_X/QuyHoach.gpkg", "sha256": "1" * 64},)
    )
    one = replace(one, run=run)
    for paper in (
        "".join(html.document(one)),
        repr([table.rows for table in tables.tables(one)]),
        repr(list(minutes.parts(one))),
    ):
        assert "QuyHoach.gpkg" in paper
        assert "nguoi" not in paper
