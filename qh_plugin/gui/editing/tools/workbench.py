# SPDX-License-Identifier: GPL-2.0-or-later
"""What every tool works with: the layers of the dossier, background work, one undo step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Callable, Optional

from qgis.core import QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.drafting.roles import BOUNDARY, LOTS, Roles, roles
from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import project, tasks
from qh_plugin.qgis_io.dossier_layers import table_name
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.map_tools.applying import (
    AT_ONCE,
    Applying,
    Old,
    apply_together,
    size,
    stamp,
)
from qh_plugin.qgis_io.map_tools.reading import Reading, reading
from qh_plugin.qgis_io.writable import ensure_writable

if TYPE_CHECKING:
    from qh_plugin.core.drafting.base import Drafted


@dataclass(frozen=True)
class Place:
    """A layer of the dossier that a tool works on."""

    name: str
    layer: QgsVectorLayer
    feature_class: Optional[FeatureClass]

    @property
    def roles(self) -> Roles:
        """What its fields are for."""
        return roles(self.feature_class)

    @property
    def selected(self) -> list[int]:
        """The fids of the selected features."""
        return sorted(int(fid) for fid in self.layer.selectedFeatureIds())

    def reading(self) -> Reading:
        """What the layer holds now."""
        return reading(self.layer, self.name, self.feature_class)


class Workbench(QObject):
    """`busy(text, fraction)` while work runs (fraction < 0: not known), ("", 0) after it."""

    busy = pyqtSignal(str, float)
    done = pyqtSignal(str)

    def __init__(self, iface, session, parent=None) -> None:
        super().__init__(parent)
        self.iface = iface
        self.session = session
        self.model: Optional[Model] = None
        #: the land-use code that the palette has chosen, "" for none
        self.chosen_code: Callable[[], str] = lambda: ""
        self._work: Optional[tasks.Work] = None
        self._applying: Optional[Applying] = None

    @property
    def dossier(self):
        """The open dossier or None."""
        return self.session.dossier

    @property
    def working(self) -> bool:
        """True while an operation runs."""
        return self._work is not None or self._applying is not None

    def show_dossier(self) -> None:
        """Another dossier, or none."""
        try:
            self.model = model_of(self.dossier.info) if self.dossier else None
        except QhError:  # the palette says so
            self.model = None

    # --- layers ----------------------------------------------------------------------------

    def place(self, name: str) -> Optional[Place]:
        """A class's layer of the open dossier; None where the project has none."""
        if self.model is None or self.dossier is None:
            return None
        layer = project.layer_for(self.dossier, name)
        return Place(name, layer, self.model.feature_class(name)) if layer is not None else None

    def area(self) -> Optional[Place]:
        """The area layer to work on: the active one where it is of the dossier, else the lots."""
        active = self.active()
        if active is not None and active.layer.geometryType() == QgsWkbTypes.PolygonGeometry:
            return active
        return self.place(LOTS)

    def active(self) -> Optional[Place]:
        """The active layer, where it is one of the dossier."""
        layer = self.iface.activeLayer()
        if self.dossier is None or self.model is None or not isinstance(layer, QgsVectorLayer):
            return None
        name = table_name(self.dossier, layer)
        return Place(name, layer, self.model.feature_class(name)) if name else None

    def boundary_reading(self, place: Place) -> Optional[Reading]:
        """The plan boundary that a layer must keep to, None where there is none."""
        coverage = place.feature_class.coverage if place.feature_class else None
        found = self.place(coverage.boundary if coverage and coverage.boundary else BOUNDARY)
        same = found is not None and found.name == place.name
        return found.reading() if found is not None and not same else None

    # --- work ------------------------------------------------------------------------------

    def run(
        self,
        title: str,
        job: Callable[[Progress], Drafted],
        places: dict[str, Place],
        on_done: Optional[Callable[[Drafted], None]] = None,
        on_error: Optional[Callable[[QhError], None]] = None,
    ) -> None:
        """Compute `job` in the background and do its edits in `places` (by table name)."""
        if self.working:
            return
        try:
            for database in {n.partition("/")[0] for n, p in places.items() if _at_rest(p)}:
                ensure_writable(self.dossier, database)
        except QhError as error:
            self._failed(error, on_error)
            return
        stamps = {name: stamp(place.layer) for name, place in places.items()}

        prepare = _preparing(job, places, self.dossier.info.maHoSoQH)

        def computed(found: tuple[Drafted, Old]) -> None:
            self._work = None
            try:
                self._apply(*found, places, stamps, on_done, on_error)
            except QhError as error:
                self._failed(error, on_error)

        def failed(error: QhError) -> None:
            self._work = None
            self._failed(error, on_error)

        def progressed(fraction: float, text) -> None:
            self.busy.emit(shown(text) if text else title, fraction)

        self._work = tasks.run(title, prepare, computed, failed, progressed)
        self.busy.emit(title, -1.0)

    def cancel(self) -> None:
        """Stop what runs; nothing is changed."""
        if self._work is not None:
            self._work.cancel()
        if self._applying is not None:
            self._applying.cancel()

    def _apply(self, drafted, old, places, stamps, on_done, on_error) -> None:
        for name, before in stamps.items():
            if stamp(places[name].layer) != before:
                raise InputError(_CHANGED)
        pairs = [(places[edits.layer].layer, edits) for edits in drafted.edits]
        if sum(size(edits) for _, edits in pairs) <= AT_ONCE:
            apply_together(pairs)
            self._finished(drafted, on_done)
            return

        def all_done() -> None:
            self._applying = None
            self._finished(drafted, on_done)

        def failed(error: QhError) -> None:
            self._applying = None
            self._failed(error, on_error)

        title = translate("qh", "Đang ghi vào lớp…")
        self._applying = Applying(pairs, lambda f: self.busy.emit(title, f), all_done, failed, old)

    def _finished(self, drafted: Drafted, on_done) -> None:
        self.busy.emit("", 0.0)
        text = shown(drafted.note)
        tell(self.iface, text, "info" if drafted.empty else "success")
        self.done.emit(text)
        if on_done is not None:
            on_done(drafted)

    def _failed(self, error: QhError, on_error) -> None:
        self.busy.emit("", 0.0)
        if on_error is not None:
            on_error(error)
        tell_error(self.iface, error)


