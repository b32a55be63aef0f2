# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing to a real server: one version and one receipt per package, whatever happens."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, Callable

import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.dossier.package import build_package
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import Cancelled
from qh_plugin.core.model import load
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.publish.journal import Journal, State
from qh_plugin.core.publish.receipts import list_receipts, parse_receipt, receipt_hash
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.core.text import plain
from qh_plugin.io import publishing
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.io.http import RequestsTransport
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import outbox, take_server_version

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def publish(*arguments, **options):
    """As the client does, with naps of 20 ms between the polls."""
    options.setdefault("sleep", lambda seconds: time.sleep(min(seconds, 0.02)))
    return publishing.publish(*arguments, **options)


def get(transport: RequestsTransport, url: str) -> tuple[int, Any]:
    answer = transport.send(Request("GET", url))
    return answer.status, json.loads(answer.body)


def change(dossier: Dossier, fid: int = 1, name: str = "đổi tên") -> None:
    edits = Edits("", plain("x"), attributes={fid: {"tenDoiTuong": name}})
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)


def versions(transport: RequestsTransport, url: str, dossier: Dossier) -> int:
    status, body = get(
        transport, f"{url}/collections/dossiers/items/{dossier.info.maHoSoQH}?f=json"
    )
    return 0 if status == 404 else int(body["properties"]["version"])


def test_a_clean_dossier_is_accepted_and_its_receipt_stays(server, transport, dossier) -> None:
    states, checked = [], []
    receipt = publish(
        dossier,
        transport,
        server.url,
        on_state=lambda s, t: states.append(s),
        on_checked=checked.append,
    )
    assert receipt.outcome == "accepted"
    (result,) = checked
    assert LOTS.replace("_", "/", 1) in {layer.name for layer in result.layers}
    assert result.errors == 0
    assert receipt.version == 1
    assert {x["name"]: x["received"] for x in receipt.layers}[LOTS] == 9
    assert receipt.receipt_hash == receipt_hash(receipt.raw)
    assert open_dossier(dossier.folder).info.version == 1
    assert [r.package for r in list_receipts(dossier)] == [receipt.package]
    assert states[0] is State.DRAFT and states[-1] is State.ACCEPTED
    assert State.STAGED in states and State.PACKED in states
    status, item = get(
        transport, f"{server.url}/collections/receipts/items/{receipt.package}?f=json"
    )
    assert status == 200
    assert parse_receipt(item).receipt_hash == receipt.receipt_hash
    status, report = get(transport, receipt.checks["report"] + "?f=json")
    assert status == 200 and report["properties"]["findings"] == []
    assert list(outbox(dossier).glob("*")) == []


