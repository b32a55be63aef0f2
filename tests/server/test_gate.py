# SPDX-License-Identifier: GPL-2.0-or-later
"""A real server that knows who may submit for which ward, and the real client before it."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any, Callable, Iterator

import pytest

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.dossier.package import Package
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.transport import Request
from qh_plugin.core.publish.trial import try_package
from qh_plugin.io import publishing
from qh_plugin.io.http import RequestsTransport
from qh_plugin.io.rolling_back import roll_back
from qh_plugin.server.accounts import Account, write
from qh_plugin.server.places import Places
from tests.server.conftest import STORES, As, ServerProcess
from tests.server.packing import packed
from tests.server.test_rollback import label

SAIGON, OTHER = "26740", "27259"
ACCOUNTS = {
    "canbo.saigon": Account((SAIGON,)),
    "Cán bộ Xóm Chiếu": Account((OTHER,)),
    "so.qhkt": Account(("*",)),
}


@pytest.fixture(scope="module", params=STORES)
def guarded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("guarded")
    dsn = request.getfixturevalue("database")() if request.param == "postgis" else ""
    write(folder / "accounts.json", ACCOUNTS)
    process = ServerProcess(
        folder / "store",
        dsn=dsn,
        workers=2 if dsn else 1,
        accounts=folder / "accounts.json",
    )
    yield process
    process.stop()


@pytest.fixture
def saigon(transport: RequestsTransport) -> As:
    return As(transport, "canbo.saigon")


@pytest.fixture
def other(transport: RequestsTransport) -> As:
    return As(transport, "Cán bộ Xóm Chiếu")


@pytest.fixture
def dossier(new_dossier: Callable[..., Dossier]) -> Dossier:
    return new_dossier(2, wards=(SAIGON,))


def nap(seconds: float) -> None:
    time.sleep(min(seconds, 0.02))


def refusal(dossier: Dossier, line: Any, url: str) -> Refused:
    with pytest.raises(Refused) as told:
        publishing.publish(dossier, line, url, sleep=nap)
    return told.value


def written(server: ServerProcess, dossier: Dossier, package: str) -> list[str]:
    """What the server has of a package."""
    places = Places(server.store)
    with RequestsTransport() as line:
        reader = Server(line, server.url)
        found = [reader.receipt(package) and "receipt", reader.published(dossier.info.maHoSoQH)[1]]
    left = [*places.staging.glob(package), *places.packages.glob(f"{package}*")]
    left += [*places.reports.glob(f"{package}*"), *places.work.iterdir()]
    return [str(one) for one in (*found, *left) if one]


def test_each_ward_publishes_its_own_and_nobody_elses(
    guarded: ServerProcess, dossier: Dossier, saigon: As, other: As
) -> None:
    told = refusal(dossier, other, guarded.url)
    assert told.status == 403
    assert told.text.vi.startswith("Tài khoản “Cán bộ Xóm Chiếu” không được nộp hồ sơ")
    assert "Phường Sài Gòn (26740)" in told.text.vi and "quản trị máy chủ" in told.text.vi
    assert told.text.en.startswith("The account “Cán bộ Xóm Chiếu” may not submit the dossier")
    assert not any(b'"chunk"' in (r.body or b"") for r in other.sent)  # before anything is sent
    assert "/jobs" not in " ".join(r.url for r in other.sent)
    package = packed(dossier)
    assert written(guarded, dossier, package.package_id) == []
    receipt = publishing.publish(dossier, saigon, guarded.url, sleep=nap)
    assert (receipt.outcome, receipt.version) == ("accepted", 1)
    assert receipt.raw["submitter"] == {"name": "canbo.saigon", "verified": True}


def test_what_is_published_for_a_ward_is_not_taken_by_another(
    guarded: ServerProcess, dossier: Dossier, new_dossier: Any, saigon: As, other: As
) -> None:
    """The same code in a package that says it is of the other ward; going back, withdrawing."""
    code = dossier.info.maHoSoQH
    assert publishing.publish(dossier, saigon, guarded.url, sleep=nap).version == 1
    label(dossier, "của thành phố")
    city = As(saigon.inner, "so.qhkt")
    dossier = open_dossier(dossier.folder)
    assert publishing.publish(dossier, city, guarded.url, sleep=nap).version == 2
    taken = new_dossier(2, code, wards=(OTHER,)).with_version(2)
    told = refusal(taken, other, guarded.url)
    assert f"Hồ sơ {code} trên máy chủ là của Phường Sài Gòn" in told.text.vi
    with pytest.raises(Refused, match="không được nộp hồ sơ"):
        roll_back(open_dossier(dossier.folder), other, guarded.url, 1, "thử", sleep=nap)
    # a client that tells nothing of itself: the package is looked at
    package = packed(taken)
    said = silently(package, As(other.inner, other.name), guarded.url, "submit-dossier")
    assert said["outcome"] == "rejected" and said["version"] is None
    (problem,) = said["problems"]
    assert (problem["code"], problem["status"]) == ("QH-A-005", 403)
    with RequestsTransport() as line:
        assert Server(line, guarded.url).published(code)[0] == 2
        assert Server(line, guarded.url).receipt(package.package_id) is None


def silently(package: Package, line: Any, url: str, process: str) -> dict[str, Any]:
    """Stage and hand in a package without telling whose it is; what the process gave."""
    raw = package.path.read_bytes()
    inputs: dict[str, Any] = {"package": package.package_id, "size": len(raw)}
    chunk = {"index": 0, "chunkSize": 8 << 20, "chunk": base64.b64encode(raw).decode()}
    chunk["sha256"] = hashlib.sha256(raw).hexdigest()
    for name, told in (("stage-chunk", {**inputs, **chunk}), (process, inputs)):
        answer = post(line, url, name, told)
        assert answer.status == 200, answer.body
    return dict(json.loads(answer.body))


def post(line: Any, url: str, process: str, inputs: dict[str, Any]) -> Any:
    body = json.dumps({"inputs": inputs}).encode()
    headers = {"Content-Type": "application/json"}
    return line.send(Request("POST", f"{url}/processes/{process}/execution", headers, body))


def test_a_package_that_was_handed_in_by_the_wrong_one_is_still_taken_from_the_right_one(
    guarded: ServerProcess, dossier: Dossier, saigon: As, other: As
) -> None:
    package = packed(dossier)
    told = silently(package, other, guarded.url, "validate-dossier")
    assert [p["code"] for p in told["problems"]] == ["QH-A-005"] and "checks" not in told
    assert silently(package, other, guarded.url, "submit-dossier")["outcome"] == "rejected"
    stage = str(Places(guarded.store).staging / package.package_id)
    assert written(guarded, dossier, package.package_id) == [stage]
    line = Server(saigon, guarded.url, sleep=nap)
    assert try_package(line, package, {}, sleep=nap).passed
    with pytest.raises(Refused, match="không được nộp hồ sơ"):
        try_package(Server(other, guarded.url, sleep=nap), package, {}, sleep=nap)
    taken = silently(package, saigon, guarded.url, "submit-dossier")
    assert (taken["outcome"], taken["replayed"]) == ("accepted", False)


def test_strangers_write_nothing_but_may_read(
    guarded: ServerProcess, dossier: Dossier, transport: RequestsTransport
) -> None:
    for line, name in ((As(transport, "người lạ"), "người lạ"), (transport, "")):
        told = refusal(dossier, line, guarded.url)
        assert told.status == 403 and (f"“{name}”" if name else "đăng nhập") in told.text.vi
        for process in ("stage-chunk", "submit-dossier", "validate-dossier", "anything"):
            answer = post(line, guarded.url, process, {})
            assert (answer.status, json.loads(answer.body)["code"]) == (403, "QH-A-004")
        assert line.send(Request("DELETE", f"{guarded.url}/jobs/x")).status == 403
        assert post(line, guarded.url, "fetch-chunk", {"package": "0" * 64}).status == 404
        for place in ("collections/receipts/items?f=json", "status", "processes?f=json"):
            assert line.send(Request("GET", f"{guarded.url}/{place}")).status == 200


def test_a_request_that_lies_or_is_garbled_gets_no_further(
    guarded: ServerProcess, saigon: As
) -> None:
    """What is told of a dossier only refuses early: it lets nothing in."""
    url = f"{guarded.url}/processes/submit-dossier/execution"
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b'{"inputs": 7}', b'{"inputs": {"dossier": 1, "wards": {}}}', b""):
        answer = saigon.send(Request("POST", url, headers, body))
        assert answer.status in (400, 500), (body, answer.status)
    mixed = {"package": "0" * 64, "size": 1, "dossier": "x", "wards": [SAIGON, 5, None]}
    assert post(saigon, guarded.url, "stage-chunk", mixed).status == 200
    mixed["wards"] = [OTHER, {}]
    assert post(saigon, guarded.url, "stage-chunk", mixed).status == 403


def test_the_file_is_read_again_and_a_damaged_one_lets_nobody_in(
    guarded: ServerProcess, dossier: Dossier, saigon: As, transport: RequestsTransport
) -> None:
    file = guarded.store.parent / "accounts.json"
    new = As(transport, "người mới")
    try:
        assert refusal(dossier, new, guarded.url).status == 403
        half = file.read_text("utf-8")
        file.write_text(half[: len(half) // 2], "utf-8")
        for line in (saigon, As(transport, "so.qhkt"), transport):
            told = refusal(dossier, line, guarded.url)
            assert "không đọc được tệp tài khoản" in told.text.vi, told.text
        answer = transport.send(Request("GET", f"{guarded.url}/health"))
        assert (answer.status, json.loads(answer.body)["submitting"]) == (503, "nobody")
        write(file, {**ACCOUNTS, "người mới": Account((SAIGON,))})
        answer = transport.send(Request("GET", f"{guarded.url}/health"))
        assert (answer.status, json.loads(answer.body)["submitting"]) == (200, "listed")
        assert publishing.publish(dossier, new, guarded.url, sleep=nap).accepted
    finally:
        write(file, ACCOUNTS)
    log = Places(guarded.store).log.read_text("utf-8")
    assert "accounts" in log
    for name in ("canbo.saigon", "Xóm Chiếu", "người mới", "so.qhkt"):
        assert name not in log


def test_without_a_file_a_server_says_that_everybody_may(
    server: ServerProcess, transport: RequestsTransport
) -> None:
    told = json.loads(transport.send(Request("GET", f"{server.url}/health")).body)
    assert told["submitting"] == "everybody"
