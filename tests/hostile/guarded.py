# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands before a city server in an office: a gate with TLS that wants a login, a key or a
certificate, and a forward proxy that wants a password. Both note what they were shown."""

from __future__ import annotations

import base64
import contextlib
import http.client
import http.server
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterator, Mapping, Optional

from tests.hostile.certificates import _pump

#: header names in lower case → whether somebody with these may pass
Ask = Callable[[Mapping[str, str]], bool]
_HOP = ("connection", "transfer-encoding", "content-length", "keep-alive")


def basic(name: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode("ascii")


@dataclass
class Seen:
    """How many requests passed, how many were refused, and whom their certificates named."""

    passed: int = 0
    refused: int = 0
    people: set[str] = field(default_factory=set)


@contextlib.contextmanager
def gate(
    certificate: Path, ask: Ask, backend: int = 0, clients: Optional[Path] = None
) -> Iterator[tuple[int, Seen]]:
    """A TLS server on a free port that lets in whom `ask` says, and with `clients` (a root) only
    those with a certificate of it; passes on to 127.0.0.1:`backend`, else says its path."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    seen = Seen()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            subject = (self.connection.getpeercert() or {}).get("subject", ())  # type: ignore
            seen.people.update(v for part in subject for k, v in part if k == "commonName")
            if not ask(headers):
                seen.refused += 1
                self._answer(401, {}, b"who are you?")
                return
            seen.passed += 1
            if not backend:
                self._answer(200, {}, self.path.encode())
                return
            there = http.client.HTTPConnection("127.0.0.1", backend, timeout=60)
            kept = {k: v for k, v in headers.items() if k not in ("connection", "host")}
            there.request(self.command, self.path, body or None, kept)
            answer = there.getresponse()
            content = answer.read()
            there.close()
            self._answer(answer.status, dict(answer.getheaders()), content)

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            with contextlib.suppress(OSError):  # the client is gone
                self.send_response_only(status)
                for name, value in headers.items():
                    if name.lower() not in _HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    class Web(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request, client_address) -> None:
            with contextlib.suppress(OSError, ssl.SSLError):
                secure = context.wrap_socket(
                    request, server_side=True, do_handshake_on_connect=False
                )
                try:
                    secure.do_handshake()
                except ssl.SSLError:  # no certificate, or no trust
                    _let_read(secure)
                    raise
                super().finish_request(secure, client_address)

    with _running(Web(("127.0.0.1", 0), Handler)) as port:
        yield port, seen


def _let_read(secure: ssl.SSLSocket) -> None:
    """End with the reason on its way: in TLS 1.3 the client has sent its request by then, and
    where that lies unread when the socket is closed, the client is told of a reset alone."""
    secure.settimeout(20)
    socket.socket.shutdown(secure, socket.SHUT_WR)
    while socket.socket.recv(secure, 65536):
        continue
    secure.close()


@contextlib.contextmanager
def proxy_with_password(port: int, name: str, password: str) -> Iterator[tuple[int, Seen]]:
    """A forward proxy that brings every CONNECT to 127.0.0.1:`port` for who knows the password."""
    seen = Seen()

    class Tunnel(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            if self.headers.get("proxy-authorization") != basic(name, password):
                seen.refused += 1
                self.send_response_only(407)
                self.send_header("Proxy-Authenticate", 'Basic realm="office"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            seen.passed += 1
            with socket.create_connection(("127.0.0.1", port), 60) as there:
                self.send_response_only(200)
                self.end_headers()
                back = threading.Thread(target=_pump, args=(there, self.connection), daemon=True)
                back.start()
                _pump(self.connection, there)
                back.join(60)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tunnel)
    web.daemon_threads = True
    with _running(web) as number:
        yield number, seen


@contextlib.contextmanager
def _running(web: http.server.ThreadingHTTPServer) -> Iterator[int]:
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield web.server_address[1]
    finally:
        web.shutdown()
        web.server_close()


def with_password(pem: Path, password: str) -> tuple[Path, Path]:
    """The certificate of a PEM, and its key under a password, as two files."""
    certificate, key = pem.with_suffix(".own.crt"), pem.with_suffix(".own.key")
    for command in (
        ["x509", "-in", pem, "-out", certificate],
        ["pkey", "-in", pem, "-aes256", "-passout", f"pass:{password}", "-out", key],
    ):
        whole = ["openssl", *map(str, command)]
        subprocess.run(whole, check=True, timeout=120, capture_output=True)
    return certificate, key
