# SPDX-License-Identifier: GPL-2.0-or-later
"""Asking a server what it offers, in the background; one question at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional

from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.model import Model
    from qh_plugin.core.publish.capabilities import Capabilities


@dataclass(frozen=True)
class Found:
    """What a server offers beside what this computer judges by."""

    capabilities: Capabilities
    model: Mapping[str, Any]
    rules: Mapping[str, Any]
    differences: tuple[Text, ...]


class Examiner:
    """Asks; the answer of a question that was dropped is told to nobody."""

    def __init__(self) -> None:
        self._work: Optional[tasks.Work] = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._work is not None

    def ask(
        self,
        profile: ServerProfile,
        model: Optional[Model],
        rules: str,
        on_found: Callable[[Found], None],
        on_error: Callable[[QhError], None],
    ) -> None:
        """Ask `profile`; `model` is that of the open dossier (the national one where None) and
        `rules` the name of our rule set."""
        self.drop()

        def done(found: Found) -> None:
            self._work = None
            on_found(found)

        def failed(error: QhError) -> None:
            self._work = None
            on_error(error)

        title = translate("qh", "Thử kết nối máy chủ")
        self._work = tasks.run(
            title, lambda progress: _examine(profile, model, rules, progress), done, failed
        )

    def drop(self) -> None:
        """Wait no longer."""
        if self._work is not None:
            self._work.drop()
            self._work = None


def _examine(
    profile: ServerProfile, model: Optional[Model], rules: str, progress: Progress
) -> Found:
    from qh_plugin.core.publish.client import Server
    from qh_plugin.core.publish.retry import Patience
    from qh_plugin.io.versions import versions

    server = Server(QgisTransport(profile.authcfg), profile.url, patience=Patience(attempts=1))
    offered = server.capabilities(progress)
    mine, judged = versions(model, rules)
    return Found(offered, mine, judged, offered.differences(mine, judged))
