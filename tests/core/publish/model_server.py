# SPDX-License-Identifier: GPL-2.0-or-later
"""A small city server in memory that follows the protocol, and a line to it that drops.

It is written from the protocol, not from the real server: the client is tested against what is
agreed. The real server is tested in tests/server.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Iterator, Optional

from qh_plugin.core.publish.receipts import receipt_hash
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text

URL = "http://127.0.0.1:5000/api"
LINE = TransportError(Text("mất mạng", "no line"))


@dataclass
class ModelServer:
    """Chunks, jobs, versions and receipts as the protocol says. `steps` polls make a job done."""

    chunk_size: int = 1 << 15
    largest_body: int = 10**9
    steps: int = 2
    chunks: dict[str, dict[tuple[int, int], bytes]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        path = request.url[len(URL) :].split("?")[0]
        self.log.append(f"{request.method} {path}")
        body = json.loads(request.body) if request.body else {}
        if path == "/processes/submit-dossier":
            return _json(200, {"id": "submit-dossier"})
        if path == "/processes/stage-chunk/execution":
            if len(request.body or b"") > self.largest_body:
                return Response(413, {}, b"<html><title>413 too large</title></html>")
            return self._stage(body["inputs"])
        if path == "/processes/submit-dossier/execution":
            return self._submit(body["inputs"])
        if path.startswith("/collections/receipts/items/"):
            receipt = self.receipts.get(path.rpartition("/")[2])
            return _json(200, _feature(receipt)) if receipt else _json(404, {"code": "NotFound"})
        if path.startswith("/jobs/"):
            return self._job(path.split("/")[2], path.endswith("/results"))
        return _json(404, {"code": "NotFound"})

    def lose_jobs(self) -> None:
        """The server is killed and started again: running jobs are lost."""
        for job in self.jobs.values():
            if job["status"] in ("accepted", "running"):
                job.update(status="failed", message="worker lost")

    def _stage(self, inputs: dict[str, Any]) -> Response:
        step = inputs.get("chunkSize", self.chunk_size)
        held = self.chunks.setdefault(inputs["package"], {})
        if "chunk" in inputs:
            content = base64.b64decode(inputs["chunk"])
            if hashlib.sha256(content).hexdigest() != inputs["sha256"]:
                return _json(400, {"code": "InvalidParameterValue", "description": "hash"})
            start = inputs["index"] * step
            held[start, start + len(content)] = content
        there = bytearray(inputs["size"])
        for start, stop in held:
            there[start:stop] = b"\1" * (stop - start)
        count = -(-inputs["size"] // step)
        got = [i for i in range(count) if all(there[i * step : (i + 1) * step])]
        return _json(200, {"package": inputs["package"], "received": got, "chunkSize": step})

    def _submit(self, inputs: dict[str, Any]) -> Response:
        name = f"job-{len(self.jobs)}"
        self.jobs[name] = {"status": "accepted", "left": self.steps, "inputs": inputs}
        # a proxy in front: the host in Location is not the one the client knows
        return _json(201, {"jobID": name}, {"location": f"http://inner:8080/api/jobs/{name}"})

    def _job(self, name: str, results: bool) -> Response:
        job = self.jobs.get(name)
        if job is None:
            return _json(404, {"code": "InvalidParameterValue"})
        if job["status"] in ("accepted", "running"):
            job["left"] -= 1
            job["status"] = "running"
            if job["left"] <= 0:
                self.work(job)
        if not results:
            return _json(200, {"status": job["status"], "progress": 50, "message": "…"})
        if job["status"] != "successful":
            return _json(404, {"code": "ResultNotReady"})
        return _json(200, job["receipt"])

    def work(self, job: dict[str, Any]) -> None:
        """Do what the job asks, once per package."""
        inputs = job["inputs"]
        package = inputs["package"]
        if package not in self.receipts:
            held = self.chunks.get(package, {})
            content = b"".join(held[k] for k in sorted(held))
            if hashlib.sha256(content).hexdigest() != package:
                job.update(status="failed", message="incomplete")
                return
            self.receipts[package] = self._receipt(inputs, content)
        job.update(status="successful", receipt=self.receipts[package])

    def _receipt(self, inputs: dict[str, Any], content: bytes) -> dict[str, Any]:
        import io
        import zipfile

        manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
        current = self.versions.get(inputs["dossier"], 0)
        receipt: dict[str, Any] = {
            "type": "qh-receipt/1",
            "package": inputs["package"],
            "dossier": inputs["dossier"],
            "receivedAt": "2026-11-22T01:10:34Z",
            "problems": [],
            "checks": {"errors": 0, "warnings": 0},
        }
        if inputs["baseVersion"] != current:
            problem = {"code": "QH-C-001", "status": 409, "current": current}
            receipt.update(outcome="conflict", problems=[problem])
        else:
            self.versions[inputs["dossier"]] = current + 1
            self.accepted.append(inputs["package"])
            layers = [
                {"name": x["name"], "received": x["count"], "sha256": x["sha256"]}
                for x in manifest["layers"]
            ]
            receipt.update(outcome="accepted", version=current + 1, layers=layers)
        receipt["receiptHash"] = receipt_hash(receipt)
        return receipt


@dataclass
class Line:
    """A `Transport` to the model server. `faults` says what becomes of each request in turn: ""
    passes, "lost" never arrives, "mute" arrives but its answer is lost, "500" "503" "html" are
    answers of a proxy, "crash" kills the server's jobs first. After the last one all pass."""

    server: ModelServer
    faults: Iterator[str] = field(default_factory=lambda: iter(()))
    sent: int = 0

    def send(self, request: Request) -> Response:
        self.sent += 1
        fault = next(self.faults, "")
        if fault == "lost":
            raise LINE
        if fault in ("500", "503"):
            return Response(int(fault), {"retry-after": "1"}, b"upstream")
        if fault == "html":
            return Response(502, {}, b"<html><title>Bad gateway</title></html>")
        if fault == "crash":
            self.server.lose_jobs()
        answer = self.server.answer(request)
        if fault == "mute":
            raise LINE
        return answer


def _json(status: int, body: Any, headers: Optional[dict[str, str]] = None) -> Response:
    return Response(status, headers or {}, json.dumps(body).encode())


def _feature(receipt: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": receipt["package"], "properties": receipt}
