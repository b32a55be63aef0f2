# SPDX-License-Identifier: GPL-2.0-or-later
"""Both transports against one small server: what core may rely on whichever it is given."""

from __future__ import annotations

import contextlib
import http.server
import socket
import subprocess
import sys
import threading
import time

import pytest

from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.core.text import Text
from qh_plugin.io.http import RequestsTransport
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.transport import QgisTransport

pytestmark = pytest.mark.usefixtures("qgis_app")


class Handler(http.server.BaseHTTPRequestHandler):
    """Echoes; /404, /500 … answer with that status; /redirect, /hang, /reset, /cut misbehave."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, body, headers))
        if self.path == "/hang":
            self.server.release.wait(20)
            return
        if self.path == "/reset":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status = int(self.path[1:4]) if self.path[1:4].isdigit() else 200
        content = b"" if status == 204 else self.path.encode() + b"|" + body
        self.send_response(302 if self.path == "/redirect" else status)
        if self.path == "/redirect":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/target")
        self.send_header("Content-Length", str(len(content) + 1000 * (self.path == "/cut")))
        self.send_header("Cache-Control", "max-age=3600")
        if self.path == "/close":
            self.send_header("Connection", "close")
        self.send_header("X-Name", "Value")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        if self.path == "/cut":
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    def log_message(self, *_) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    made.seen, made.release = [], threading.Event()
    made.url = f"http://127.0.0.1:{made.server_port}"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.release.set()
    made.shutdown()
    made.server_close()


@pytest.fixture(params=[QgisTransport, RequestsTransport])
def transport(request):
    return request.param()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_methods_and_bodies_arrive_as_sent(transport, server, method):
    body = None if method in ("GET", "DELETE") else b"\x00\xff" * 70_000
    headers = {"Content-Type": "application/x-qh", "Prefer": "respond-async"}
    response = transport.send(Request(method, server.url + "/echo", headers, body))
    assert response.status == 200
    assert response.body == b"/echo|" + (body or b"")
    assert response.headers["x-name"] == "Value"
    seen = server.seen[-1]
    assert (seen[0], seen[2]) == (method, body or b"")
    assert seen[3]["prefer"] == "respond-async"
    if body:
        assert seen[3]["content-type"] == "application/x-qh"


def test_head_has_headers_and_no_body(transport, server):
    response = transport.send(Request("HEAD", server.url + "/echo"))
    assert (response.status, response.body) == (200, b"")


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 409, 413, 429, 500, 503])
def test_every_status_is_an_answer_with_its_body(transport, server, status):
    response = transport.send(Request("GET", f"{server.url}/{status}"))
    assert response.status == status
    assert response.body == (b"" if status == 204 else f"/{status}|".encode())


def test_nothing_is_cached(transport, server):
    for _ in range(2):
        transport.send(Request("GET", server.url + "/200/cached"))
    assert [s[1] for s in server.seen].count("/200/cached") % 2 == 0
    assert [s[1] for s in server.seen[-2:]] == ["/200/cached"] * 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_redirect_of_a_write_is_not_followed(transport, server, method):
    before = len(server.seen)
    response = transport.send(Request(method, server.url + "/redirect", {}, b"once"))
    assert response.status == 302
    assert response.headers["location"].endswith("/target")
    assert [s[1] for s in server.seen[before:]] == ["/redirect"]


def test_a_hanging_server_ends_with_the_timeout(transport, server):
    start = time.monotonic()
    with pytest.raises(TransportError):
        transport.send(Request("GET", server.url + "/hang", timeout=1.0))
    assert 0.8 < time.monotonic() - start < 15.0  # the server itself ends it after 20


@pytest.mark.parametrize("path", ["/reset", "/cut"])
def test_a_dropped_line_is_no_answer(transport, server, path):
    with pytest.raises(TransportError):
        transport.send(Request("GET", server.url + path, timeout=5.0))


def test_nobody_there_is_one_sentence_in_both_languages(transport):
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]  # bound, so that nobody else gets it, and not listened at
        with pytest.raises(TransportError) as caught:
            transport.send(Request("GET", f"http://127.0.0.1:{port}/", timeout=15.0))
    assert str(port) in caught.value.text.vi
    assert str(port) in caught.value.text.en


def test_an_address_that_is_none_is_refused_by_qgis():
    with pytest.raises(QhError, match="Địa chỉ máy chủ"):
        QgisTransport().send(Request("GET", "quy hoach"))


def test_works_in_the_worker_thread_of_a_task(server, wait):
    done, failed = [], []
    request = Request("POST", server.url + "/echo", {}, b"x" * 1_000_000)

    def work(progress):
        assert threading.current_thread() is not threading.main_thread()
        return [QgisTransport().send(request).status for _ in range(3)]

    tasks.run("test", work, done.append, failed.append)
    wait(lambda: done or failed)
    assert (done, failed) == ([[200, 200, 200]], [])


def test_several_threads_at_once_get_their_answers(server, wait):
    """PyQt takes the wrapper of a new reply for dead where one lay that was just deleted."""

    def work(progress):
        line = QgisTransport()
        url = f"http://127.0.0.1:{server.server_port}/close"
        got = 0
        for _ in range(80):
            with contextlib.suppress(TransportError):  # as good as no answer, and tried again
                got += line.send(Request("GET", url, timeout=10.0)).body == b"/close|"
        return got

    ends = []
    for number in range(3):
        tasks.run(f"t{number}", work, ends.append, lambda e: ends.append(str(e)))
    wait(lambda: len(ends) == 3, 60)
    assert all(isinstance(end, int) and end >= 78 for end in ends), ends


def test_an_error_that_keeps_the_transport_ends_neither_thread_nor_qgis(server, wait):
    """The error's traceback holds the transport until Python takes down the thread's state."""
    kept = []

    def work(_):
        transport = QgisTransport()
        transport.send(Request("GET", f"http://127.0.0.1:{server.server_port}/"))
        raise QhError(Text("vì sao", f"why {transport is None}"))

    for _ in range(5):
        tasks.run("QH", work, kept.append, kept.append)
    wait(lambda: len(kept) == 5)
    assert {str(error.text) for error in kept} == {"vì sao"}


def test_window_and_sending_threads_never_wait_for_each_other(server):
    """Qt's lock on connections and Python's: QGIS stood still for ever, one window in a few."""
    script = [sys.executable, "-m", "tests.qgis.inside_hammering", f"{server.url}/200", "3"]
    ended = subprocess.run(script, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr
