# SPDX-License-Identifier: GPL-2.0-or-later
"""Certificates and proxies: both transports trust what they are told to trust and nothing else."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthConfigSslServer,
    QgsNetworkAccessManager,
    QgsSettings,
)
from qgis.PyQt.QtCore import QCryptographicHash
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError

from qh_plugin.core.publish.transport import Request, Untrusted
from qh_plugin.io.http import connect
from qh_plugin.qgis_io.transport import QgisTransport
from tests.hostile.certificates import CITY, Authority, proxy_to, tls_server

pytestmark = pytest.mark.usefixtures("qgis_app")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Authority:
    """The office's root, which QGIS is told to trust for the time of these tests."""
    made = Authority(tmp_path_factory.mktemp("ca") / "ours", "QH test root")
    logins = QgsApplication.authManager()
    certificate = QSslCertificate(made.root.read_bytes())
    stored = logins.storeCertAuthority(certificate)
    logins.rebuildCaCertsCache()
    logins.rebuildTrustedCaCertsCache()
    if not stored or certificate not in logins.trustedCaCertsCache():
        pytest.skip("QGIS keeps no certificates here")
    yield made
    logins.removeCertAuthority(certificate)
    logins.rebuildCaCertsCache()
    logins.rebuildTrustedCaCertsCache()


@pytest.fixture(params=["qgis", "requests"])
def transport(request, ours):
    return QgisTransport() if request.param == "qgis" else connect({"QH_CA": str(ours.root)})


def get(transport, url: str):
    return transport.send(Request("GET", url, timeout=10.0))


def test_our_own_root_is_trusted_and_the_certificate_can_be_shown(transport, ours) -> None:
    with tls_server(ours.issue("city", "IP:127.0.0.1")) as port:
        answer = get(transport, f"https://127.0.0.1:{port}/x")
    assert (answer.status, answer.body) == (200, b"/x")
    assert (answer.certificate.owner, answer.certificate.issuer) == ("city", "QH test root")
    assert len(answer.certificate.expires) == 10


def test_certificates_that_are_not_to_be_trusted_are_told_apart(transport, ours, tmp_path) -> None:
    strangers = Authority(tmp_path / "strangers", "Somebody")
    for words, made in (
        ("Không rõ ai cấp", strangers.issue("city", "IP:127.0.0.1")),
        ("đã hết hạn", ours.issue("city", "IP:127.0.0.1", "20200101", "20210101")),
        ("chưa đến ngày hiệu lực", ours.issue("city", "IP:127.0.0.1", "20900101", "20910101")),
        ("không phải của máy chủ", ours.issue("city", "DNS:another.test")),
    ):
        with tls_server(made) as port, pytest.raises(Untrusted, match=words) as error:
            get(transport, f"https://127.0.0.1:{port}/")
        assert "127.0.0.1" in error.value.text.vi and "chưa gửi gì" in error.value.text.vi


