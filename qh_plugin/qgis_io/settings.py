# SPDX-License-Identifier: GPL-2.0-or-later
"""The settings of the plugin: one dataclass over QgsSettings, group `qh_plugin/`.

A field's name is its key, its default the default, its type the type. An administrator can
preset any of them in `qgis_global_settings.ini`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

from qgis.core import QgsSettings

GROUP = "qh_plugin"
LANGUAGES = ("vi", "en", "auto")
MOST_RECENT = 8


@dataclass
class Settings:
    """What the user chose. `language` is "vi", "en" or "auto" (that of QGIS); `authcfg` the id of
    a QGIS authentication configuration, never a credential; `map_limit` the most findings drawn
    on the map; `follow` whether the map follows the chosen finding; `live`
    whether the list follows the edits; `explained` whether the explanation below the list is
    open, `folded` whether all below it is folded away, `below` how many pixels high it is where
    the user has said so; `docks_placed` whether QGIS
    knows where the docks belong; `place` the folder of a dossier and the key of the finding that
    was chosen in it last; `recent` the folders of the dossiers opened last, newest first;
    `favourites` what is starred in the class palette, `drawn` what was drawn last, newest first
    ("<class>" or "<class>#<code>"), `unfolded` the rows of the palette that are open;
    `backups_kept` how many copies of each GeoPackage stay; `new_dossier` what was chosen for the
    last new dossier, as JSON; `person` and `office` who accepted exceptions last; `servers` the
    remembered servers, each as JSON with name, address and the id of its login; `swipe` where the
    divider between two versions stands on the map, in thousandths of its width."""

    language: str = "vi"
    server_url: str = "http://127.0.0.1:5000"
    authcfg: str = ""
    profile: str = "truoc_khi_nop"
    map_limit: int = 5000
    follow: bool = False
    live: bool = True
    explained: bool = False
    folded: bool = False
    below: int = 0
    docks_placed: bool = False
    place: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    favourites: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    unfolded: list[str] = field(default_factory=list)
    backups_kept: int = 10
    new_dossier: str = ""
    person: str = ""
    office: str = ""
    servers: list[str] = field(default_factory=list)
    swipe: int = 500

    @classmethod
    def load(cls) -> Settings:
        """The stored settings; a value of the wrong type gives the default."""
        stored = QgsSettings()
        made = cls()
        for one in fields(cls):
            default = getattr(made, one.name)
            try:
                value = stored.value(f"{GROUP}/{one.name}", default, type=type(default))
            except TypeError:
                value = default
            setattr(made, one.name, default if value is None else value)
        if made.language not in LANGUAGES:
            made.language = cls.language
        return made

    def save(self) -> None:
        """Store every value."""
        stored = QgsSettings()
        for one in fields(self):
            stored.setValue(f"{GROUP}/{one.name}", getattr(self, one.name))

    def note_recent(self, folder: Path) -> None:
        """Put a dossier first in the list of recent ones and store it."""
        self.recent = [str(folder), *(f for f in self.recent if f != str(folder))][:MOST_RECENT]
        self.save()
