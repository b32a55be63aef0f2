# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: which rules run, how severe they are, with which parameters and tolerance.

A profile is a JSON file; its form is documented in `resources/profiles/profile.schema.json`.
The loader accepts exactly that form and names file, place and reason of anything else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Optional, Type, Union

from qh_plugin.core.errors import InputError, ModelError
from qh_plugin.core.findings import Severity
from qh_plugin.core.resources import resource
from qh_plugin.core.rules.base import Rule
from qh_plugin.core.text import Text

#: The widest tolerance a profile or a user may ask for, in metres.
MAX_TOLERANCE = 0.05

_KEYS = {"id", "version", "title", "tolerance", "grid", "rules"}


@dataclass(frozen=True)
class RuleSetting:
    """What a profile says of one rule; no severity means the rule's own."""

    severity: Optional[Severity] = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """One profile; `tolerance` and `grid` in metres, `sha256` of the file it was read from."""

    id: str
    version: str
    title: Text
    tolerance: float
    grid: float
    rules: Mapping[str, RuleSetting]
    sha256: str = ""
    source: str = ""

    def severity(self, rule: Type[Rule]) -> Severity:
        """The severity of a rule's findings here."""
        return self.rules.get(rule.id, RuleSetting()).severity or rule.severity

    def instance(self, rule: Type[Rule]) -> Rule:
        """The rule with its parameters set. Raises `ModelError` for an unknown parameter."""
        params = self.rules.get(rule.id, RuleSetting()).params
        known = {f.name: f for f in dataclasses.fields(rule)}
        for name in params:
            if name not in known:
                place = f"rules.{rule.id}.params.{name}"
                reason = Text(
                    "quy tắc không có tham số này (có: {names})",
                    "the rule has no such parameter (it has: {names})",
                ).format(names=", ".join(known) or "–")
                raise _broken(self.source or self.id, place, reason)
        return rule(**{k: tuple(v) if isinstance(v, list) else v for k, v in params.items()})


def available_profiles() -> tuple[str, ...]:
    """Ids of the profiles that ship with the plugin, sorted."""
    files = resource("profiles").glob("*.json")
    return tuple(sorted(f.stem for f in files if f.name != "profile.schema.json"))


def load_profile(id_or_path: Union[str, Path] = "truoc_khi_nop") -> Profile:
    """Read a shipped profile by id, or any profile file by path.

    Raises `InputError` where there is none, `ModelError` where the file breaks its schema.
    """
    path = Path(id_or_path)
    if path.suffix != ".json":
        path = resource("profiles", f"{id_or_path}.json")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            Text(
                "Không có bộ quy tắc “{name}”; hãy chọn một trong: {known}.",
                "There is no profile “{name}”; choose one of: {known}.",
            ).format(name=str(id_or_path), known=", ".join(available_profiles())),
            details=str(error),
        ) from error
    return _read(content, path.name)


def valid_tolerance(value: float) -> bool:
    """True for a tolerance in the range a profile may use, 0–0.05 m."""
    return math.isfinite(value) and 0.0 <= value <= MAX_TOLERANCE


def _read(content: bytes, source: str) -> Profile:
    try:
        data = json.loads(content)
    except ValueError as error:
        raise _broken(source, "$", Text("không phải JSON", "not JSON"), str(error)) from error
    reader = _Reader(source)
    reader.keys(data, "$", _KEYS)
    title = reader.keys(data["title"], "title", {"vi", "en"})
    rules = data["rules"]
    if not isinstance(rules, dict):
        raise reader.broken("rules", "phải là một đối tượng", "must be an object")
    return Profile(
        id=reader.text(data["id"], "id"),
        version=reader.text(data["version"], "version"),
        title=Text(reader.text(title["vi"], "title.vi"), reader.text(title["en"], "title.en")),
        tolerance=reader.metres(data["tolerance"], "tolerance"),
        grid=reader.metres(data["grid"], "grid"),
        rules={rule_id: reader.setting(rules[rule_id], f"rules.{rule_id}") for rule_id in rules},
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
    )


@dataclass(frozen=True)
class _Reader:
    """Checks one value at a time and names its place in the file."""

    source: str

    def broken(self, place: str, vi: str, en: str) -> ModelError:
        return _broken(self.source, place, Text(vi, en))

    def keys(self, value: Any, place: str, required: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.broken(place, "phải là một đối tượng", "must be an object")
        for name in sorted(required ^ set(value)):
            where = f"{place}.{name}"
            if name in required:
                raise self.broken(where, "còn thiếu", "is missing")
            raise self.broken(where, "không có trong lược đồ", "is not in the schema")
        return value

    def text(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.broken(place, "phải là chữ, không để trống", "must be a non-empty text")
        return value

    def metres(self, value: Any, place: str) -> float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not valid_tolerance(float(value)):
            raise self.broken(place, "phải từ 0 đến 0,05 m", "must lie between 0 and 0.05 m")
        return float(value)

    def setting(self, value: Any, place: str) -> RuleSetting:
        if not isinstance(value, dict) or set(value) - {"severity", "params"}:
            raise self.broken(
                place, "chỉ được có severity và params", "may only hold severity and params"
            )
        params = value.get("params", {})
        if not isinstance(params, dict):
            raise self.broken(f"{place}.params", "phải là một đối tượng", "must be an object")
        severity = value.get("severity")
        if severity is not None and severity not in {s.value for s in Severity}:
            raise self.broken(
                f"{place}.severity",
                "phải là error, warning hoặc info",
                "must be error, warning or info",
            )
        return RuleSetting(Severity(severity) if severity else None, params)


def _broken(source: str, place: str, reason: Text, details: str = "") -> ModelError:
    return ModelError(
        Text(
            "Bộ quy tắc {file} sai ở {place}: {reason}.",
            "The profile {file} is wrong at {place}: {reason}.",
        ).format(file=source, place=place, reason=reason),
        details=details,
    )
