# SPDX-License-Identifier: GPL-2.0-or-later
"""Refusals are forgotten after their days, with their reports and their lines in the quarterly
table; what was accepted is there for ever."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from qh_plugin.server import maintenance, retention
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places
from qh_plugin.server.problems import make_receipt, now
from qh_plugin.server.stores import open_store
from tests.server.conftest import STORES

DAY = 24 * 3600


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """One with four verdicts: (outcome, days ago, days that the report is old)."""
    definition = {"kind": request.param, "root": str(tmp_path), "model": "tt16_2025"}
    if request.param == "postgis":
        definition["dsn"] = request.getfixturevalue("database")()
    places, city = Places(tmp_path), open_store(definition)
    places.make()
    city.prepare()
    for letter, (outcome, days) in VERDICTS.items():
        then = datetime.now(timezone.utc) - timedelta(days=days)
        facts = {"dossier": "79QPK1000001"}
        if outcome.startswith("accepted"):
            facts |= {"version": 1, "publishedAt": now(then), "submission": {}}
        receipt = make_receipt(outcome, letter * 64, now(then), facts)
        with city.loading("") as one:
            if outcome.startswith("accepted"):
                one.publish(receipt, {"type": "Feature"})
            else:
                one.keep(receipt)
        for ending in ("json", "jsonl"):
            report = places.reports / f"{letter * 64}.{ending}"
            report.write_text("{}")
            os.utime(report, (time.time() - days * DAY,) * 2)
    return definition


VERDICTS = {
    "a": ("accepted-with-warnings", 5000),
    "b": ("rejected", 399),
    "c": ("rejected", 401),
    "d": ("conflict", 403),
    "e": ("invalid-package", 5000),
}


def receipts(store: dict[str, Any]) -> str:
    return "".join(sorted(i[0] for i, _ in open_store(store).documents("receipts", 0, 100)))


def reports(store: dict[str, Any]) -> str:
    return "".join(sorted(p.name[0] for p in Places(Path(store["root"])).reports.iterdir()))


def submissions(store: dict[str, Any]) -> int:
    city = open_store(store)
    return sum(len(city.submissions(quarter)) for quarter in city.quarters())


def test_old_refusals_go_and_nothing_else(
    store: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(retention, "LIMITS", replace(LIMITS, refused_days=0))  # for ever
        retention.forget(store)
    assert (receipts(store), reports(store)) == ("abcde", "aabbccddee")
    assert submissions(store) == 5
    retention.forget(store)
    # a report waits two days more: a backup may be copying it
    assert (receipts(store), reports(store), submissions(store)) == ("ab", "aabbcc", 2)
    retention.forget(store)
    assert (receipts(store), reports(store)) == ("ab", "aabbcc")
    city = open_store(store)
    assert city.document("receipts", "a" * 64)["outcome"] == "accepted-with-warnings"  # type: ignore[index]
    with city.reading() as view:
        assert (view.version("79QPK1000001"), view.published("79QPK1000001")) == (1, "a" * 64)
        assert view.published("79QPK1000002") == ""
    again = make_receipt("rejected", "e" * 64, now(), {"dossier": "79QPK1000001"})
    with city.loading("") as one:
        assert one.keep(again) == again  # judged anew


def test_a_server_does_so_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its first sweep and then once a day; trouble with it ends no sweeping."""
    swept: list[int] = []
    forgot: list[int] = []

    def forget(store: Any) -> None:
        forgot.append(len(swept))
        raise KeyboardInterrupt if len(forgot) == 3 else OSError("database away")

    monkeypatch.setattr(maintenance, "_EVERY", 0.0)
    monkeypatch.setattr(maintenance, "_TURNS_OF_A_DAY", 7)
    monkeypatch.setattr(maintenance, "sweep", lambda store: swept.append(1))
    monkeypatch.setattr(maintenance.retention, "forget", forget)
    with pytest.raises(KeyboardInterrupt):
        maintenance._again({})
    assert forgot == [1, 8, 15]
