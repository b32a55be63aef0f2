# SPDX-License-Identifier: GPL-2.0-or-later
"""Accepted exceptions go with the package: the gate and the server apply them, each by itself."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict
from typing import Sequence

import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.waivers import Withdrawal, read_ledger, waiver_for
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.manifest import WAIVERS
from qh_plugin.core.dossier.package import build_package
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request
from qh_plugin.core.text import plain
from qh_plugin.io import waivers
from qh_plugin.io.geopackage import apply_edits, read_table
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import export_package, outbox
from qh_plugin.io.reading import read_dataset
from tests.server.test_publish import publish

LAYER = "ChucNangSuDungDat_A"


def without_the_lot_in_the_middle(dossier: Dossier) -> None:
    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), LAYER, edits)


def accept_all(dossier: Dossier, expires: str = "") -> int:
    """Waive every open error, and give how many there were."""
    dataset = read_dataset(dossier.folder)
    result = check(dataset, load_profile())
    keys = [g.keys[i] for g, i in result.rows()
            if g.severity is Severity.ERROR and g.states[i] is not State.WAIVED]  # fmt: skip
    for key in keys:
        made = waiver_for(result, dataset, key, reason="hồ nước", person="Lan", expires=expires)
        waivers.append(dossier, made)
    return len(keys)


def packed(dossier: Dossier, ledger: Sequence[str]):
    """A package with that ledger; the gate is left out."""
    model = model_of(dossier.info)
    data = outbox(dossier) / "data.gpkg"
    merge_layers(dossier, model, data)
    dataset = read_package_data(data, model, asdict(dossier.info), ledger=ledger)
    result = check(dataset, load_profile(), model)
    return build_package(dossier, data, result, outbox(dossier) / "package.zip", ledger=ledger)


def submitted(dossier: Dossier, transport, server, ledger: Sequence[str]):
    submission = Submission(dossier, transport, server.url)
    submission.enter(packed(dossier, ledger))
    return submission.run()


@pytest.fixture
def pit(dossier: Dossier) -> Dossier:
    """A dossier with errors, all of them accepted."""
    without_the_lot_in_the_middle(dossier)
    with pytest.raises(GateClosed):
        export_package(dossier, outbox(dossier) / "x.zip")
    assert accept_all(dossier) > 0
    return dossier


def test_the_package_carries_the_ledger_and_its_id_follows_from_it(pit, tmp_path) -> None:
    first = export_package(pit, tmp_path / "a.zip")
    again = export_package(pit, tmp_path / "b.zip")
    assert first.package_id == again.package_id
    with zipfile.ZipFile(first.path) as archive:
        raw = archive.read(WAIVERS)
    assert raw == pit.waivers.read_bytes()
    (entry,) = [f for f in first.manifest.files if f.path == WAIVERS]
    assert entry.sha256 == hashlib.sha256(raw).hexdigest()
    assert first.manifest.errors == 0
    waivers.append(pit, Withdrawal("0" * 16, "Lan"))  # of none: another ledger, same findings
    assert export_package(pit, tmp_path / "c.zip").package_id != first.package_id


def test_a_package_without_waivers_has_no_ledger(dossier, tmp_path) -> None:
    with zipfile.ZipFile(export_package(dossier, tmp_path / "a.zip").path) as archive:
        assert WAIVERS not in archive.namelist()


def test_the_server_accepts_what_is_waived_and_says_so(server, transport, pit) -> None:
    count = len(read_ledger(waivers.read_lines(pit)).waivers)
    receipt = publish(pit, transport, server.url)
    assert receipt.accepted and receipt.checks["errors"] == 0
    assert receipt.checks["waived"] == count
    assert receipt.raw["waivers"] == hashlib.sha256(pit.waivers.read_bytes()).hexdigest()
    answer = transport.send(Request("GET", receipt.checks["report"] + "?f=json"))
    findings = json.loads(answer.body)["properties"]["findings"]
    assert sum(f["state"] == "waived" for f in findings) == count
    from qh_plugin.core.dossier.layout import open_dossier

    same = publish(open_dossier(pit.folder), transport, server.url)
    assert same.version == receipt.version  # nothing has changed
    waivers.append(pit, Withdrawal("0" * 16, "Lan"))
    newer = publish(open_dossier(pit.folder), transport, server.url)
    assert newer.version == receipt.version + 1  # the ledger has


def test_a_waiver_ended_by_an_edit_closes_the_gate_and_is_named(pit, tmp_path) -> None:
    move_a_neighbour(pit)
    with pytest.raises(GateClosed) as closed:
        export_package(pit, tmp_path / "a.zip")
    assert "ngoại lệ không còn hiệu lực" in closed.value.text.vi
    assert "đã được sửa sau khi chấp nhận" in closed.value.text.vi
    assert "Lan" in closed.value.text.vi


def test_the_server_finds_that_a_waiver_does_not_fit(server, transport, pit) -> None:
    """Whatever the sender says: the hash of the geometry is made anew."""
    ledger = waivers.read_lines(pit)
    move_a_neighbour(pit)
    receipt = submitted(pit, transport, server, ledger)
    assert receipt.outcome == "rejected" and receipt.checks["errors"] > 0
    assert receipt.problems[0]["code"] == "QH-R-001"
    lapsed = [p for p in receipt.problems if p["code"] == "QH-W-002"]
    assert lapsed and "đã được sửa sau khi chấp nhận" in lapsed[0]["detail"]
    assert lapsed[0]["rule"] in lapsed[0]["detail"]


def test_waivers_that_are_over_or_withdrawn_do_not_pass(server, transport, new_dossier) -> None:
    over, withdrawn = new_dossier(), new_dossier()
    for one, expires in ((over, "2020-01-01"), (withdrawn, "")):
        without_the_lot_in_the_middle(one)
        accept_all(one, expires)
    for entry in read_ledger(waivers.read_lines(withdrawn)).waivers:
        waivers.append(withdrawn, Withdrawal(entry.id, "Minh"))
    for one, why in ((over, "đã hết hạn sau ngày 2020-01-01"), (withdrawn, "Minh đã rút lại")):
        receipt = submitted(one, transport, server, waivers.read_lines(one))
        assert receipt.outcome == "rejected"
        assert any(why in p["detail"] for p in receipt.problems), why


def test_a_damaged_or_huge_ledger_is_no_way_in(server, transport, new_dossier) -> None:
    damaged, huge = new_dossier(), new_dossier()
    without_the_lot_in_the_middle(damaged)
    receipt = submitted(damaged, transport, server, ["{", '{"type":"waiver"}', "null", "[]"])
    assert receipt.outcome == "rejected" and receipt.problems[0]["code"] == "QH-R-001"
    receipt = submitted(huge, transport, server, ["x" * 1024] * (17 << 10))
    assert receipt.outcome == "invalid-package"
    assert "quá lớn" in receipt.problems[0]["detail"]


def move_a_neighbour(dossier: Dossier) -> None:
    """One lot at the pit gets another vertex on its border: the pit stays, the waiver does not."""
    path = dossier.geopackage("QuyHoach")
    table = read_table(path, LAYER)
    edits = {}
    for fid, wkb in zip(table.fids.tolist(), table.wkb):
        if fid in (2, 4, 6, 8):
            shape = shapely.segmentize(shapely.from_wkb(wkb), 15.0)
            edits[fid] = shapely.to_wkb(shape)
    apply_edits(path, LAYER, Edits("", plain("x"), geometries=edits))
