# SPDX-License-Identifier: GPL-2.0-or-later
"""The reader of packages against what a hostile sender may make: each is refused by its reason,
before anything is unpacked."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Union

import pytest

from qh_plugin.core.dossier import limits, zip_layout
from qh_plugin.core.dossier.data_guard import check_data
from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.dossier.manifest import DATA, PATH, FileEntry, Manifest, canonical
from qh_plugin.core.dossier.strict_json import parse_strict
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.dossier.xml_guard import declares_doctype
from tests.io import published_data

XML = "metadata/iso19115.xml"
Files = dict[str, bytes]
GOOD: Files = {
    DATA: b"data" * 100,
    XML: b"<?xml version='1.0'?><a/>",
    "documents/Quyết định.pdf": b"%PDF" * 50,
}


def manifest(files: Files, **changes: Any) -> bytes:
    listed = [
        FileEntry(n, len(b), hashlib.sha256(b).hexdigest(), "x/y", n.partition("/")[0])
        for n, b in files.items()
    ]
    made = Manifest("79QPK1000001", "x", 0, {}, {}, listed, [], "1", {}, 0, 0)
    return canonical({**json.loads(made.to_bytes()), **changes})


def zipped(files: Files, mode: int = 0o100644, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
            entry.filename, entry.create_system = name, 3
            entry.external_attr = mode << 16
            archive.writestr(entry, body, method)
    return out.getvalue()


def package(files: Files = GOOD, **changes: Any) -> bytes:
    return zipped({**files, PATH: manifest(files, **changes)})


def raw_manifest(raw: bytes) -> bytes:
    return zipped({**GOOD, PATH: raw})


def with_file(name: str, body: bytes = b"x") -> bytes:
    return package({**GOOD, name: body})


def patched(raw: bytes, at: int, form: str, value: int) -> bytes:
    body = bytearray(raw)
    struct.pack_into(form, body, at if at >= 0 else len(raw) + at, value)
    return bytes(body)


def local(offset: int, form: str, value: int) -> bytes:
    """The good package with one member of the first entry's own header changed."""
    return patched(package(), offset, form, value)


def central(offset: int, form: str, value: int) -> bytes:
    """The same in the directory."""
    raw = package()
    return patched(raw, raw.index(b"PK\x01\x02") + offset, form, value)


def overlapping() -> bytes:
    """The directory names the first entry's bytes twice."""
    raw = package()
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    return patched(raw, second + 42, "<L", 0)


def between() -> bytes:
    """Bytes between the entries and the directory, which the end knows of."""
    raw = package()
    start = raw.index(b"PK\x01\x02")
    body = bytearray(raw[:start] + b"hidden" + raw[start:])
    struct.pack_into("<L", body, len(body) - 6, start + 6)
    return bytes(body)


def two_names() -> bytes:
    """Another name in the entry's own header than in the directory."""
    return package().replace(b"layers/data.gpkg", b"layers/evil.gpkg", 1)


DOCTYPES = {
    "plain": b"<?xml version='1.0'?><!DOCTYPE a><a/>",
    "entity": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    "external": b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "late": b"<?xml version='1.0'?><!--" + b" " * 200_000 + b"--><!DOCTYPE a><a/>",
    "UTF-16": "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><a/>".encode("utf-16"),
    "broken": b"<!DOCTYPE a [<!ENTITY",
}
CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "climbs out": ("QH-P-005", lambda: with_file("documents/../../x")),
    "absolute": ("QH-P-005", lambda: with_file("/etc/x")),
    "a drive": ("QH-P-005", lambda: with_file("c:x")),
    "a device of Windows": ("QH-P-005", lambda: with_file("documents/aux.pdf")),
    "turned letters": ("QH-P-005", lambda: with_file("documents/\u202efdp.exe")),
    "name in NFD": ("QH-P-005", lambda: with_file("documents/Quye\u0302\u0301t.pdf")),
    "same name, other case": ("QH-P-005", lambda: with_file("documents/QUYẾT ĐỊNH.pdf")),
    "file and folder": ("QH-P-005", lambda: with_file("documents/Quyết định.pdf/a")),
    "symlink": ("QH-P-005", lambda: zipped({**GOOD, PATH: manifest(GOOD)}, 0o120777)),
    "a device file": ("QH-P-005", lambda: zipped({**GOOD, PATH: manifest(GOOD)}, 0o020666)),
    "encrypted": ("QH-P-005", lambda: central(8, "<H", 1)),
    "a bomb": ("QH-P-006", lambda: with_file("documents/a.tif", b"\0" * (40 << 20))),
    "the same name twice": ("QH-P-005", lambda: zipped_twice()),
    "rubbish in front": ("QH-P-011", lambda: b"MZ rubbish" + package()),
    "rubbish behind": ("QH-P-002", lambda: package() + b"rubbish"),
    "a comment": ("QH-P-002", lambda: patched(package(), -2, "<H", 1) + b"x"),
    "a zip behind a zip": ("QH-P-011", lambda: package() + package()),
    "overlapping entries": ("QH-P-011", overlapping),
    "bytes between": ("QH-P-011", between),
    "two names": ("QH-P-011", two_names),
    "size lies in the entry": ("QH-P-011", lambda: local(22, "<L", 7)),
    "packed size lies in the entry": ("QH-P-011", lambda: local(18, "<L", 7)),
    "zip64 without sizes": ("QH-P-011", lambda: local(18, "<L", 0xFFFFFFFF)),
    "size lies in the directory": ("QH-P-011", lambda: central(24, "<L", 7)),
    "another method in the directory": ("QH-P-011", lambda: central(10, "<H", 0)),
    "a foreign method": (
        "QH-P-011",
        lambda: zipped({**GOOD, PATH: manifest(GOOD)}, method=zipfile.ZIP_BZIP2),
    ),
    "the end counts wrongly": ("QH-P-011", lambda: counted(2)),
    "the end counts a million": ("QH-P-003", lambda: counted(0xFFFF)),
    "several disks": ("QH-P-011", lambda: patched(package(), -18, "<H", 1)),
    "not in the manifest": ("QH-P-008", lambda: zipped({**GOOD, "a": b"", PATH: manifest(GOOD)})),
    "nested deeply": ("QH-P-007", lambda: raw_manifest(b"[" * 200_000)),
    "a member twice": (
        "QH-P-007",
        lambda: raw_manifest(manifest(GOOD).replace(b'"title"', b'"dossier":"x","title"')),
    ),
    "an endless number": (
        "QH-P-007",
        lambda: raw_manifest(manifest(GOOD).replace(b'"errors":0', b'"errors":' + b"9" * 10_000)),
    ),
    "an infinite number": (
        "QH-P-007",
        lambda: raw_manifest(manifest(GOOD).replace(b'"errors":0', b'"errors":1e999')),
    ),
    "a huge manifest": (
        "QH-P-007",
        lambda: zipped({**GOOD, PATH: b" " * (9 << 20) + manifest(GOOD)}, method=0),
    ),
    "a negative size": (
        "QH-P-007",
        lambda: raw_manifest(re.sub(b'"size":', b'"size":-', manifest(GOOD))),
    ),
    "facts that are a program": ("QH-P-007", lambda: package(facts={"level": {"a": 1}})),
    **{
        f"DOCTYPE {name}": ("QH-P-012", lambda body=body: package({**GOOD, XML: body}))
        for name, body in DOCTYPES.items()
    },
    "DOCTYPE in a document": (
        "QH-P-012",
        lambda: with_file("documents/A.XML", DOCTYPES["entity"]),
    ),
}


