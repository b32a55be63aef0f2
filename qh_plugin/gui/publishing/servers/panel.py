# SPDX-License-Identifier: GPL-2.0-or-later
"""The row with the server: choosing, typing, trying, remembering; the card with what it offers."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model
from qh_plugin.core.publish.capabilities import Level
from qh_plugin.gui.publishing.servers import wording
from qh_plugin.gui.publishing.servers.book import ServerBook, ServerProfile
from qh_plugin.gui.publishing.servers.editor import ServerEditor
from qh_plugin.gui.publishing.servers.examining import Examiner, Found
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.settings import Settings


class ServerPanel(QObject):
    """Works on the widgets of the dock's panel. `changed`: another server is in use; `examined`:
    it is known, or not, what it offers."""

    changed = pyqtSignal()
    examined = pyqtSignal()

    def __init__(
        self, panel: QWidget, settings: Settings, model: Callable[[], Optional[Model]]
    ) -> None:
        super().__init__(panel)
        self._panel, self._settings, self._model = panel, settings, model
        self.book = ServerBook(settings)
        self._examiner = Examiner()
        self._asked: Optional[ServerProfile] = None
        self._editor: Optional[ServerEditor] = None
        self.found: Optional[Found] = None
        self._build()
        self.reload()
        if self.book.preset(self.profile):
            self.probe()  # asks nothing, says what to do

    @property
    def level(self) -> Optional[Level]:
        """The level of the server in the box, None where it is not known."""
        if self.found is None or self.profile != self._asked:
            return None
        return self.found.capabilities.level

    @property
    def profile(self) -> ServerProfile:
        """The server as it stands in the box."""
        return self.book.meant(self._panel.serverEdit.text())

    def reload(self) -> None:
        """Show the remembered servers and the one in use."""
        combo = self._panel.serverCombo
        combo.blockSignals(True)
        combo.clear()
        for profile in self.book.profiles:
            combo.addItem(profile.name)
            tip = Qt.ItemDataRole.ToolTipRole
            combo.setItemData(combo.count() - 1, profile.url, tip)
        combo.blockSignals(False)
        combo.setEditText(self.book.chosen.words)
        self._shown()

    def set_enabled(self, enabled: bool) -> None:
        """While a submission runs nobody changes its server."""
        for widget in (self._panel.serverCombo, self._panel.serverMenuButton):
            widget.setEnabled(enabled)

    def probe(self) -> None:
        """Ask the server once, unless it answered already. An address that nobody has chosen is
        asked when the user says so."""
        now = self.profile
        if not now.url or now == self._asked:
            return
        if self.book.preset(now):
            self._examiner.drop()
            self._said(translate("qh", "○ chưa hỏi: nhập địa chỉ máy chủ của cơ quan, bấm Thử"))
        else:
            self._ask()

    def forget_failure(self) -> None:
        """A server that did not answer is asked again by the next `probe`."""
        if not self._examiner.busy and self.found is None:
            self._asked = None

    def fold(self) -> None:
        """Put the card away: something is being sent, and its steps need the room."""
        self._card_wanted = False
        self._card.hide()

    def stop(self) -> None:
        """Wait for no answer any more."""
        self._examiner.drop()

    # --- what the widgets do ---------------------------------------------------------------

    def typed(self) -> None:
        """The text in the box is final."""
        if self.book.choose(self.profile):
            self._card.hide()
            self.changed.emit()
        self._shown()
        self.probe()

    def test(self) -> None:
        """Ask now and show the card; while asking, stop."""
        if self._examiner.busy:
            self._examiner.drop()
            self._asked = None
            self._said(translate("qh", "○ đã dừng thử kết nối"))
            return
        self.book.choose(self.profile)
        self._card_wanted = True
        self._ask()

    def _ask(self) -> None:
        self._asked, self.found = self.profile, None
        self._card.hide()
        self._examiner.ask(
            self.profile, self._model(), self._settings.profile, self._answered, self._failed
        )
        self._said(translate("qh", "○ đang thử kết nối…"))

    def _answered(self, found: Found) -> None:
        self.found = found
        fold = f"<p align='right'><a href='#'>{translate('qh', 'Ẩn')}</a></p>"
        self._facts.setText(wording.card(found) + fold)
        self._card.setVisible(self._card_wanted)
        self._card_wanted = False
        self._said(wording.line(found))
        self.examined.emit()

    def _failed(self, error: QhError) -> None:
        self._card_wanted = False
        self._said(f"✖ {shown(error.text)}")
        self.examined.emit()

    def _said(self, text: str) -> None:
        self._panel.connectionLabel.setText(text)
        stop = self._examiner.busy
        self._panel.testButton.setText(translate("qh", "Dừng") if stop else translate("qh", "Thử"))

    # --- remembering -----------------------------------------------------------------------

    def add(self) -> None:
        """A form for the server in the box, or for a new one where that is remembered."""
        now = self.profile
        self._edit(ServerProfile("", "", "") if now.name else now, None)

    def edit(self) -> None:
        """A form for the remembered server in the box."""
        now = self.profile
        self._edit(now, now if now.name else None)

    def remove(self) -> None:
        """Forget the server in the box."""
        now = self.profile
        self.book.remove(now)
        self._saved(next(iter(self.book.profiles), ServerProfile("", now.url)))

    def _edit(self, profile: ServerProfile, before: Optional[ServerProfile]) -> None:
        if self._editor is None:
            self._editor = ServerEditor(self.book, self._saved)
            self._panel.serverColumn.insertWidget(0, self._editor)
        self._card.hide()
        self._editor.edit(profile, before)

    def _saved(self, profile: ServerProfile) -> None:
        self.book.choose(profile)
        self.reload()
        self._asked = None
        self.changed.emit()
        self.probe()

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        panel = self._panel
        combo = panel.serverCombo
        combo.setCompleter(None)
        combo.installEventFilter(self)
        panel.serverEdit = combo.lineEdit()
        panel.serverEdit.setObjectName("serverEdit")
        panel.serverLabel.setText(translate("qh", "&Máy chủ"))
        panel.connectionLabel.setText(translate("qh", "○ chưa thử kết nối"))
        panel.testButton.setText(translate("qh", "Thử"))
        widest = panel.testButton.fontMetrics().horizontalAdvance(translate("qh", "Dừng"))
        panel.testButton.setFixedWidth(widest + 28)
        panel.testButton.setToolTip(
            translate("qh", "Hỏi máy chủ: chứng thư, mức tiếp nhận, mô hình và bộ quy tắc")
        )
        self._card, self._card_wanted = QFrame(), False
        self._card.setObjectName("serverCard")
        self._card.setFrameShape(QFrame.Shape.StyledPanel)
        self._facts = QLabel()
        self._facts.setObjectName("serverFacts")
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._facts.linkActivated.connect(lambda _: self._card.hide())
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(6, 4, 6, 4)
        inside.addWidget(self._facts)
        self._card.hide()
        panel.serverColumn.addWidget(self._card)
        button = panel.serverMenuButton
        button.setText("⋯")
        button.setToolTip(translate("qh", "Thêm, sửa, bỏ máy chủ khỏi danh sách"))
        menu = QMenu(button)
        menu.addAction(translate("qh", "Thêm máy chủ…"), lambda: self.add())
        self._change = menu.addAction(translate("qh", "Sửa máy chủ này…"), lambda: self.edit())
        self._drop = menu.addAction(
            translate("qh", "Bỏ máy chủ này khỏi danh sách"), lambda: self.remove()
        )
        menu.aboutToShow.connect(lambda: self._name_actions())
        button.setMenu(menu)
        panel.testButton.clicked.connect(lambda: self.test())
        panel.serverEdit.editingFinished.connect(lambda: self.typed())
        combo.activated.connect(lambda _: self.typed())

    def _name_actions(self) -> None:
        known = bool(self.profile.name)
        self._change.setEnabled(known)
        self._drop.setEnabled(known)

    def _shown(self) -> None:
        address = translate("qh", "Địa chỉ máy chủ, ví dụ https://quyhoach.example.vn/api")
        now = self.profile
        self._panel.serverCombo.setToolTip(now.url if now.name else address)
        self._panel.serverEdit.setCursorPosition(0)  # a long address is cut at its end

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel over the box must not change the server."""
        return event.type() == QEvent.Type.Wheel
