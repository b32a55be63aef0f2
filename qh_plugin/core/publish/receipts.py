# SPDX-License-Identifier: GPL-2.0-or-later
"""Receipts: what the server says became of a package. Checked before believed, kept for ever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.manifest import Manifest, canonical
from qh_plugin.core.dossier.submission import ROLLBACK
from qh_plugin.core.errors import ServerError, StorageError
from qh_plugin.core.text import Text

FORMAT = "qh-receipt/1"
ACCEPTED = frozenset({"accepted", "accepted-with-warnings"})
OUTCOMES = ACCEPTED | {"rejected", "conflict", "invalid-package", "held"}
#: problem codes of a stage that lacks chunks or holds wrong ones, which the server has dropped
#: then: no verdict on the package, send what is missing
INCOMPLETE, WRONG_BYTES = "QH-S-001", "QH-S-002"
#: the server could not check for reasons of its own: nothing was decided
UNCHECKED = "QH-S-010"


@dataclass(frozen=True)
class Receipt:
    """One receipt. `version` is the dossier's new version, None where nothing was published;
    `layers`, `checks`, `problems`, `links` as in the protocol; `raw` the server's own words."""

    outcome: str
    package: str
    dossier: str
    version: Optional[int]
    received_at: str
    published_at: Optional[str]
    layers: Sequence[Mapping[str, Any]]
    checks: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    receipt_hash: str
    raw: Mapping[str, Any]

    @property
    def accepted(self) -> bool:
        """True where the dossier is published."""
        return self.outcome in ACCEPTED

    @property
    def went_back(self) -> bool:
        """True where it is about the data of an earlier version, not those the dossier has."""
        return self.raw.get("action") == ROLLBACK

    @property
    def replayed(self) -> bool:
        """True where the server had given this receipt before."""
        return bool(self.raw.get("replayed"))

    @property
    def incomplete(self) -> bool:
        """True where the server had not all chunks, or not the right ones: not final."""
        return any(p.get("code") in (INCOMPLETE, WRONG_BYTES) for p in self.problems)


def receipt_hash(raw: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON without `receiptHash` and `replayed`: the second is a remark
    on the answer, not on what happened, and a receipt given again has the same hash."""
    content = {k: v for k, v in raw.items() if k not in ("receiptHash", "replayed")}
    return hashlib.sha256(canonical(content)).hexdigest()


def parse_receipt(body: Any) -> Receipt:
    """The receipt in a server's answer: bare, a GeoJSON feature's properties, or pygeoapi's
    `{"outputs": [...]}`. Raises `ServerError` where it is none or its hash is wrong."""
    raw = _unwrapped(body)
    try:
        if raw["type"] != FORMAT or raw["outcome"] not in OUTCOMES:
            raise ValueError(f"type {raw['type']!r}, outcome {raw['outcome']!r}")
        if raw["receiptHash"] != receipt_hash(raw):
            raise ValueError("receiptHash does not match")
        return Receipt(
            outcome=str(raw["outcome"]),
            package=str(raw["package"]),
            dossier=str(raw["dossier"]),
            version=None if raw.get("version") is None else int(raw["version"]),
            received_at=str(raw["receivedAt"]),
            published_at=raw.get("publishedAt"),
            layers=list(raw.get("layers", ())),
            checks=dict(raw.get("checks", {})),
            problems=list(raw.get("problems", ())),
            links=list(raw.get("links", ())),
            receipt_hash=str(raw["receiptHash"]),
            raw=raw,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _mismatch(str(error)) from error


def _unwrapped(body: Any) -> Mapping[str, Any]:
    if isinstance(body, dict) and body.get("type") == "Feature":
        body = body.get("properties")
    if isinstance(body, dict) and isinstance(body.get("outputs"), list) and body["outputs"]:
        body = body["outputs"][0]
    return body if isinstance(body, dict) else {}


def match(receipt: Receipt, package_id: str, manifest: Optional[Manifest]) -> None:
    """Raise `ServerError` where a receipt does not speak of what was sent: package, dossier, and
    for an accepted one the count and row hash of every layer."""
    if receipt.package != package_id:
        raise _mismatch(f"package {receipt.package}")
    if manifest is None:
        return
    if (receipt.accepted or receipt.dossier) and receipt.dossier != manifest.dossier:
        raise _mismatch(f"dossier {receipt.dossier}")
    if not receipt.accepted:
        return
    sent = {layer.name: (layer.count, layer.sha256) for layer in manifest.layers}
    there = {str(x.get("name")): (x.get("received"), x.get("sha256")) for x in receipt.layers}
    wrong = sorted(name for name in sent.keys() | there.keys() if sent.get(name) != there.get(name))
    if wrong or receipt.version is None or receipt.version <= manifest.base_version:
        raise _mismatch(f"layers {wrong}, version {receipt.version}")


def store_receipt(dossier: Dossier, receipt: Receipt) -> Path:
    """Keep a receipt under `.qh/receipts`: `<version or time>-<package[:12]>.json`."""
    moment = receipt.received_at.replace(":", "").replace("-", "")
    head = f"v{receipt.version:04d}" if receipt.version is not None else moment
    target = dossier.receipts / f"{head}-{receipt.package[:12]}.json"
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(canonical(receipt.raw, indent=1))
        part.replace(target)
    except OSError as error:
        raise StorageError(
            Text(
                "Không lưu được biên nhận vào {place}: {why}. Máy chủ vẫn giữ biên nhận này; hãy "
                "giải phóng đĩa rồi công bố lại để lấy.",
                "Cannot store the receipt at {place}: {why}. The server keeps it; free disk space, "
                "then publish again to fetch it.",
            ).format(place=str(target), why=error.strerror or str(error)),
            details=str(error),
        ) from error
    return target


def list_receipts(dossier: Dossier) -> list[Receipt]:
    """The stored receipts, newest first; damaged files are left out."""
    found = [r for r in map(_stored, dossier.receipts.glob("*.json")) if r is not None]
    return sorted(found, key=lambda r: (r.received_at, r.version or 0), reverse=True)


def _stored(path: Path) -> Optional[Receipt]:
    try:
        return parse_receipt(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, ServerError):
        return None


def _mismatch(details: str) -> ServerError:
    return ServerError(
        Text(
            "Biên nhận của máy chủ không khớp với gói đã gửi; chưa thể coi là đã công bố. Hãy báo "
            "quản trị máy chủ.",
            "The server's receipt does not match the package that was sent; it does not count as "
            "published. Tell the server's administrator.",
        ),
        details=details,
    )
