# SPDX-License-Identifier: GPL-2.0-or-later
"""A city server without a wire: packages on a shelf, accepted as the protocol says."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.dossier.package import Package, build_package
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.kept import keep
from qh_plugin.core.publish.receipts import (
    FORMAT,
    Receipt,
    parse_receipt,
    receipt_hash,
    store_receipt,
)
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import export_package


class Shelf:
    """`shelved` (package id, receipt) of one dossier, the first is version 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        self.shelved: list[tuple[str, Receipt]] = []
        self.fetched: list[str] = []

    def published(self, dossier: str, progress: Progress = SILENT) -> tuple[int, str]:
        return (len(self.shelved), self.shelved[-1][0]) if self.shelved else (0, "")

    def package_of(self, dossier: str, version: int, progress: Progress = SILENT) -> str:
        return self.shelved[version - 1][0] if 0 < version <= len(self.shelved) else ""

    def versions(self, dossier: str, progress: Progress = SILENT) -> list[Any]:
        return [dict(receipt.raw) for _, receipt in self.shelved]

    def receipt(self, package: str, progress: Progress = SILENT) -> Optional[Receipt]:
        return next((r for p, r in self.shelved if p == package), None)

    def fetch(self, package: str, out: Path, progress: Progress = SILENT) -> Path:
        self.fetched.append(package)
        shutil.copyfile(self.folder / f"{package}.zip", out)
        return out

    def accept(self, dossier: Dossier, *, unchecked: bool = False) -> Dossier:
        """Publish a dossier as it is: the receipt, the package and the version are kept there."""
        draft = self.folder / "draft.zip"
        package = packed(dossier, draft) if unchecked else export_package(dossier, draft)
        shutil.copyfile(package.path, self.folder / f"{package.package_id}.zip")
        receipt = parse_receipt(accepted(package.path, package.package_id))
        self.shelved.append((package.package_id, receipt))
        store_receipt(dossier, receipt)
        keep(dossier, package.path, package.package_id)
        return open_dossier(dossier.folder).with_version(len(self.shelved))


def packed(dossier: Dossier, out: Path) -> Package:
    """A package of whatever the dossier holds, right or wrong."""
    data, model = out.with_suffix(".gpkg"), model_of(dossier.info)
    merge_layers(dossier, model, data)
    dataset = read_package_data(data, model, asdict(dossier.info))
    result = check(dataset, load_profile(), model, only=())
    return build_package(dossier, data, result, out)


def accepted(path: Path, package_id: str, **members: Any) -> dict[str, Any]:
    """The receipt for a package that went in as it is."""
    manifest = verify_package(path)
    raw: dict[str, Any] = {
        "type": FORMAT,
        "outcome": "accepted",
        "package": package_id,
        "dossier": manifest.dossier,
        "version": manifest.base_version + 1,
        "receivedAt": f"2026-11-2{manifest.base_version + 1}T01:10:34Z",
        "publishedAt": f"2026-11-2{manifest.base_version + 1}T01:10:45Z",
        "ruleset": dict(manifest.ruleset),
        "layers": [
            {"name": x.name, "received": x.count, "inserted": x.count, "updated": 0}
            | {"deleted": 0, "unchanged": 0, "sha256": x.sha256}
            for x in manifest.layers
        ],
        "documents": [
            {"path": f.path, "sha256": f.sha256} for f in manifest.files if f.role == "documents"
        ],
        "checks": {"errors": 0, "warnings": manifest.warnings},
        "problems": [],
        "links": [],
        **members,
    }
    return {**raw, "receiptHash": receipt_hash(raw)}
