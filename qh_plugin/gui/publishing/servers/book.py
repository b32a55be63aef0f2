# SPDX-License-Identifier: GPL-2.0-or-later
"""The remembered servers: name, address and the id of a login that QGIS keeps. No secret is ever
written here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Optional
from urllib.parse import urlsplit

from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.settings import Settings


@dataclass(frozen=True)
class ServerProfile:
    """One server. `name` is empty for an address that was typed and not remembered."""

    name: str
    url: str
    authcfg: str = ""

    @property
    def words(self) -> str:
        """What stands in the box."""
        return self.name or self.url


class ServerBook:
    """The servers in the settings; the chosen one is `server_url` with `authcfg` there, as an
    administrator may preset them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def profiles(self) -> list[ServerProfile]:
        """All of them, in the order they were remembered."""
        found = [p for p in map(_parsed, self._settings.servers) if p is not None]
        url, login = self._settings.server_url, self._settings.authcfg
        if login and not any(p.url == url and p.authcfg == login for p in found):
            found.append(ServerProfile(urlsplit(url).hostname or url, url, login))
        return found

    @property
    def chosen(self) -> ServerProfile:
        """The one in use."""
        url, login = self._settings.server_url, self._settings.authcfg
        alike = [p for p in self.profiles if p.url == url]
        exact = [p for p in alike if p.authcfg == login]
        return next(iter(exact or alike), ServerProfile("", url, login))

    def meant(self, text: str) -> ServerProfile:
        """The server of a name or an address; a login goes only to the server it was given for."""
        text = text.strip()
        for profile in self.profiles:
            if text == profile.name:
                return profile
        url = text.rstrip("/")
        if url == self.chosen.url:
            return self.chosen
        return next((p for p in self.profiles if p.url == url), ServerProfile("", url))

    def preset(self, profile: ServerProfile) -> bool:
        """Whether it is only what stands in the box before anybody has chosen."""
        return profile == ServerProfile("", Settings.server_url)

    def choose(self, profile: ServerProfile) -> bool:
        """Use this one from now on; False where it was in use already. An address with a user
        name in it is never stored."""
        settings = self._settings
        if "@" in profile.url:
            return False
        if (settings.server_url, settings.authcfg) == (profile.url, profile.authcfg):
            return False
        settings.server_url, settings.authcfg = profile.url, profile.authcfg
        settings.save()
        return True

    def put(
        self, profile: ServerProfile, instead_of: Optional[ServerProfile] = None
    ) -> ServerProfile:
        """Remember a server, in the place of another where one is given. Raises `InputError` for
        a name that is missing or taken, or an address that cannot be one."""
        profile = ServerProfile(
            profile.name.strip(), server_address(profile.url.strip()), profile.authcfg
        )
        if not profile.name:
            raise InputError(_NAMELESS)
        others = [p for p in self.profiles if p != instead_of]
        if any(p.name.casefold() == profile.name.casefold() for p in others):
            raise InputError(_TAKEN.format(name=profile.name))
        before = self.profiles
        place = before.index(instead_of) if instead_of in before else len(others)
        others.insert(place, profile)
        self._keep(others)
        return profile

    def remove(self, profile: ServerProfile) -> None:
        """Forget a server; its login stays in QGIS."""
        left = [p for p in self.profiles if p != profile]
        if self._settings.authcfg and self._settings.authcfg == profile.authcfg:
            self._settings.authcfg = ""
        self._keep(left)

    def _keep(self, profiles: list[ServerProfile]) -> None:
        self._settings.servers = [json.dumps(asdict(p), ensure_ascii=False) for p in profiles]
        self._settings.save()


def _parsed(line: str) -> Optional[ServerProfile]:
    try:
        read = json.loads(line)
        return ServerProfile(str(read["name"]), str(read["url"]), str(read.get("authcfg") or ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


_NAMELESS = Text(
    "Hãy đặt tên cho máy chủ, ví dụ “Thành phố (thử nghiệm)”.",
    "Give the server a name, for example “City (trial)”.",
)
_TAKEN = Text(
    "Đã có máy chủ tên “{name}”; hãy đặt tên khác.",
    "There is a server named “{name}” already; choose another name.",
)
