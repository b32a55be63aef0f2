# SPDX-License-Identifier: GPL-2.0-or-later
"""The endpoints of "QH-Submit 1" as methods. Knows addresses and bodies, keeps no state."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass, replace
from typing import Any, Callable, Mapping, Optional
from urllib.parse import quote, urlsplit

from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish import answers
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.receipts import Receipt, parse_receipt
from qh_plugin.core.publish.retry import Patience, send_again
from qh_plugin.core.publish.transport import Request, Response, Transport, TransportError
from qh_plugin.core.text import Text

_FRESH = {"Accept": "application/json", "Cache-Control": "no-cache", "Pragma": "no-cache"}
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_QUICK, _SLOW = 20.0, 120.0


@dataclass(frozen=True)
class Stage:
    """What the server holds of a package: indexes of the chunks, and the chunk size it wants."""

    received: frozenset[int]
    chunk_size: int


@dataclass(frozen=True)
class Job:
    """A job's status: accepted, running, successful, failed, dismissed or gone."""

    status: str
    progress: float
    message: str


class Server:
    """One city server, reached through a `Transport`. Every method may raise `ServerError`."""

    def __init__(
        self,
        transport: Transport,
        url: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        patience: Optional[Patience] = None,
    ) -> None:
        self.url = server_address(url)
        self._transport = transport
        self._sleep = sleep
        self._patience = patience or Patience()
        #: a wrong address should be told soon: the first contact is tried twice only
        self._greeting = replace(self._patience, attempts=min(2, self._patience.attempts))

    def discover(self, progress: Progress = SILENT) -> None:
        """Make sure that this is a server that takes dossiers (level A of the protocol). Raises
        `ServerError`: not there, not such a server, or without the submission service."""
        try:
            response = self._get("/processes/submit-dossier?f=json", progress, self._greeting)
        except TransportError as error:
            raise TransportError(
                Text(
                    "Không kết nối được máy chủ {url}; hãy kiểm tra mạng và địa chỉ máy chủ.",
                    "Cannot reach the server {url}; check the network and the server address.",
                ).format(url=self.url),
                details=error.details or str(error),
            ) from error
        if response.status == 200 and _says(response, "submit-dossier"):
            return
        if response.status in (401, 403) or response.status >= 500:
            raise answers.refused(response)
        home = self._get("/conformance?f=json", progress)
        if home.status == 200 and _says(home, "http://www.opengis.net/spec/ogcapi"):
            raise ServerError(
                Text(
                    "Máy chủ {url} chưa có dịch vụ nhận hồ sơ (submit-dossier); hãy xuất gói dữ "
                    "liệu và nộp theo hướng dẫn của cơ quan tiếp nhận.",
                    "The server {url} has no submission service (submit-dossier); export the "
                    "package and hand it in as the receiving office tells.",
                ).format(url=self.url)
            )
        raise ServerError(
            Text(
                "Địa chỉ {url} không phải máy chủ quy hoạch (OGC API); hãy kiểm tra lại địa chỉ.",
                "The address {url} is not a planning server (OGC API); check the address.",
            ).format(url=self.url),
            details=f"HTTP {home.status} {answers.error_detail(home)}",
        )

    def stage(
        self, package: str, size: int, chunk_size: int = 0, progress: Progress = SILENT
    ) -> Stage:
        """Ask which chunks the server has."""
        return self._stage({"package": package, "size": size}, chunk_size, progress)

    def send_chunk(
        self,
        package: str,
        size: int,
        index: int,
        chunk: bytes,
        chunk_size: int,
        progress: Progress = SILENT,
    ) -> Stage:
        """Send one chunk; sending it again does no harm. Raises `answers.Refused` with status 413
        where the chunk is too large."""
        inputs = {
            "package": package,
            "size": size,
            "index": index,
            "sha256": hashlib.sha256(chunk).hexdigest(),
            "chunk": base64.b64encode(chunk).decode("ascii"),
        }
        return self._stage(inputs, chunk_size, progress)

    def submit(self, inputs: Mapping[str, Any]) -> str:
        """Start the job; gives its address. One try only: after a dropped line the outcome is
        unknown and `TransportError` is raised."""
        body = json.dumps({"inputs": dict(inputs)}, ensure_ascii=False).encode("utf-8")
        headers = {**_JSON, "Prefer": "respond-async"}
        path = "/processes/submit-dossier/execution"
        response = self._transport.send(Request("POST", self.url + path, headers, body, _SLOW))
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        location = response.headers.get("location", "")
        name = urlsplit(location).path.rstrip("/").rpartition("/")[2]
        name = name or str(answers.json_body(response).get("jobID", ""))
        # only the name is taken: a proxy may spell host and scheme in its own way
        return f"{self.url}/jobs/{quote(name)}"

    def job(self, address: str, progress: Progress = SILENT) -> Job:
        """The status of a job; "gone" where the server does not know it (any more)."""
        response = self._get(address + "?f=json", progress)
        if response.status in (404, 410):
            return Job("gone", 0.0, "")
        body = self._json(response)
        share = body.get("progress")
        return Job(
            str(body.get("status", "")),
            float(share) / 100.0 if isinstance(share, (int, float)) else 0.0,
            str(body.get("message") or ""),
        )

    def results(self, address: str, progress: Progress = SILENT) -> Receipt:
        """The receipt of a successful job."""
        return parse_receipt(self._json(self._get(address + "/results?f=json", progress)))

    def receipt(self, package: str, progress: Progress = SILENT) -> Optional[Receipt]:
        """The receipt of a package, for ever; None where the server never gave one."""
        path = f"/collections/receipts/items/{quote(package)}?f=json"
        response = self._get(path, progress)
        if response.status in (404, 410):
            return None
        return parse_receipt(self._json(response))

    def withdraw(self, address: str) -> bool:
        """Ask the server to drop a job; True where it did."""
        response = self._transport.send(Request("DELETE", address, _FRESH, None, _QUICK))
        return response.status in answers.SUCCESS

    def _stage(self, inputs: dict[str, Any], chunk_size: int, progress: Progress) -> Stage:
        if chunk_size:
            inputs["chunkSize"] = chunk_size
        body = json.dumps({"inputs": inputs}).encode("ascii")
        path = "/processes/stage-chunk/execution"
        answer = self._json(
            self._send(Request("POST", self.url + path, _JSON, body, _SLOW), progress)
        )
        if isinstance(answer.get("outputs"), list) and answer["outputs"]:
            answer = answer["outputs"][0]
        try:
            return Stage(frozenset(map(int, answer["received"])), int(answer["chunkSize"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ServerError(
                Text(
                    "Máy chủ trả lời sai khi nhận dữ liệu; hãy báo quản trị máy chủ.",
                    "The server answered wrongly while taking data; tell its administrator.",
                ),
                details=str(answer)[:200],
            ) from error

    def _get(self, path: str, progress: Progress, patience: Optional[Patience] = None) -> Response:
        url = path if path.startswith(("http://", "https://")) else self.url + path
        return self._send(Request("GET", url, _FRESH, None, _QUICK), progress, patience)

    def _send(
        self, request: Request, progress: Progress, patience: Optional[Patience] = None
    ) -> Response:
        return send_again(
            self._transport,
            request,
            patience=patience or self._patience,
            sleep=self._sleep,
            progress=progress,
        )

    @staticmethod
    def _json(response: Response) -> dict[str, Any]:
        if response.status not in answers.SUCCESS:
            raise answers.refused(response)
        body = answers.json_body(response)
        return body if isinstance(body, dict) else {}


def _says(response: Response, word: str) -> bool:
    try:
        return word in json.dumps(answers.json_body(response), ensure_ascii=False)
    except ServerError:
        return False
