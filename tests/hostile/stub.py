# SPDX-License-Identifier: GPL-2.0-or-later
"""A city server on loopback that keeps to the protocol (`model_server`), except where it is told
to misbehave. `order(where, what)`: the next request whose "METHOD path" holds `where` gets `what`.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import Callable, Iterator, Optional

from qh_plugin.core.publish.transport import Request, Response
from tests.core.publish.model_server import URL, ModelServer

#: takes the request and what does it; gives the answer, or None where the line drops
Mischief = Callable[[Request, Callable[[Request], Response]], Optional[Response]]


@dataclass
class Order:
    """`times` requests (-1: all) get `what`, after `after` others have passed."""

    where: str
    what: Mischief
    times: int = 1
    after: int = 0


class Hostile:
    """The server; `asked` lists what it was asked, `model` is what it truly knows."""

    def __init__(self, model: Optional[ModelServer] = None) -> None:
        self.model = model or ModelServer()
        self.orders: list[Order] = []
        self.asked: list[str] = []
        self.lock = threading.RLock()
        self.drip = 0.2
        self.date = ""

    def order(self, where: str, what: Mischief, times: int = 1, after: int = 0) -> None:
        self.orders.append(Order(where, what, times, after))

    def obey(self) -> None:
        """From now on keep to the protocol."""
        self.orders.clear()

    def answer(self, request: Request) -> Optional[Response]:
        with self.lock:
            line = f"{request.method} {request.url[len(URL) :]}"
            self.asked.append(line)
            for order in list(self.orders):
                if order.where not in line:
                    continue
                if order.after > 0:
                    order.after -= 1
                    continue
                if order.times == 0:
                    continue
                order.times -= 1
                return order.what(request, self.model.answer)
            return self.model.answer(request)


@contextlib.contextmanager
def listening(server: Hostile) -> Iterator[str]:
    """The server on a free port; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, URL + self.path, headers, body or None)
            answer = server.answer(request)
            self.close_connection = True
            if answer is None:
                _reset(self.connection)
                return
            self.send_response_only(answer.status)
            if server.date:
                self.send_header("Date", server.date)
            else:
                self.send_header("Date", self.date_time_string())
            told = {"content-length": str(len(answer.body)), "connection": "close"}
            for name, value in {**told, **answer.headers}.items():
                if name != "x-drip":
                    self.send_header(name, value)
            drip = answer.headers.get("x-drip", "")
            with contextlib.suppress(OSError):  # a client that gave up
                if drip == "head":
                    head = b"".join(self._headers_buffer)
                    self._headers_buffer = []
                    self._dripped(head + b"x-much: " + b"y" * 4000)
                    return
                self.end_headers()
                if drip == "body":
                    self._dripped(answer.body)
                elif self.command != "HEAD":
                    self.wfile.write(answer.body)

        def _dripped(self, content: bytes) -> None:
            for i in range(len(content)):
                self.wfile.write(content[i : i + 1])
                self.wfile.flush()
                time.sleep(server.drip)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{web.server_address[1]}"
    finally:
        web.shutdown()
        web.server_close()


def _reset(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()


# --- mischief ------------------------------------------------------------------------------------


def lost(request: Request, do: Callable[[Request], Response]) -> Optional[Response]:
    """The line drops before anything is done."""
    return None


def mute(request: Request, do: Callable[[Request], Response]) -> Optional[Response]:
    """It is done, and the line drops."""
    do(request)
    return None


def said(status: int, body: bytes = b"", **headers: str) -> Mischief:
    """Nothing is done, and this is the answer."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, do: Response(status, told, body)


def done_but(status: int, body: bytes = b"<html><title>Oops</title></html>") -> Mischief:
    """It is done, and this is the answer."""

    def mischief(request: Request, do: Callable[[Request], Response]) -> Response:
        do(request)
        return Response(status, {"content-type": "text/html"}, body)

    return mischief


def changed(change: Callable[[dict], None]) -> Mischief:
    """The true answer, edited."""

    def mischief(request: Request, do: Callable[[Request], Response]) -> Response:
        answer = do(request)
        body = json.loads(answer.body)
        change(body)
        return Response(answer.status, answer.headers, json.dumps(body).encode())

    return mischief


def headed(**headers: str) -> Mischief:
    """The true answer with other headers."""

    def mischief(request: Request, do: Callable[[Request], Response]) -> Response:
        answer = do(request)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(answer.status, {**answer.headers, **told}, answer.body)

    return mischief


def truncated(request: Request, do: Callable[[Request], Response]) -> Response:
    """The true answer, broken off in the middle of its JSON."""
    answer = do(request)
    return Response(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def cached() -> Mischief:
    """A proxy that keeps the first answer to each address for ever, whatever it is told."""
    kept: dict[str, Response] = {}

    def mischief(request: Request, do: Callable[[Request], Response]) -> Response:
        if request.url not in kept:
            kept[request.url] = do(request)
        return kept[request.url]

    return mischief
