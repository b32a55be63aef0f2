# SPDX-License-Identifier: GPL-2.0-or-later
"""A root certificate of our own, servers it vouches for, and a forward proxy, all on loopback."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import subprocess
import threading
from pathlib import Path
from typing import Callable, Iterator

CITY = "quyhoach.test"
_CONFIG = """[ca]
default_ca = one
[one]
dir = {folder}
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
policy = any
default_md = sha256
unique_subject = no
[any]
commonName = supplied
[leaf]
subjectAltName = {names}
basicConstraints = CA:FALSE
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""


class Authority:
    """A root in `folder`: `issue` makes a certificate with its key in one PEM."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.root, self._key = folder / "root.pem", folder / "root.key"
        (folder / "index").write_text("")
        (folder / "serial").write_text("01\n")
        config = self._config("DNS:unused")
        self._run(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "30", "-subj", f"/CN={name}", "-config", config),
            *("-extensions", "root", "-keyout", self._key, "-out", self.root),
        )

    def issue(self, common: str, names: str, start: str = "", end: str = "") -> Path:
        """A certificate for `names` ("DNS:…,IP:…"), valid from `start` to `end` (YYYYMMDD)."""
        base = self.folder / f"{common}-{start}"
        key, asked, out = (base.with_suffix(s) for s in (".key", ".csr", ".crt"))
        config = self._config(names)
        self._run(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-utf8", "-subj", f"/CN={common}", "-config", config, "-keyout", key),
            *("-out", asked),
        )
        span = ["-days", "20"]
        if start:
            span = ["-startdate", f"{start}000000Z", "-enddate", f"{end}000000Z"]
        self._run(
            *("ca", "-batch", "-notext", "-config", config, "-extensions", "leaf"),
            *("-cert", self.root, "-keyfile", self._key, "-in", asked, "-out", out),
            *span,
        )
        whole = base.with_suffix(".pem")
        whole.write_bytes(out.read_bytes() + key.read_bytes())
        return whole

    def _config(self, names: str) -> Path:
        path = self.folder / "openssl.cnf"
        request = "[req]\ndistinguished_name = dn\n[dn]\n"
        path.write_text(request + _CONFIG.format(folder=self.folder, names=names))
        return path

    @staticmethod
    def _run(*arguments: object) -> None:
        command = ["openssl", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")


class Hello(http.server.BaseHTTPRequestHandler):
    """Says its path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextlib.contextmanager
def tls_server(
    certificate: Path, also: Callable[[ssl.SSLContext], None] = lambda context: None
) -> Iterator[int]:
    """A server with this certificate, and what `also` asks of its TLS, on a free port; gives the
    port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    also(context)

    class Web(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request, client_address) -> None:
            with contextlib.suppress(OSError, ssl.SSLError):  # a client that does not trust us
                secure = context.wrap_socket(request, server_side=True)
                super().finish_request(secure, client_address)

    web = Web(("127.0.0.1", 0), Hello)
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield web.server_address[1]
    finally:
        web.shutdown()
        web.server_close()


@contextlib.contextmanager
def proxy_to(port: int, asked: list[str]) -> Iterator[int]:
    """A forward proxy that brings every CONNECT to 127.0.0.1:`port` and notes whom it was for."""

    class Tunnel(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            asked.append(self.path)
            with socket.create_connection(("127.0.0.1", port), 60) as there:
                self.send_response(200)
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
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield web.server_address[1]
    finally:
        web.shutdown()
        web.server_close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(1 << 16):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
