# SPDX-License-Identifier: GPL-2.0-or-later
"""What a store tells of a published version."""

from __future__ import annotations

from typing import Any, Mapping


def version_id(receipt: Mapping[str, Any]) -> str:
    """What the version is called that a receipt made."""
    return f"{receipt['dossier']}@{receipt['version']}"


def version_of(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What the collection of versions says of it."""
    said = ("dossier", "version", "supersedes", "package", "outcome", "publishedAt", "checks")
    more = ("receiptHash", "action", "comment", "submitter", "submission")
    known = {name: receipt[name] for name in (*said, *more) if name in receipt}
    counts = [{"name": x["name"], "count": x["received"]} for x in receipt["layers"]]
    return {"title": version_id(receipt), **known, "layers": counts}
