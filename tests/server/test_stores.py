# SPDX-License-Identifier: GPL-2.0-or-later
"""What both stores must hold: versions are kept and given back, one wins, nothing is mixed."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from qh_plugin.core.checking import load_profile
from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import ServerError
from qh_plugin.core.model import load
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request
from qh_plugin.core.text import plain
from qh_plugin.io import publishing
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.io.http import RequestsTransport
from tests.server.packing import packed

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def publish(*arguments, **options):
    """As the client does, with naps of 20 ms between the polls."""
    options.setdefault("sleep", lambda seconds: time.sleep(min(seconds, 0.02)))
    return publishing.publish(*arguments, **options)


def get(transport: RequestsTransport, url: str) -> Any:
    answer = transport.send(Request("GET", url))
    assert answer.status == 200, answer.body[:300]
    return json.loads(answer.body)


def renamed(dossier: Dossier, name: str) -> Dossier:
    edits = Edits("", plain("x"), attributes={1: {"tenDoiTuong": name}})
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    return open_dossier(dossier.folder)


def test_every_version_is_listed_and_its_package_comes_back(
    server, transport, dossier, tmp_path: Path
) -> None:
    first = publish(dossier, transport, server.url)
    second = publish(renamed(dossier, "đổi tên"), transport, server.url)
    code = dossier.info.maHoSoQH
    listed = get(transport, f"{server.url}/collections/versions/items?f=json&dossier={code}")
    told = [(f["id"], f["properties"]["package"]) for f in listed["features"]]
    assert told == [(f"{code}@1", first.package), (f"{code}@2", second.package)]
    one = get(transport, f"{server.url}/collections/versions/items/{code}@1?f=json")["properties"]
    assert (one["version"], one["outcome"], one["action"]) == (1, "accepted", "publish")
    client = Server(transport, server.url)
    for receipt in (first, second):
        path = client.fetch(receipt.package, tmp_path / f"{receipt.version}.zip")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == receipt.package
    with pytest.raises(ServerError):
        client.fetch("0" * 64, tmp_path / "none.zip")


def test_what_the_server_checks_with_is_told_before_anything_is_sent(server, transport) -> None:
    said = get(transport, f"{server.url}/processes/submit-dossier?f=json")["qh"]
    model, profile = load(), load_profile("truoc_khi_nop")
    assert said["model"] == {"id": model.id, "version": model.version}
    assert said["ruleset"]["sha256"] == profile.sha256
    assert said["limits"]["packageBytes"] == 2 << 30


def test_of_eight_clients_on_one_version_one_is_accepted(server, transport, new_dossier) -> None:
    first = new_dossier()
    code = first.info.maHoSoQH
    others = [renamed(new_dossier(code=code), f"của người {i}") for i in range(7)]
    found: list[Any] = []

    def go(dossier: Dossier) -> None:
        with RequestsTransport() as line:
            submission = Submission(
                dossier, line, server.url, sleep=lambda s: time.sleep(min(s, 0.05))
            )
            submission.enter(packed(dossier))
            found.append(submission.run())

    threads = [threading.Thread(target=go, args=(one,)) for one in (first, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert sorted(r.outcome for r in found) == ["accepted"] + ["conflict"] * 7
    won = next(r for r in found if r.outcome == "accepted")
    assert won.version == 1
    assert {r.problems[0]["current"] for r in found if r is not won} == {1}
    names = {
        f["properties"]["tenDoiTuong"]
        for f in get(
            transport, f"{server.url}/collections/{LOTS}/items?f=json&limit=100&maHoSoQH={code}"
        )["features"]
        if f["id"].endswith("-1")
    }
    assert len(names) == 1
    listed = get(transport, f"{server.url}/collections/versions/items?f=json&dossier={code}")
    assert [f["properties"]["package"] for f in listed["features"]] == [won.package]
