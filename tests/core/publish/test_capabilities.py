# SPDX-License-Identifier: GPL-2.0-or-later
"""What a server offers: levels with reasons, versions, limits and clock."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.capabilities import Capabilities, Level, examine
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.retry import Patience, retry_after
from qh_plugin.core.publish.transport import (
    Certificate,
    Response,
    TransportError,
    Untrusted,
    unreachable,
)
from qh_plugin.core.text import Text

URL = "https://city.example/api"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
WRITE = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete"
LOCK = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags"
HERE = {"id": "m", "version": "2", "sha256": "ab" * 32}


class Pages:
    """A transport that knows some paths."""

    def __init__(self, pages: dict[str, Response]) -> None:
        self.pages, self.asked = pages, []

    def send(self, request):
        path = request.url[len(URL) :].split("?")[0]
        self.asked.append(f"{request.method} {path}")
        return self.pages.get(path, Response(404, {}, b"{}"))


def page(body: object, **headers: str) -> Response:
    owner = Certificate("city.example", "Sở CA", "2027-01-01")
    return Response(200, headers, json.dumps(body).encode(), owner)


def server(**pages: Response) -> Server:
    known = {"submit": "/processes/submit-dossier", "home": "/conformance"}
    line = Pages({known[name]: body for name, body in pages.items()})
    return Server(line, URL, sleep=lambda seconds: None, patience=Patience(attempts=1))


DESCRIBED = {"model": HERE, "ruleset": HERE, "limits": {"packageBytes": 2_000_000}}


@pytest.mark.parametrize(
    "body",
    [
        {"id": "submit-dossier", "qh": DESCRIBED},
        {"id": "submit-dossier", "metadata": {"qh": DESCRIBED}},
        {"id": "submit-dossier", "metadata": [{"role": "qh", "value": DESCRIBED}]},
        {
            "id": "submit-dossier",
            "additionalParameters": {"parameters": [{"name": "qh", "value": [DESCRIBED]}]},
        },
    ],
)
def test_level_a_tells_versions_limits_and_certificate(body) -> None:
    found = server(submit=page(body)).discover()
    assert found.level is Level.A
    assert (found.model, found.ruleset) == (HERE, HERE)
    told = "\n".join(line.vi for line in found.lines())
    for word in ("city.example", "Sở CA", "2027-01-01", "Mức A", "m 2 (abababab)", "2 MB"):
        assert word in told
    assert found.differences(HERE, HERE) == ()
    assert found.too_large(2_000_000) is None
    assert "2,1 MB" in found.too_large(2_100_000).vi


def test_other_versions_are_told_before_anything_is_sent() -> None:
    found = server(submit=page({"id": "submit-dossier", "qh": DESCRIBED})).discover()
    for other in ({**HERE, "version": "3"}, {**HERE, "sha256": "cd" * 32}, {**HERE, "id": "x"}):
        (line,) = found.differences(other, HERE)
        assert "Mô hình dữ liệu khác nhau" in line.vi
        (line,) = found.differences(HERE, other)
        assert "Bộ quy tắc khác nhau" in line.vi
    assert found.differences({}, {}) == ()  # what a side does not tell is no difference


@pytest.mark.parametrize("body", [[], "x", {"id": "submit-dossier", "qh": 5, "metadata": [1]}])
def test_a_description_without_versions_is_no_trouble(body) -> None:
    if isinstance(body, dict):
        found = server(submit=page(body)).discover()
        assert (found.model, found.differences(HERE, HERE)) == ({}, ())
    else:
        with pytest.raises(ServerError):
            server(submit=page(body)).discover()


@pytest.mark.parametrize(
    ("classes", "level", "word"),
    [
        ([CORE], Level.D, "Chỉ đọc"),
        ([CORE, WRITE], Level.C, "không có khóa"),
        ([CORE, WRITE, LOCK], Level.B, "có khóa"),
    ],
)
def test_servers_without_the_submission_service(classes, level, word) -> None:
    one = server(home=page({"conformsTo": classes}))
    found = one.capabilities()
    assert found.level is level and word in " ".join(r.vi for r in found.reasons)
    with pytest.raises(ServerError, match="chưa có dịch vụ nhận hồ sơ"):
        one.discover()


@pytest.mark.parametrize(
    ("methods", "level"),
    [
        ((["get", "post"], ["get", "put", "delete"]), Level.C),
        ((["get", "post"], ["get", "put"]), Level.D),
        ((["get"], ["get", "put", "delete"]), Level.D),
    ],
)
def test_a_server_that_writes_without_declaring_it(methods, level) -> None:
    """QGIS Server says it in its OpenAPI alone."""
    all_, one = ({name: {} for name in names} for names in methods)
    items = "/wfs3/collections/zone/items"
    api = page({"paths": {items: all_, f"{items}/{{featureId}}": one, "/x/items": {"post": {}}}})
    found = _offered(api)
    assert found.level is level
    assert ("mô tả API" in " ".join(r.vi for r in found.reasons)) is (level is Level.C)


@pytest.mark.parametrize(
    "api",
    [page({"paths": []}), page({}), page([]), Response(200, {}, b"<html>"), Response(404, {}, b"")],
)
def test_an_api_that_says_nothing_offers_nothing(api: Response) -> None:
    assert _offered(api).level is Level.D


def _offered(api: Response) -> Capabilities:
    def get(path: str) -> Response:
        if path.startswith("/processes"):
            return Response(404, {}, b"")
        return api if path.startswith("/api") else page({"conformsTo": [CORE]})

    return examine(URL, get)


def test_no_ogc_api_at_all_and_a_login() -> None:
    with pytest.raises(ServerError, match="không phải máy chủ quy hoạch"):
        server(home=page({"hello": 1})).capabilities()
    with pytest.raises(Refused) as error:
        server(submit=Response(401, {}, b"")).capabilities()
    assert error.value.status == 401


def test_a_certificate_that_is_not_trusted_is_told_as_it_is() -> None:
    class Distrusting:
        def send(self, request):
            raise Untrusted(Text("hết hạn", "expired"))

    with pytest.raises(Untrusted, match="hết hạn"):
        Server(Distrusting(), URL).capabilities()

    class Silent:
        def send(self, request):
            raise unreachable(request.url, "refused")

    with pytest.raises(TransportError) as told:
        Server(Silent(), URL, sleep=lambda s: None).capabilities()
    site = "/".join(URL.split("/")[:3])  # the server is named, not what was asked of it
    assert f"Không kết nối được máy chủ {site};" in told.value.text.vi


@pytest.mark.parametrize(
    ("ahead", "word"),
    [
        (timedelta(days=1), "chậm hơn máy chủ 24 giờ"),
        (timedelta(days=-1), "nhanh hơn máy chủ 24 giờ"),
        (timedelta(days=3), "chậm hơn máy chủ 3 ngày"),
        (timedelta(minutes=-10), "nhanh hơn máy chủ 10 phút"),
        (timedelta(seconds=30), None),
    ],
)
def test_a_clock_that_is_wrong_is_told(ahead, word) -> None:
    date = format_datetime(datetime.now(timezone.utc) + ahead, usegmt=True)
    found = server(submit=page({"id": "submit-dossier"}, date=date)).discover()
    told = [line.vi for line in found.differences({}, {})]
    assert (told == []) if word is None else word in told[0]


def test_the_time_to_wait_counts_from_the_servers_own_clock() -> None:
    at = {"date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    for value, seconds in (
        ("7", 7.0),
        ("Sat, 21 Nov 2026 10:00:20 GMT", 20.0),
        ("Sat, 21 Nov 2026 09:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 12:00:00 GMT", 60.0),
        ("soon", 0.0),
        ("", 0.0),
    ):
        assert retry_after(Response(429, {**at, "retry-after": value}, b"")) == seconds
    assert retry_after(Response(429, {"retry-after": "Sat, 21 Nov 2026 10:00:20 GMT"}, b"")) == 0.0
