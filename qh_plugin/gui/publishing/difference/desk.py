# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares, shows, takes: the second step of publishing from its button to the saved edits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing.difference import comparing
from qh_plugin.gui.publishing.difference.comparing import Held
from qh_plugin.gui.publishing.difference.following import Following
from qh_plugin.gui.publishing.difference.outlines import Outlines
from qh_plugin.gui.publishing.difference.swipe import Swipe
from qh_plugin.gui.publishing.difference.zooming import zoom
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.gui.publishing.steps import CHANGES, Mark, StepList
from qh_plugin.gui.unsaved import modified_layers
from qh_plugin.qgis_io import project, tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.map_tools.applying import AT_ONCE, Applying, apply_together, size
from qh_plugin.qgis_io.settings import Settings

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits
    from qh_plugin.gui.publishing.difference.panel import DifferencePanel


#: pixels of the panel at first: the map above stays usable on a small screen
_HIGH = 225


class DifferenceDesk(QObject):
    """`adopted(dossier)`: it is based on another version now."""

    adopted = pyqtSignal(object)

    def __init__(
        self,
        iface,
        session,
        steps: StepList,
        profile: Callable[[], ServerProfile],
        ask_save: Callable[[], bool],
        settings: Settings,
        parent=None,
    ) -> None:
        super().__init__(parent)
        self._iface, self._session, self._steps = iface, session, steps
        self._profile, self._ask_save = profile, ask_save
        self._work: Optional[tasks.Work] = None
        self._applying: Optional[Applying] = None
        self._following: Optional[Following] = None
        self._of: Optional[Path] = None
        self._doing = False
        self.panel: Optional[DifferencePanel] = None
        self.held: Optional[Held] = None
        self._outlines: Optional[Outlines] = None
        self.swipe = Swipe(iface.mapCanvas(), settings, self)
        self.swipe.ended.connect(self._swipe_ended)

    @property
    def busy(self) -> bool:
        """Whether it compares or takes just now."""
        return self._work is not None or self._applying is not None

    def compare(self, version: Optional[int] = None) -> None:
        """Compare the saved dossier with the server's version, or with an earlier one; while
        running, stop."""
        if self._work is not None:
            self._work.cancel()
            return
        dossier = self._session.dossier
        if dossier is None or (modified_layers(dossier) and not self._ask_save()):
            return
        self._forget()
        done, failed, told = self._compared, self._failed, self._told
        self._work = comparing.start(dossier, self._profile(), done, failed, told, version)
        self._told(0.0, None)

    def offer(self) -> None:
        """Put the button beside the step, and what is known into its words."""
        self._steps.offer(CHANGES, self._button(), self._act)
        if self.held is not None and not self.held.earlier and self._work is None:
            self._show_words(self.held)

    def data_changed(self) -> None:
        """The dossier's data are not those that were compared."""
        if self.panel is not None and self.held is not None and not self._doing:
            self.panel.mark_stale(translate("qh", "Dữ liệu đã sửa sau khi so sánh."))

    def dossier_changed(self) -> None:
        """Another dossier, or another version of it: what was compared is of no use."""
        now, held = self._session.dossier, self.held
        if held is not None and (
            now is None
            or now.folder != held.dossier.folder
            or now.info.version != held.dossier.info.version
        ):
            self._forget()
        if self._following is not None and (now is None or now.folder != self._of):
            self._following.stop()
            self._following = None

    def stop(self) -> None:
        """The plugin is unloaded."""
        if self._following is not None:
            self._following.stop()
        self._forget()
        if self._outlines is not None:
            self._outlines.stop()
        if self.panel is not None:
            self._iface.removeDockWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None

    # --- comparing -------------------------------------------------------------------------

    def _act(self) -> None:
        held = self.held
        if held is not None and not held.earlier and self._work is None and self.panel is not None:
            self.panel.show()
            self.panel.raise_()
        else:
            self.compare()

    def _button(self) -> str:
        if self._work is not None:
            return translate("qh", "Dừng")
        compared = self.held is not None and not self.held.earlier
        return translate("qh", "Xem") if compared else translate("qh", "So sánh")

    def _told(self, fraction: float, text) -> None:
        words = translate("qh", "Đang so sánh: {percent} %").format(percent=int(100 * fraction))
        if text is not None:
            words = f"{words} · {shown(text)}"
        self._steps.set(CHANGES, Mark.RUNNING, words)
        self._steps.offer(CHANGES, self._button(), self._act)

    def _compared(self, held: Held) -> None:
        self._work = None
        if self._session.dossier is None or self._session.dossier.folder != held.dossier.folder:
            held.close()
            return
        self.held = held
        self.offer()
        panel = self._made()
        panel.show_held(held)
        panel.show()
        panel.raise_()
        self._draw(panel.onMapBox.isChecked())

    def _failed(self, error: QhError) -> None:
        self._work = None
        mark = Mark.WAITING if isinstance(error, Cancelled) else Mark.WARNING
        self._steps.set(CHANGES, mark, shown(error.text))
        self.offer()
        tell_error(self._iface, error)

    def _show_words(self, held: Held) -> None:
        from qh_plugin.core.publish.difference_report import headline

        compared = held.compared
        versions = compared.versions
        text = headline(compared.classes, versions.base_number, versions.their_number)
        mark = Mark.WARNING if compared.conflicts else Mark.DONE
        self._steps.set(CHANGES, mark, shown(text))

    def _forget(self) -> None:
        if self._work is not None:
            self._work.drop()
            self._work = None
        self.swipe.stop()
        if self._outlines is not None:
            self._outlines.clear()
        if self.panel is not None:
            self.panel.hide()
        if self.held is not None:
            self.held.close()
            self.held = None

    # --- the panel -------------------------------------------------------------------------

    def _made(self) -> DifferencePanel:
        if self.panel is None:
            from qh_plugin.gui.publishing.difference.panel import DifferencePanel

            self._outlines = Outlines()
            self.panel = DifferencePanel(self._iface.mainWindow())
            self._iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.panel)
            window, down = self._iface.mainWindow(), Qt.Orientation.Vertical
            window.resizeDocks([self.panel], [_HIGH], down)
            self.panel.zoom_asked.connect(self._zoom)
            self.panel.draw_asked.connect(self._draw)
            self.panel.again_asked.connect(self._compare_again)
            self.panel.apply_asked.connect(self.take)
            self.panel.swipe_asked.connect(self._swipe)
            self.panel.visibilityChanged.connect(self._panel_seen)
        return self.panel

    def _compare_again(self) -> None:
        held = self.held
        again = held is not None and held.earlier
        self.compare(held.compared.versions.their_number if again else None)

    def _panel_seen(self, visible: bool) -> None:
        self._draw(visible and self.panel.onMapBox.isChecked())
        if self.panel.isHidden():
            self._swipe(None)

    def _crs(self) -> str:
        return f"EPSG:{self.held.dossier.info.epsg}" if self.held is not None else ""

    def _zoom(self, line) -> None:
        if not zoom(self._iface.mapCanvas(), line, self._crs()):
            tell(self._iface, translate("qh", "Đối tượng này không có hình trên bản đồ."))
            return
        self.swipe.reveal(line.shape, QgsCoordinateReferenceSystem(self._crs()))

    def _swipe(self, pair) -> None:
        if pair is not None and self.held is not None:
            self.swipe.start(self.held, pair)
        else:
            self.swipe.stop()
            self._swipe_ended()

    def _swipe_ended(self) -> None:
        if self.panel is not None:
            self.panel.swipeButton.setChecked(False)

    def _draw(self, wanted: bool) -> None:
        if self._outlines is None:
            return
        if wanted and self.held is not None and not self.panel.isHidden():
            if not self._outlines.shows(self.held.lines):
                self._outlines.show(self.held.lines, self._crs())
        elif not self.panel.onMapBox.isChecked() or self.panel.isHidden():
            self._outlines.clear()

    # --- taking ----------------------------------------------------------------------------

    def take(self) -> None:
        """Do what was chosen: one undo step in the layers, saved by the user."""
        held, panel = self.held, self.panel
        if held is None or panel is None or panel.choosing is None or self.busy:
            return
        if modified_layers(held.dossier):
            panel.mark_stale(translate("qh", "Dữ liệu đã sửa sau khi so sánh."))
            return
        panel.applyButton.setEnabled(False)
        self._work = comparing.start_planning(
            held, panel.choosing.choices, self._planned, self._not_taken
        )

    def _planned(self, edits: Sequence[Edits]) -> None:
        self._work, held = None, self.held
        if held is None:
            return
        pairs = []
        try:
            for change in edits:
                of = held.model.feature_class(change.layer)
                if of is not None:
                    layer = project.ensure_layer(held.dossier, held.model, of)
                    pairs.append((layer, change))
            self._doing = True
            if sum(size(change) for _, change in pairs) <= AT_ONCE:
                apply_together(pairs)
                self._taken(pairs)
                return
            done = lambda: self._taken(pairs)  # noqa: E731
            self._applying = Applying(pairs, lambda _: None, done, self._not_taken)
        except QhError as error:
            self._not_taken(error)

    def _taken(self, pairs) -> None:
        self._applying, self._doing, held = None, False, self.held
        if held is None:
            return
        layers: list[QgsVectorLayer] = [layer for layer, change in pairs if not change.empty]
        version, dossier = held.compared.versions.their_number, held.dossier
        count = sum(size(change) for _, change in pairs)
        if held.earlier:
            self._taken_from(version, count)
            return
        if not layers:
            self._adopt(dossier, version)
            return
        self._of = dossier.folder
        self._following = Following(layers, lambda: self._adopt(dossier, version))
        self.panel.mark_stale(translate("qh", "Đã lấy vào hồ sơ; hãy lưu rồi so sánh lại."))
        text = translate(
            "qh", "Đã lấy {n} thay đổi đã công bố (Ctrl+Z để hoàn tác). Hãy lưu, kiểm tra rồi nộp."
        )
        tell(self._iface, text.format(n=count), "success")

    def _taken_from(self, version: int, count: int) -> None:
        """Features of an earlier version were taken; the dossier's base stays what it is."""
        self.panel.mark_stale(translate("qh", "Đã lấy vào hồ sơ; hãy lưu rồi so sánh lại."))
        text = translate(
            "qh", "Đã lấy {n} thay đổi của bản {version} (Ctrl+Z để hoàn tác). Hãy lưu và kiểm tra."
        )
        tell(self._iface, text.format(n=count, version=version), "success")

    def _not_taken(self, error: QhError) -> None:
        self._work, self._applying, self._doing = None, None, False
        tell_error(self._iface, error)
        if self.panel is not None:
            self.panel.renew()

    def _adopt(self, dossier: Dossier, version: int) -> None:
        if version == dossier.info.version:
            return
        comparing.start_adopting(
            dossier, self._profile(), version, self._was_adopted, self._not_taken
        )

    def _was_adopted(self, dossier: Dossier) -> None:
        text = translate("qh", "Hồ sơ nay dựa trên bản {version} của máy chủ; kiểm tra rồi nộp.")
        tell(self._iface, text.format(version=dossier.info.version), "success")
        self.adopted.emit(dossier)
