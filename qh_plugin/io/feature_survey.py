# SPDX-License-Identifier: GPL-2.0-or-later
"""What publishing feature by feature would do, found out before anybody is asked: the server's
collections beside the dossier's layers, and how many features each would get."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish import answers
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.features_journal import FeatureJournal
from qh_plugin.core.publish.redirects import follow
from qh_plugin.core.publish.retry import Patience, send_again
from qh_plugin.core.publish.transport import Request, Response, Transport
from qh_plugin.core.text import Text
from qh_plugin.io.feature_publishing import read_features
from qh_plugin.io.package_data import merge_layers
from qh_plugin.io.publishing import outbox
from qh_plugin.io.room import check_room

_TIME = 60.0


@dataclass(frozen=True)
class Plan:
    """How many features of a layer would be created, replaced and deleted."""

    new: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def writes(self) -> int:
        """How many features would be written."""
        return self.new + self.changed + self.removed


@dataclass(frozen=True)
class Survey:
    """`collections` of the server by name; `prints` of every layer (table of the package) the
    fingerprints of its features by id."""

    server: str
    collections: tuple[str, ...]
    prints: Mapping[str, Mapping[str, str]]
    dossier: Dossier

    def meant(self, table: str) -> str:
        """The collection that a layer most likely goes to, "" where none has its name."""
        short = table.partition("_")[2]
        for wanted in (table, short):
            for name in self.collections:
                if wanted and name.casefold() == wanted.casefold():
                    return name
        return ""

    def plan(self, table: str, collection: str) -> Plan:
        """What the journal says is missing there. Raises `StorageError`."""
        place = self.dossier.state / "features.sqlite"
        known = FeatureJournal(place, self.server, collection).known() if place.is_file() else {}
        here = self.prints[table]
        both = here.keys() & known.keys()
        changed = sum(known[name].mine != here[name] for name in both)
        return Plan(len(here) - len(both), changed, len(known) - len(both))


def survey(
    dossier: Dossier,
    transport: Transport,
    url: str,
    progress: Progress = SILENT,
    *,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
) -> Survey:
    """Ask the server for its collections and read the dossier's layers; nothing is written there.
    Raises `ServerError`, `StorageError`, `InputError`, `Cancelled`."""
    server = server_address(url)

    def one(place: str) -> Response:
        request = Request("GET", place, {"Accept": "application/json"}, None, _TIME)
        return send_again(
            transport, request, patience=patience, sleep=sleep, progress=progress.part(0.0, 0.1)
        )

    response = follow(f"{server}/collections?f=json", one)
    if response.status not in answers.SUCCESS:
        raise answers.refused(response)
    names = _names(answers.json_body(response))
    check_room(dossier)
    data = outbox(dossier) / "survey" / "data.gpkg"
    try:
        tables = merge_layers(dossier, model_of(dossier.info), data, progress.part(0.1, 0.4))
        prints = {}
        for i, table in enumerate(tables):
            progress.step(0.4 + 0.6 * i / len(tables))
            found = {f.id: f.fingerprint() for f in read_features(data, table)}
            if found:
                prints[table] = found
    finally:
        data.unlink(missing_ok=True)
    return Survey(server, names, prints, dossier)


def _names(body: Any) -> tuple[str, ...]:
    listed = body.get("collections") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        raise ServerError(
            Text(
                "Máy chủ không cho biết các bộ dữ liệu của nó; hãy báo quản trị máy chủ.",
                "The server does not list its collections; tell its administrator.",
            ),
            details=json.dumps(body)[:200],
        )
    found = [one for one in listed if isinstance(one, dict) and one.get("id")]
    kinds = [one for one in found if one.get("itemType", "feature") == "feature"]
    return tuple(str(one["id"]) for one in kinds)
