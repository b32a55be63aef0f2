# SPDX-License-Identifier: GPL-2.0-or-later
"""Logins kept by QGIS: password, token, certificate with a key under a password, and a proxy that
asks for a password. Each right, wrong and missing; a wrong one is one sentence, never a wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qh_plugin.core.publish.transport import Request, Untrusted
from qh_plugin.io.http import connect
from tests.hostile.certificates import CITY, Authority
from tests.hostile.guarded import basic, gate, proxy_with_password, with_password

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    place = tmp_path_factory.mktemp("logins")
    ours, people = Authority(place / "ours", "QH root"), Authority(place / "people", "QH people")
    server = ours.issue("city", f"DNS:{CITY},IP:127.0.0.1")
    certificate, key = with_password(people.issue("can.bo", "DNS:nobody"), "khoa 7")
    stranger = with_password(ours.issue("nguoi.la", "DNS:nobody"), "khoa 7")
    own = {"certpath": str(certificate), "keypath": str(key)}
    other = {"certpath": str(stranger[0]), "keypath": str(stranger[1]), "keypass": "khoa 7"}
    login = {"username": "can.bo", "password": "mat/khau:9"}

    def may_pass(headers) -> bool:
        token = headers.get("x-esri-authorization", "").strip()
        right = headers.get("authorization") == basic("can.bo", "mat/khau:9")
        return right or token == "Bearer the-token"

    with (
        gate(server, may_pass) as (port, _),
        gate(server, lambda headers: True, clients=people.root) as (personal, seen),
        proxy_with_password(port, "cong", "qua@cong") as (proxy, passed),
    ):
        near, mine = f"https://127.0.0.1:{port}/x", f"https://127.0.0.1:{personal}/x"
        far = f"https://{CITY}/x"
        right = {"proxyUser": "cong", "proxyPassword": "qua@cong"}
        wrong = {"proxyUser": "cong", "proxyPassword": "sai"}
        kept = {"authcfg": {"username": "cong", "password": "qua@cong"}}
        tries = {
            "password": ("Basic", login, near, {}),
            "wrong password": ("Basic", {**login, "password": "sai"}, near, {}),
            "token": ("EsriToken", {"token": "the-token"}, near, {}),
            "nothing": ("", {}, near, {}),
            "lost": ("zzzzzzz", {}, near, {}),
            "certificate": ("PKI-Paths", {**own, "keypass": "khoa 7"}, mine, {}),
            "no certificate": ("", {}, mine, {}),
            "wrong key": ("PKI-Paths", {**own, "keypass": "sai"}, mine, {}),
            "stranger": ("PKI-Paths", other, mine, {}),
            "proxy": ("Basic", login, far, {"port": proxy, **right}),
            "proxy, wrong": ("Basic", login, far, {"port": proxy, **wrong}),
            "proxy, missing": ("Basic", login, far, {"port": proxy}),
            "proxy, kept": ("Basic", login, far, {"port": proxy, **kept}),
        }
        order = json.dumps({"root": str(ours.root), "tries": tries})
        command = [sys.executable, "-m", "tests.qgis.inside_logins", str(place / "profile"), order]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
        )
    lines = [x[6:] for x in done.stdout.splitlines() if x.startswith("FOUND ")]
    assert lines, done.stdout + done.stderr
    found = json.loads(lines[0])
    found["people"], found["tunnels"] = sorted(seen.people), (passed.passed, passed.refused)
    return found


@pytest.mark.parametrize("kind", ["password", "token", "certificate", "proxy", "proxy, kept"])
def test_what_qgis_keeps_opens_the_server(told, kind):
    assert told[kind] == [200, "/x"]


def test_the_certificate_is_the_persons_own(told):
    assert told["people"] == ["can.bo"]


@pytest.mark.parametrize("kind", ["nothing", "wrong password"])
def test_a_refused_login_is_the_servers_answer(told, kind):
    assert told[kind][0] == 401


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("lost", "InputError", "QGIS không mở được thông tin đăng nhập zzzzzzz"),
        ("wrong key", "InputError", "sai mật khẩu của khóa"),
        ("no certificate", "Untrusted", "chứng thư"),
        ("stranger", "Untrusted", "chứng thư"),
        ("proxy, wrong", "Untrusted", "Proxy của mạng đòi tên và mật khẩu"),
        ("proxy, missing", "Untrusted", "Proxy của mạng đòi tên và mật khẩu"),
    ],
)
def test_what_does_not_open_it_is_told_in_one_sentence(told, kind, error, words):
    found, said, details = told[kind]
    assert (found, words in said) == (error, True), (said, details)
    assert not any(secret in said + details for secret in ("khoa 7", "mat/khau:9", "qua@cong"))


def test_a_wrong_password_is_not_shown_to_the_proxy_again_and_again(told):
    passed, refused = told["tunnels"]
    assert passed == 2
    assert refused <= 2 + 2 * 2  # Qt asks once without, then once with a password


def test_the_command_line_says_the_same_of_a_proxy(tmp_path, monkeypatch):
    ours = Authority(tmp_path / "ours", "QH root")
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with (
        gate(ours.issue("city", f"DNS:{CITY}"), lambda headers: True) as (port, _),
        proxy_with_password(port, "cong", "qua@cong") as (proxy, _),
        connect({"QH_CA": str(ours.root)}) as line,
    ):
        ask = Request("GET", f"https://{CITY}/x", timeout=15.0)
        monkeypatch.setenv("HTTPS_PROXY", f"http://cong:qua%40cong@127.0.0.1:{proxy}")
        assert line.send(ask).body == b"/x"
        monkeypatch.setenv("HTTPS_PROXY", f"http://cong:sai@127.0.0.1:{proxy}")
        with pytest.raises(Untrusted, match="Proxy của mạng"):
            line.send(ask)
