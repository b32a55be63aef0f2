# SPDX-License-Identifier: GPL-2.0-or-later
"""The network of QGIS as a `Transport`: its proxy, its trusted certificates, its stored logins.

Uses `QgsNetworkAccessManager` directly, because `QgsBlockingNetworkRequest` of QGIS 3.22 sends a
write once more to wherever a redirect points. Meant for the worker thread of a task; in the main
thread user input waits until the answer is there.
"""

from __future__ import annotations

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text

_STATUS = QNetworkRequest.Attribute.HttpStatusCodeAttribute


class QgisTransport:
    """Sends through the network manager of QGIS: nothing cached, nothing retried.

    `authcfg` is the id of a stored login of QGIS ("" for none).
    """

    def __init__(self, authcfg: str = "") -> None:
        self._authcfg = authcfg

    def send(self, request: Request) -> Response:
        """The answer, whatever its status. Raises `TransportError` where none arrived."""
        prepared = _prepare(request)
        logins = QgsApplication.authManager()
        if self._authcfg:
            logins.updateNetworkRequest(prepared, self._authcfg)
        network = QgsNetworkAccessManager.instance()
        if request.method == "HEAD":  # as a custom request Qt would wait for a body
            reply = network.head(prepared)
        else:
            verb = request.method.encode("ascii")
            reply = network.sendCustomRequest(prepared, verb, request.body or b"")
        if self._authcfg:
            logins.updateNetworkReply(reply, self._authcfg)
        _wait_for(reply)
        try:
            return _response(request, reply)
        finally:
            reply.deleteLater()


def _wait_for(reply: QNetworkReply) -> None:
    if not reply.isFinished():
        loop = QEventLoop()
        reply.finished.connect(loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _response(request: Request, reply: QNetworkReply) -> Response:
    status = reply.attribute(_STATUS)
    if not status or reply.error() in _BROKEN_OFF:
        raise _unreachable(request.url, reply.errorString())
    headers = {
        bytes(name).decode("latin-1").lower(): bytes(reply.rawHeader(name)).decode("latin-1")
        for name in reply.rawHeaderList()
    }
    return Response(int(status), headers, bytes(reply.readAll()))


#: the status line arrived, the body did not
_BROKEN_OFF = (
    QNetworkReply.NetworkError.RemoteHostClosedError,
    QNetworkReply.NetworkError.OperationCanceledError,
    QNetworkReply.NetworkError.TimeoutError,
    QNetworkReply.NetworkError.UnknownNetworkError,
)


def _prepare(request: Request) -> QNetworkRequest:
    url = QUrl(request.url)
    if url.scheme() not in ("http", "https") or not url.host():
        raise InputError(
            Text(
                "Địa chỉ máy chủ {url} không đúng; hãy nhập dạng https://ten-may-chu.",
                "The server address {url} is not valid; write it as https://server-name.",
            ).format(url=request.url or "“”")
        )
    prepared = QNetworkRequest(url)
    prepared.setAttribute(
        QNetworkRequest.Attribute.CacheLoadControlAttribute,
        QNetworkRequest.CacheLoadControl.AlwaysNetwork,
    )
    prepared.setAttribute(QNetworkRequest.Attribute.CacheSaveControlAttribute, False)
    prepared.setAttribute(
        QNetworkRequest.Attribute.RedirectPolicyAttribute,
        QNetworkRequest.RedirectPolicy.ManualRedirectPolicy,
    )
    prepared.setTransferTimeout(int(request.timeout * 1000))
    if request.body is not None and "content-type" not in {h.lower() for h in request.headers}:
        prepared.setRawHeader(b"Content-Type", b"application/octet-stream")
    for name, value in request.headers.items():
        prepared.setRawHeader(name.encode("ascii"), value.encode("latin-1"))
    return prepared


def _unreachable(url: str, why: str) -> TransportError:
    return TransportError(
        Text(
            "Không kết nối được với máy chủ {url}; hãy kiểm tra mạng và địa chỉ máy chủ.",
            "Cannot reach the server {url}; check the network and the server address.",
        ).format(url=url),
        details=why,
    )
