# SPDX-License-Identifier: GPL-2.0-or-later
"""Two versions under one divider on the map: left of it one, right of it the other.

The project's layers stay as they are. Where a side is not what the map shows anyway, its layers are
opened from that version's file, in no project, and drawn beside the map's own drawing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence

from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsMapLayer, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal

from qh_plugin.gui.publishing.difference.comparing import Held
from qh_plugin.gui.publishing.difference.sides import Side, file_of, name_of
from qh_plugin.gui.publishing.difference.swipe_handle import SwipeHandle
from qh_plugin.gui.publishing.difference.swipe_item import Half, SwipeItem
from qh_plugin.gui.publishing.difference.swipe_picture import SwipePicture
from qh_plugin.gui.publishing.difference.version_layers import VersionLayers
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.settings import Settings

Pair = tuple[Side, Side]


class Swipe(QObject):
    """`ended` when it was left by Esc. `start` and `stop` may be called at any time."""

    ended = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, settings: Settings, parent=None) -> None:
        super().__init__(parent)
        self._canvas, self._settings = canvas, settings
        self._held: Optional[Held] = None
        self._files: dict[Path, VersionLayers] = {}
        self.pictures: dict[Side, SwipePicture] = {}
        self._waiting: list[tuple[Side, str]] = []
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(self._open_next)
        self.pair: Optional[Pair] = None
        self.item: Optional[SwipeItem] = None
        self.handle: Optional[SwipeHandle] = None

    @property
    def active(self) -> bool:
        """Whether it is on the map."""
        return self._held is not None

    @property
    def drawing(self) -> bool:
        """Whether a picture is still on its way."""
        return self._more.isActive() or any(p.drawing for p in self.pictures.values())

    def start(self, held: Held, pair: Pair) -> None:
        """Show these two sides of a comparison."""
        self.stop()
        self._held, self.pair = held, pair
        place = self._settings.swipe / 1000
        self.pictures = {side: SwipePicture(self._canvas, self) for side in pair}
        left, right = (Half(name_of(held, side)) for side in pair)
        self.item = SwipeItem(self._canvas, left, right, place)
        self.handle = SwipeHandle(self._canvas, place)
        self.handle.moved.connect(self._moved)
        self.handle.left.connect(self._remember)
        self.handle.ended.connect(self._end)
        for side, picture in self.pictures.items():
            picture.drawn.connect(lambda side=side: self._show_picture(side))
        self._canvas.installEventFilter(self)
        self._canvas.renderStarting.connect(self._map_changed)
        self.handle.setFocus()
        self._map_changed()

    def stop(self) -> None:
        """Take everything off the map; no file is open any more when this returns."""
        if self._held is None:
            return
        self._held = self.pair = None
        self._more.stop()
        self._waiting = []
        self._canvas.renderStarting.disconnect(self._map_changed)
        self._canvas.removeEventFilter(self)
        for picture in self.pictures.values():
            picture.stop()
            picture.deleteLater()
        self.pictures = {}
        for layers in self._files.values():
            layers.close()
        self._files = {}
        if self.handle is not None:
            self.handle.hide()
            self.handle.deleteLater()
            self.handle = None
        if self.item is not None:
            self._canvas.scene().removeItem(self.item)
            self.item = None

    def reveal(self, shape: QgsGeometry, crs) -> None:
        """The map was brought to a feature: the divider goes through it where it stands beside
        it, so that both versions are seen. The remembered place stays."""
        if self.handle is None:
            return
        context = QgsProject.instance()
        target = self._canvas.mapSettings().destinationCrs()
        box = QgsCoordinateTransform(crs, target, context).transformBoundingBox(shape.boundingBox())
        first, last = self._across(box)
        if not first <= self.handle.place <= last:
            self.handle.move_to((first + last) / 2)

    def eventFilter(self, watched, event) -> bool:
        """Esc over the map ends it, unless somebody is drawing: there it belongs to the tool."""
        if event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Escape:
            return False
        tool = self._canvas.mapTool()
        if tool is not None and tool.flags() & QgsMapTool.EditTool:
            return False
        self._end()
        return True

    # --- the divider -----------------------------------------------------------------------

    def _across(self, box: QgsRectangle) -> tuple[float, float]:
        to_map = self._canvas.getCoordinateTransform()
        corners = ((box.xMinimum(), box.yMinimum()), (box.xMaximum(), box.yMaximum()))
        places = [to_map.transform(x, y).x() / max(self._canvas.width(), 1) for x, y in corners]
        return min(places), max(places)

    def _moved(self, place: float) -> None:
        if self.item is not None:
            self.item.place = place
            self.item.update()

    def _remember(self) -> None:
        if self.handle is not None:
            self._settings.swipe = round(1000 * self.handle.place)
            self._settings.save()

    def _end(self) -> None:
        self.stop()
        self._canvas.setFocus()
        self.ended.emit()

    # --- the pictures ----------------------------------------------------------------------

    def _map_changed(self) -> None:
        """The map is being drawn anew: so are the pictures, once their layers are open."""
        held = self._held
        if held is None or self._more.isActive():
            return
        on_map = set(self._on_map().values())
        self._waiting = [
            (side, name)
            for side in self.pictures
            for name in sorted(on_map.union(self._differing()))
            if (side is not Side.MINE or name not in on_map) and not self._from(side).opened(name)
        ]
        if self._waiting:
            self._more.start()
        else:
            self._draw()

    def _open_next(self) -> None:
        """One layer between two looks at the event queue."""
        if self._waiting:
            side, name = self._waiting.pop()
            shown = {of: layer_id for layer_id, of in self._on_map().items()}
            like = QgsProject.instance().mapLayer(shown.get(name, ""))
            self._from(side).layer(name, like)
            return
        self._more.stop()
        self._draw()

    def _draw(self) -> None:
        for side, picture in self.pictures.items():
            layers = self._layers(side)
            ids = [layer.id() for layer in layers]
            if side is Side.MINE and ids == [layer.id() for layer in self._canvas.layers()]:
                picture.stop()  # the map itself is this side
            else:
                picture.draw(layers)
            self._show_picture(side)

    def _show_picture(self, side: Side) -> None:
        if self._held is None or self.item is None or self.pair is None:
            return
        half = self.item.left if side is self.pair[0] else self.item.right
        picture = self.pictures[side]
        half.picture, half.name = picture, name_of(self._held, side)
        if picture.drawing and not picture.whole:
            half.name = translate("qh", "{name}: đang vẽ…").format(name=half.name)
        self.item.update()

    # --- the layers of a side --------------------------------------------------------------

    def _on_map(self) -> dict[str, str]:
        """Class of every layer of the dossier that the map shows, by layer id."""
        held = self._held
        on_map = {layer.id() for layer in self._canvas.layers()}
        known = dossier_layers(held.dossier) if held is not None else ()
        return {layer.id(): name for name, layer in known if layer.id() in on_map}

    def _differing(self) -> list[str]:
        classes = self._held.compared.classes if self._held is not None else ()
        return [one.layer for one in classes if (one.codes != 0).any()]

    def _from(self, side: Side) -> VersionLayers:
        held = self._held
        path = file_of(held, side)
        if path not in self._files:
            crs = f"EPSG:{held.dossier.info.epsg}"
            self._files[path] = VersionLayers(path, held.model, crs)
        return self._files[path]

    def _layers(self, side: Side) -> Sequence[QgsMapLayer]:
        """What the map shows, top first, with the dossier's classes as this side has them, and
        with every class that differs."""
        on_map, found = self._on_map(), []
        for layer in self._canvas.layers():
            name = on_map.get(layer.id())
            if name is not None and side is not Side.MINE:
                layer = self._from(side).layer(name)
            if layer is not None:
                found.append((layer, name))
        missing = [name for name in self._differing() if name not in on_map.values()]
        for name in missing:
            layer = self._from(side).layer(name)
            if layer is not None:
                found.insert(self._place(found, name), (layer, name))
        return [layer for layer, _ in found]

    def _place(self, found: Sequence[tuple], name: str) -> int:
        """Over the first layer of the dossier that is drawn below such a class."""
        model = self._held.model
        rank = styles.rank(model.feature_class(name))
        last = len(found)
        for k, (_, other) in enumerate(found):
            of = model.feature_class(other) if other else None
            if of is not None:
                last = k + 1
                if styles.rank(of) >= rank:
                    return k
        return last if any(other for _, other in found) else 0
