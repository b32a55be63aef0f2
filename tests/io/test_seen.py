# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user has looked at is kept with the dossier; damaged notes are none."""

from __future__ import annotations

import pytest

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.model import load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.seen import read_seen, seen_file, write_seen


@pytest.fixture
def dossier(tmp_path):
    info = DossierInfo(name="Thử", model="tt16_2025", maHoSoQH="79QPK0010001", scale="1/2.000")
    return create_dossier(tmp_path / "CSDL_Thu", info, load())


def test_notes_are_read_as_they_were_written(dossier):
    assert read_seen(dossier) == set()
    write_seen(dossier, {"b", "a"})
    assert read_seen(dossier) == {"a", "b"}
    write_seen(dossier, ())
    assert read_seen(dossier) == set()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x", "keys": ["a"]}', '{"keys": 1}'])
def test_damaged_notes_are_none(dossier, text):
    seen_file(dossier).parent.mkdir(exist_ok=True)
    seen_file(dossier).write_text(text, "utf-8")
    assert read_seen(dossier) == set()
