# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenAPI of what a client of the submission protocol calls, with the schemas of every input."""

from __future__ import annotations

from typing import Any, Optional

from qh_plugin.server.descriptions import FETCH, STAGE, SUBMIT, VALIDATE

_ID = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_RECEIPT = {
    "type": "object",
    "required": ["type", "outcome", "package", "receiptHash"],
    "properties": {
        "type": {"type": "string", "enum": ["qh-receipt/1"]},
        "outcome": {
            "type": "string",
            "enum": [
                *("accepted", "accepted-with-warnings", "rejected", "conflict"),
                *("invalid-package", "held"),
            ],
        },
        "package": _ID,
        "dossier": {"type": "string"},
        "version": {"type": "integer", "nullable": True},
        "supersedes": {"type": "integer", "nullable": True},
        "receivedAt": {"type": "string", "format": "date-time"},
        "publishedAt": {"type": "string", "format": "date-time", "nullable": True},
        "layers": {"type": "array", "items": {"type": "object"}},
        "checks": {"type": "object"},
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/problem"}},
        "replayed": {"type": "boolean"},
        "receiptHash": _ID,
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "pattern": "^QH-[A-Z]-[0-9]{3}$"},
    },
}
_JOB = {
    "type": "object",
    "required": ["jobID", "status"],
    "properties": {
        "jobID": {"type": "string"},
        "status": {
            "type": "string",
            "enum": ["accepted", "running", "successful", "failed", "dismissed"],
        },
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
        "message": {"type": "string"},
    },
}
_CHUNKS = {
    "type": "object",
    "properties": {
        "package": _ID,
        "received": {"type": "array", "items": {"type": "integer"}},
        "chunkSize": {"type": "integer"},
    },
}
_CHUNK = {
    "type": "object",
    "properties": {
        "package": _ID,
        "size": {"type": "integer"},
        "index": {"type": "integer"},
        "chunkSize": {"type": "integer"},
        "sha256": _ID,
        "chunk": {"type": "string", "format": "byte"},
    },
}


def document(url: str) -> dict[str, Any]:
    """OpenAPI 3.0; `url` is the public address."""
    job = [{"name": "jobId", "in": "path", "required": True, "schema": {"type": "string"}}]
    package = [{"name": "package", "in": "path", "required": True, "schema": _ID}]
    return {
        "openapi": "3.0.3",
        "info": {"title": "QH-Submit 1", "version": "1.1.0"},
        "servers": [{"url": url}],
        "paths": {
            **_execution(STAGE, _CHUNKS),
            **_execution(FETCH, _CHUNK),
            **_execution(SUBMIT, _reference("receipt")),
            **_execution(VALIDATE, {"type": "object"}),
            "/jobs/{jobId}": {
                "parameters": job,
                "get": _operation("job", "State of a job", _reference("job")),
                "delete": _operation("withdraw", "Withdraw before the commit", {"type": "object"}),
            },
            "/jobs/{jobId}/results": {
                "parameters": job,
                "get": _operation("results", "Receipt of a finished job", _reference("receipt")),
            },
            "/collections/receipts/items/{package}": {
                "parameters": package,
                "get": _operation("receipt", "Receipt of a package", {"type": "object"}),
            },
            "/health": {"get": _operation("health", "Whether the server can take a dossier")},
        },
        "components": {"schemas": {"receipt": _RECEIPT, "problem": _PROBLEM, "job": _JOB}},
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _execution(process: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    inputs = process["inputs"]
    schema = {
        "type": "object",
        "required": [name for name, one in inputs.items() if one["minOccurs"]],
        "properties": {name: one["schema"] for name, one in inputs.items()},
    }
    body = {
        "type": "object",
        "required": ["inputs"],
        "properties": {
            "inputs": schema,
            "response": {"type": "string", "enum": ["raw", "document"]},
        },
    }
    operation = _operation(process["id"], process["title"]["en"], answer)
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": body, "example": process["example"]}},
    }
    if "async-execute" in process["jobControlOptions"]:
        operation["parameters"] = [
            {
                "name": "Prefer",
                "in": "header",
                "schema": {"type": "string", "enum": ["respond-async"]},
            }
        ]
        location = {"Location": {"schema": {"type": "string"}}}
        operation["responses"]["201"] = {**_answer(_reference("job")), "headers": location}
    return {f"/processes/{process['id']}/execution": {"post": operation}}


def _operation(name: str, summary: str, answer: Optional[dict[str, Any]] = None) -> dict[str, Any]:
    refused = {
        "description": "refused",
        **_content(_reference("problem"), "application/problem+json"),
    }
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _answer(answer or {"type": "object"}), "default": refused},
    }


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "answer", **_content(schema, "application/json")}


def _content(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"content": {kind: {"schema": schema}}}
