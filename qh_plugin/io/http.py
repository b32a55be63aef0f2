# SPDX-License-Identifier: GPL-2.0-or-later
"""The transport without QGIS: the requests library, for the command line and the tests.

Follows no redirect, retries nothing: that is done by `core.publish`, where it is known what may
be sent twice. Of the environment only what `connect` says is read.
"""

from __future__ import annotations

import base64
import os
import socket
import threading
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Iterator, Mapping, Optional
from urllib.parse import urlsplit

from qh_plugin.core.errors import InputError, MissingLibrary
from qh_plugin.core.publish.address import is_loopback
from qh_plugin.core.publish.certificates import no_tls, proxy_refuses, untrusted, unwelcome
from qh_plugin.core.publish.transport import Request, Response, unreachable
from qh_plugin.core.text import Text
from qh_plugin.io.tls import distrust, must_open, not_accepted, not_spoken, peer

_CONNECT_TIMEOUT = 5.0
LOGIN, TOKEN, CA, CERT = "QH_LOGIN", "QH_TOKEN", "QH_CA", "QH_CERT"


def connect(environment: Optional[Mapping[str, str]] = None) -> RequestsTransport:
    """The transport that the environment asks for: QH_LOGIN "name:password" or QH_TOKEN or QH_CERT,
    a file with the person's certificate and its key; QH_CA a file with the office's root
    certificate, and the usual proxy variables (never for this very computer). Raises `InputError`
    where QH_CA is no file or QH_CERT cannot be used."""
    given = os.environ if environment is None else environment
    authorization = ""
    if given.get(LOGIN):
        coded = base64.b64encode(_one_line(given[LOGIN], LOGIN).encode("utf-8")).decode("ascii")
        authorization = f"Basic {coded}"
    elif given.get(TOKEN):
        authorization = f"Bearer {_one_line(given[TOKEN], TOKEN)}"
    ca = Path(given[CA]) if given.get(CA) else None
    if ca is not None and not ca.is_file():
        raise InputError(
            Text(
                "Không có tệp chứng thư gốc {file} (biến QH_CA).",
                "The root certificate file {file} is not there (variable QH_CA).",
            ).format(file=str(ca))
        )
    own = Path(given[CERT]) if given.get(CERT) else None
    if own is not None:
        must_open(own)
    return RequestsTransport(authorization, ca, environment_proxies=True, certificate=own)


def _one_line(secret: str, variable: str) -> str:
    """A secret without the line end of the file that it was read from; within it none may be: the
    library would repeat the whole header in its complaint."""
    kept = secret.strip("\r\n")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in kept):
        raise InputError(
            Text(
                "Biến {variable} có ký tự xuống dòng hoặc ký tự điều khiển; hãy đặt lại.",
                "The variable {variable} holds a line end or a control character; set it again.",
            ).format(variable=variable)
        )
    return kept


class RequestsTransport:
    """A `core.publish.transport.Transport` over one keep-alive session. `authorization` is sent
    as that header; `ca` is trusted besides nothing else; a proxy only from the environment;
    `certificate` says who asks."""

    def __init__(
        self,
        authorization: str = "",
        ca: Optional[Path] = None,
        environment_proxies: bool = False,
        certificate: Optional[Path] = None,
    ) -> None:
        try:
            import requests
        except ImportError as error:
            raise MissingLibrary(
                "requests", Text("gửi hồ sơ ngoài QGIS", "submit without QGIS")
            ) from error
        self._requests = requests
        self._authorization = authorization
        self._proxies = environment_proxies
        self._session = requests.Session()
        self._session.trust_env = False
        if ca is not None:
            self._session.verify = str(ca)
        if certificate is not None:
            self._session.cert = str(certificate)
        self._lines: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _noting(self._lines))

    def send(self, request: Request) -> Response:
        """The answer of whatever status. Raises `TransportError` where none arrived in time."""
        headers = dict(request.headers)
        if self._authorization:
            headers["Authorization"] = self._authorization
        errors = self._requests.RequestException
        with self._time_limit(request.timeout) as over:
            try:
                with self._session.request(
                    request.method,
                    request.url,
                    headers=headers,
                    data=request.body,
                    timeout=(min(_CONNECT_TIMEOUT, request.timeout), request.timeout),
                    allow_redirects=False,
                    stream=True,
                    proxies=self._proxies_for(request.url),
                ) as answer:
                    certificate = peer(answer)
                    content = answer.content
                names = {name.lower(): value for name, value in answer.headers.items()}
                if over.is_set() or (request.method != "HEAD" and _cut_short(names, content)):
                    raise errors("the answer did not arrive whole")
                return Response(answer.status_code, names, content, certificate)
            except (errors, OSError, ValueError, AttributeError) as error:
                # a socket shut down from beside can surface as any of these
                why = distrust(error)
                if why is not None:
                    raise untrusted(why, request.url, str(error)) from error
                if "407" in str(error) and isinstance(error, self._requests.exceptions.ProxyError):
                    raise proxy_refuses("407") from error
                if not_spoken(error):
                    raise no_tls(request.url, str(error)) from error
                if not_accepted(error):
                    raise unwelcome(request.url, str(error)) from error
                details = "time limit" if over.is_set() else str(error)
                raise unreachable(request.url, details) from error

    @contextmanager
    def _time_limit(self, seconds: float) -> Iterator[threading.Event]:
        """Shuts the line when the time is over, however busily it drips."""
        over = threading.Event()

        def shut() -> None:
            over.set()
            for line in list(self._lines):
                with suppress(OSError):  # it was closed already
                    line.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, shut)
        timer.daemon = True
        timer.start()
        try:
            yield over
        finally:
            timer.cancel()

    def _proxies_for(self, url: str) -> Mapping[str, str]:
        if not self._proxies or is_loopback(urlsplit(url).hostname or ""):
            return {}
        found: Mapping[str, str] = self._requests.utils.get_environ_proxies(url)
        return found

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> RequestsTransport:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


def _noting(lines: weakref.WeakSet[socket.socket]) -> Any:
    """An adapter of requests whose connections put their sockets into `lines`."""
    import requests.adapters
    import urllib3.connection  # type: ignore[import-untyped]
    import urllib3.connectionpool  # type: ignore[import-untyped]

    class Plain(urllib3.connection.HTTPConnection):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class Secure(urllib3.connection.HTTPSConnection):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class PlainPool(urllib3.connectionpool.HTTPConnectionPool):  # type: ignore[misc]
        ConnectionCls = Plain

    class SecurePool(urllib3.connectionpool.HTTPSConnectionPool):  # type: ignore[misc]
        ConnectionCls = Secure

    pools = {"http": PlainPool, "https": SecurePool}

    class Adapter(requests.adapters.HTTPAdapter):  # type: ignore[misc]
        def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
            super().init_poolmanager(*arguments, **options)
            self.poolmanager.pool_classes_by_scheme = pools

        def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
            manager = super().proxy_manager_for(proxy, **options)
            manager.pool_classes_by_scheme = pools
            return manager

    return Adapter()


def _cut_short(headers: dict[str, str], body: bytes) -> bool:
    """True where the line dropped within the body, which requests does not notice by itself."""
    length = headers.get("content-length", "")
    return length.isdigit() and "content-encoding" not in headers and len(body) < int(length)
