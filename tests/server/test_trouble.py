# SPDX-License-Identifier: GPL-2.0-or-later
"""Trouble in the office: wrong addresses, other servers, full disks, read-only folders."""

from __future__ import annotations

import errno
import http.server
import os
import socket
import subprocess
import threading
from pathlib import Path
from typing import Iterator

import pytest

from qh_plugin.core.errors import ServerError, StorageError
from qh_plugin.core.publish.retry import Patience
from qh_plugin.io.http import RequestsTransport
from qh_plugin.io.publishing import export_package, outbox, publish
from tests.cli.conftest import qh

QUICK = Patience(attempts=2, base=0.01)


def refused(dossier, transport, url: str) -> str:
    with pytest.raises(ServerError) as error:
        publish(dossier, transport, url, patience=QUICK)
    said = error.value.text
    assert "\n" not in said.vi and said.en
    assert not list(outbox(dossier).glob("*"))
    return said.vi


@pytest.mark.parametrize(
    "url",
    [
        "",
        "city.example",
        "ftp://127.0.0.1/x",
        "http://",
        "https://",
        "file:///etc/passwd",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_said_so(dossier, transport, url: str) -> None:
    assert "không phải địa chỉ máy chủ" in refused(dossier, transport, url)


@pytest.mark.parametrize("url", ["http://city.example/api", "http://10.0.0.5:5000"])
def test_plain_http_is_for_this_computer_only(dossier, transport, url: str) -> None:
    assert "https://" in refused(dossier, transport, url)


def test_a_user_name_in_the_address_is_refused(dossier, transport) -> None:
    assert "tên đăng nhập" in refused(dossier, transport, "https://someone@city.example/api")


def test_no_server_there(dossier, transport) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]  # bound, so that nobody else gets it, and not listened at
        assert "Không kết nối được" in refused(dossier, transport, f"http://127.0.0.1:{port}")


class Page(http.server.BaseHTTPRequestHandler):
    """Answers everything with one page, set per test."""

    status, kind, body = 200, "text/html", b"<html><title>Dang nhap</title></html>"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def page() -> Iterator[tuple[type[Page], str]]:
    handler = type("One", (Page,), {})
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield handler, f"http://127.0.0.1:{web.server_address[1]}"
    web.shutdown()
    web.server_close()


def test_a_login_page_of_the_network(dossier, transport, page) -> None:
    assert "không phải máy chủ quy hoạch" in refused(dossier, transport, page[1])


def test_another_kind_of_server(dossier, transport, page) -> None:
    page[0].status, page[0].kind, page[0].body = 404, "application/json", b'{"error": "no"}'
    assert "không phải máy chủ quy hoạch" in refused(dossier, transport, page[1])


def test_a_server_without_the_submission_service(dossier, transport, page) -> None:
    page[0].kind = "application/json"
    page[
        0
    ].body = b'{"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]}'
    assert "chưa có dịch vụ nhận hồ sơ" in refused(dossier, transport, page[1])


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "không nhận tên và mật khẩu"), (403, "không có quyền"), (500, "HTTP 500")],
)
def test_refusals_are_told_in_one_sentence(dossier, transport, page, status, word) -> None:
    page[0].status = status
    assert word in refused(dossier, transport, page[1])


def test_a_server_that_never_answers_is_given_up(dossier) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"

        class Hasty(RequestsTransport):
            def send(self, request):
                from dataclasses import replace

                return super().send(replace(request, timeout=0.3))

        with Hasty() as line:
            assert "Không kết nối được" in refused(dossier, line, url)


def test_a_wrong_path_on_the_right_server(server, dossier, transport) -> None:
    refused(dossier, transport, server.url + "/collections/receipts")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB, where this computer lets us mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("cannot mount a small file system here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_nothing_and_says_so(dossier, tiny_disk: Path) -> None:
    noise = os.urandom(400_000)
    (dossier.folder / "HoSoScan" / "BanVe" / "ban-ve.tif").write_bytes(noise)
    with pytest.raises(StorageError) as error:
        export_package(dossier, tiny_disk / "goi.zip")
    assert "không đủ chỗ" in error.value.text.vi  # told before anything is written
    assert list(tiny_disk.iterdir()) == []
    assert not list(outbox(dossier).glob("*"))


def test_a_write_that_fails_half_way_leaves_nothing(
    dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import zipfile

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile._ZipWriteFile, "write", full)
    with pytest.raises(StorageError):
        export_package(dossier, tmp_path / "out" / "goi.zip")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_made(dossier, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        export_package(dossier, tmp_path / "file" / "goi.zip")


def test_a_store_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("in the way")
    done = qh("serve", "--port", 0, "--store", tmp_path / "store")
    assert done.status == 2 and done.sentence
