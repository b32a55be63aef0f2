# SPDX-License-Identifier: GPL-2.0-or-later
"""The city as it is deployed: nginx with TLS and a login before the workers and PostGIS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.io.http import RequestsTransport, connect
from tests.server_demo.city import HEADER, City, missing, running

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    lacking = missing()
    if lacking is not None:
        pytest.skip(f"not installed: {lacking} (.ci/setup)")
    with running() as one:
        yield one


def test_who_signs_in_publishes_and_the_receipt_names_them(city: City, dossier) -> None:
    command = [sys.executable, "-m", "qh_plugin", "publish", str(dossier.folder)]
    done = subprocess.run(
        [*command, "--server", city.url],
        cwd=ROOT,
        env={**os.environ, **city.environment},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    with connect(city.environment) as line:
        answer = line.send(Request("GET", f"{city.url}/collections/receipts/items?f=json"))
        assert b'"name": "canbo.saigon"' in answer.body.replace(b'":"', b'": "')
        assert b'"verified": true' in answer.body.replace(b":true", b": true")
        assert line.send(Request("GET", f"{city.url}/status")).status == 200


def test_nobody_else_comes_in_and_no_header_is_believed(city: City) -> None:
    with RequestsTransport(ca=city.root) as stranger:
        for path in ("/", "/status", "/collections/receipts/items", "/processes/submit-dossier"):
            forged = Request("GET", city.url + path, {HEADER: "canbo.saigon"})
            assert stranger.send(forged).status == 401
        assert stranger.send(Request("GET", f"{city.url}/health")).status == 200
    with RequestsTransport() as trusting_nobody_new, pytest.raises(TransportError):
        trusting_nobody_new.send(Request("GET", f"{city.url}/health"))
