# SPDX-License-Identifier: GPL-2.0-or-later
"""What a server offers, found out before anything is sent: the level with its reasons, the model
and the rules it judges by, its limits, its certificate and its clock.

A takes whole dossiers; B is written feature by feature with protection against overwriting, C
without; D takes nothing, there the package is exported and handed in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Callable, Mapping, Optional
from urllib.parse import urlsplit

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish import answers
from qh_plugin.core.publish.retry import server_time
from qh_plugin.core.publish.transport import Certificate, Response
from qh_plugin.core.text import Text

#: clocks that differ by less are as good as equal (seconds)
CLOCK = 300.0
_WRITE = "create-replace-delete"
_LOCK = "optimistic-locking"


class Level(str, Enum):
    """How a dossier can be brought to a server."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class Capabilities:
    """What a server offers. `model` and `ruleset` hold id, version and sha256 where it tells them;
    `clock` is how many seconds its clock is ahead of ours, None where it does not say."""

    level: Level
    reasons: tuple[Text, ...]
    url: str
    certificate: Optional[Certificate] = None
    clock: Optional[float] = None
    model: Mapping[str, Any] = field(default_factory=dict)
    ruleset: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.url).hostname or ""

    def differences(self, model: Mapping[str, Any], ruleset: Mapping[str, Any]) -> tuple[Text, ...]:
        """What a sender with this model and these rules should know before sending."""
        told = [
            *_other(_MODEL, self.model, model),
            *_other(_RULES, self.ruleset, ruleset),
        ]
        if self.clock is not None and abs(self.clock) > CLOCK:
            words = _AHEAD if self.clock < 0 else _BEHIND
            told.append(words.format(span=_span(abs(self.clock))))
        return tuple(told)

    def lines(self) -> tuple[Text, ...]:
        """What a person should read before the first sending, a line each."""
        told = [_HOST.format(host=self.host, url=self.url)]
        if self.certificate is not None:
            told.append(_CERTIFICATE.format(**vars(self.certificate)))
        elif urlsplit(self.url).scheme == "http":
            told.append(_PLAIN)
        told += [_LEVEL.format(level=self.level.value, why=why) for why in self.reasons[:1]]
        told += self.reasons[1:]
        for words, one in ((_USES_MODEL, self.model), (_USES_RULES, self.ruleset)):
            if one:
                told.append(words.format(name=_name(one)))
        most = self.limits.get("packageBytes")
        if isinstance(most, int):
            told.append(_MOST.format(most=_megabytes(most)))
        return tuple(told)

    def too_large(self, size: int) -> Optional[Text]:
        """A sentence where a package of `size` bytes is larger than the server takes."""
        most = self.limits.get("packageBytes")
        if not isinstance(most, int) or isinstance(most, bool) or size <= most:
            return None
        return _TOO_LARGE.format(size=_megabytes(size), most=_megabytes(most))


def examine(url: str, get: Callable[[str], Response]) -> Capabilities:
    """Ask the server; `get` fetches a path. Raises `TransportError` where nobody answers,
    `Refused` for a login or a failure, `ServerError` where it is no OGC API at all."""
    response = get("/processes/submit-dossier?f=json")
    if response.status == 200 and _says(response, "submit-dossier"):
        return _level_a(url, response)
    if response.status in (401, 403) or response.status >= 500:
        raise answers.refused(response)
    home = get("/conformance?f=json")
    if home.status != 200 or not _says(home, "http://www.opengis.net/spec/ogcapi"):
        raise ServerError(
            _NO_OGC.format(url=url), details=f"HTTP {home.status} {answers.error_detail(home)}"
        )
    level, why = _without_dossiers(json.dumps(answers.json_body(home)))
    if level is Level.D and _writes_undeclared(get):
        level, why = Level.C, _UNDECLARED
    return Capabilities(level, (_NO_SERVICE, why), url, home.certificate, _clock(home))


def _without_dossiers(classes: str) -> tuple[Level, Text]:
    if _WRITE not in classes:
        return Level.D, _READ_ONLY
    return (Level.B, _LOCKED) if _LOCK in classes else (Level.C, _UNLOCKED)


def _writes_undeclared(get: Callable[[str], Response]) -> bool:
    """Whether the server's OpenAPI tells of features that are created, replaced and deleted though
    its conformance does not (QGIS Server). What it truly does, the trial feature shows."""
    try:
        response = get("/api?f=json")
        told = answers.json_body(response) if response.status == 200 else None
    except ServerError:  # a page of a proxy, a line that dropped: then it offers nothing
        return False
    paths = told.get("paths") if isinstance(told, dict) else None
    offered: dict[bool, set[str]] = {True: set(), False: set()}
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        collection, items, rest = str(path).partition("/items")
        if "/collections/" in collection and items and isinstance(methods, dict):
            offered[bool(rest.strip("/"))] |= {str(method).lower() for method in methods}
    return "post" in offered[False] and {"put", "delete"} <= offered[True]


def _level_a(url: str, response: Response) -> Capabilities:
    described = _described(answers.json_body(response))
    return Capabilities(
        Level.A,
        (_WHOLE,),
        url,
        response.certificate,
        _clock(response),
        **{name: _members(described.get(name)) for name in ("model", "ruleset", "limits")},
    )


def _described(body: Any) -> Mapping[str, Any]:
    """The member "qh" of a process description, bare or among its metadata or additional
    parameters."""
    if not isinstance(body, dict):
        return {}
    extra = body.get("additionalParameters")
    lists = [body.get("metadata"), extra.get("parameters") if isinstance(extra, dict) else extra]
    named = [x for entry in lists if isinstance(entry, list) for x in entry if isinstance(x, dict)]
    candidates = [body.get("qh")]
    candidates += [x["qh"] for x in (*lists, *named) if isinstance(x, dict) and "qh" in x]
    for entry in named:
        if "qh" in (entry.get("name"), entry.get("role"), entry.get("title")):
            value = entry.get("value")
            candidates.append(value[0] if isinstance(value, list) and value else value)
    return next((c for c in candidates if isinstance(c, dict)), {})


