# SPDX-License-Identifier: GPL-2.0-or-later
"""Redirects of reads and writes."""

from __future__ import annotations

import pytest

from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Response

HOST = "https://city.example"


class Moving:
    """Every request is redirected by the table until it reaches a place that is none."""

    def __init__(self, table: dict[str, str], status: int = 302) -> None:
        self.table, self.status, self.asked = table, status, []

    def send(self, request):
        self.asked.append((request.method, request.url.split("?")[0]))
        target = self.table.get(request.url.split("?")[0])
        if target is None:
            return Response(404, {}, b"{}")
        return Response(self.status, {"location": target}, b"")


def server(line: Moving, url: str = HOST) -> Server:
    return Server(line, url, sleep=lambda s: None, patience=Patience(attempts=1))


RECEIPT = "/collections/receipts/items/aa"


@pytest.mark.parametrize("target", [HOST + "/new", "/new", "//city.example/new", "/x/../new"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_read_is_followed_on_the_same_host(target: str, status: int) -> None:
    line = Moving({HOST + RECEIPT: target}, status)
    assert server(line).receipt("aa") is None
    assert len(line.asked) == 2 and line.asked[1][1].startswith(HOST)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/x",
        "http://city.example/x",
        "https://city.example.evil.example/",
        "https://u:p@city.example/",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_read_is_not_followed_elsewhere(target: str) -> None:
    line = Moving({HOST + RECEIPT: target})
    with pytest.raises(Refused, match="chuyển sang"):
        server(line).receipt("aa")
    assert {url for _, url in line.asked} == {HOST + RECEIPT}


def test_on_this_computer_plain_http_is_followed() -> None:
    line = Moving({"http://127.0.0.1:5" + RECEIPT: "http://127.0.0.1:6/x"})
    assert server(line, "http://127.0.0.1:5").receipt("aa") is None
    assert line.asked[1][1] == "http://127.0.0.1:6/x"


def test_a_circle_ends() -> None:
    with pytest.raises(Refused):
        server(Moving({HOST + RECEIPT: HOST + RECEIPT})).receipt("aa")


def test_a_write_is_never_followed() -> None:
    base = HOST + "/processes"
    line = Moving(
        {
            f"{base}/submit-dossier/execution": HOST + "/new",
            f"{base}/stage-chunk/execution": HOST + "/new",
            HOST + "/jobs/1": HOST + "/new",
        },
        307,
    )
    one = server(line)
    for write in (
        lambda: one.submit({}),
        lambda: one.stage("aa", 1),
        lambda: one.withdraw(HOST + "/jobs/1"),
    ):
        with pytest.raises(Refused, match="không được gửi tiếp"):
            write()
    assert all(not url.endswith("/new") for _, url in line.asked)
