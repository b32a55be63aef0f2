# SPDX-License-Identifier: GPL-2.0-or-later
"""The network of QGIS as a `Transport`: its proxy, its trusted certificates, its stored logins.

A manager of its own, not `QgsNetworkAccessManager`: that one waits for a dialog of the main window
where a certificate is unknown or a login missing (for ever where there is no window), lets the
user wave an unknown certificate through, and sends a write once more to wherever a redirect points.
Meant for the worker thread of a task; in the main thread user input waits for the answer.
"""

from __future__ import annotations

import threading
import weakref
from typing import Optional

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import (
    QNetworkAccessManager,
    QNetworkProxy,
    QNetworkProxyQuery,
    QNetworkReply,
    QNetworkRequest,
    QSslCertificate,
    QSslConfiguration,
    QSslError,
)

from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.address import is_loopback
from qh_plugin.core.publish.certificates import (
    Distrust,
    no_tls,
    proxy_refuses,
    untrusted,
    unwelcome,
)
from qh_plugin.core.publish.transport import Certificate, Request, Response, unreachable
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.certificate_exceptions import accepted

_ACCEPTED = "qhAccepted"
_STATUS = QNetworkRequest.Attribute.HttpStatusCodeAttribute


class QgisTransport:
    """Sends with what QGIS is set to: nothing cached, retried or waved through but a certificate
    that its user accepted for this server in QGIS's settings.

    `authcfg` is the id of a stored login of QGIS ("" for none).
    """

    def __init__(self, authcfg: str = "") -> None:
        self._authcfg = authcfg
        self._own = threading.local()  # a manager serves the thread that made it
        self._made: list[QNetworkAccessManager] = []
        weakref.finalize(self, _let_go, self._made)

    def send(self, request: Request) -> Response:
        """The answer, whatever its status. Raises `TransportError` where none arrived, `InputError`
        for an address that is none and a login that QGIS cannot open."""
        prepared = _prepare(request)
        logins = QgsApplication.authManager()
        if prepared.url().scheme() == "https":
            prepared.setSslConfiguration(_trusting())
        if self._authcfg and not logins.updateNetworkRequest(prepared, self._authcfg)[0]:
            raise InputError(_NO_LOGIN.format(login=self._authcfg))
        network = self._network()
        network.setProxy(_proxy_for(prepared.url()))
        if request.method == "HEAD":  # as a custom request Qt would wait for a body
            reply = network.head(prepared)
        else:
            verb = request.method.encode("ascii")
            reply = network.sendCustomRequest(prepared, verb, request.body or b"")
        if self._authcfg:
            logins.updateNetworkReply(reply, self._authcfg)
        doubts: list[QSslError] = []
        address = 0
        try:
            address = sip.unwrapinstance(reply)
            reply.sslErrors.connect(doubts.extend)
            _wait_for(_living(reply, address), request.timeout)
            return _response(request, _living(reply, address), doubts)
        except RuntimeError as error:  # between two looks at the wrapper: as good as no answer
            raise unreachable(request.url, str(error)) from error
        finally:
            if address:  # without it the reply goes with its manager
                _living(reply, address).deleteLater()

    def _network(self) -> QNetworkAccessManager:
        found: Optional[QNetworkAccessManager] = getattr(self._own, "network", None)
        if found is None:
            found = QNetworkAccessManager()
            # The first time that a connection of an object made in Python ends, PyQt takes Python's
            # lock to look for a method of ours, later it knows. Where a reply is deleted Qt ends
            # one while it holds a lock of its own that the window may wait for, with Python's:
            # so the first time is now.
            found.sslErrors.connect(_doubted)
            found.sslErrors.disconnect(_doubted)
            found.sslErrors.connect(_doubted)
            # Qt's own: Python would delete it while it takes down the state of the worker thread
            # (an error keeps the transport alive until then), which ends QGIS
            sip.transferto(found, None)
            self._made.append(found)
            self._own.network = found
        return found


def _let_go(made: list[QNetworkAccessManager]) -> None:
    """The managers of a transport that is gone: each is deleted by the thread it belongs to."""
    for network in made:
        if not sip.isdeleted(network):
            network.deleteLater()


def _trusting() -> QSslConfiguration:
    """The certificates that QGIS trusts: the system's and those its user added, less those its
    user distrusts."""
    configuration = QSslConfiguration.defaultConfiguration()
    trusted = QgsApplication.authManager().trustedCaCertsCache()
    if trusted:
        configuration.setCaCertificates(trusted)
    return configuration


def _doubted(reply: QNetworkReply, found: list[QSslError]) -> None:
    """During the handshake: go on where the user accepted just this in QGIS. Connected to the
    manager: a slot that held the reply would outlive it, and its wrapper pass for the next one."""
    if accepted(reply.request().url(), reply.sslConfiguration().peerCertificate(), found):
        reply.setProperty(_ACCEPTED, True)
        reply.ignoreSslErrors(found)


