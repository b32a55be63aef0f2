# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a dossier: the list, the chosen one as a card, what can be done with it."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QMenu, QWidget

from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.history import Past, kept_here, newest_version
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.gui.publishing.history import loading, wording
from qh_plugin.gui.publishing.history.box import CardButtons, HistoryBox
from qh_plugin.gui.publishing.history.deeds import Deeds
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate


class HistoryPanel:
    """Works on the widgets of the dock's panel. `roll_back()` publishes the chosen version again,
    `compare(version)` shows how mine differs from it (None: from what is published now)."""

    def __init__(
        self,
        iface,
        panel: QWidget,
        session,
        profile: Callable[[], ServerProfile],
        roll_back: Callable[[], None],
        compare: Callable[[Optional[int]], None],
    ) -> None:
        self._panel, self._session, self._profile = panel, session, profile
        self._known: Sequence[Receipt] = ()
        self._pasts: Sequence[Past] = ()
        self._asked: Optional[tuple] = None
        self._silent = False
        self._work: Optional[tasks.Work] = None
        self._fetching: dict[str, tasks.Work] = {}
        self.deeds = Deeds(iface, session, profile, lambda: self.past, self._say, self._say_of_file)
        self.box = HistoryBox(self.load_again, self.deeds.verify_file)
        self.buttons = CardButtons()
        layout = panel.scrolledLayout
        layout.insertWidget(layout.indexOf(panel.receiptFrame), self.box)
        panel.receiptLayout.insertWidget(1, self.buttons)
        self._connect(roll_back, compare)

    # --- what is shown ---------------------------------------------------------------------

    @property
    def past(self) -> Optional[Past]:
        """The chosen submission."""
        return self.box.list.past

    @property
    def receipt(self) -> Optional[Receipt]:
        """Its receipt, where it is in the dossier."""
        return self.past.receipt if self.past is not None else None

    @property
    def version(self) -> Optional[int]:
        """Its version, where it was accepted."""
        past = self.past
        return past.version if past is not None and past.accepted else None

    @property
    def newest(self) -> int:
        """The highest version that is known."""
        dossier = self._session.dossier
        return max(newest_version(self._pasts), dossier.info.version if dossier else 0)

    def show(self, known: Sequence[Receipt]) -> None:
        """Show these receipts, and ask the server for what it has besides."""
        changed = [r.receipt_hash for r in known] != [r.receipt_hash for r in self._known]
        self._known = known
        self.box.setVisible(self._session.dossier is not None)
        if changed or self._key() != self._asked:
            self._drop()
            self.box.say(self.box.verdict, "")
            self._set(kept_here(known), changed)
        self._panel.receiptFrame.setVisible(self.past is not None)
        self.load()

    def load(self) -> None:
        """Ask the server, once for what is shown and only while it can be seen."""
        dossier, key = self._session.dossier, self._key()
        if dossier is None or key == self._asked or not self.box.isVisible():
            return
        profile = self._profile()
        self._drop()
        self._asked = key
        if profile.url:
            self._work = loading.start_listing(dossier, profile, self._listed, self._not_listed)

    def load_again(self) -> None:
        """Ask the server now."""
        self._asked = None
        self.load()
        if self._work is not None:
            self.box.say(self.box.note, translate("qh", "○ đang hỏi máy chủ…"))

    def _seen(self) -> None:
        """It came on the screen: a server that did not answer is asked again."""
        if self._silent and self._work is None:
            self._asked = None
        self.load()

    def stop(self) -> None:
        """The plugin is unloaded."""
        self._drop()
        for work in self._fetching.values():
            work.drop()
        self._fetching = {}
        self.deeds.stop()

    def _key(self) -> tuple:
        dossier, profile = self._session.dossier, self._profile()
        if dossier is None:
            return ()
        hashes = tuple(r.receipt_hash for r in self._known)
        return (dossier.folder, dossier.info.version, profile.url, profile.authcfg, hashes)

    def _drop(self) -> None:
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _listed(self, pasts: Sequence[Past]) -> None:
        self._work, self._silent = None, False
        told = any(past.on_server is not None for past in pasts)
        words = "" if told or not pasts else translate("qh", "○ theo biên nhận đang có trong hồ sơ")
        self.box.say(self.box.note, words)
        self._set(pasts, False)

    def _not_listed(self, error: QhError) -> None:
        self._work, self._silent = None, True
        if self._pasts:
            words = translate(
                "qh", "▲ Chưa hỏi được máy chủ; đây là {n} lần nộp có biên nhận ở hồ sơ."
            )
        else:
            words = translate("qh", "▲ Chưa hỏi được máy chủ có lần nộp nào không.")
        self.box.say(self.box.note, words.format(n=len(self._pasts)))
        self.box.note.setToolTip(shown(error.text))

    def _set(self, pasts: Sequence[Past], to_newest: bool) -> None:
        self._pasts = pasts
        title = translate("qh", "<b>Lịch sử</b>: {n} lần nộp").format(n=len(pasts))
        self.box.title.setText(title if pasts else translate("qh", "<b>Lịch sử</b>: chưa nộp"))
        self.box.list.setVisible(bool(pasts))
        self.box.list.show_pasts(pasts, to_newest)
        self._show_card()

    def _show_card(self) -> None:
        past, panel, buttons = self.past, self._panel, self.buttons
        panel.receiptFrame.setVisible(past is not None)
        self._say("")
        if past is None:
            return
        if past.receipt is not None:
            panel.receiptView.setText(receipt_card.html(past.receipt))
        else:
            panel.receiptView.setText(wording.card(past, self.newest))
            self._fetch(past)
        there = past.accepted and past.on_server is not False
        for button in (buttons.compare, buttons.package):
            button.setVisible(past.accepted)
        buttons.open_published.setVisible(there and past.version == self.newest)
        buttons.roll_back.setVisible(there and (past.version or 0) < self.newest)
        for button in (buttons.receipt, buttons.verify):
            button.setEnabled(past.receipt is not None)
        buttons.fit()

    def _fetch(self, past: Past) -> None:
        """Bring a receipt that is not in the dossier yet."""
        dossier, package = self._session.dossier, past.package
        if dossier is None or package in self._fetching:
            return

        def done(receipt: Receipt) -> None:
            self._fetching.pop(package, None)
            with_it = [
                Past(**{**vars(p), "receipt": receipt}) if p.package == package else p
                for p in self._pasts
            ]
            if self._session.dossier is not None and self._session.dossier.folder == dossier.folder:
                self._set(with_it, False)

        def failed(error: QhError) -> None:
            self._fetching.pop(package, None)
            if self.past is not None and self.past.package == package:
                self._say(f"▲ {shown(error.text)}")

        profile = self._profile()
        self._fetching[package] = loading.start_fetching(dossier, package, profile, done, failed)

    def _say(self, text: str) -> None:
        self._panel.verdictLabel.setText(text)
        self._panel.verdictLabel.setVisible(bool(text))

    def _say_of_file(self, text: str) -> None:
        self.box.say(self.box.verdict, text)
        QTimer.singleShot(0, self._show_verdict)

    def _show_verdict(self) -> None:
        self._panel.scrollArea.ensureWidgetVisible(self.box.verdict, 0, 4)

    # --- building --------------------------------------------------------------------------

    def _connect(
        self, roll_back: Callable[[], None], compare: Callable[[Optional[int]], None]
    ) -> None:
        buttons, box = self.buttons, self.box
        buttons.compare.clicked.connect(lambda: compare(self._compared_with()))
        buttons.roll_back.clicked.connect(lambda: roll_back())
        buttons.open_published.clicked.connect(lambda: self.deeds.open_published())
        buttons.verify.clicked.connect(lambda: self.deeds.verify())
        buttons.package.clicked.connect(lambda: self.deeds.save_package())
        for text, act in (
            (translate("qh", "Mở (PDF)"), self.deeds.open_receipt),
            (translate("qh", "Lưu… (PDF, trang in, tệp gốc)"), self.deeds.save_receipt),
            (translate("qh", "Chép mã biên nhận"), self.deeds.copy_code),
        ):
            buttons.menu.addAction(text).triggered.connect(lambda _, act=act: act())
        box.list.currentRowChanged.connect(lambda _: self._show_card())
        box.list.itemActivated.connect(lambda _: self.deeds.open_receipt())
        box.list.customContextMenuRequested.connect(self._offer)
        box.seen.connect(self._seen)

    def _compared_with(self) -> Optional[int]:
        """The chosen version; None for what the server has now, where conflicts count too."""
        past = self.past
        there = past is not None and bool(past.on_server)
        return None if there and self.version == self.newest else self.version

    def _offer(self, place) -> None:
        """The same by the right mouse button."""
        buttons, menu = self.buttons, QMenu(self.box.list)
        for action in buttons.menu.actions():
            menu.addAction(action)
        menu.addSeparator()
        for button in (buttons.verify, buttons.compare, buttons.roll_back, buttons.package):
            if button.isVisible() and button.isEnabled():
                menu.addAction(button.text()).triggered.connect(lambda _, b=button: b.click())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.box.list.mapToGlobal(place))
