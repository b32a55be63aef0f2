# SPDX-License-Identifier: GPL-2.0-or-later
"""What guards the edits while a dossier is open: journals against a crash, backups before edits."""

from __future__ import annotations

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import QhError
from qh_plugin.gui.editing.notice import Notice
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import project, recovering, tasks
from qh_plugin.qgis_io.backing_up import SessionBackups
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.recovering import Leftover
from qh_plugin.qgis_io.recovery import Recorder


class RecoveryOffer:
    """`offer` asks about edits that a crash left; the rest goes by itself."""

    def __init__(self, iface, session, settings, notice: Notice) -> None:
        self._iface = iface
        self._session = session
        self._notice = notice
        self.recorder = Recorder(session)
        self.backups = SessionBackups(session, lambda: settings.backups_kept)
        self.backups.failed.connect(lambda error: tell_error(iface, error))

    def close(self) -> None:
        """A clean end."""
        self.recorder.close()
        self.backups.close()

    def offer(self, dossier: Dossier) -> None:
        """Look for unsaved edits of a process that is no more, in the background, and ask what
        becomes of them."""
        if recovering.any_journals(dossier):
            tasks.run(
                translate("qh", "Tìm sửa đổi chưa lưu"),
                lambda progress: recovering.leftovers(dossier),
                lambda found: self._ask(dossier, found),
                lambda error: tell_error(self._iface, error),
            )

    def _ask(self, dossier: Dossier, found: list[Leftover]) -> None:
        now = self._session.dossier
        if now is None or now.folder != dossier.folder:
            return
        for leftover in found:
            text = translate(
                "qh",
                "QGIS đã tắt đột ngột lúc {when} khi còn {count} sửa đổi chưa lưu: {layers}.",
            ).format(
                when=leftover.when.strftime("%H:%M %d/%m/%Y"),
                count=leftover.count,
                layers=", ".join(_titles(dossier, leftover)),
            )
            self._notice.ask(
                f"▲ {text}",
                (
                    (
                        translate("qh", "Khôi phục sửa đổi chưa lưu"),
                        lambda one=leftover: self.recover(dossier, one),
                    ),
                    (
                        translate("qh", "Bỏ qua"),
                        lambda one=leftover: recovering.discard(dossier, one, keep=True),
                    ),
                ),
            )

    def recover(self, dossier: Dossier, leftover: Leftover) -> None:
        """Put the edits into the edit buffers and say how many; the journals go once the edits
        are noted again."""
        for table in leftover.tables:  # a layer nobody has opened yet
            feature_class = model_of(dossier.info).feature_class(table)
            if feature_class is not None:
                try:
                    project.ensure_layer(dossier, model_of(dossier.info), feature_class)
                except QhError as error:
                    tell_error(self._iface, error)
                    return
        result = recovering.recover(dossier, leftover)
        for error in result.errors:
            tell_error(self._iface, error)
        if result.errors:
            return
        text = translate("qh", "Đã khôi phục {count} sửa đổi, chưa lưu. Hãy xem lại rồi bấm Lưu.")
        level = "success"
        if result.missing:
            level = "warning"
            text += " " + translate("qh", "{missing} sửa đổi không còn đối tượng để áp dụng.")
        tell(self._iface, text.format(count=result.done, missing=result.missing), level)
        if result.done:
            self._let_go_when_noted(dossier, leftover)
        else:
            recovering.discard(dossier, leftover, keep=True)

    def _let_go_when_noted(self, dossier: Dossier, leftover: Leftover) -> None:
        def noted() -> None:
            if self.recorder.pending:
                return
            self.recorder.noted.disconnect(noted)
            recovering.discard(dossier, leftover, keep=False)

        self.recorder.noted.connect(noted)
        self.recorder.write_now()


def _titles(dossier: Dossier, leftover: Leftover) -> list[str]:
    model = model_of(dossier.info)
    found = [(table, model.feature_class(table)) for table in leftover.tables]
    return [shown(of.title) if of is not None else table for table, of in found]
