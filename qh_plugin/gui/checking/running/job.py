# SPDX-License-Identifier: GPL-2.0-or-later
"""One check as the dock runs it: what is read, the run in the worker thread, the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Callable, Mapping, Optional

from qgis.core import QgsProject

from qh_plugin.core.errors import DossierError, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.dossier_layers import layer_of, table_name
from qh_plugin.qgis_io.i18n import language
from qh_plugin.qgis_io.reader import snapshot, snapshot_dossier

if TYPE_CHECKING:
    from qgis.core import QgsVectorLayer

    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.core.table import Dataset
    from qh_plugin.gui.checking.listing.labels import Labels


@dataclass(frozen=True)
class Job:
    """What to check: `read` gives the data in the worker thread; `layer` is the only table whose
    findings are wanted (None: all); `dossier` is set where the report belongs to it; `alone` is
    the id of a map layer from outside the dossier; `again` makes the same job on today's data."""

    read: Callable[[Progress], Dataset]
    again: Callable[[], Job]
    layer: Optional[str] = None
    dossier: Optional[Dossier] = None
    alone: Optional[str] = None

    def map_layer(self, session, name: str) -> Optional[QgsVectorLayer]:
        """The layer of the project that shows a table of this job."""
        if self.alone is not None:
            return QgsProject.instance().mapLayer(self.alone)
        return layer_of(session.dossier, name)


@dataclass(frozen=True)
class Checked:
    """A finished check; `labels` names the features of its findings as the map does; `unwritten`
    says why its report could not be stored, if so."""

    result: CheckResult
    job: Job
    labels: Mapping[tuple[str, int], str]
    unwritten: Optional[QhError] = None


def dossier_job(session) -> Job:
    """The whole dossier, unsaved edits included. Raises `DossierError` where none is open."""
    if session.dossier is None:
        raise DossierError(
            Text(
                "Chưa mở hồ sơ nào; hãy mở hồ sơ trong bảng Biên tập, hoặc chọn phạm vi "
                "“Lớp đang chọn”.",
                "No dossier is open; open one in the Editing panel, or choose the scope "
                "“Selected layer”.",
            )
        )
    read = snapshot_dossier(session.dossier).read
    return Job(read, lambda: dossier_job(session), dossier=session.dossier)


def layer_job(session, layer) -> Job:
    """One layer. A layer of the dossier is checked with the layers its rules need."""
    taken = snapshot(layer)
    layer_id = layer.id()

    def again() -> Job:
        return layer_job(session, QgsProject.instance().mapLayer(layer_id))

    name = table_name(session.dossier, layer)
    if name is None:

        def read_alone(progress: Progress) -> Dataset:
            from qh_plugin.core.table import Dataset

            return Dataset((taken.read(progress),))

        return Job(read_alone, again, alone=layer_id)
    whole = snapshot_dossier(session.dossier)

    def read_with_partners(progress: Progress) -> Dataset:
        from qh_plugin.core.model import load

        dataset = whole.read(progress)
        feature_class = load(dataset.model_id).feature_class(name)
        coverage = feature_class.coverage if feature_class else None
        wanted = {name, coverage.boundary, coverage.voids} if coverage else {name}
        tables = tuple(t for t in dataset.tables if t.name in wanted)
        return replace(dataset, tables=tables, facts={**dataset.facts, "partial": True})

    return Job(read_with_partners, again, layer=name)


def perform(job: Job, profile_id: str, progress: Progress) -> Checked:
    """Run the check; in the worker thread."""
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.core.report.content import with_content
    from qh_plugin.core.report.surroundings import surroundings

    profile = load_profile(profile_id)
    dataset = job.read(progress.part(0.0, 0.2))
    result = check(dataset, profile, progress=progress.part(0.2, 1.0))
    if job.layer is not None:
        result = replace(result, findings=[g for g in result.findings if g.layer == job.layer])
    result = replace(result, surroundings=surroundings(result.findings, dataset))
    result = with_content(result, dataset)
    return Checked(result, job, labels_of(result, dataset), _store(result, job))


def labels_of(result: CheckResult, dataset: Dataset) -> Labels:
    """What the features that have findings are called, and their wards."""
    from qh_plugin.gui.checking.listing.labels import labels_of as read

    return read(result.findings, dataset, language())


def _store(result: CheckResult, job: Job) -> Optional[QhError]:
    if job.dossier is None:
        return None
    from qh_plugin.io.reports import write_jsonl

    try:
        write_jsonl(result, job.dossier.report)
    except QhError as error:
        return error
    return None
