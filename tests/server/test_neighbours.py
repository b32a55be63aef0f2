# SPDX-License-Identifier: GPL-2.0-or-later
"""Plans beside each other: what the package alone cannot show, the server finds."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request
from tests.server.packing import packed

#: the dossier of three by three lots is 60 m wide and 90 m high
WIDE, HIGH = 60.0, 90.0
_spots = iter(range(100))


def submit(dossier, transport, url: str) -> Any:
    submission = Submission(dossier, transport, url, sleep=lambda s: time.sleep(min(s, 0.02)))
    submission.enter(packed(dossier))
    return submission.run()


def report(transport, receipt) -> list[dict[str, Any]]:
    answer = transport.send(Request("GET", receipt.checks["report"] + "?f=json"))
    return json.loads(answer.body)["properties"]["findings"]


@pytest.fixture
def spot() -> tuple[float, float]:
    """Ground that no other test uses."""
    return 640_000.0, 1_170_000.0 + 1000.0 * next(_spots)


def test_a_plan_on_published_ground_is_rejected_with_what_where_and_how_big(
    server, transport, new_dossier, spot
) -> None:
    x, y = spot
    first = new_dossier(origin=(x, y))
    assert submit(first, transport, server.url).outcome == "accepted"
    second = new_dossier(origin=(x + WIDE - 10, y + 30))
    receipt = submit(second, transport, server.url)
    assert (receipt.outcome, receipt.version) == ("rejected", None)
    problem = receipt.problems[0]
    assert problem["code"] == "QH-R-003" and problem["rule"] == "C01"
    assert first.info.maHoSoQH in problem["detail"]
    # they share 10 m by 60 m
    found = [f for f in report(transport, receipt) if f["severity"] == "error"]
    assert len(found) == 1 and found[0]["rule"] == "C01"
    assert found[0]["message"]["vi"].endswith("rộng 10,00 m, 600,0 m²")
    px, py = found[0]["point"]
    assert x + WIDE - 10 < px < x + WIDE and y + 30 < py < y + HIGH
    url = f"{server.url}/collections/dossiers/items/{second.info.maHoSoQH}"
    assert transport.send(Request("GET", url)).status == 404


def test_the_same_ground_twice_is_one_overlap(server, transport, new_dossier, spot) -> None:
    assert submit(new_dossier(origin=spot), transport, server.url).outcome == "accepted"
    receipt = submit(new_dossier(origin=spot), transport, server.url)
    assert receipt.outcome == "rejected" and receipt.checks["errors"] == 1


def test_neighbours_that_touch_and_plans_of_another_kind_are_accepted(
    server, transport, new_dossier, spot
) -> None:
    x, y = spot
    assert submit(new_dossier(origin=(x, y)), transport, server.url).outcome == "accepted"
    beside = new_dossier(origin=(x + WIDE, y))
    assert submit(beside, transport, server.url).outcome == "accepted"
    detailed = new_dossier(code="79QCT1008001", origin=(x, y))
    assert submit(detailed, transport, server.url).outcome == "accepted"


def test_a_border_off_by_more_than_the_scales_permit_is_a_warning(
    server, transport, new_dossier, spot
) -> None:
    x, y = spot
    first = new_dossier(origin=(x, y), scale="1/500")
    assert submit(first, transport, server.url).outcome == "accepted"
    # at 1/500 the borders may differ by 9.9 cm
    within = new_dossier(origin=(x + WIDE + 0.09, y), scale="1/500")
    assert submit(within, transport, server.url).outcome == "accepted"
    beyond = new_dossier(origin=(x - WIDE - 0.25, y), scale="1/500")
    receipt = submit(beyond, transport, server.url)
    assert receipt.outcome == "accepted-with-warnings"
    found = [f for f in report(transport, receipt) if f["rule"] == "E01"]
    assert [f["severity"] for f in found] == ["warning"]
    assert found[0]["message"]["vi"].endswith("250 mm, cho phép 99 mm")


def test_a_new_version_is_not_compared_with_its_own_old_one(
    server, transport, new_dossier, spot
) -> None:
    dossier = new_dossier(origin=spot)
    assert submit(dossier, transport, server.url).outcome == "accepted"
    moved = new_dossier(code=dossier.info.maHoSoQH, origin=(spot[0] + 5, spot[1]))
    receipt = submit(moved.with_version(1), transport, server.url)
    assert (receipt.outcome, receipt.version) == ("accepted", 2)


def test_a_dry_run_tells_the_same(server, transport, new_dossier, spot) -> None:
    assert submit(new_dossier(origin=spot), transport, server.url).outcome == "accepted"
    second = packed(new_dossier(origin=spot))
    submission = Submission(new_dossier(), transport, server.url)
    content = second.path.read_bytes()
    submission.server.send_chunk(second.package_id, second.size, 0, content, 1 << 20)
    body = json.dumps({"inputs": {"package": second.package_id, "size": second.size}}).encode()
    url = f"{server.url}/processes/validate-dossier/execution"
    answer = transport.send(Request("POST", url, {"Content-Type": "application/json"}, body))
    told = json.loads(answer.body)
    assert told["checks"]["errors"] == 1
    assert [f["rule"] for f in told["report"]["findings"]] == ["C01"]
