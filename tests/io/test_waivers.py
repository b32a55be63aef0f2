# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger on disk is appended to, whatever state the last writer left it in."""

from __future__ import annotations

import pytest

from qh_plugin.core.checking.waivers import Waiver, Withdrawal, read_ledger
from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.errors import StorageError
from qh_plugin.io import waivers


def waiver(reason="vì"):
    return Waiver("C01", "a/b", "k", ("1",), (1,), "h", reason, "An")


@pytest.fixture
def dossier(tmp_path):
    return Dossier(tmp_path, DossierInfo("Thử", "tt16_2025", maHoSoQH="79QPK1000001"))


def test_no_ledger_yet(dossier):
    assert waivers.read_lines(dossier) == ()


def test_append_keeps_every_byte_that_was_there(dossier):
    waivers.append(dossier, waiver())
    before = dossier.waivers.read_bytes()
    waivers.append(dossier, Withdrawal(waiver().id, "Bình"))
    after = dossier.waivers.read_bytes()
    assert after.startswith(before) and after.endswith(b"\n")
    ledger = read_ledger(waivers.read_lines(dossier))
    assert ledger.waivers == (waiver(),)
    assert ledger.withdrawal(waiver()).person == "Bình"


@pytest.mark.parametrize("torn", [b'{"type":"wai', b"\xff\xfe", b'{"type":"wai\n', b"\n\n"])
def test_a_torn_line_stays_and_spoils_nothing(dossier, torn):
    waivers.append(dossier, waiver())
    with dossier.waivers.open("ab") as file:
        file.write(torn)
    waivers.append(dossier, waiver("hai"))
    assert torn in dossier.waivers.read_bytes()
    ledger = read_ledger(waivers.read_lines(dossier))
    assert [w.reason for w in ledger.waivers] == ["vì", "hai"]
    assert len(ledger.bad) == (0 if not torn.strip() else 1)


def test_a_folder_in_its_place_is_said(dossier):
    dossier.waivers.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"waivers\.jsonl"):
        waivers.read_lines(dossier)
    with pytest.raises(StorageError, match=r"waivers\.jsonl"):
        waivers.append(dossier, waiver())
