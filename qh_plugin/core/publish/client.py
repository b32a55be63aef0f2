# SPDX-License-Identifier: GPL-2.0-or-later
"""The endpoints of "QH-Submit 1" as methods. Knows addresses and bodies, keeps no state."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Mapping, Optional
from urllib.parse import quote, unquote, urlsplit

from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish import answers
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.capabilities import Capabilities, Level, examine
from qh_plugin.core.publish.fetching import fetch_package
from qh_plugin.core.publish.receipts import Receipt, parse_receipt
from qh_plugin.core.publish.redirects import follow, refuse_redirect
from qh_plugin.core.publish.retry import Patience, retry_after, send_again
from qh_plugin.core.publish.transport import Request, Response, Transport, TransportError
from qh_plugin.core.text import Text

_FRESH = {"Accept": "application/json", "Cache-Control": "no-cache", "Pragma": "no-cache"}
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_QUICK, _SLOW = 30.0, 120.0
_PAGE, _MOST_VERSIONS = 100, 2000
_NO_PACKAGE = Text(
    "Máy chủ không có gói này để tải về.", "The server does not have this package to fetch."
)


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

    def capabilities(self, progress: Progress = SILENT) -> Capabilities:
        """What the server offers. Raises `ServerError`: not there, or not such a server."""

        def get(path: str) -> Response:
            return self._get(path, progress, self._greeting)

        return examine(self.url, get)

    def discover(self, progress: Progress = SILENT) -> Capabilities:
        """`capabilities` of a server that takes dossiers whole (level A of the protocol). Raises
        `ServerError` for any other."""
        found = self.capabilities(progress)
        if found.level is Level.A:
            return found
        raise ServerError(
            Text(
                "Máy chủ {url} chưa có dịch vụ nhận hồ sơ (submit-dossier); hãy xuất gói dữ "
                "liệu và nộp theo hướng dẫn của cơ quan tiếp nhận.",
                "The server {url} has no submission service (submit-dossier); export the "
                "package and hand it in as the receiving office tells.",
            ).format(url=self.url),
            details="; ".join(reason.en for reason in found.reasons),
        )

    def stage(
        self,
        package: str,
        size: int,
        chunk_size: int = 0,
        progress: Progress = SILENT,
        about: Optional[Mapping[str, Any]] = None,
    ) -> Stage:
        """Ask which chunks the server has; `about` tells whose dossier it is (`about`), so that
        who may not submit it hears so before anything is sent."""
        inputs = {"package": package, "size": size, **(about or {})}
        return self._stage(inputs, chunk_size, progress)

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
        return self._start("submit-dossier", inputs)

    def validate(self, package: str, size: int, about: Optional[Mapping[str, Any]] = None) -> str:
        """Start a check of a staged package that stores nothing; gives the job's address."""
        inputs = {"package": package, "size": size, **(about or {})}
        return self._start("validate-dossier", inputs)

    def _start(self, process: str, inputs: Mapping[str, Any]) -> str:
        body = json.dumps({"inputs": dict(inputs)}, ensure_ascii=False).encode("utf-8")
        headers = {**_JSON, "Prefer": "respond-async"}
        url = f"{self.url}/processes/{process}/execution"
        response = self._transport.send(Request("POST", url, headers, body, _SLOW))
        refuse_redirect(url, response)
        if response.status not in answers.SUCCESS:
            error = answers.refused(response)
            error.wait = retry_after(response)
            raise error
        name = _job_name(response)
        if not name:
            raise TransportError(
                Text("Máy chủ không cho biết mã công việc.", "The server gave no job id.")
            )
        # only the name is taken: a proxy may spell host and scheme in its own way
        return f"{self.url}/jobs/{quote(name, safe='')}"

    def job(self, address: str, progress: Progress = SILENT) -> Job:
        """The status of a job; "gone" where the server does not know it (any more)."""
        response = self._get(f"{address}?f=json&{_fresh()}", progress)
        if response.status in (404, 410):
            return Job("gone", 0.0, "")
        body = self._json(response)
        share = body.get("progress")
        return Job(
            str(body.get("status", "")),
            float(share) / 100.0 if isinstance(share, (int, float)) else 0.0,
            answers.without_secrets(str(body.get("message") or "")),
        )

    def results(self, address: str, progress: Progress = SILENT) -> Receipt:
        """The receipt of a successful job."""
        return parse_receipt(self.result(address, progress))

    def result(self, address: str, progress: Progress = SILENT) -> Mapping[str, Any]:
        """What a successful job gave, as it came."""
        return self._json(self._get(f"{address}/results?f=json&{_fresh()}", progress))

    def receipt(self, package: str, progress: Progress = SILENT) -> Optional[Receipt]:
        """The receipt of a package, for ever; None where the server never gave one."""
        path = f"/collections/receipts/items/{quote(package)}?f=json&{_fresh()}"
        response = self._get(path, progress)
        if response.status in (404, 410):
            return None
        return parse_receipt(self._json(response))

    def published(self, dossier: str, progress: Progress = SILENT) -> tuple[int, str]:
        """The version of a dossier that the server has now and the id of its package; 0 and ""
        where it never published it."""
        facts = self._facts(f"/collections/dossiers/items/{quote(dossier)}?f=json", progress)
        version = facts.get("version")
        return (version if isinstance(version, int) else 0), str(facts.get("package") or "")

    def package_of(self, dossier: str, version: int, progress: Progress = SILENT) -> str:
        """The id of the package of an earlier version, "" where the server knows none."""
        name = quote(f"{dossier}@{version}", safe="")
        facts = self._facts(f"/collections/versions/items/{name}?f=json", progress)
        return str(facts.get("package") or "")

    def versions(self, dossier: str, progress: Progress = SILENT) -> list[Mapping[str, Any]]:
        """What the server tells of every version of a dossier, oldest first; nothing where it
        keeps no such list."""
        found: list[Mapping[str, Any]] = []
        path = f"/collections/versions/items?f=json&dossier={quote(dossier, safe='')}"
        while len(found) < _MOST_VERSIONS:
            page = f"{path}&limit={_PAGE}&offset={len(found)}"
            response = self._get(page, progress, self._greeting)
            if response.status in (404, 410):
                break
            told = self._json(response).get("features")
            features = told if isinstance(told, list) else []
            found += [f.get("properties") or {} for f in features if isinstance(f, dict)]
            if len(features) < _PAGE:
                break
        return found

    def _facts(self, path: str, progress: Progress) -> Mapping[str, Any]:
        """The properties of one record, none where there is no such record."""
        response = self._get(path, progress)
        if response.status in (404, 410):
            return {}
        told = self._json(response).get("properties")
        return told if isinstance(told, dict) else {}

    def fetch(self, package: str, out: Path, progress: Progress = SILENT) -> Path:
        """Bring an accepted package back to `out`, believed by its id alone; one that was cut off
        goes on. Raises `ServerError` where the server does not have it."""

        def ask(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
            return self._run("fetch-chunk", inputs, progress)

        try:
            return fetch_package(ask, package, out, progress)
        except answers.Refused as error:
            if error.status not in (400, 404):  # pygeoapi has no other way to say it
                raise
            raise ServerError(_NO_PACKAGE, details=error.details) from error

    def withdraw(self, address: str) -> bool:
        """Ask the server to drop a job; True where it did. Raises `Refused` where it is not for
        this account to do."""
        response = self._transport.send(Request("DELETE", address, _FRESH, None, _QUICK))
        refuse_redirect(address, response)
        if response.status in (401, 403):
            raise answers.refused(response)
        return response.status in answers.SUCCESS

    def _stage(self, inputs: dict[str, Any], chunk_size: int, progress: Progress) -> Stage:
        if chunk_size:
            inputs["chunkSize"] = chunk_size
        answer = self._run("stage-chunk", inputs, progress)
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

    def _run(self, process: str, inputs: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """A synchronous process that may be asked again; what it gave, unwrapped."""
        url = f"{self.url}/processes/{process}/execution"
        body = json.dumps({"inputs": dict(inputs)}).encode("ascii")
        response = self._send(Request("POST", url, _JSON, body, _SLOW), progress)
        refuse_redirect(url, response)
        answer = self._json(response)
        if isinstance(answer.get("outputs"), list) and answer["outputs"]:
            answer = answer["outputs"][0]
        return answer if isinstance(answer, dict) else {}

    def _get(self, path: str, progress: Progress, patience: Optional[Patience] = None) -> Response:
        url = path if path.startswith(("http://", "https://")) else self.url + path

        def one(place: str) -> Response:
            return self._send(Request("GET", place, _FRESH, None, _QUICK), progress, patience)

        return follow(url, one)

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


def about(manifest: Manifest) -> dict[str, Any]:
    """Whose dossier a package holds, for a server that asks who may submit it."""
    return {"dossier": manifest.dossier, "wards": list(manifest.wards)}


def _job_name(response: Response) -> str:
    """The job's id: of a Location that names one, else of the body."""
    parts = urlsplit(response.headers.get("location", "")).path.rstrip("/").split("/")
    if len(parts) > 1 and parts[-2] == "jobs":
        return unquote(parts[-1])
    try:
        body = answers.json_body(response)
    except ServerError:
        return ""
    return str(body.get("jobID") or "") if isinstance(body, dict) else ""


def _fresh() -> str:
    """A parameter that no cache on the way has seen before."""
    return f"_={secrets.token_hex(4)}"
