# SPDX-License-Identifier: GPL-2.0-or-later
"""The line every dock starts with: name, code, scale and state of the open dossier."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from qh_plugin.qgis_io.i18n import translate


class ElidedLabel(QLabel):
    """One line that is shortened with "…" where it does not fit; the tooltip holds all of it."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_whole(self, text: str) -> None:
        """Show `text`."""
        self._whole = text
        self._fit()

    def whole(self) -> str:
        """The text, also where only part of it is seen."""
        return self._whole

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        seen = self.fontMetrics().elidedText(self._whole, mode, max(self.width(), 20))
        self.setText(seen)
        self.setToolTip(self._whole if seen != self._whole else "")


class DossierHeader(QWidget):
    """Follows the session by itself."""

    def __init__(self, session, parent=None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = ElidedLabel()
        self.name.setObjectName("dossierName")
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.facts = ElidedLabel()
        self.facts.setObjectName("dossierFacts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.setSpacing(1)
        layout.addWidget(self.name)
        layout.addWidget(self.facts)
        for signal in (session.dossier_changed, session.checked, session.data_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds now."""
        dossier = self._session.dossier
        if dossier is None:
            self.name.set_whole(translate("qh", "Chưa mở hồ sơ"))
            self.facts.set_whole(translate("qh", "Mở hoặc tạo hồ sơ trong bảng Biên tập"))
            return
        info = dossier.info
        self.name.set_whole(info.name)
        parts = [info.maHoSoQH, info.scale, self._state()]
        self.facts.set_whole(" · ".join(part for part in parts if part))

    def _state(self) -> str:
        result, published = self._session.result, self._session.published
        checked_again = result is not None and not self._session.changed_since_check
        if published and not (checked_again and result.errors):
            return translate("qh", "✔ đã công bố bản {version}").format(version=published)
        if result is None:
            return translate("qh", "chưa kiểm tra")
        if self._session.changed_since_check:
            return translate("qh", "⚠ đã sửa sau lần kiểm tra")
        from qh_plugin.core.publish.gate import dossier_stand

        errors = dossier_stand(result, False).errors
        if errors:
            return translate("qh", "✖ còn {count} lỗi").format(count=errors)
        return translate("qh", "✔ đạt kiểm tra")