def _members(value: Any) -> Mapping[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _other(words: Text, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[Text]:
    """A sentence where both sides tell something that differs."""
    for name in ("id", "version", "sha256"):
        there, here = theirs.get(name), ours.get(name)
        if there and here and str(there) != str(here):
            return [words.format(theirs=_name(theirs), ours=_name(ours))]
    return []


def _name(one: Mapping[str, Any]) -> str:
    digest = str(one.get("sha256") or "")[:8]
    parts = (str(one.get("id") or "?"), str(one.get("version") or ""), digest and f"({digest})")
    return " ".join(part for part in parts if part)


def _clock(response: Response) -> Optional[float]:
    there = server_time(response)
    return None if there is None else (there - datetime.now(timezone.utc)).total_seconds()


def _span(seconds: float) -> Text:
    if seconds >= 36 * 3600:
        return Text("{n} ngày", "{n} days").format(n=round(seconds / 86400))
    if seconds >= 5400:
        return Text("{n} giờ", "{n} hours").format(n=round(seconds / 3600))
    return Text("{n} phút", "{n} minutes").format(n=round(seconds / 60))


def _megabytes(size: int) -> Text:
    return Text("{n} MB", "{n} MB").format(n=round(size / 1e6, 1))


def _says(response: Response, word: str) -> bool:
    try:
        return word in json.dumps(answers.json_body(response), ensure_ascii=False)
    except ServerError:
        return False


_HOST = Text("Máy chủ: {host} ({url})", "Server: {host} ({url})")
_CERTIFICATE = Text(
    "Chứng thư: {owner}; nơi cấp: {issuer}; hết hạn: {expires}",
    "Certificate: {owner}; issued by: {issuer}; expires: {expires}",
)
_PLAIN = Text("Không mã hóa (chỉ trên máy này)", "Not encrypted (this computer only)")
_LEVEL = Text("Mức {level}: {why}", "Level {level}: {why}")
_USES_MODEL = Text("Mô hình dữ liệu: {name}", "Data model: {name}")
_USES_RULES = Text("Bộ quy tắc: {name}", "Rules: {name}")
_MOST = Text("Gói lớn nhất: {most}", "Largest package: {most}")
_NO_OGC = Text(
    "Địa chỉ {url} không phải máy chủ quy hoạch (OGC API); hãy kiểm tra lại địa chỉ.",
    "The address {url} is not a planning server (OGC API); check the address.",
)
_WHOLE = Text(
    "Nhận trọn gói hồ sơ và trả biên nhận (submit-dossier).",
    "Takes whole dossiers and gives a receipt (submit-dossier).",
)
_NO_SERVICE = Text(
    "Không có dịch vụ nhận hồ sơ (submit-dossier).", "No submission service (submit-dossier)."
)
_LOCKED = Text(
    "Ghi được từng đối tượng, có khóa chống ghi đè; không trọn gói.",
    "Features can be written one by one, protected against overwriting; not as a whole.",
)
_UNLOCKED = Text(
    "Ghi được từng đối tượng nhưng không có khóa chống ghi đè; không trọn gói.",
    "Features can be written one by one, without protection against overwriting; not as a whole.",
)
_UNDECLARED = Text(
    "Ghi được từng đối tượng theo mô tả API, không có khóa chống ghi đè; không trọn gói, và ghi "
    "thử một đối tượng trước. Chữ đã có ở đó có thể không xóa trống được: có thì báo trước khi "
    "ghi.",
    "By its API description features can be written one by one, without protection against "
    "overwriting; not as a whole, and a trial feature goes first. Texts that it has may not be "
    "emptied there: if so it is told before anything is written.",
)
_READ_ONLY = Text(
    "Chỉ đọc: hãy xuất gói dữ liệu và nộp theo hướng dẫn của cơ quan tiếp nhận.",
    "Read-only: export the package and hand it in as the receiving office tells.",
)
_MODEL = Text(
    "Mô hình dữ liệu khác nhau: máy chủ dùng {theirs}, máy này dùng {ours}; máy chủ có thể từ chối "
    "hồ sơ. Hãy hỏi quản trị máy chủ hoặc cập nhật phần bổ trợ.",
    "The data models differ: the server uses {theirs}, this computer {ours}; the server may refuse "
    "the dossier. Ask its administrator or update the plugin.",
)
_RULES = Text(
    "Bộ quy tắc khác nhau: máy chủ dùng {theirs}, máy này dùng {ours}; kết quả kiểm tra có thể "
    "khác. Hãy kiểm tra thử trên máy chủ trước khi nộp.",
    "The rule sets differ: the server uses {theirs}, this computer {ours}; the findings may "
    "differ. Try a check on the server before submitting.",
)
_AHEAD = Text(
    "Đồng hồ máy này nhanh hơn máy chủ {span}; hãy chỉnh lại ngày giờ.",
    "This computer's clock is {span} ahead of the server; set the date and time.",
)
_BEHIND = Text(
    "Đồng hồ máy này chậm hơn máy chủ {span}; hãy chỉnh lại ngày giờ.",
    "This computer's clock is {span} behind the server; set the date and time.",
)
_TOO_LARGE = Text(
    "Gói {size} lớn hơn mức máy chủ nhận ({most}); hãy bớt bản vẽ quét hoặc hỏi quản trị máy chủ.",
    "The package of {size} is larger than the server takes ({most}); leave out scans or ask the "
    "server's administrator.",
)
