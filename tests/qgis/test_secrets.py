# SPDX-License-Identifier: GPL-2.0-or-later
"""After a whole session in QGIS (a password, a token, a certificate whose key has a password, a
proxy with a password; publishing, saving, a crash, a kill) none of the secrets is in anything that
was written: profile, project, dossier, journal, package, logs, the server's store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.certificates import CITY, Authority
from tests.hostile.grepping import leaks
from tests.hostile.guarded import basic, gate, proxy_with_password, with_password
from tests.long_form import SOAK
from tests.qgis.own_profile import LOGINS
from tests.server.conftest import ServerProcess, make_dossier

ROOT = Path(__file__).resolve().parents[2]
PASSWORD, TOKEN, KEY = "Mk@9f/3a+77&x", "the-token/51c0de+z", "khóa?của&tôi"
MASTER, PROXY = "chủ=của+kho/5", "qua@cong:3+x"
SECRETS = [PASSWORD, TOKEN, KEY, MASTER, PROXY]


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Path:
    """The folder of a session that is over."""
    place = tmp_path_factory.mktemp("session")
    keys = tmp_path_factory.mktemp("keys")
    for name in ("tmp", "home", "run"):
        (place / name).mkdir(mode=0o700)
    make_dossier(place / "CSDL_Khu")
    ours, people = Authority(keys / "ours", "QH root"), Authority(keys / "people", "QH people")
    server = ours.issue("city", f"DNS:{CITY},IP:127.0.0.1")
    certificate, key = with_password(people.issue("can.bo", "DNS:nobody"), KEY)
    login = {"username": "can.bo", "password": PASSWORD}
    city = ServerProcess(place / "store")
    try:
        with (
            gate(
                server, lambda h: h.get("authorization") == basic("can.bo", PASSWORD), city.port
            ) as (first, by_password),
            gate(
                server,
                lambda h: h.get("x-esri-authorization", "").strip() == f"Bearer {TOKEN}",
                city.port,
            ) as (second, by_token),
            gate(server, lambda h: True, city.port, people.root) as (third, by_certificate),
            proxy_with_password(first, "cong", PROXY) as (proxy, by_proxy),
        ):
            own = {"certpath": str(certificate), "keypath": str(key), "keypass": KEY}
            through = {"port": proxy, "proxyUser": "cong", "proxyPassword": PROXY}
            order: dict[str, Any] = {
                "master": MASTER,
                "near": f"https://127.0.0.1:{first}",
                "root": str(ours.root),
                "logins": {
                    "Token": ("EsriToken", {"token": TOKEN}, f"https://127.0.0.1:{second}", {}),
                    "PKI": ("PKI-Paths", own, f"https://127.0.0.1:{third}", {}),
                    "Proxy": ("Basic", login, f"https://{CITY}", through),
                },
            }
            if SOAK:  # the proxy's login is a password too
                order["logins"]["Password"] = ("Basic", login, order["near"], {})
            with (place / "printed.log").open("wb") as printed:
                done = subprocess.run(
                    [sys.executable, "-m", "tests.qgis.inside_secrets", str(place)],
                    input=json.dumps(order).encode(),
                    stdout=printed,
                    stderr=printed,
                    cwd=ROOT,
                    env={
                        **os.environ,
                        "QT_QPA_PLATFORM": "offscreen",
                        "PROJ_DATA": os.environ.get("PROJ_DATA", "/usr/share/proj"),
                        "TMPDIR": str(place / "tmp"),
                        "HOME": str(place / "home"),
                        "XDG_RUNTIME_DIR": str(place / "run"),
                    },
                    timeout=500,
                    check=False,
                )
    finally:
        city.stop()
    said = (place / "printed.log").read_text("utf-8", "replace")
    told = [line for line in said.splitlines() if "signature value" not in line]  # Qt's remarks
    assert (done.returncode, told[-1]) == (-signal.SIGKILL, "DONE all"), "\n".join(told[-60:])
    assert min(s.passed for s in (by_password, by_token, by_certificate, by_proxy)) > 0
    assert by_certificate.people == {"can.bo"}
    return place


def kept_by_qgis(path: Path) -> bool:
    """QGIS's own encrypted store of logins."""
    return path.name == LOGINS


def test_the_session_was_whole(lived: Path) -> None:
    said = (lived / "printed.log").read_text("utf-8", "replace")
    for words in ("DONE Token 1", "DONE PKI 2", "DONE Proxy 3", "DONE crash"):
        assert words in said
    assert "ValueError: broken at https://" in (lived / "messages.log").read_text("utf-8")
    names = {path.name for path in lived.rglob("*") if path.is_file()}
    assert {LOGINS, "QGIS3.ini", "project.qgs", "project.qgz", "journal.sqlite"} <= names
    settings = (lived / "profile" / "QGIS" / "QGIS3.ini").read_text("utf-8")
    assert "authcfg" in settings and CITY in settings  # the plugin's own are in there


def test_no_secret_is_in_anything_that_was_written(lived: Path) -> None:
    settings = lived / "profile" / "QGIS" / "QGIS3.ini"
    lines = settings.read_bytes().splitlines()
    qgis_own = [line for line in lines if line.startswith(b"proxyPassword=")]
    assert len(qgis_own) == 1  # QGIS itself keeps the proxy's password so
    settings.write_bytes(b"\n".join(line for line in lines if line not in qgis_own))
    assert leaks(lived, SECRETS, kept_by_qgis) == []


@pytest.mark.parametrize("where", ["CSDL_Khu/.qh/journal.sqlite", "profile/QGIS/QGIS3.ini"])
def test_one_that_is_planted_is_found(lived: Path, where: str) -> None:
    planted = lived / where
    before = planted.read_bytes()
    try:
        planted.write_bytes(before + basic("can.bo", PASSWORD).encode())
        assert any(str(planted) in found for found in leaks(lived, SECRETS, kept_by_qgis))
    finally:
        planted.write_bytes(before)
