# SPDX-License-Identifier: GPL-2.0-or-later
"""What a request to write tells of itself, and whether its sender may: refused here it costs no
upload and no job. What the package itself says is looked at once it is there (`intake`)."""

from __future__ import annotations

import io
import json
import logging
from typing import Any, Mapping, MutableMapping, Optional

from qh_plugin.server.gate import Gate, NotAllowed
from qh_plugin.server.stores import open_store

_READING = ("GET", "HEAD", "OPTIONS")
#: what only reads though it is posted
_READS = "/processes/fetch-chunk/execution"
_TELLING = tuple(
    f"/processes/{name}/execution" for name in ("stage-chunk", "submit-dossier", "validate-dossier")
)
#: bytes of a request that may tell its dossier; one with a chunk of data need not
_MOST = 64 << 10
_LOGGER = logging.getLogger(__name__)


def refusal(gate: Gate, environ: MutableMapping[str, Any], path: str) -> Optional[dict[str, Any]]:
    """The problem where whoever asks may not do that, None where nothing is against it."""
    if not gate.guarded or environ.get("REQUEST_METHOD") in _READING or path == _READS:
        return None
    try:
        gate.enter()
        inputs = _inputs(environ) if path in _TELLING else {}
        dossier, wards = inputs.get("dossier"), inputs.get("wards")
        if isinstance(dossier, str) and isinstance(wards, list):
            listed = [ward for ward in wards if isinstance(ward, str)]
            gate.admit(dossier, listed, _published(gate.store, dossier))
    except NotAllowed as error:
        return error.problem
    return None


def _inputs(environ: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The inputs of a small request, whose body can be read again."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not length.isdigit() or int(length) > _MOST:
        return {}
    raw = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(raw)
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    inputs = told.get("inputs") if isinstance(told, dict) else None
    return inputs if isinstance(inputs, dict) else {}


def _published(store: Mapping[str, Any], dossier: str) -> str:
    try:
        with open_store(store).reading() as city:
            return city.published(dossier)
    except Exception as error:  # the store may be away: then the job finds out
        _LOGGER.error("gate: %s", type(error).__name__)
        return ""