def test_https_at_a_port_of_plain_http_is_told_as_that(transport) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(Untrusted) as error:
            get(transport, f"https://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()
    said = error.value.text.vi
    assert f"Cổng {server.server_port}" in said and "cổng không dùng TLS (hãy thử http://)" in said


_FAULT = QSslError.SslError


@pytest.fixture
def accept(ours):
    """`accept(pem, port, faults)`: the user takes this certificate for 127.0.0.1:port in QGIS."""
    logins, kept = QgsApplication.authManager(), []

    def take(pem: Path, port: int, faults: list) -> None:
        certificate = QSslCertificate(pem.read_bytes())
        config = QgsAuthConfigSslServer()
        config.setSslCertificate(certificate)
        config.setSslHostPort(f"127.0.0.1:{port}")
        config.setSslIgnoredErrorEnums(faults)
        assert logins.storeSslCertCustomConfig(config)
        kept.append((bytes(certificate.digest(_SHA1).toHex()).decode(), f"127.0.0.1:{port}"))

    yield take
    for digest, place in kept:
        assert logins.removeSslCertCustomConfig(digest, place)


_SHA1 = QCryptographicHash.Algorithm.Sha1
_UNKNOWN = [
    _FAULT.UnableToGetLocalIssuerCertificate,
    _FAULT.UnableToVerifyFirstCertificate,
    _FAULT.CertificateUntrusted,
]


def test_an_accepted_certificate_counts_for_itself_its_server_and_its_faults(
    accept, ours, tmp_path
) -> None:
    strangers = Authority(tmp_path / "strangers", "Somebody")
    one = strangers.issue("city", "IP:127.0.0.1")
    with tls_server(one) as port, tls_server(one) as elsewhere:
        url = f"https://127.0.0.1:{port}/x"
        with pytest.raises(Untrusted):
            get(QgisTransport(), url)
        accept(one, port, _UNKNOWN)
        assert get(QgisTransport(), url).body == b"/x"
        with pytest.raises(Untrusted):  # another server with the same certificate
            get(QgisTransport(), f"https://127.0.0.1:{elsewhere}/x")


def test_another_certificate_or_another_fault_is_not_what_was_accepted(
    accept, ours, tmp_path
) -> None:
    strangers = Authority(tmp_path / "strangers", "Somebody")
    seen, other = (strangers.issue(name, "IP:127.0.0.1") for name in ("city", "thief"))
    over = strangers.issue("city", "IP:127.0.0.1", "20200101", "20210101")
    for offered, taken in ((other, seen), (over, over)):
        with tls_server(offered) as port:
            accept(taken, port, _UNKNOWN)
            with pytest.raises(Untrusted):
                get(QgisTransport(), f"https://127.0.0.1:{port}/x")
    with tls_server(over) as port:
        accept(over, port, [*_UNKNOWN, _FAULT.CertificateExpired])
        assert get(QgisTransport(), f"https://127.0.0.1:{port}/x").status == 200


@pytest.fixture
def through(monkeypatch):
    """`through(port)`: QGIS and the environment name the proxy on this port."""
    keys = ("proxy/proxyEnabled", "proxy/proxyType", "proxy/proxyHost", "proxy/proxyPort")

    def use(port: int) -> None:
        for name in ("authcfg", "proxyUser", "proxyPassword"):
            QgsSettings().remove(f"proxy/{name}")
        for key, value in zip(keys, (True, "HttpProxy", "127.0.0.1", str(port))):
            QgsSettings().setValue(key, value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("https_proxy", raising=False)

    yield use
    for key in keys:
        QgsSettings().remove(key)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def test_the_proxy_of_the_settings_is_used_but_not_for_this_computer(
    transport, ours, through
) -> None:
    asked: list[str] = []
    with (
        tls_server(ours.issue("city", f"DNS:{CITY},IP:127.0.0.1")) as port,
        proxy_to(port, asked) as proxy,
    ):
        through(proxy)
        assert get(transport, f"https://{CITY}/far").body == b"/far"
        assert asked == [f"{CITY}:443"]
        assert get(transport, f"https://127.0.0.1:{port}/near").body == b"/near"
        assert asked == [f"{CITY}:443"]


def test_an_unknown_certificate_never_hangs_a_program_without_window(ours, tmp_path) -> None:
    """QGIS's own manager waits for ever for a main thread that is busy."""
    strangers = Authority(tmp_path / "strangers", "Somebody")
    script = (
        "import sys, threading\n"
        "from qgis.core import QgsApplication\n"
        "application = QgsApplication([], False)\n"
        "application.initQgis()\n"
        "from qh_plugin.core.publish.transport import Request, Untrusted\n"
        "from qh_plugin.qgis_io.transport import QgisTransport\n"
        "told = []\n"
        "def send():\n"
        "    try:\n"
        "        QgisTransport().send(Request('GET', sys.argv[1], timeout=20.0))\n"
        "    except Untrusted as error:\n"
        "        told.append(error.text.vi)\n"
        "beside = threading.Thread(target=send)\n"
        "beside.start()\n"
        "beside.join()\n"  # the main thread turns no events
        "send()\n"
        "print(len(told), told[0], flush=True)\n"
        "import os\n"
        "os._exit(0)\n"
    )
    with tls_server(strangers.issue("city", "IP:127.0.0.1")) as port:
        command = [sys.executable, "-c", script, f"https://127.0.0.1:{port}/"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.stdout.startswith("2 Không rõ ai cấp"), done.stderr
