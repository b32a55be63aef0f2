# SPDX-License-Identifier: GPL-2.0-or-later
"""The person's own certificate of the command line (QH_CERT), and servers that ask for one."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.answers import refused
from qh_plugin.core.publish.transport import Request, Response, Untrusted
from qh_plugin.io.http import connect
from qh_plugin.io.tls import not_accepted
from tests.hostile import certificates


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> certificates.Authority:
    return certificates.Authority(tmp_path_factory.mktemp("office") / "ca", "Cơ quan")


def test_a_file_that_is_no_certificate_with_its_key_is_told(office, tmp_path: Path) -> None:
    whole = office.issue("An", "DNS:x").read_text()
    key = tmp_path / "locked.pem"
    made = ("openssl", "ec", "-aes128", "-passout", "pass:abcd", "-out", key)
    subprocess.run(made, input=whole, text=True, check=True, timeout=30, capture_output=True)
    files = {
        "no.pem": None,
        "text.pem": "xin chào",
        "alone.pem": whole[: whole.index("-----BEGIN PRIVATE")],
        "locked.pem": whole[: whole.index("-----BEGIN PRIVATE")] + key.read_text(),
    }
    for name, content in files.items():
        if content is not None:
            (tmp_path / name).write_text(content, "utf-8")
        with pytest.raises(InputError) as said:
            connect({"QH_CERT": str(tmp_path / name)})
        assert name in said.value.text.vi and "QH_CERT" in said.value.text.vi


def test_a_server_that_ends_the_talk_over_our_certificate_is_told_so(office) -> None:
    """As others than nginx do: within TLS itself, before any HTTP."""

    def wanting(context: ssl.SSLContext) -> None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(office.root)
        # in 1.3 the line may be gone before we read why; then it is told as one that dropped
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    mine = office.issue("An", "DNS:x")
    old = office.issue("localhost", "DNS:localhost", "20200101", "20200201")
    server = office.issue("localhost", "DNS:localhost,IP:127.0.0.1")
    with certificates.tls_server(server, wanting) as port:
        asked = Request("GET", f"https://localhost:{port}/")
        with connect({"QH_CA": str(office.root), "QH_CERT": str(mine)}) as line:
            assert line.send(asked).status == 200
        for more in ({}, {"QH_CERT": str(old)}):
            with connect({"QH_CA": str(office.root), **more}) as line:
                with pytest.raises(Untrusted) as said:
                    line.send(asked)
                assert "chứng thư cá nhân" in said.value.text.vi


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", True),
        ("SSLV3_ALERT_BAD_CERTIFICATE", True),
        ("TLSV1_ALERT_UNKNOWN_CA", True),
        ("WRONG_VERSION_NUMBER", False),
        (None, False),
    ],
)
def test_only_an_alert_over_a_certificate_is_taken_for_one(reason, ours: bool) -> None:
    alert = ssl.SSLError(1, "told")
    alert.reason = reason
    outer = OSError("outer")
    outer.__cause__ = alert
    assert not_accepted(outer) is ours


def test_the_pages_of_nginx_itself_are_understood() -> None:
    def page(title: str) -> str:
        body = f"<html><head><title>400 {title}</title></head></html>".encode()
        return refused(Response(400, {}, body)).text.vi

    assert page("No required SSL certificate was sent").startswith("Máy chủ cần chứng thư cá nhân")
    assert page("The SSL certificate error").startswith("Máy chủ không nhận chứng thư cá nhân")
    assert "chứng thư" not in page("Bad Request")
