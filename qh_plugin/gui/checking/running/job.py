# SPDX-License-Identifier: GPL-2.0-or-later
"""One check as the dock runs it: what is read, the run in the worker thread, the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Callable, Collection, Optional, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsVectorLayer,
)

from qh_plugin.core.errors import DossierError, InputError, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.choices import EXTENT, LAYER, SELECTION
from qh_plugin.qgis_io.dossier_layers import dossier_layers, layer_of, table_name
from qh_plugin.qgis_io.i18n import language
from qh_plugin.qgis_io.reader import snapshot, snapshot_dossier

if TYPE_CHECKING:
    from qh_plugin.core.checking.profile import Profile
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.core.table import Dataset
    from qh_plugin.gui.checking.listing.labels import Labels
    from qh_plugin.gui.checking.running.scope import Box, Scope


@dataclass(frozen=True)
class Job:
    """What to check: `read` gives the data in the worker thread; `scope` tells which findings are
    wanted (None: all); `dossier` is set where the report belongs to it; `alone` is the id of a map
    layer from outside the dossier; `again` makes the same job on today's data."""

    read: Callable[[Progress], Dataset]
    again: Callable[[], Job]
    scope: Optional[Scope] = None
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
    says why its report could not be stored, if so; `dataset` is what was read for it, `profile` the
    rules that ran."""

    result: CheckResult
    job: Job
    labels: Labels
    unwritten: Optional[QhError] = None
    dataset: Optional[Dataset] = None
    profile: Optional[Profile] = None


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


def job_of(scope: int, session, iface) -> Job:
    """What the user chose to check. Raises `QhError` where there is no such thing."""
    layer = iface.activeLayer()
    if scope == LAYER:
        return layers_job(session, _chosen_layers(iface) or [layer])
    if scope == SELECTION:
        return selection_job(session, layer)
    if scope == EXTENT:
        return extent_job(session, iface.mapCanvas(), layer)
    return dossier_job(session)


def _chosen_layers(iface) -> list[QgsVectorLayer]:
    """The layers chosen in the layer tree."""
    tree = iface.layerTreeView()
    return [] if tree.model() is None else list(filter(is_vector, tree.selectedLayers()))


def layers_job(session, layers: Sequence[QgsVectorLayer]) -> Job:
    """Some layers. Those of the dossier are checked with the layers that their rules need; of
    several from elsewhere the first."""
    from qh_plugin.gui.checking.running.scope import Scope

    named = [(table_name(session.dossier, layer), layer) for layer in layers if is_vector(layer)]
    ids = [layer.id() for _, layer in named]
    wanted = frozenset(name for name, _ in named if name)

    def again() -> Job:
        return layers_job(session, [QgsProject.instance().mapLayer(key) for key in ids])

    if not wanted:
        return _alone(named[0][1] if named else None, again)
    whole = snapshot_dossier(session.dossier)
    return Job(lambda p: _with_partners(whole.read(p), wanted), again, Scope(layers=wanted))


def selection_job(session, layer: Optional[QgsVectorLayer]) -> Job:
    """The features selected in the dossier's layers, else in `layer`, with all that lies around.
    Raises `InputError` where none is."""
    from qh_plugin.gui.checking.running.scope import Scope

    chosen = {n: v for n, v in dossier_layers(session.dossier) if v.selectedFeatureCount()}
    key = layer.id() if layer is not None else ""

    def again() -> Job:
        return selection_job(session, QgsProject.instance().mapLayer(key))

    if chosen:
        whole, wanted = snapshot_dossier(session.dossier), frozenset(chosen)
        fids = {name: frozenset(v.selectedFeatureIds()) for name, v in chosen.items()}
        return Job(lambda p: _with_partners(whole.read(p), wanted), again, Scope(wanted, fids))
    if not is_vector(layer) or not layer.selectedFeatureCount():
        raise InputError(
            Text(
                "Chưa chọn đối tượng nào; hãy chọn trên bản đồ hoặc trong bảng thuộc tính.",
                "No feature is selected; select some on the map or in the attribute table.",
            )
        )
    job, fids = _alone(layer, again), frozenset(layer.selectedFeatureIds())
    return replace(job, scope=Scope(fids={layer.name(): fids}))


def extent_job(session, canvas, layer: Optional[QgsVectorLayer]) -> Job:
    """What the map shows of the dossier, without one of `layer`, with all that lies around."""
    from qh_plugin.gui.checking.running.scope import Scope

    key = layer.id() if layer is not None else ""

    def again() -> Job:
        return extent_job(session, canvas, QgsProject.instance().mapLayer(key))

    if session.dossier is not None:
        read = snapshot_dossier(session.dossier).read
        crs = QgsCoordinateReferenceSystem.fromEpsgId(session.dossier.info.epsg)
        return Job(read, again, Scope(box=_extent(canvas, crs)))
    job = _alone(layer, again)
    return replace(job, scope=Scope(box=_extent(canvas, layer.crs())))


def is_vector(layer: object) -> bool:
    """Whether there is a layer of features to check."""
    return isinstance(layer, QgsVectorLayer) and layer.isValid()


def _alone(layer: Optional[QgsVectorLayer], again: Callable[[], Job]) -> Job:
    """A layer from outside the dossier, as the project shows it: its filter and joins count.
    Raises `InputError` where it is none."""
    taken = snapshot(layer)

    def read(progress: Progress) -> Dataset:
        from qh_plugin.core.table import Dataset

        return Dataset((taken.read(progress),))

    return Job(read, again, alone=layer.id())


def _with_partners(dataset: Dataset, names: Collection[str]) -> Dataset:
    """Only some tables, and the boundaries and voids that their rules need."""
    from qh_plugin.core.model import load

    wanted = set(names)
    for name in names:
        feature_class = load(dataset.model_id).feature_class(name)
        coverage = feature_class.coverage if feature_class else None
        wanted |= {coverage.boundary, coverage.voids} if coverage else set()
    tables = tuple(t for t in dataset.tables if t.name in wanted)
    return replace(dataset, tables=tables, facts={**dataset.facts, "partial": True})


def _extent(canvas, crs: QgsCoordinateReferenceSystem) -> Box:
    """What the map shows, in the coordinates of the data."""
    here = canvas.extent()
    own = canvas.mapSettings().destinationCrs()
    if own.isValid() and crs.isValid() and own != crs:
        here = QgsCoordinateTransform(own, crs, QgsProject.instance()).transformBoundingBox(here)
    return (here.xMinimum(), here.yMinimum(), here.xMaximum(), here.yMaximum())


def perform(job: Job, profile_id: str, progress: Progress) -> Checked:
    """Run the check; in the worker thread."""
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.core.repair import repairs
    from qh_plugin.core.report.content import with_content
    from qh_plugin.core.report.surroundings import surroundings

    profile = load_profile(profile_id)
    dataset = job.read(progress.part(0.0, 0.2))
    result = check(dataset, profile, progress=progress.part(0.2, 0.95))
    if job.scope is not None:
        result = replace(result, findings=job.scope.of(result.findings))
    result = replace(result, surroundings=surroundings(result.findings, dataset, progress))
    progress.step(0.97)
    result = with_content(result, dataset, progress)
    progress.step(0.98)
    repairs()  # loaded here, so that the main thread need not when a finding is chosen
    progress.check()
    labels = labels_of(result, dataset)
    progress.step(0.99)  # what is stored is also shown
    return Checked(result, job, labels, _store(result, job), dataset, profile)


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
