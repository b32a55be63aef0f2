# SPDX-License-Identifier: GPL-2.0-or-later
"""A server that could not finish its check has decided nothing: no verdict is kept, and the same
package sent again is published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import StorageError
from qh_plugin.core.publish.receipts import parse_receipt
from qh_plugin.core.publish.submit import outcome_text
from qh_plugin.core.rules.base import Rule
from qh_plugin.core.rules.topological.overlap import Overlap
from qh_plugin.core.text import Text
from qh_plugin.server import deadlines
from qh_plugin.server import intake as intake_module
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places
from tests.server.packing import staged


def a_rule_without_memory(patch: pytest.MonkeyPatch) -> None:
    def broken(self: Rule, context: Any) -> Any:
        raise MemoryError("no room")

    patch.setattr(Overlap, "run", broken)


def a_full_disk(patch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise StorageError(Text("đĩa đầy /srv/x", "disk full /srv/x"))

    patch.setattr(intake_module, "read_package_data", full)


@pytest.mark.parametrize("trouble", [a_rule_without_memory, a_full_disk])
def test_trouble_of_the_server_is_no_verdict_on_the_package(
    new_dossier: Callable[..., Dossier],
    tmp_path: Path,
    trouble: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake, inputs = staged(new_dossier(2), tmp_path / "store")
    quiet = lambda percent, text: None  # noqa: E731
    with monkeypatch.context() as patch:
        trouble(patch)
        told = parse_receipt(intake.submit(inputs, "first", quiet))
        tried = intake.validate(inputs, "dry", quiet)
    assert not told.accepted and told.outcome != "rejected"
    assert [p["code"] for p in told.problems] == ["QH-S-010"] == [tried["problems"][0]["code"]]
    said = outcome_text(told).vi
    assert said.startswith("Máy chủ chưa kiểm tra được gói") and "công bố lại" in said
    assert "/srv" not in str(told.raw)
    again = parse_receipt(intake.submit(inputs, "second", quiet))
    assert (again.outcome, again.version, again.replayed) == ("accepted", 1, False), again.problems


@pytest.mark.parametrize("where", ["files", "data", "rules"])
def test_a_check_that_takes_too_long_ends_and_lets_the_next_in(
    new_dossier: Callable[..., Dossier],
    tmp_path: Path,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock runs out while the files are verified, the data read or the rules run: nothing is
    decided, nothing published, and the lock is free."""
    intake, inputs = staged(new_dossier(2), tmp_path / "store")
    now = [0.0]
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: now[0]))
    name = {"files": "verify_package", "data": "read_package_data", "rules": "check"}[where]
    inner = getattr(intake_module, name)

    def late(*arguments: Any, **options: Any) -> Any:
        now[0] += LIMITS.check_seconds
        return inner(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(intake_module, name, late)
        told = parse_receipt(intake.submit(inputs, "first", lambda percent, text: None))
        tried = intake.validate(inputs, "dry", lambda percent, text: None)
    assert [p["code"] for p in told.problems] == ["QH-T-001"] == [tried["problems"][0]["code"]]
    assert not told.accepted and told.outcome != "rejected" and told.problems[0]["status"] == 503
    said = outcome_text(told).vi
    assert said.startswith("Máy chủ dừng kiểm tra vì quá 60 phút") and "công bố lại" in said
    places = Places(tmp_path / "store")
    for folder in (places.packages, places.reports, places.work):
        assert not list(folder.iterdir())
    again = parse_receipt(intake.submit(inputs, "second", lambda percent, text: None))
    assert (again.outcome, again.version, again.replayed) == ("accepted", 1, False), again.problems
