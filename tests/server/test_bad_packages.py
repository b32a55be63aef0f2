# SPDX-License-Identifier: GPL-2.0-or-later
"""Packages that must not be used: refused with a reason, nothing loaded, nothing left behind."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any, Callable

import pytest

from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.dossier.manifest import DATA, PATH, canonical
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.receipts import Receipt, parse_receipt
from qh_plugin.core.publish.transport import Request
from qh_plugin.io.publishing import export_package

Entries = list[tuple[zipfile.ZipInfo, bytes]]


def entries(package: Path) -> Entries:
    with zipfile.ZipFile(package) as archive:
        return [(e, archive.read(e)) for e in archive.infolist()]


def written(content: Entries) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, body in content:
            archive.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def named(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
    entry.filename = name
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


def with_entry(name: str, body: bytes = b"x", mode: int = 0o100644) -> Callable[[Entries], bytes]:
    return lambda content: written([*content, (named(name, mode), body)])


def with_manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[Entries], bytes]:
    def make(content: Entries) -> bytes:
        out = []
        for entry, body in content:
            if entry.filename == PATH:
                manifest = json.loads(body)
                change(manifest)
                body = canonical(manifest)
            out.append((entry, body))
        return written(out)

    return make


def without(name: str) -> Callable[[Entries], bytes]:
    return lambda content: written([(e, b) for e, b in content if e.filename != name])


def other_body(name: str, body: bytes) -> Callable[[Entries], bytes]:
    return lambda content: written([(e, body if e.filename == name else b) for e, b in content])


def other_data(content: Entries) -> bytes:
    """A data file that is no GeoPackage, with a manifest that agrees."""
    body = b"SQLite format 3\x00" + b"\x00" * 5000

    def agree(manifest: dict[str, Any]) -> None:
        for entry in manifest["files"]:
            if entry["path"] == DATA:
                entry.update(size=len(body), sha256=hashlib.sha256(body).hexdigest())

    changed = [(e, body if e.filename == DATA else b) for e, b in content]
    return with_manifest(agree)(changed)


def first_file(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda manifest: manifest["files"][0].update(changes)


CASES: dict[str, tuple[str, Callable[[Entries], bytes]]] = {
    "no zip": ("QH-P-002", lambda content: b"PK\x03\x04 this is no zip" * 100),
    "cut off": ("QH-P-002", lambda content: written(content)[:-3000]),
    "bomb": ("QH-P-006", with_entry("documents/bomb.tif", b"\0" * (40 << 20))),
    "climbs out": ("QH-P-005", with_entry("documents/../../evil.txt")),
    "absolute": ("QH-P-005", with_entry("/etc/evil")),
    "drive": ("QH-P-005", with_entry("C:/evil.txt")),
    "backslash": ("QH-P-005", with_entry("documents\\evil.txt")),
    "symlink": ("QH-P-005", with_entry("documents/link", b"/etc/passwd", 0o120777)),
    "folder entry": ("QH-P-005", with_entry("documents/empty/", b"", 0o040755)),
    "control letter": ("QH-P-005", with_entry("documents/a\nb.txt")),
    "twice, other case": (
        "QH-P-005",
        lambda c: written([*c, (named("documents/A.txt"), b"1"), (named("documents/a.txt"), b"2")]),
    ),
    "not in the manifest": ("QH-P-008", with_entry("documents/extra.txt")),
    "missing file": ("QH-P-008", without("metadata/iso19115.xml")),
    "no manifest": ("QH-P-007", without(PATH)),
    "manifest no JSON": ("QH-P-007", other_body(PATH, b"{")),
    "manifest of another format": ("QH-P-007", with_manifest(lambda m: m.update(format="x/9"))),
    "negative base version": ("QH-P-007", with_manifest(lambda m: m.update(baseVersion=-1))),
    "wrong hash": ("QH-P-009", with_manifest(first_file(sha256="0" * 64))),
    "wrong size": ("QH-P-009", with_manifest(first_file(size=1))),
    "other bytes": ("QH-P-009", other_body("reports/check.json", b"{}")),
    "data no GeoPackage": ("QH-P-010", other_data),
    "dossier of another code": (
        "QH-P-010",
        with_manifest(lambda m: m.update(dossier="79QPK1009999")),
    ),
    "layer count that lies": (
        "QH-P-010",
        with_manifest(lambda m: m["layers"][0].update(count=m["layers"][0]["count"] + 1)),
    ),
}


def submitted(transport: Any, url: str, content: bytes, package: str = "") -> Receipt:
    """Stage bytes and submit them synchronously."""
    server = Server(transport, url)
    package = package or hashlib.sha256(content).hexdigest()
    step = 1 << 20
    for i in range(-(-len(content) // step)):
        server.send_chunk(package, len(content), i, content[i * step : (i + 1) * step], step)
    body = json.dumps({"inputs": {"package": package, "size": len(content)}}).encode()
    target = f"{url}/processes/submit-dossier/execution"
    answer = transport.send(Request("POST", target, {"Content-Type": "application/json"}, body))
    return parse_receipt(json.loads(answer.body))


@pytest.fixture
def package(dossier, tmp_path: Path) -> Path:
    return export_package(dossier, tmp_path / "good.zip").path


@pytest.mark.parametrize("case", CASES)
def test_an_invalid_package_is_refused_and_nothing_is_loaded(
    server, transport, dossier, package: Path, case: str, tmp_path: Path
) -> None:
    code, make = CASES[case]
    content = make(entries(package))
    receipt = submitted(transport, server.url, content)
    assert receipt.outcome == "invalid-package"
    assert [p["code"] for p in receipt.problems] == [code]
    assert receipt.problems[0]["detail"] and receipt.problems[0]["status"] == 422
    url = f"{server.url}/collections/dossiers/items/{dossier.info.maHoSoQH}"
    assert transport.send(Request("GET", url)).status == 404
    assert list((server.store / "work").iterdir()) == []
    assert not (server.store / "staging" / receipt.package).exists()
    # the verdict on these bytes is for ever
    assert submitted(transport, server.url, content).replayed


@pytest.mark.parametrize("case", [c for c, (code, _) in CASES.items() if code != "QH-P-010"])
def test_the_reader_refuses_before_it_unpacks(package: Path, case: str, tmp_path: Path) -> None:
    code, make = CASES[case]
    bad = tmp_path / "bad.zip"
    bad.write_bytes(make(entries(package)))
    with pytest.raises(PackageError) as refused:
        verify_package(bad)
    assert refused.value.code == code


def test_a_good_package_passes_the_reader(package: Path, dossier) -> None:
    manifest = verify_package(package)
    assert manifest.dossier == dossier.info.maHoSoQH
    assert "documents/HoSoScan/VanBan/Quyết định phê duyệt.pdf" in {f.path for f in manifest.files}


def test_other_bytes_under_a_package_id_do_not_spoil_it(server, transport, package: Path) -> None:
    good = package.read_bytes()
    true_id = hashlib.sha256(good).hexdigest()
    receipt = submitted(transport, server.url, b"PK" + good[2:-1] + b"!", true_id)
    assert [p["code"] for p in receipt.problems] == ["QH-S-002"]
    assert Server(transport, server.url).receipt(true_id) is None
    assert submitted(transport, server.url, good).outcome == "accepted"


def test_an_incomplete_stage_is_no_verdict(server, transport, package: Path) -> None:
    content = package.read_bytes()
    body = {"inputs": {"package": hashlib.sha256(content).hexdigest(), "size": len(content)}}
    target = f"{server.url}/processes/submit-dossier/execution"
    answer = transport.send(
        Request("POST", target, {"Content-Type": "application/json"}, json.dumps(body).encode())
    )
    assert parse_receipt(json.loads(answer.body)).incomplete
    assert submitted(transport, server.url, content).outcome == "accepted"


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"package": "../../etc", "size": 5},
        {"package": "0" * 64, "size": -1},
        {"package": "0" * 64, "size": 10, "index": 1, "sha256": "", "chunk": "AA=="},
        {"package": "0" * 64, "size": 10, "index": 0, "sha256": "0" * 64, "chunk": "AA=="},
        {"package": "0" * 64, "size": 10, "index": 0, "sha256": "0" * 64, "chunk": "§"},
        {"package": "0" * 64, "size": 10, "chunkSize": 10**12},
        {"package": ["x"], "size": True},
    ],
)
def test_senseless_chunks_are_refused(server, transport, inputs: dict[str, Any]) -> None:
    body = json.dumps({"inputs": inputs}).encode()
    target = f"{server.url}/processes/stage-chunk/execution"
    answer = transport.send(Request("POST", target, {"Content-Type": "application/json"}, body))
    assert answer.status == 400
    assert json.loads(answer.body)["description"]