def _at_rest(place: Place) -> bool:
    """Whether a layer is not being edited yet: then its file may be locked or read-only."""
    return not place.layer.isEditable()


def _preparing(
    job: Callable[[Progress], Drafted], places: dict[str, Place], dossier_code: str
) -> Callable[[Progress], tuple[Drafted, Old]]:
    """The job, then ids for its new features and, where there are many changes, the values
    before; all of it for a worker thread."""
    readings = {name: place.reading() for name, place in places.items()}

    def prepare(progress: Progress) -> tuple[Drafted, Old]:
        from qh_plugin.core.drafting.labels import with_ids

        drafted = job(progress.part(0.0, 0.9))
        numbered, old = [], {}
        for edits in drafted.edits:
            place, held = places[edits.layer], readings[edits.layer]
            field = place.roles.id
            if edits.added and field:
                prefix = f"{dossier_code}-{edits.layer.rpartition('/')[2]}-"
                edits = with_ids(edits, field, prefix, held.column(field))
            if len(edits.attributes) > AT_ONCE:
                old[edits.layer] = held.raw(
                    sorted({n for v in edits.attributes.values() for n in v})
                )
            numbered.append(edits)
            progress.check()
        return replace(drafted, edits=tuple(numbered)), old

    return prepare


_CHANGED = Text(
    "Dữ liệu vừa thay đổi trong lúc tính; không có gì bị ghi. Hãy thử lại.",
    "The data changed while this was worked out; nothing was written. Try again.",
)
