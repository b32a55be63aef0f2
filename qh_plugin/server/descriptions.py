# SPDX-License-Identifier: GPL-2.0-or-later
"""How the processes describe themselves: inputs with their schemas, and what a client should know
before it sends anything."""

from __future__ import annotations

from typing import Any, Optional

from qh_plugin.core.checking import load_profile
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.stages import CHUNK, LARGEST, LARGEST_PACKAGE, SMALLEST

#: the rules that every package is checked with
PROFILE = "truoc_khi_nop"
_HEX = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _input(title: str, schema: dict[str, Any], required: bool = True) -> dict[str, Any]:
    return {
        "title": title,
        "schema": schema,
        "minOccurs": 1 if required else 0,
        "maxOccurs": 1,
    }


def _whole(least: int, most: int, default: Optional[int] = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    return schema if default is None else {**schema, "default": default}


def _process(
    name: str,
    title: Text,
    about: Text,
    modes: tuple[str, ...],
    inputs: dict[str, Any],
    example: dict[str, Any],
) -> dict[str, Any]:
    return {
        "version": "1.1.0",
        "id": name,
        "title": {"vi": title.vi, "en": title.en},
        "description": {"vi": about.vi, "en": about.en},
        "jobControlOptions": list(modes),
        "keywords": ["quy hoạch", "hồ sơ"],
        "links": [],
        "inputs": inputs,
        "outputs": {
            "result": {
                "title": "JSON",
                "schema": {"type": "object", "contentMediaType": "application/json"},
            }
        },
        "example": {"inputs": {"package": "0" * 64, **example}},
    }


_ID = {"package": _input("SHA-256 of the package", _HEX)}
_PACKAGE = {**_ID, "size": _input("bytes of the package", _whole(1, LARGEST_PACKAGE))}
_DOSSIER = _input("code of the dossier", {"type": "string"}, False)
_WARDS = _input(
    "wards that the dossier says it is of: who may not submit for them is told at once",
    {"type": "array", "items": {"type": "string"}},
    False,
)
_STEP = _input("bytes per chunk", _whole(SMALLEST, LARGEST, CHUNK), False)
_INDEX = _whole(0, -(-LARGEST_PACKAGE // SMALLEST))
_RULES = {
    "type": "object",
    "properties": {n: {"type": "string"} for n in ("id", "version", "sha256")},
}
_ASYNC = ("async-execute", "sync-execute")

STAGE = _process(
    "stage-chunk",
    Text("Nhận một phần của gói", "Take one part of a package"),
    Text(
        "Không có “chunk” thì chỉ trả lời những phần đã nhận.",
        "Without `chunk` only tells which parts have arrived.",
    ),
    ("sync-execute",),
    {
        **_PACKAGE,
        "index": _input("number of the chunk, from 0", _INDEX, False),
        "sha256": _input("SHA-256 of the chunk", _HEX, False),
        "chunk": _input("the chunk in base64", {"type": "string", "format": "byte"}, False),
        "chunkSize": _STEP,
        "dossier": _DOSSIER,
        "wards": _WARDS,
    },
    {"size": 1},
)
FETCH = _process(
    "fetch-chunk",
    Text("Trả lại một phần của gói đã công bố", "Give back one part of an accepted package"),
    Text(
        "Ghép các phần lại thì được đúng gói có mã đó.",
        "The parts together are the package with that id.",
    ),
    ("sync-execute",),
    {**_ID, "index": _input("number of the chunk, from 0", _INDEX), "chunkSize": _STEP},
    {"index": 0},
)
SUBMIT = _process(
    "submit-dossier",
    Text("Nộp hồ sơ", "Submit a dossier"),
    Text(
        "Kiểm tra gói đã nhận, nạp trọn vẹn và trả biên nhận; nộp lại cho cùng biên nhận.",
        "Checks a staged package, loads it whole and gives a receipt; again gives the same.",
    ),
    _ASYNC,
    {
        **_PACKAGE,
        "dossier": _DOSSIER,
        "wards": _WARDS,
        "baseVersion": _input(
            "version the package is based on", {"type": "integer", "minimum": 0}, False
        ),
        "action": _input(
            "what the submission is", {"type": "string", "enum": ["publish", "rollback"]}, False
        ),
        "ruleset": _input("rules the client used", _RULES, False),
        "comment": _input("remark", {"type": "string", "maxLength": 2000}, False),
        "clientToken": _input("the client's own mark", {"type": "string"}, False),
    },
    {"size": 1},
)
VALIDATE = _process(
    "validate-dossier",
    Text("Kiểm tra thử hồ sơ", "Validate a dossier"),
    Text("Như nộp hồ sơ nhưng không lưu gì.", "As submitting, but nothing is stored."),
    _ASYNC,
    {**_PACKAGE, "dossier": _DOSSIER, "wards": _WARDS},
    {"size": 1},
)


def facts(model: Model) -> dict[str, Any]:
    """What a client compares with its own before it sends: model, rules, limits."""
    profile = load_profile(PROFILE)
    return {
        "model": {"id": model.id, "version": model.version},
        "ruleset": {"id": profile.id, "version": profile.version, "sha256": profile.sha256},
        "limits": {
            "packageBytes": LARGEST_PACKAGE,
            "chunkBytes": LARGEST,
            "smallestChunkBytes": SMALLEST,
            "stagedBytes": LIMITS.staged,
            "stagedBytesPerSubmitter": LIMITS.staged_each,
            "jobs": LIMITS.jobs,
            "jobsPerSubmitter": LIMITS.jobs_each,
            "stageDays": LIMITS.stage_days,
        },
    }
