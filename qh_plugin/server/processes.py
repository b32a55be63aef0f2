# SPDX-License-Identifier: GPL-2.0-or-later
"""The three OGC API – Processes of the city server. Thin: the work is in `stages` and `intake`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Optional

from pygeoapi.process.base import BaseProcessor

from qh_plugin.core.text import Text
from qh_plugin.server.intake import Intake
from qh_plugin.server.managers import jobs_of
from qh_plugin.server.places import Places
from qh_plugin.server.stages import Stages
from qh_plugin.server.stores import open_store

_JSON = "application/json"


def _member(kind: str, title: str, required: bool = True) -> dict[str, Any]:
    return {
        "title": title,
        "schema": {"type": kind},
        "minOccurs": 1 if required else 0,
        "maxOccurs": 1,
    }


def _description(
    name: str, title: Text, about: Text, modes: tuple[str, ...], inputs: dict[str, Any]
) -> dict[str, Any]:
    return {
        "version": "1.0.0",
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
                "schema": {"type": "object", "contentMediaType": _JSON},
            }
        },
        "example": {"inputs": {"package": "0" * 64, "size": 1}},
    }


_PACKAGE = {
    "package": _member("string", "SHA-256 of the package"),
    "size": _member("integer", "bytes of the package"),
}
_STAGE = _description(
    "stage-chunk",
    Text("Nhận một phần của gói", "Take one part of a package"),
    Text(
        "Không có “chunk” thì chỉ trả lời những phần đã nhận.",
        "Without `chunk` only tells which parts have arrived.",
    ),
    ("sync-execute",),
    {
        **_PACKAGE,
        "index": _member("integer", "number of the chunk, from 0", False),
        "sha256": _member("string", "SHA-256 of the chunk", False),
        "chunk": _member("string", "the chunk in base64", False),
        "chunkSize": _member("integer", "bytes per chunk", False),
    },
)
_SUBMIT = _description(
    "submit-dossier",
    Text("Nộp hồ sơ", "Submit a dossier"),
    Text(
        "Kiểm tra gói đã nhận, nạp trọn vẹn và trả biên nhận; nộp lại cho cùng biên nhận.",
        "Checks a staged package, loads it whole and gives a receipt; again gives the same.",
    ),
    ("async-execute", "sync-execute"),
    {
        **_PACKAGE,
        "dossier": _member("string", "code of the dossier", False),
        "baseVersion": _member("integer", "version the package is based on", False),
        "action": _member("string", "publish", False),
        "ruleset": _member("object", "rules the client used", False),
        "comment": _member("string", "remark", False),
    },
)
_VALIDATE = _description(
    "validate-dossier",
    Text("Kiểm tra thử hồ sơ", "Validate a dossier"),
    Text("Như nộp hồ sơ nhưng không lưu gì.", "As submitting, but nothing is stored."),
    ("async-execute", "sync-execute"),
    dict(_PACKAGE),
)


def _places(processor_def: Mapping[str, Any]) -> Places:
    return Places(Path(processor_def["store"]["root"]))


class StageChunk(BaseProcessor):
    """Synchronous: one chunk in, what is there out."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, _STAGE)
        self._stages = Stages(_places(processor_def).staging)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Take the chunk. Raises ValueError for inputs that make no sense."""
        return _JSON, self._stages.receive(data)


class _Job(BaseProcessor):
    """A process that runs as a job and tells its progress through the job table."""

    def __init__(self, processor_def: dict[str, Any], metadata: dict[str, Any]) -> None:
        super().__init__(processor_def, metadata)
        store = processor_def["store"]
        self._jobs = jobs_of(store)
        self._intake = Intake(
            _places(processor_def), open_store(store), processor_def["url"], store["model"]
        )
        self._job = ""

    def set_job_id(self, job_id: str) -> None:
        """pygeoapi tells the id of the job."""
        self._job = job_id

    def _tell(self, percent: int, text: Text) -> None:
        row = {"status": "running", "progress": percent, "message": text.vi}
        self._jobs.update_job(self._job, row)


class SubmitDossier(_Job):
    """Asynchronous: the receipt of a package."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, _SUBMIT)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Take the package in."""
        return _JSON, self._intake.submit(data, self._job, self._tell)


class ValidateDossier(_Job):
    """Asynchronous: the report of a package, nothing stored."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, _VALIDATE)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Check the package."""
        return _JSON, self._intake.validate(data, self._job, self._tell)