def zipped_twice() -> bytes:
    with pytest.warns(UserWarning):
        out = io.BytesIO(package())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(XML, b"<b/>")
    return out.getvalue()


def counted(count: int) -> bytes:
    raw = patched(package(), -12, "<H", count)
    return patched(raw, -14, "<H", count)


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "goi.zip"
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_by_its_reason(case: str, tmp_path: Path) -> None:
    code, make = CASES[case]
    with pytest.raises(PackageError) as refused:
        verify_package(written(tmp_path, make()))
    assert refused.value.code == code, refused.value.details
    assert refused.value.text.vi and refused.value.text.en
    assert list(tmp_path.iterdir()) == [tmp_path / "goi.zip"]


def test_a_good_one_passes_and_a_nested_zip_is_only_bytes(tmp_path: Path) -> None:
    bomb = zipped({"bomb": b"\0" * (5 << 20)})
    files = {**GOOD, "documents/a.zip": bomb, "documents/b.xml": b"no xml", "documents/c.xml": b""}
    assert len(verify_package(written(tmp_path, package(files))).files) == 6


def test_many_entries_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, package())
    for module in (zip_layout, limits):
        monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # nobody may open it
    with pytest.raises(PackageError) as refused:
        verify_package(path)
    assert refused.value.code == "QH-P-003"


@pytest.mark.parametrize("raw", [b"NaN", b"-Infinity", b'{"a":1,"a":2}', b"\xff", b"[1e999]"])
def test_json_with_two_meanings(raw: bytes) -> None:
    with pytest.raises(ValueError):
        parse_strict(raw)


def test_words_like_a_doctype_inside_are_no_doctype() -> None:
    assert not declares_doctype(io.BytesIO(b"<a>&lt;!DOCTYPE a&gt;<!-- <!DOCTYPE a> --></a>"))


SCHEMA: dict[str, Union[str, Callable[[Path], None]]] = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON gpkg_contents BEGIN SELECT 1; END",
    "a view": "CREATE VIEW v AS SELECT * FROM gpkg_contents",
    "a foreign table": "CREATE TABLE extra (a)",
    "an index": "CREATE INDEX i ON gpkg_contents (identifier)",
    "a virtual table": "CREATE VIRTUAL TABLE r USING rtree(id, a, b)",
    "a generated column": f"ALTER TABLE {published_data.TABLE} ADD COLUMN g AS (abs(1))",
    "a layer that is not listed": "DELETE FROM gpkg_contents",
    "another application": "PRAGMA application_id = 1",
    "a newer version": "PRAGMA user_version = 10400",
    "write-ahead log": "PRAGMA journal_mode = WAL",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("data") / "data.gpkg"
    return published_data.write(path, {"A": published_data.square(0)}).read_bytes()


@pytest.mark.parametrize("case", SCHEMA)
def test_a_geopackage_that_is_more_than_tables_is_refused(
    case: str, data: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "data.gpkg"
    path.write_bytes(data)
    check_data(path, [published_data.TABLE])
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(str(SCHEMA[case]))
    with pytest.raises(PackageError) as refused:
        check_data(path, [published_data.TABLE])
    assert refused.value.code == "QH-P-010"


def test_a_geopackage_with_other_layers_than_listed(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "data.gpkg"
    path.write_bytes(data)
    for names in ([], [published_data.TABLE, "QuyHoach_X"]):
        with pytest.raises(PackageError):
            check_data(path, names)
    path.write_bytes(data[:5000])
    with pytest.raises(PackageError):
        check_data(path, [published_data.TABLE])


def test_limits_are_the_protocols() -> None:
    assert (limits.MAX_ENTRIES, limits.MAX_UNPACKED, limits.MAX_RATIO) == (10_000, 2 << 30, 200)