def test_a_general_plan_has_its_own_codes_on_both_sides(server, transport, new_dossier) -> None:
    general = new_dossier(code="79QHC1009001")
    receipt = publish(general, transport, server.url)
    assert (receipt.outcome, receipt.checks["errors"]) == ("accepted", 0)
    edits = Edits("", plain("x"), attributes={1: {"chucNangSuDungDatMuc2": "DAT_O_Nhomnhao"}})
    apply_edits(general.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    with pytest.raises(GateClosed):
        publish(general, transport, server.url)


def test_publishing_without_a_change_gives_the_same_receipt(server, transport, dossier) -> None:
    first = publish(dossier, transport, server.url)
    again = publish(open_dossier(dossier.folder), transport, server.url)
    assert again.receipt_hash == first.receipt_hash
    assert versions(transport, server.url, dossier) == 1


def test_a_change_makes_the_next_version_and_counts_it(server, transport, dossier) -> None:
    publish(dossier, transport, server.url)
    change(dossier)
    edits = Edits("", plain("x"), attributes={2: {"danSo": 12}})
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    receipt = publish(open_dossier(dossier.folder), transport, server.url)
    lots = next(x for x in receipt.layers if x["name"] == LOTS)
    assert receipt.version == 2 and receipt.raw["supersedes"] == 1
    assert {k: lots[k] for k in ("inserted", "updated", "deleted", "unchanged")} == {
        "inserted": 0,
        "updated": 2,
        "deleted": 0,
        "unchanged": 7,
    }
    assert open_dossier(dossier.folder).info.version == 2


def test_submitting_the_same_package_again_replays_the_receipt(server, transport, dossier) -> None:
    receipt = publish(dossier, transport, server.url)
    body = {"inputs": {"package": receipt.package, "size": 1}}
    answer = transport.send(
        Request(
            "POST",
            f"{server.url}/processes/submit-dossier/execution",
            {"Content-Type": "application/json"},
            json.dumps(body).encode(),
        )
    )
    replay = parse_receipt(json.loads(answer.body))
    assert replay.replayed and replay.receipt_hash == receipt.receipt_hash
    assert versions(transport, server.url, dossier) == 1


def big(dossier: Dossier) -> None:
    """A document that does not compress, so that the package has several chunks."""
    import random

    noise = random.Random(1).randbytes(3_500_000)
    (dossier.folder / "HoSoScan" / "BanVe" / "ban-ve.tif").write_bytes(noise)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_client_cut_off_between_chunks_sends_only_what_is_missing(
    server, transport, breaking, dossier, after: int
) -> None:
    big(dossier)
    sent = 0

    def first(request: Request) -> bool:
        nonlocal sent
        if b'"chunk"' in (request.body or b""):
            sent += 1
            return sent <= after
        return sent <= after

    with pytest.raises(TransportError):
        publish(dossier, breaking(first), server.url, sleep=lambda s: None)
    assert Journal(dossier.journal).newest(server.url).state is State.STAGING
    second = breaking(lambda request: True)
    receipt = publish(open_dossier(dossier.folder), second, server.url)
    assert receipt.outcome == "accepted"
    assert second.chunks() == 4 - after


def test_a_cancel_between_chunks_stops_at_once_and_can_be_resumed(
    server, transport, dossier
) -> None:
    big(dossier)
    stop = threading.Event()
    progress = Progress(cancelled=stop.is_set)

    def on_state(state: State, text: object) -> None:
        if state is State.STAGING and "2/4" in str(text):
            stop.set()

    with pytest.raises(Cancelled):
        publish(dossier, transport, server.url, progress=progress, on_state=on_state)
    assert publish(dossier, transport, server.url).outcome == "accepted"


def test_a_line_lost_right_after_submitting_ends_in_one_version(
    server, transport, breaking, dossier
) -> None:
    alive = True

    def until_submitted(request: Request) -> bool:
        nonlocal alive
        was = alive
        if "submit-dossier/execution" in request.url:
            alive = False
        return was

    with pytest.raises(TransportError):
        publish(dossier, breaking(until_submitted), server.url, sleep=lambda s: None)
    receipt = publish(open_dossier(dossier.folder), transport, server.url)
    assert receipt.outcome == "accepted" and receipt.version == 1
    assert open_dossier(dossier.folder).info.version == 1
    assert versions(transport, server.url, dossier) == 1


def test_a_change_after_a_lost_submission_builds_on_what_was_published(
    server, transport, breaking, dossier
) -> None:
    alive = True

    def until_submitted(request: Request) -> bool:
        nonlocal alive
        was = alive
        if "submit-dossier/execution" in request.url:
            alive = False
        return was

    with pytest.raises(TransportError):
        publish(dossier, breaking(until_submitted), server.url, sleep=lambda s: None)
    wait_for(lambda: versions(transport, server.url, dossier) == 1)
    change(dossier)
    receipt = publish(open_dossier(dossier.folder), transport, server.url)
    assert receipt.outcome == "accepted" and receipt.version == 2
    assert len(list_receipts(dossier)) == 2


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_two_clients_with_one_package_get_one_version(server, dossier) -> None:
    found: list[object] = []

    def go() -> None:
        try:
            with RequestsTransport() as line:
                submission = Submission(dossier, line, server.url)
                found.append(submission.run())
        except Exception as error:
            found.append(error)

    with RequestsTransport() as line:
        submission = Submission(dossier, line, server.url)
        submission.enter(packed(dossier))
    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert len({r.receipt_hash for r in found}) == 1, found
    assert {r.version for r in found} == {1}


def packed(dossier: Dossier):
    """A package of the dossier, errors or not: the gate is left out."""
    model = load(dossier.info.model)
    data = outbox(dossier) / "data.gpkg"
    merge_layers(dossier, model, data)
    facts = {"maHoSoQH": dossier.info.maHoSoQH, "epsg": 9210}
    result = check(read_package_data(data, model, facts), load_profile(), model)
    return build_package(dossier, data, result, outbox(dossier) / "package.zip")


def test_a_stale_base_version_is_a_conflict_until_the_user_takes_the_servers(
    server, transport, new_dossier
) -> None:
    mine = new_dossier()
    theirs = new_dossier(code=mine.info.maHoSoQH)
    assert publish(mine, transport, server.url).version == 1
    change(theirs, name="của người khác")
    receipt = publish(theirs, transport, server.url)
    assert receipt.outcome == "conflict"
    assert receipt.problems[0]["code"] == "QH-C-001" and receipt.problems[0]["current"] == 1
    assert open_dossier(theirs.folder).info.version == 0
    based = take_server_version(theirs, receipt)
    assert publish(based, transport, server.url).version == 2


def test_another_dossiers_codes_are_refused(server, transport, new_dossier) -> None:
    first, second = new_dossier(), new_dossier()
    publish(first, transport, server.url)
    stolen = f"{first.info.maHoSoQH}-ChucNangSuDungDat_A-1"
    edits = Edits("", plain("x"), attributes={1: {"maDoiTuong": stolen}})
    apply_edits(second.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    line = Submission(second, transport, server.url)
    line.enter(packed(second))
    receipt = line.run()
    assert not receipt.accepted
    assert versions(transport, server.url, second) == 0


def test_open_errors_close_the_gate_and_nothing_is_sent(
    server, transport, breaking, dossier
) -> None:
    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    line = breaking(lambda request: True)
    with pytest.raises(GateClosed) as closed:
        publish(dossier, line, server.url)
    assert closed.value.errors == closed.value.result.errors > 0
    assert {r.method for r in line.sent} == {"GET"}
    assert list(outbox(dossier).glob("*")) == []


def test_the_server_finds_the_errors_itself_and_attaches_the_report(
    server, transport, dossier
) -> None:
    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    submission = Submission(dossier, transport, server.url)
    submission.enter(packed(dossier))
    receipt = submission.run()
    assert receipt.outcome == "rejected" and receipt.version is None
    assert receipt.checks["errors"] >= 1
    status, item = get(transport, receipt.checks["report"] + "?f=json")
    assert status == 200
    findings = item["properties"]["findings"]
    assert any(f["severity"] == "error" for f in findings)
    assert versions(transport, server.url, dossier) == 0
    assert Journal(dossier.journal).newest(server.url).state is State.REJECTED


def test_a_report_that_the_client_prettied_up_is_only_compared(server, transport, dossier) -> None:
    from dataclasses import replace

    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    model = load(dossier.info.model)
    data = outbox(dossier) / "data.gpkg"
    merge_layers(dossier, model, data)
    facts = {"maHoSoQH": dossier.info.maHoSoQH, "epsg": 9210}
    result = check(read_package_data(data, model, facts), load_profile(), model)
    lied = replace(result, findings=())
    package = build_package(dossier, data, lied, outbox(dossier) / "package.zip")
    assert package.manifest.errors == 0
    submission = Submission(dossier, transport, server.url)
    submission.enter(package)
    receipt = submission.run()
    assert receipt.outcome == "rejected"
    assert "QH-W-001" not in [p["code"] for p in receipt.problems[:1]]


def test_a_dry_run_reports_and_stores_nothing(server, transport, dossier) -> None:
    package = packed(dossier)
    submission = Submission(dossier, transport, server.url)
    submission.server.stage(package.package_id, package.size)
    submission.server.send_chunk(
        package.package_id, package.size, 0, package.path.read_bytes(), 1 << 20
    )
    body = {"inputs": {"package": package.package_id, "size": package.size}}
    answer = transport.send(
        Request(
            "POST",
            f"{server.url}/processes/validate-dossier/execution",
            {"Content-Type": "application/json"},
            json.dumps(body).encode(),
        )
    )
    told = json.loads(answer.body)
    assert told["checks"]["errors"] == 0 and told["problems"] == []
    assert submission.server.receipt(package.package_id) is None


@pytest.mark.parametrize("count", [30])
def test_readers_see_the_old_or_the_new_version_and_never_an_error(
    server, new_dossier, count: int
) -> None:
    dossier = new_dossier(count)
    url = f"{server.url}/collections/{LOTS}/items?f=json&limit=1&maHoSoQH={dossier.info.maHoSoQH}"
    seen: list[tuple[int, Any]] = []
    done = threading.Event()

    def read() -> None:
        with RequestsTransport() as line:
            while not done.is_set():
                answer = line.send(Request("GET", url))
                seen.append((answer.status, json.loads(answer.body).get("numberMatched")))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with RequestsTransport() as line:
            publish(dossier, line, server.url)
    finally:
        done.set()
        reader.join(30)
    assert {status for status, _ in seen} == {200}
    assert {number for _, number in seen} <= {0, count * count}
