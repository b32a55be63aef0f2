# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits, quotas, health and the OpenAPI document."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qh_plugin.core.publish.transport import Request
from qh_plugin.server import front as front_module
from qh_plugin.server import quotas
from qh_plugin.server.descriptions import FETCH, STAGE, SUBMIT, VALIDATE
from qh_plugin.server.front import Front
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.refusals import Refusal
from qh_plugin.server.stages import Stages
from qh_plugin.server.workers import this_worker

SUBMISSION = "/processes/submit-dossier/execution"
JSON = {"Content-Type": "application/json"}


class Call:
    """One request to a WSGI application."""

    def __init__(self, application: Any, method: str, path: str, **environ: Any) -> None:
        said = {"REQUEST_METHOD": method, "PATH_INFO": path, "REMOTE_ADDR": "127.0.0.1"}
        body = application({**said, **environ}, self._start)
        self.body = b"".join(body)

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status[:3])
        self.headers = dict(headers)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def inner(environ: Any, start: Any) -> list[bytes]:
    """Stands for pygeoapi: says who asked; is busy at /later."""
    later = environ["PATH_INFO"] == "/later"
    start("503 Later" if later else "200 OK", [])
    return [SUBMITTER.get().encode()]


@pytest.fixture
def front(tmp_path: Path) -> Front:
    store = {"kind": "gpkg", "root": str(tmp_path), "model": "tt16_2025"}
    return Front(inner, store, "http://127.0.0.1")


def jobs(folder: Path, *submitters: str) -> None:
    rows = {
        str(i): {"identifier": str(i), "status": "running", "submitter": who}
        for i, who in enumerate(submitters)
    }
    (folder / "jobs.json").write_text(json.dumps({"_default": rows}))


@pytest.mark.parametrize(
    "login", ["HTTP_AUTHORIZATION", "HTTP_X_ESRI_AUTHORIZATION", "HTTP_X_USER"]
)
def test_what_is_told_after_a_login_is_kept_by_no_cache(front, monkeypatch, login) -> None:
    """QGIS 3.44 keeps the headers of a request, its password among them, beside a kept answer."""
    monkeypatch.setenv("QH_USER_HEADER", "X-User")
    assert Call(front, "GET", "/collections", **{login: "x"}).headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Call(front, "GET", "/collections").headers


def test_a_body_that_is_too_large_or_has_no_length_is_refused(front) -> None:
    small = Call(front, "POST", "/processes/stage-chunk/execution", CONTENT_LENGTH="10")
    assert small.status == 200
    large = Call(front, "POST", "/x", CONTENT_LENGTH=str(LIMITS.body + 1))
    assert (large.status, large.json["code"]) == (413, "QH-S-005")
    assert large.headers["Content-Type"].startswith("application/problem+json")
    assert Call(front, "POST", "/x").status == 411


def test_too_many_jobs_are_told_to_come_again(front, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(front_module, "LIMITS", replace(LIMITS, jobs=3, jobs_each=2))
    monkeypatch.setenv("QH_USER_HEADER", "X-User")
    jobs(tmp_path, "a", "a")
    refused = Call(front, "POST", SUBMISSION, CONTENT_LENGTH="1", HTTP_X_USER="a")
    assert (refused.status, refused.json["code"]) == (429, "QH-S-007")
    assert refused.headers["Retry-After"] == str(LIMITS.retry_after)
    assert Call(front, "POST", SUBMISSION, CONTENT_LENGTH="1", HTTP_X_USER="b").body == b"b"
    jobs(tmp_path, "a", "a", "c")
    assert Call(front, "POST", SUBMISSION, CONTENT_LENGTH="1", HTTP_X_USER="b").status == 429
    assert Call(front, "GET", SUBMISSION).status == 200


def test_a_user_name_is_believed_from_the_proxy_alone(front, monkeypatch) -> None:
    assert Call(front, "GET", "/x", HTTP_X_USER="a").body == b""
    monkeypatch.setenv("QH_USER_HEADER", "X-User")
    assert Call(front, "GET", "/x", HTTP_X_USER="a").body == b"a"
    assert Call(front, "GET", "/x", HTTP_X_USER="a", REMOTE_ADDR="10.0.0.1").body == b""
    assert SUBMITTER.get() == ""


def test_an_answer_that_means_later_says_when(front) -> None:
    assert Call(front, "GET", "/later").headers["Retry-After"] == str(LIMITS.retry_after)


def test_a_store_that_is_gone_is_not_well(front) -> None:
    sick = Call(front, "GET", "/health")
    assert sick.status == 503 and sick.json["store"]["reachable"] is False
    assert "Retry-After" in sick.headers


def test_bytes_on_their_way_have_limits(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(quotas, "LIMITS", replace(LIMITS, staged=100, staged_each=60))
    one, two, three = "1" * 64, "2" * 64, "3" * 64
    quotas.admit(tmp_path, one, 50, "a")
    quotas.admit(tmp_path, one, 50, "a")
    with pytest.raises(Refusal) as mine:
        quotas.admit(tmp_path, two, 20, "a")
    assert mine.value.http_status_code == 429
    quotas.admit(tmp_path, two, 50, "b")
    with pytest.raises(Refusal) as all_of_us:
        quotas.admit(tmp_path, three, 10, "c")
    assert all_of_us.value.ogc_exception_code == "QH-S-006"
    Stages(tmp_path).forget(one)
    quotas.admit(tmp_path, three, 10, "c")


def test_a_full_disk_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(quotas.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1 << 20}))
    with pytest.raises(Refusal) as full:
        quotas.admit(tmp_path, "1" * 64, 1 << 20, "")
    assert full.value.http_status_code == 507


