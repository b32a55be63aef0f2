# SPDX-License-Identifier: GPL-2.0-or-later
"""The city as it is deployed: nginx with TLS before the workers and PostGIS, and in front of it a
login or the person's own certificate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator

import pytest

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.io import publishing
from qh_plugin.io.http import RequestsTransport, connect
from tests.hostile.certificates import Authority
from tests.server_demo.city import HEADER, HOLDER, WARD, City, missing, running

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    lacking = missing()
    if lacking is not None:
        pytest.skip(f"not installed: {lacking} (.ci/setup)")
    with running() as one:
        yield one


@pytest.fixture
def dossier(new_dossier: Callable[..., Dossier]) -> Dossier:
    """Of the ward for which those who sign in may submit."""
    return new_dossier(wards=(WARD,))


def publish(
    folder: Path, url: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qh_plugin", "publish", str(folder), "--server", url],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_who_signs_in_publishes_and_the_receipt_names_them(city: City, dossier) -> None:
    done = publish(dossier.folder, city.url, city.environment)
    assert done.returncode == 0, done.stderr
    with connect(city.environment) as line:
        answer = line.send(Request("GET", f"{city.url}/collections/receipts/items?f=json"))
        assert b'"name": "canbo.saigon"' in answer.body.replace(b'":"', b'": "')
        assert b'"verified": true' in answer.body.replace(b":true", b": true")
        assert line.send(Request("GET", f"{city.url}/status")).status == 200


def test_who_has_a_certificate_publishes_and_the_receipt_names_them(
    city: City, new_dossier
) -> None:
    done = publish(new_dossier(wards=(WARD,)).folder, city.by_certificate, city.holder)
    assert done.returncode == 0, done.stderr
    with connect(city.holder) as line:
        address = f"{city.by_certificate}/collections/receipts/items?f=json"
        found = json.loads(line.send(Request("GET", address)).body)["features"]
    names = [one["properties"]["submitter"] for one in found]
    assert {"name": HOLDER, "verified": True} in names


def test_who_has_signed_in_publishes_for_no_other_ward(city: City, new_dossier) -> None:
    """Whoever it is, as nginx tells it; the command line says it in one line."""
    strange = new_dossier(2, wards=("27259",))
    for environment, url, name in (
        (city.environment, city.url, "canbo.saigon"),
        (city.holder, city.by_certificate, HOLDER),
    ):
        assert f"Tài khoản “{name}” không được nộp hồ sơ" in refusal(environment, url, strange)
    done = publish(strange.folder, city.url, city.environment)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
    assert "Phường Xóm Chiếu (27259)" in done.stderr


def refusal(environment: dict[str, str], url: str, dossier) -> str:
    """The sentence with which a publish ends."""
    with connect(environment) as line, pytest.raises(QhError) as said:
        publishing.publish(dossier, line, url, sleep=lambda seconds: None)
    return said.value.text.vi


def test_a_foreign_or_old_certificate_is_refused(city: City, dossier, tmp_path: Path) -> None:
    foreign = Authority(tmp_path / "foreign", "QH demo persons").issue(HOLDER, "DNS:x")
    old = city.persons.issue(HOLDER, "DNS:x", "20200101", "20200201")
    for shown in (foreign, old):
        told = refusal({**city.holder, "QH_CERT": str(shown)}, city.by_certificate, dossier)
        assert told.startswith("Máy chủ không nhận chứng thư cá nhân") and "Chưa gửi gì" in told


def test_without_a_certificate_nobody_comes_in(city: City, dossier) -> None:
    done = publish(dossier.folder, city.by_certificate, {"QH_CA": str(city.root)})
    assert done.returncode == 2 and "Máy chủ cần chứng thư cá nhân" in done.stderr
    assert "QH_CERT" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    # a password is no certificate, nor a certificate a password
    assert "chứng thư" in refusal(city.environment, city.by_certificate, dossier)
    assert "đăng nhập" in refusal(city.holder, city.url, dossier)
    with RequestsTransport(ca=city.root) as stranger:
        for path in ("/", "/status", "/collections/receipts/items", "/jobs"):
            forged = Request("GET", city.by_certificate + path, {HEADER: "CN=canbo.saigon"})
            assert stranger.send(forged).status == 401
        assert stranger.send(Request("GET", f"{city.by_certificate}/health")).status == 200


def test_nobody_else_comes_in_and_no_header_is_believed(city: City) -> None:
    with RequestsTransport(ca=city.root) as stranger:
        for path in ("/", "/status", "/collections/receipts/items", "/processes/submit-dossier"):
            forged = Request("GET", city.url + path, {HEADER: "canbo.saigon"})
            assert stranger.send(forged).status == 401
        assert stranger.send(Request("GET", f"{city.url}/health")).status == 200
    with RequestsTransport() as trusting_nobody_new, pytest.raises(TransportError):
        trusting_nobody_new.send(Request("GET", f"{city.url}/health"))
