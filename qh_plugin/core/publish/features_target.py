# SPDX-License-Identifier: GPL-2.0-or-later
"""A collection of OGC API – Features that can be written feature by feature (Part 4): its
reference system, and one feature found, created, replaced or deleted. Never a FeatureCollection,
never a write sent twice: after a dropped line the caller looks first."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any, Callable, Mapping, Optional
from urllib.parse import quote, urlsplit

import shapely

from qh_plugin.core import crs
from qh_plugin.core.errors import CrsError, ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish import answers
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.features_shape import Feature, Stored, difference, stored
from qh_plugin.core.publish.redirects import follow, refuse_redirect
from qh_plugin.core.publish.retry import Patience, send_again
from qh_plugin.core.publish.transport import Request, Response, Transport
from qh_plugin.core.text import Text

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_FEATURES = "application/geo+json, application/json;q=0.9"
_FRESH = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
_WRITE = {"Accept": "application/json", "Content-Type": "application/geo+json"}
_TIME = 60.0
_PAGE = 10
#: a tenth of a millimetre
_DIGITS = 9


@dataclass(frozen=True)
class Wire:
    """Coordinates on the way: `uri` as the server names them; `degrees` where they are longitude
    and latitude, otherwise they are those of the dossier."""

    uri: str = CRS84
    degrees: bool = True


class Collection:
    """One collection. `key` is the attribute that holds our ids; `by_key` says that the server
    gives features ids of its own, so that they are found by that attribute. `blank` are fields that
    an empty text empties there, where a null does not."""

    def __init__(
        self,
        transport: Transport,
        url: str,
        name: str,
        key: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        patience: Optional[Patience] = None,
    ) -> None:
        self.server = server_address(url)
        self.name, self.key = name, key
        self.by_key = False
        self.blank: frozenset[str] = frozenset()
        self.writes = self.reads = Wire()
        self._epsg = crs.CITY
        self._transport, self._sleep = transport, sleep
        self._patience = patience or Patience()
        self._items = f"{self.server}/collections/{quote(name, safe='')}/items"

    def describe(self, epsg: int, progress: Progress = SILENT) -> None:
        """Learn the storage CRS; writes and reads use it. `epsg` is that of our data. Raises
        `CrsError` where it is neither ours nor longitude and latitude, `ServerError`."""
        response = self._get(self._items.rpartition("/")[0], progress)
        if response.status in (404, 410):
            raise ServerError(
                Text(
                    "Máy chủ không có bộ dữ liệu “{name}”; hãy kiểm tra tên.",
                    "The server has no collection “{name}”; check the name.",
                ).format(name=self.name),
                details=f"HTTP {response.status}",
            )
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        body = answers.json_body(response)
        told = body if isinstance(body, dict) else {}
        storage = str(told.get("storageCrs") or CRS84)
        self._epsg = epsg
        if _code(storage) == str(epsg):
            self.writes = self.reads = Wire(storage, False)
        elif _code(storage) == "CRS84":
            ours = [str(uri) for uri in told.get("crs") or () if _code(str(uri)) == str(epsg)]
            self.writes = Wire()
            self.reads = Wire(ours[0], False) if ours else Wire()
        else:
            raise CrsError(
                Text(
                    "Bộ dữ liệu “{name}” lưu bằng hệ tọa độ {there}, hồ sơ dùng EPSG:{here}; không "
                    "ghi để tránh sai lệch. Hãy hỏi quản trị máy chủ.",
                    "The collection “{name}” is stored in {there}, the dossier in EPSG:{here}; "
                    "nothing is written, to be safe. Ask the server's administrator.",
                ).format(name=self.name, there=storage, here=epsg)
            )

    def differs(self, sent: Feature, found: Stored) -> Optional[Text]:
        """What the server has otherwise than sent, None where all is as sent."""
        shape = self._degrees(sent.geometry) if self.reads.degrees else sent.geometry
        return difference(replace(sent, geometry=shape), found, self.key, self.reads.degrees)

    def find(self, identifier: str, progress: Progress = SILENT) -> list[Stored]:
        """What the server has under our id: nothing, one, or several where it lets ids repeat.
        Never from a cache."""
        if self.by_key:
            return self.search(identifier, progress)
        response = self._get(self._place(identifier), progress)
        if response.status in (404, 410):
            return []
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        return [self._read(answers.json_body(response), response)]

    def create(self, feature: Feature, locked: bool) -> str:
        """POST; gives the id that the server says it gave. Raises `Refused`, `TransportError`."""
        guard = {"If-None-Match": "*"} if locked else {}
        response = self._write("POST", self._items, self._body(feature, feature.id), guard)
        place = urlsplit(response.headers.get("location", "")).path.rstrip("/")
        return place.rpartition("/items/")[2]

    def replace(self, feature: Feature, there: Stored) -> None:
        """PUT over exactly what was found."""
        body = self._body(feature, there.server_id)
        values = body["properties"]
        values.update({name: "" for name in self.blank if values.get(name, "") is None})
        self._write("PUT", self._place(there.server_id), body, _guard(there))

    def delete(self, there: Stored) -> None:
        """DELETE exactly what was found."""
        self._write("DELETE", self._place(there.server_id), None, _guard(there))

    def search(self, identifier: str, progress: Progress = SILENT) -> list[Stored]:
        """As `find`, by the attribute that holds our ids."""
        query = f"{quote(self.key)}={quote(identifier, safe='')}&limit={_PAGE}"
        response = self._get(f"{self._items}?{query}", progress)
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        body = answers.json_body(response)
        found = body.get("features") if isinstance(body, dict) else None
        if not isinstance(found, list):
            raise _odd("no features in the answer")
        all_found = [self._read(one, response) for one in found]
        wanted = [(str(one.values.get(self.key, one.server_id)), one) for one in all_found]
        return [one for name, one in wanted if name == identifier]

    def _read(self, body: Any, response: Response) -> Stored:
        if not isinstance(body, dict):
            raise _odd("not a feature")
        try:
            headers = response.headers
            return stored(body, headers.get("etag", ""), headers.get("last-modified", ""))
        except ValueError as error:
            raise _odd(str(error)) from error

    def _body(self, feature: Feature, server_id: str) -> dict[str, Any]:
        shape = self._degrees(feature.geometry) if self.writes.degrees else feature.geometry
        return feature.geojson(self.key, server_id, shape)

    def _degrees(self, shape: Optional[shapely.Geometry]) -> Optional[shapely.Geometry]:
        if shape is None:
            return None
        to_degrees = crs.transformer(self._epsg, crs.WGS84)
        moved: shapely.Geometry = shapely.transform(shape, lambda xy: to_degrees(xy).round(_DIGITS))
        return moved

    def _place(self, server_id: str) -> str:
        return f"{self._items}/{quote(server_id, safe='')}"

    def _get(self, url: str, progress: Progress) -> Response:
        items = "/items" in url
        if items and not self.reads.degrees:
            url += f"{'&' if '?' in url else '?'}crs={quote(self.reads.uri, safe='')}"
        headers = {"Accept": _FEATURES if items else "application/json", **_FRESH}

        def one(place: str) -> Response:
            return send_again(
                self._transport,
                Request("GET", place, headers, None, _TIME),
                patience=self._patience,
                sleep=self._sleep,
                progress=progress,
            )

        return follow(url, one)

    def _write(
        self, method: str, url: str, body: Optional[dict[str, Any]], guard: Mapping[str, str]
    ) -> Response:
        # ASCII alone: a server that counts letters instead of bytes would wait for more for ever
        content = None if body is None else json.dumps(body).encode("ascii")
        headers = {**_WRITE, **guard, "Content-Crs": f"<{self.writes.uri}>"}
        response = self._transport.send(Request(method, url, headers, content, _TIME))
        refuse_redirect(url, response)
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        return response


def _code(uri: str) -> str:
    """The last part of a CRS's name: "9210", "CRS84"."""
    return uri.rstrip("/").rpartition("/")[2].rpartition(":")[2]


def _guard(there: Stored) -> dict[str, str]:
    if there.etag:
        return {"If-Match": there.etag}
    return {"If-Unmodified-Since": there.modified} if there.modified else {}


def _odd(why: str) -> ServerError:
    return ServerError(
        Text(
            "Máy chủ trả lời sai khi đọc lại đối tượng; đã dừng ghi. Hãy báo quản trị máy chủ.",
            "The server answered wrongly when a feature was read back; writing stopped. Tell its "
            "administrator.",
        ),
        details=why,
    )
