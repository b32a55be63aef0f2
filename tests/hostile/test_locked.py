# SPDX-License-Identifier: GPL-2.0-or-later
"""Level B: features one by one to a server that guards against overwriting, over real HTTP on
loopback. No server that is at hand gives ETags (stock pygeoapi and QGIS Server do not, see
`test_third_parties`), so it is the stand-in, which refuses every write without a guard (428) and
every one with an old guard (412)."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from qh_plugin.cli import main
from qh_plugin.core.edits import Edits
from qh_plugin.core.publish.capabilities import Level
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.io.http import RequestsTransport
from tests.hostile.part4 import NAME, Part4
from tests.hostile.stub import Hostile, listening
from tests.hostile.test_part4 import LOTS, Dying, Killed, hold, lot
from tests.hostile.test_third_parties import Sending, write
from tests.server.conftest import LOTS as LAYER
from tests.server.conftest import make_dossier

MINE, THEIRS = "của tôi", "của người khác"
LOT = lot(1).id


class City(Part4):
    """Somebody else does `deed` whenever our PUT or DELETE of lot 1 has just come in, so many
    `times`; `told` are the statuses that our writes got."""

    def __init__(self, locking: str) -> None:
        super().__init__(locking=locking)
        self.times, self.deed = 0, self.note
        self.told: list[int] = []

    def answer(self, request: Request) -> Response:
        ours = request.method in ("PUT", "DELETE") and "/L%201%2F" in request.url
        if ours and self.times:
            self.times -= 1
            self.deed()
        answer = super().answer(request)
        if request.method != "GET":
            self.told.append(answer.status)
        return answer

    def note(self) -> None:
        self.rows[LOT]["properties"]["ghiChu"] = THEIRS
        self.changes[LOT] += 1

    def remove(self) -> None:
        self.rows.pop(LOT, None)


@contextlib.contextmanager
def city(locking: str, place: Path) -> Iterator[tuple[City, Callable[..., Any]]]:
    """The server with LOTS written to it, and what writes to it."""
    server = City(locking)
    with listening(Hostile(server)) as url, RequestsTransport() as line:  # type: ignore[arg-type]
        level = {"etag": Level.B, "modified": Level.B, "": Level.C}[locking]
        assert Server(line, url).capabilities().level is level

        def send(features: Any, at: int = -1, done: bool = True, **options: Any) -> Any:
            through = Dying(Sending(line), at, done) if at >= 0 else line  # type: ignore[arg-type]
            return write(through, url, place, features, **options)

        assert send(LOTS).locked is bool(locking)
        server.told.clear()
        yield server, send


@pytest.mark.parametrize("locking", ["etag", "modified"])
def test_what_others_did_just_before_our_write_is_kept_and_told(tmp_path, locking) -> None:
    wanted = [lot(1, MINE), lot(2, MINE), lot(3)]
    for deed, words in ((City.note, "bị sửa"), (City.remove, "bị xóa")):
        place = tmp_path / deed.__name__
        with city(locking, place) as (server, send):
            server.times, server.deed = 1, deed.__get__(server)
            outcome = send(wanted)
            ((name, why),) = outcome.conflicts
            assert name == LOT and words in why.vi
            assert (outcome.planned, outcome.written, outcome.locked) == (2, 1, True)
            if deed is City.note:
                assert 412 in server.told
                assert server.rows[LOT]["properties"]["ghiChu"] == THEIRS
            else:
                assert LOT not in server.rows
            # the tick "overwrite": the same dossier again, theirs is replaced
            assert send(wanted, overwrite=True).complete
            hold(server, wanted)
            assert send(wanted).planned == 0


@pytest.mark.parametrize("deed", [City.note, City.remove])
def test_with_the_tick_a_write_that_came_too_late_is_made_anew(tmp_path, deed) -> None:
    """The tick never sends a write without a guard: each 412 means another look first."""
    wanted = [lot(1, MINE), lot(2), lot(3)]
    with city("etag", tmp_path) as (server, send):
        server.times, server.deed = 2, deed.__get__(server)
        outcome = send(wanted, overwrite=True)
        assert outcome.complete and not outcome.conflicts
        assert 428 not in server.told
        assert (412 if deed is City.note else 404) in server.told
        hold(server, wanted)


def test_somebody_who_is_always_quicker_is_told_in_the_end_and_loses_nothing(tmp_path) -> None:
    with city("etag", tmp_path) as (server, send):
        server.times = 10**6
        outcome = send([lot(1, MINE), lot(2, MINE), lot(3)], overwrite=True)
        assert [name for name, _ in outcome.conflicts] == [LOT] and outcome.written == 1
        assert server.rows[LOT]["properties"]["ghiChu"] == THEIRS
        server.times = 0
        assert send([lot(1, MINE), lot(2, MINE), lot(3)], overwrite=True).complete


def test_removing_what_others_changed_needs_the_tick(tmp_path) -> None:
    with city("etag", tmp_path) as (server, send):
        server.note()
        outcome = send(LOTS[1:])
        assert [name for name, _ in outcome.conflicts] == [LOT] and LOT in server.rows
        assert send(LOTS[1:], overwrite=True).complete
        hold(server, LOTS[1:])


@pytest.mark.parametrize("overwrite", [True, False])
def test_killed_with_the_tick_the_next_run_keeps_to_its_own(tmp_path, overwrite) -> None:
    """The tick is no part of the journal: a run without it leaves alone what others changed."""
    wanted = [lot(1, MINE), lot(2, MINE), lot(4)]
    for at in range(6, 22, 5):
        place = tmp_path / str(at)
        with city("etag", place) as (server, send):
            server.note()
            with contextlib.suppress(Killed):
                send(wanted, at=at, overwrite=True)
            written = server.rows[LOT]["properties"]["ghiChu"] == MINE
            outcome = send(wanted, overwrite=overwrite)
            if overwrite or written:
                assert outcome.complete
                hold(server, wanted)
                continue
            assert [name for name, _ in outcome.conflicts] == [LOT]
            assert server.rows[LOT]["properties"]["ghiChu"] == THEIRS
            assert len(server.rows) == 3


def test_the_command_says_the_level_the_conflict_and_how_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu")
    server = Part4(locking="etag")
    with listening(Hostile(server)) as url:  # type: ignore[arg-type]
        assert main(["publish", "--test", url]) == 1
        assert "Mức B" in capsys.readouterr().out
        to = ["publish", str(dossier.folder), "--server", url]
        to += ["--level", "features", "--collection", f"{NAME}={LAYER}"]
        assert main(to) == 0
        said = capsys.readouterr().out
        assert "có khóa chống ghi đè" in said and "Đã ghi 9/9" in said
        theirs = next(iter(server.rows))
        server.rows[theirs]["properties"]["kyHieuLoDat"] = THEIRS
        server.changes[theirs] += 1
        edits = Edits("", plain("x"), attributes={n: {"tenDoiTuong": MINE} for n in (1, 2, 3)})
        apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
        assert main([*to, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)[NAME]
        assert (told["planned"], told["written"], told["locked"]) == (3, 2, True)
        assert [one["id"] for one in told["conflicts"]] == [theirs]
        assert main(to) == 1
        said = capsys.readouterr().out
        assert "--overwrite" in said
        line = next(x for x in said.splitlines() if theirs in x)
        assert "đã bị sửa trên máy chủ" in line
        assert server.rows[theirs]["properties"]["kyHieuLoDat"] == THEIRS
        assert main([*to, "--overwrite"]) == 0
    assert server.rows[theirs]["properties"]["kyHieuLoDat"] != THEIRS
