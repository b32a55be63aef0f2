# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing feature by feature: to a right server, to wrong ones, over a line that drops, and killed
at every point."""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.errors import CrsError, ServerError
from qh_plugin.core.publish.features_canary import PREFIX, CanaryLost
from qh_plugin.core.publish.features_emptying import NotEmptied
from qh_plugin.core.publish.features_journal import FeatureJournal
from qh_plugin.core.publish.features_shape import Feature, difference, stored
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.features_write import FeatureWriter, Outcome
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text
from tests.hostile.part4 import KEY, NAME, Part4
from tests.long_form import SOAK, examples

URL = "https://city.example/api"


def lot(number: int, note: Any = "x", by: float = 0.0) -> Feature:
    x, y = 600000.0 + 30 * number + by, 1190000.123
    shape = shapely.MultiPolygon([shapely.box(x, y, x + 20, y + 30)])
    values = {KEY: f"L {number}/Đ", "dienTich": 600.5, "ghiChu": note, "soTang": number}
    return Feature(f"L {number}/Đ", shape, values)


LOTS = [lot(1), lot(2, None), lot(3)]


def write(server: Any, place: Path, features=LOTS, **options: Any) -> Outcome:
    nap = {"sleep": lambda seconds: None}
    target = Collection(server, URL, NAME, KEY, patience=Patience(attempts=2, base=0.01), **nap)
    target.describe(9210)
    journal = FeatureJournal(place / "features.sqlite", URL, NAME)
    return FeatureWriter(target, journal, **options, **nap).run(features)


def hold(server: Part4, features=LOTS) -> None:
    """The server has exactly these features, and no trial feature."""
    rows = {row["properties"].get(KEY): row for row in server.rows.values()}
    assert len(server.rows) == len(features) and rows.keys() == {f.id for f in features}
    for feature in features:
        assert difference(feature, stored(rows[feature.id]), KEY, False) is None


@pytest.mark.parametrize(
    ("faults", "locking"),
    [
        ((), ""),
        ((), "etag"),
        ((), "modified"),
        (("body-id",), ""),
        (("merge",), ""),
        (("own-ids",), ""),
        (("own-ids", "merge", "body-id"), ""),
        (("no-search",), ""),
    ],
)
def test_servers_that_can_be_written_to_get_what_is_here(tmp_path, faults, locking) -> None:
    server = Part4(frozenset(faults), locking)
    first = write(server, tmp_path)
    assert (first.planned, first.written, first.complete) == (3, 3, True)
    assert first.locked == bool(locking)
    hold(server)
    assert write(server, tmp_path).planned == 0
    changed = [lot(1, None), lot(3, by=5.0), lot(4)]
    again = write(server, tmp_path, changed)
    assert (again.planned, again.written) == (4, 4)
    hold(server, changed)


@pytest.mark.parametrize(
    ("faults", "word"),
    [
        (("crs",), "hình lệch"),
        (("round",), "hình lệch"),
        (("own-ids", "no-search"), "không"),
        (("no-delete",), "không|còn sót"),
        (("drop-values",), "“ghiChu” là None"),
        (("truncate",), "“"),
    ],
)
def test_servers_that_spoil_data_are_refused_by_the_trial_feature(tmp_path, faults, word) -> None:
    server = Part4(frozenset(faults))
    features = [lot(1, "xyz dài"), lot(2, None)] if faults == ("truncate",) else LOTS
    with pytest.raises(CanaryLost, match=word) as error:
        write(server, tmp_path, features)
    assert "chưa ghi gì của hồ sơ" in error.value.text.vi
    left = {row["properties"].get(KEY) for row in server.rows.values()}
    assert all(str(name).startswith(PREFIX) for name in left)
    if not {"no-delete", "no-search"} & set(faults):
        assert not left


KEEPS = ("merge", "no-nulls")


@pytest.mark.parametrize("more", [(), ("blanks",), ("own-ids",), ("own-ids", "blanks")])
def test_a_server_that_cannot_empty_a_value_is_refused_before_anything_is_written(
    tmp_path, more
) -> None:
    server = Part4(frozenset({*KEEPS, *more}))
    assert write(server, tmp_path).complete
    before = json.dumps(server.rows)
    with pytest.raises(NotEmptied, match=r"1 đối tượng.*L 1/Đ.*ghiChu.*Chưa ghi gì.*xuất gói"):
        write(server, tmp_path, [lot(1, None), lot(2, None, by=1.0), lot(3, "y"), lot(4)])
    assert json.dumps(server.rows) == before


def test_a_value_that_nothing_here_has_is_tried_out_with_that_of_the_server(tmp_path) -> None:
    """All notes are emptied at once: no feature of the dossier lends the trial one a note."""
    for faults, refused in ((KEEPS, True), (("merge",), False)):
        server = Part4(frozenset(faults))
        place = tmp_path / "-".join(faults)
        assert write(server, place).complete
        before, wanted = json.dumps(server.rows), [lot(1, None), lot(2, None), lot(3, None)]
        if refused:
            with pytest.raises(NotEmptied, match="2 đối tượng"):
                write(server, place, wanted)
            assert json.dumps(server.rows) == before
        else:
            assert write(server, place, wanted).complete
            hold(server, wanted)


def test_what_is_empty_there_already_holds_nothing_up(tmp_path) -> None:
    server = Part4(frozenset(KEEPS))
    assert write(server, tmp_path).complete
    wanted = [lot(1, "mới"), lot(2, None, by=5.0), lot(3)]  # lot 2 had no note before
    assert write(server, tmp_path, wanted).complete
    hold(server, wanted)


@pytest.mark.parametrize("blanks", [True, False])
def test_a_number_is_emptied_by_an_empty_text_where_the_server_takes_that(tmp_path, blanks) -> None:
    """As QGIS Server does with a GeoPackage; found out on the trial feature."""
    server = Part4(frozenset({*KEEPS, *(["blanks"] if blanks else [])}))
    assert write(server, tmp_path).complete
    first = lot(1)
    wanted = [Feature(first.id, first.geometry, {**first.values, "soTang": None}), *LOTS[1:]]
    if not blanks:
        with pytest.raises(NotEmptied, match="soTang"):
            write(server, tmp_path, wanted)
        hold(server)
        return
    assert write(server, tmp_path, wanted).complete
    hold(server, wanted)
    assert write(server, tmp_path, wanted).planned == 0


def test_overwriting_what_others_filled_is_refused_before_too(tmp_path) -> None:
    server = Part4(frozenset(KEEPS))
    assert write(server, tmp_path, [lot(2)]).complete
    before = json.dumps(server.rows)
    (tmp_path / "other").mkdir()
    with pytest.raises(NotEmptied):  # another journal: all are new to it
        write(server, tmp_path / "other", overwrite=True)
    assert json.dumps(server.rows) == before


def test_a_line_that_drops_at_the_trial_is_no_verdict_on_the_server(tmp_path) -> None:
    server = Part4()
    with pytest.raises(TransportError) as error:
        write(Dropping(server, ["", "mute", "lost", "lost", "lost", "lost"]), tmp_path)
    assert not isinstance(error.value, CanaryLost) and len(server.rows) == 1
    assert write(server, tmp_path).complete
    hold(server)  # the trial feature that was left is gone


def test_another_storage_crs_is_refused_before_anything_is_written(tmp_path) -> None:
    server = Part4(storage="http://www.opengis.net/def/crs/EPSG/0/3857")
    with pytest.raises(CrsError, match="EPSG/0/3857"):
        write(server, tmp_path)
    assert not any(line.startswith("POST") for line in server.log)


def test_no_such_collection_is_one_sentence() -> None:
    target = Collection(Part4(), URL, "khac", KEY)
    with pytest.raises(ServerError, match="không có bộ dữ liệu"):
        target.describe(9210)


@pytest.mark.parametrize("locking", ["", "etag"])
def test_what_somebody_else_changed_is_left_alone_and_told(tmp_path, locking) -> None:
    server = Part4(locking=locking)
    write(server, tmp_path)
    server.rows["L 1/Đ"]["properties"]["ghiChu"] = "của người khác"
    server.changes["L 1/Đ"] += 1
    del server.rows["L 2/Đ"]
    server.rows["L 9/Đ"] = {**server.rows["L 3/Đ"], "id": "L 9/Đ"}
    server.changes["L 9/Đ"] = 1
    mine = [lot(1, "của tôi"), lot(2, "của tôi"), lot(3, "của tôi"), lot(9, "của tôi")]
    outcome = write(server, tmp_path, mine)
    assert (outcome.planned, outcome.written, outcome.complete) == (4, 1, False)
    told = {name: why.vi for name, why in outcome.conflicts}
    assert "bị sửa" in told["L 1/Đ"] and "bị xóa" in told["L 2/Đ"]
    assert "nội dung khác" in told["L 9/Đ"]
    assert server.rows["L 1/Đ"]["properties"]["ghiChu"] == "của người khác"
    assert write(server, tmp_path, mine, overwrite=True).complete
    hold(server, mine)


def test_a_change_between_the_look_and_the_write_is_caught_by_the_lock(tmp_path) -> None:
    server = Part4(locking="etag")
    write(server, tmp_path)

    class Quick:
        """Somebody else is always a little quicker with lot 1."""

        def send(self, request: Request) -> Response:
            if request.method == "PUT" and b'"L 1/' in (request.body or b""):
                server.changes["L 1/Đ"] += 1
            return server.send(request)

    outcome = write(Quick(), tmp_path, [lot(1, "a"), lot(2, "b"), lot(3)])
    assert [name for name, _ in outcome.conflicts] == ["L 1/Đ"]
    assert outcome.written == 1


class Killed(BaseException):
    """SIGKILL, as far as the code can tell."""


class Dying:
    """A line over which the client is killed at request `at`, before or after it is done."""

    def __init__(self, server: Part4, at: int, done: bool) -> None:
        self.server, self.left, self.done = server, at, done

    def send(self, request: Request) -> Response:
        self.left -= 1
        if self.left >= 0:
            return self.server.send(request)
        if self.left == -1 and self.done:
            self.server.send(request)
        raise Killed


@pytest.mark.parametrize("faults", [(), ("own-ids",), ("no-search",)])
def test_everything_is_removed_without_a_trial_feature(tmp_path, faults) -> None:
    server = Part4(frozenset(faults))
    assert write(server, tmp_path).complete
    assert write(server, tmp_path, []).complete
    assert not server.rows and write(server, tmp_path, []).planned == 0


@pytest.mark.parametrize("faults", [(), ("own-ids", "merge")])
def test_killed_at_every_request_the_next_run_makes_the_rest(tmp_path, faults) -> None:
    base = Part4(frozenset(faults))
    write(base, tmp_path)
    target = [lot(1, "mới"), lot(3), lot(4)]  # one changed, one gone, one new
    journal = (tmp_path / "features.sqlite").read_bytes()
    for at, done in itertools.product(range(0, 24, 1 if SOAK else 3), (False, True)):
        server = Part4(frozenset(faults))
        server.rows = json.loads(json.dumps(base.rows))
        server.changes, server.serial = dict(base.changes), base.serial
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / "features.sqlite").write_bytes(journal)
            try:
                write(Dying(server, at, done), Path(place), target)
            except Killed:
                assert write(server, Path(place), target).complete
            hold(server, target)
            assert write(server, Path(place), target).planned == 0


class Dropping:
    """A line that drops as the list says: "" passes, "lost" never arrives, "mute" arrives but the
    answer is lost, "500" is done and answered so."""

    def __init__(self, server: Part4, faults: list[str]) -> None:
        self.server, self.faults = server, iter(faults)

    def send(self, request: Request) -> Response:
        fault = next(self.faults, "")
        if fault == "lost":
            raise TransportError(Text("đứt", "broken"))
        answer = self.server.send(request)
        if fault == "mute":
            raise TransportError(Text("đứt", "broken"))
        return Response(500, {}, b"<html>") if fault == "500" else answer


@settings(max_examples=examples(8), deadline=None)
@given(
    st.lists(st.sampled_from(["", "", "", "lost", "mute", "500"]), max_size=40),
    st.sampled_from([(), ("own-ids",), ("merge", "body-id")]),
)
@example(["", "", "", "", "", "", "mute", "mute"], ("own-ids",))
@example(["", "mute", "", "500"], ("own-ids",))
def test_any_line_ends_with_every_feature_once(faults: list[str], kind: tuple[str, ...]) -> None:
    server = Part4(frozenset(kind))
    line = Dropping(server, faults)
    with tempfile.TemporaryDirectory() as place:
        for _ in range(len(faults) + 2):
            try:
                outcome = write(line, Path(place))
                break
            except ServerError:
                continue
        assert outcome.complete
        hold(server)