def _proxy_for(url: QUrl) -> QNetworkProxy:
    none = QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
    if is_loopback(url.host()):
        return none
    factory = QgsNetworkAccessManager.instance().proxyFactory()
    found = factory.queryProxy(QNetworkProxyQuery(url)) if factory is not None else []
    return found[0] if found else none


def _wait_for(reply: QNetworkReply, seconds: float) -> None:
    """Until the answer is there whole, or the time is over however busily it drips."""
    if reply.isFinished():
        return
    loop, timer = QEventLoop(), QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(reply.abort)
    reply.finished.connect(loop.quit)
    timer.start(int(seconds * 1000))
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    timer.stop()


def _living(reply: QNetworkReply, address: int) -> QNetworkReply:
    """The reply under a wrapper that is good. Where several threads are at work, a new reply may
    lie where one was that has just been deleted; PyQt then hears late of that end and takes the
    wrapper of the new one for dead. The reply itself is only ever deleted by `send`."""
    return sip.wrapinstance(address, QNetworkReply) if sip.isdeleted(reply) else reply


def _response(request: Request, reply: QNetworkReply, doubts: list[QSslError]) -> Response:
    if doubts and not reply.property(_ACCEPTED):
        why = "; ".join(doubt.errorString() for doubt in doubts)
        raise untrusted(_distrust(doubts), request.url, why)
    if reply.error() == _NO_WAY_THROUGH:
        raise proxy_refuses(reply.errorString())
    status = reply.attribute(_STATUS)
    ended = not status and any(word in reply.errorString().lower() for word in _ALERTS)
    if reply.error() == _NO_HANDSHAKE or ended:  # Qt does not tell why
        if not ended and reply.sslConfiguration().localCertificate().isNull():
            raise no_tls(request.url, reply.errorString())
        raise unwelcome(request.url, reply.errorString())
    if not status or reply.error() in _BROKEN_OFF:
        raise unreachable(request.url, reply.errorString())
    headers = {
        bytes(name).decode("latin-1").lower(): bytes(reply.rawHeader(name)).decode("latin-1")
        for name in reply.rawHeaderList()
    }
    peer = _certificate(reply.sslConfiguration().peerCertificate())
    return Response(int(status), headers, bytes(reply.readAll()), peer)


def _distrust(doubts: list[QSslError]) -> Distrust:
    kinds = {doubt.error() for doubt in doubts}
    return next((why for why, of in _DOUBTS if kinds & of), Distrust.OTHER)


_E = QSslError.SslError
_DOUBTS = (
    (
        Distrust.UNKNOWN,
        {
            _E.SelfSignedCertificate,
            _E.SelfSignedCertificateInChain,
            _E.UnableToGetLocalIssuerCertificate,
            _E.UnableToGetIssuerCertificate,
            _E.CertificateUntrusted,
        },
    ),
    (Distrust.EXPIRED, {_E.CertificateExpired}),
    (Distrust.NOT_YET, {_E.CertificateNotYetValid}),
    (Distrust.HOST, {_E.HostNameMismatch}),
)


def _certificate(peer: QSslCertificate) -> Optional[Certificate]:
    if peer.isNull():
        return None
    kinds = (QSslCertificate.SubjectInfo.Organization, QSslCertificate.SubjectInfo.CommonName)
    owner = [part for kind in kinds for part in peer.subjectInfo(kind)]
    issuer = [part for kind in kinds for part in peer.issuerInfo(kind)]
    return Certificate(
        " – ".join(dict.fromkeys(owner)) or "?",
        " – ".join(dict.fromkeys(issuer)) or "?",
        peer.expiryDate().toString("yyyy-MM-dd"),
    )


_NO_HANDSHAKE = QNetworkReply.NetworkError.SslHandshakeFailedError
#: in TLS 1.3 the other side ends the talk after the handshake, with these words of OpenSSL
_ALERTS = ("alert certificate", "alert bad certificate", "alert unknown ca", "alert unsupported")
_NO_WAY_THROUGH = QNetworkReply.NetworkError.ProxyAuthenticationRequiredError
_NO_LOGIN = Text(
    "QGIS không mở được thông tin đăng nhập {login}: đã bị xóa, chưa mở bằng mật khẩu chính, hoặc "
    "sai mật khẩu của khóa. Chưa gửi gì; hãy sửa hoặc chọn cấu hình xác thực khác.",
    "QGIS cannot open the login {login}: it was deleted, is not unlocked by the master password, "
    "or the password of its key is wrong. Nothing was sent; mend it or choose another "
    "authentication.",
)
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
