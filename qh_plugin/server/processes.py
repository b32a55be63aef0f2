# SPDX-License-Identifier: GPL-2.0-or-later
"""The OGC API – Processes of the city server. Thin: the work is in `stages`, `kept_packages` and
`intake`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Optional

from pygeoapi.process.base import BaseProcessor

from qh_plugin.core.model import load as load_model
from qh_plugin.core.text import Text
from qh_plugin.server import descriptions
from qh_plugin.server.gate import Gate
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.intake import Intake
from qh_plugin.server.kept_packages import KeptPackages
from qh_plugin.server.managers import jobs_of
from qh_plugin.server.places import Places
from qh_plugin.server.quotas import admit
from qh_plugin.server.refusals import Refusal
from qh_plugin.server.stages import Stages, package_of
from qh_plugin.server.stores import open_store

_JSON = "application/json"


def _places(processor_def: Mapping[str, Any]) -> Places:
    return Places(Path(processor_def["store"]["root"]))


class StageChunk(BaseProcessor):
    """Synchronous: one chunk in, what is there out."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, descriptions.STAGE)
        self._folder = _places(processor_def).staging
        self._stages = Stages(self._folder)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Take the chunk. Raises ValueError for inputs that make no sense, `Refusal` where there
        is no room."""
        if data.get("chunk") is not None:
            admit(self._folder, *package_of(data), SUBMITTER.get())
        return _JSON, self._stages.receive(data)


class FetchChunk(BaseProcessor):
    """Synchronous: one chunk of an accepted package."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, descriptions.FETCH)
        store = open_store(processor_def["store"])
        self._packages = KeptPackages(_places(processor_def).packages, store)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Give the chunk. Raises ValueError for inputs that make no sense, `Refusal` (404)."""
        found = self._packages.chunk(data)
        if found is None:
            text = Text(
                "Máy chủ không có gói đã công bố nào với mã này; hãy xem lại mã gói trong danh "
                "sách phiên bản.",
                "The server has accepted no package with this id; look it up among the versions.",
            )
            raise Refusal(404, "QH-S-004", text)
        return _JSON, found


class _Job(BaseProcessor):
    """A process that runs as a job and tells its progress through the job table."""

    def __init__(self, processor_def: dict[str, Any], metadata: dict[str, Any]) -> None:
        super().__init__(processor_def, metadata)
        store = processor_def["store"]
        self._jobs = jobs_of(store)
        self._intake = Intake(
            _places(processor_def),
            open_store(store),
            processor_def["url"],
            store["model"],
            Gate(store),
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
        described = {
            **descriptions.SUBMIT,
            "qh": descriptions.facts(load_model(processor_def["store"]["model"])),
        }
        super().__init__(processor_def, described)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Take the package in."""
        return _JSON, self._intake.submit(data, self._job, self._tell)


class ValidateDossier(_Job):
    """Asynchronous: the report of a package, nothing stored."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, descriptions.VALIDATE)

    def execute(
        self, data: dict[str, Any], outputs: Optional[dict[str, Any]] = None
    ) -> tuple[str, Any]:
        """Check the package."""
        return _JSON, self._intake.validate(data, self._job, self._tell)
