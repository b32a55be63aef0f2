# SPDX-License-Identifier: GPL-2.0-or-later
"""The worker is killed (SIGKILL) at a chosen moment of the last steps: the package sent again has
one version, one receipt and whole layers, whichever step it was."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import pytest

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.server.intake import Intake
from qh_plugin.server.stages import Stages
from qh_plugin.server.stores.geopackage import _Loading
from qh_plugin.server.verdicts import Verdicts
from tests.server.packing import staged

LOTS = "QuyHoach_ChucNangSuDungDat_A"
#: moment → whose method, which, whether it is done before the end; then whether it was accepted
MOMENTS: dict[str, tuple[type, str, bool, bool]] = {
    "package kept, nothing loaded": (Intake, "_load", False, False),
    "layers loaded, no receipt": (Verdicts, "accepted", True, False),
    "receipt written, not committed": (_Loading, "publish", True, False),
    "committed, chunks still there": (Stages, "forget", False, True),
    "committed, nobody was told": (Stages, "forget", True, True),
}


def killed_at(of: type, method: str, done: bool, work: Callable[[], Any]) -> None:
    """Do the work in a process that ends by SIGKILL at a method, before it or after."""
    child = os.fork()
    if child == 0:
        whole = getattr(of, method)

        def last(*arguments: Any) -> None:
            if done:
                whole(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(of, method, last)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work ended before the moment came"


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_in_its_last_steps_leaves_one_version(
    new_dossier: Callable[..., Dossier], tmp_path: Path, moment: str
) -> None:
    of, method, done, was_accepted = MOMENTS[moment]
    store = tmp_path / "store"
    intake, inputs = staged(new_dossier(3), store)

    def quiet(percent: int, text: object) -> None:
        return None

    killed_at(of, method, done, lambda: intake.submit(inputs, "first", quiet))
    receipt = intake.submit(inputs, "second", quiet)
    assert (receipt["outcome"], receipt["version"]) == ("accepted", 1), receipt["problems"]
    assert receipt["replayed"] is was_accepted
    with closing(sqlite3.connect(store / "city.gpkg")) as city:
        counts = {
            table: city.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (LOTS, "qh_receipt", "qh_version")
        }
        assert counts == {LOTS: 9, "qh_receipt": 1, "qh_version": 1}
        assert city.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.stem for path in (store / "packages").glob("*.zip")] == [inputs["package"]]
