# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier folder and a packed package without any geometry: only the wire is tested here."""

from __future__ import annotations

import hashlib
import random
import zipfile
from pathlib import Path
from typing import Callable

import pytest

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders
from qh_plugin.core.dossier.manifest import DATA, FileEntry, LayerEntry, Manifest
from qh_plugin.core.dossier.package import Package

CODE = "79QPK1000001"


def make_package(folder: Path, *, seed: int = 1, base: int = 0, size: int = 100_000) -> Package:
    """A package of `size` random bytes with a manifest that fits."""
    content = random.Random(seed).randbytes(size)
    digest = hashlib.sha256(content).hexdigest()
    manifest = Manifest(
        dossier=CODE,
        title="Khu thử",
        base_version=base,
        model={"id": "tt16_2025"},
        facts={"maHoSoQH": CODE},
        files=[FileEntry(DATA, size, digest, "application/geopackage+sqlite3", "layers")],
        layers=[LayerEntry("QuyHoach_X", "EPSG:9210", 3, None, "ab" * 32)],
        plugin="1",
        ruleset={"id": "truoc_khi_nop"},
        errors=0,
        warnings=0,
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in ((DATA, content), ("manifest.json", manifest.to_bytes())):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body)
    body = path.read_bytes()
    return Package(path, hashlib.sha256(body).hexdigest(), len(body), manifest)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return make_folders(tmp_path / "CSDL_Thu", DossierInfo("Khu thử", "tt16_2025", CODE))


@pytest.fixture
def package_of() -> Callable[..., Package]:
    return lambda dossier, **options: make_package(dossier.state / "outbox", **options)