def test_a_stage_that_nobody_finishes_is_dropped_after_a_week(tmp_path) -> None:
    stages = Stages(tmp_path)
    content = b"x" * 5000
    chunk = {"chunk": base64.b64encode(content).decode(), "index": 0, "size": 9000}
    chunk |= {"sha256": hashlib.sha256(content).hexdigest(), "chunkSize": 5000}
    for letter, days in (("a", 6.9), ("b", 7.1)):
        stages.receive({**chunk, "package": letter * 64})
        then = time.time() - days * 24 * 3600
        os.utime(tmp_path / (letter * 64), (then, then))
    stages.sweep()
    assert [p.name for p in tmp_path.iterdir()] == ["a" * 64]


def test_the_server_is_well_and_describes_itself(server, transport) -> None:
    answer = transport.send(Request("GET", f"{server.url}/health"))
    told = json.loads(answer.body)
    assert (answer.status, told["status"], told["store"]["reachable"]) == (200, "ok", True)
    openapi = pytest.importorskip("pygeoapi.openapi")
    answer = transport.send(Request("GET", f"{server.url}/openapi-processes.json"))
    document = json.loads(answer.body)
    assert openapi.validate_openapi_document(document)
    for process in (STAGE, FETCH, SUBMIT, VALIDATE):
        post = document["paths"][f"/processes/{process['id']}/execution"]["post"]
        body = post["requestBody"]["content"]["application/json"]["schema"]
        assert set(body["properties"]["inputs"]["properties"]) == set(process["inputs"])
    large = transport.send(
        Request("POST", f"{server.url}{SUBMISSION}", JSON, b" " * (LIMITS.body + 1))
    )
    assert large.status == 413


def test_the_schemas_of_the_inputs_are_those_that_the_server_holds_to() -> None:
    validator = pytest.importorskip("jsonschema")
    schema = {n: one["schema"] for n, one in STAGE["inputs"].items()}
    good = {"package": "0" * 64, "size": 10, "index": 0, "chunkSize": 1 << 20}
    for name, value in good.items():
        validator.validate(value, schema[name])
    for name, value in {"package": "../../etc", "size": 0, "chunkSize": 10, "index": -1}.items():
        with pytest.raises(validator.ValidationError):
            validator.validate(value, schema[name])


def test_a_worker_is_known_by_more_than_its_number() -> None:
    from qh_plugin.server.workers import is_lost

    mine = this_worker()
    assert not is_lost({"worker": mine})
    host, number, began = mine.split("|")
    assert is_lost({"worker": f"{host}|{number}|{int(began) + 1}"})
    assert is_lost({"worker": f"{host}|999999999|{began}"}) and is_lost({})
    assert is_lost({"worker": "other|1|1", "beat": time.time() - 1000})
    assert not is_lost({"worker": "other|1|1", "beat": time.time() - 10})


def test_a_receipt_names_whom_the_proxy_knows_else_whom_the_package_names() -> None:
    from types import SimpleNamespace

    from qh_plugin.server.verdicts import submitter

    named: Any = SimpleNamespace(submission={"person": "Cán bộ B"})
    nobody: Any = SimpleNamespace(submission={})
    assert submitter(named) == {"name": "Cán bộ B", "verified": False}
    assert submitter(nobody) == {}
    token = SUBMITTER.set("canbo1")
    try:
        assert submitter(named) == {"name": "canbo1", "verified": True}
    finally:
        SUBMITTER.reset(token)
