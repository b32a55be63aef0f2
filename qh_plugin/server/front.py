# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands before pygeoapi in the same process: who asks, limits, health, our OpenAPI."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterable, Mapping, Optional

from qh_plugin.core.text import Text
from qh_plugin.server import asking, managers
from qh_plugin.server.gate import Gate
from qh_plugin.server.health import health
from qh_plugin.server.identity import SUBMITTER, submitter_of
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.openapi import document
from qh_plugin.server.problems import problem
from qh_plugin.server.status import answering as status

Headers = list[tuple[str, str]]
Start = Callable[..., Any]
OPENAPI = "/openapi-processes.json"
_JOBS = ("/processes/submit-dossier/execution", "/processes/validate-dossier/execution")
_REASONS = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    411: "Length Required",
    413: "Content Too Large",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


class Front:
    """A WSGI application around another; `store` is the definition, `url` the public address."""

    def __init__(self, application: Any, store: Mapping[str, Any], url: str) -> None:
        self._application = application
        self.store = store
        self._url, self._gate = url, Gate(store)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """One request."""
        path = str(environ.get("PATH_INFO", "")).rstrip("/")
        if environ.get("REQUEST_METHOD") in ("GET", "HEAD"):
            if path == "/health":
                code, body = health(self.store)
                return _json(start, code, body)
            if path == OPENAPI:
                return _json(start, 200, document(self._url))
            place = str(environ.get("PATH_INFO", ""))  # its links go from there
            told = status.answer(self.store, place, str(environ.get("QUERY_STRING", "")))
            if told is not None:
                code, headers, raw = told
                start(f"{code} {_REASONS.get(code, 'Refused')}", headers)
                return [raw]
        token = SUBMITTER.set(submitter_of(environ))
        try:
            refused = asking.refusal(self._gate, environ, path) or self._refused(environ, path)
            if refused is not None:
                return _json(start, refused["status"], refused, "application/problem+json")
            begin = _patient(start)
            return self._application(environ, _unkept(begin) if _signed_in(environ) else begin)
        finally:
            SUBMITTER.reset(token)

    def _refused(self, environ: Mapping[str, Any], path: str) -> Optional[dict[str, Any]]:
        if environ.get("REQUEST_METHOD") == "DELETE":
            return self._of_another(path)
        if environ.get("REQUEST_METHOD") != "POST":
            return None
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isdigit():
            return problem("QH-S-009", _LENGTH)
        if int(length) > LIMITS.body:
            most = LIMITS.body // (1 << 20)
            return problem("QH-S-005", _BODY.format(most=most), limit=LIMITS.body)
        return self._busy() if path in _JOBS else None

    def _of_another(self, path: str) -> Optional[dict[str, Any]]:
        """A job is dropped by nobody but who asked for it, where the proxy says who asks."""
        before, _, job = path.rpartition("/")
        owner = managers.submitter_of(self.store, job) if before == "/jobs" else ""
        return problem("QH-A-003", _OWN) if owner and owner != SUBMITTER.get() else None

    def _busy(self) -> Optional[dict[str, Any]]:
        jobs = managers.unfinished(self.store)
        who = SUBMITTER.get()
        mine = [job for job in jobs if job.get("submitter") == who] if who else []
        if len(jobs) < LIMITS.jobs and len(mine) < LIMITS.jobs_each:
            return None
        return problem("QH-S-007", _MANY.format(n=len(jobs), wait=LIMITS.retry_after))


def _patient(start: Start) -> Start:
    """Answers that mean “later” say when."""

    def begin(status: str, headers: Headers, *rest: Any) -> Any:
        later = status[:3] in ("429", "503")
        if later and not any(name.lower() == "retry-after" for name, _ in headers):
            headers = [*headers, ("Retry-After", str(LIMITS.retry_after))]
        return start(status, headers, *rest)

    return begin


def _signed_in(environ: Mapping[str, Any]) -> bool:
    """Whether a login came along, whatever its header is called, or a proxy named somebody."""
    login = any(k.startswith("HTTP_") and k.endswith("AUTHORIZATION") for k in environ)
    return login or bool(SUBMITTER.get())


def _unkept(start: Start) -> Start:
    """Nothing that is told after a login is kept by a cache: QGIS 3.44 keeps the headers of the
    request, the password among them, beside the answer on the disk."""

    def begin(status: str, headers: Headers, *rest: Any) -> Any:
        others = [header for header in headers if header[0].lower() != "cache-control"]
        return start(status, [*others, ("Cache-Control", "no-store")], *rest)

    return begin


def _json(
    start: Start, status: int, body: Mapping[str, Any], kind: str = "application/json"
) -> list[bytes]:
    raw = json.dumps(dict(body), ensure_ascii=False).encode("utf-8")
    headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(raw)))]
    headers.append(("Cache-Control", "no-store"))
    _patient(start)(f"{status} {_REASONS.get(status, 'Refused')}", headers)
    return [raw]


_LENGTH = Text(
    "Yêu cầu không ghi độ dài nội dung (Content-Length).",
    "The request does not say its length (Content-Length).",
)
_BODY = Text(
    "Nội dung gửi một lần lớn hơn {most} MB; hãy gửi thành các phần nhỏ hơn.",
    "More than {most} MB sent at once; send smaller parts.",
)
_OWN = Text(
    "Chỉ người đã gửi mới rút lại được; hãy đăng nhập bằng tài khoản đã gửi.",
    "Only who sent it can take it back; sign in with the account that sent it.",
)
_MANY = Text(
    "Máy chủ đang xử lý {n} hồ sơ; hãy nộp lại sau {wait} giây.",
    "Dossiers that the server is working on: {n}; submit again in {wait} s.",
)
