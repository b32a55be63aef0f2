# SPDX-License-Identifier: GPL-2.0-or-later
"""Profile files: checked value by value, and laid over the profile that they extend."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Mapping

from qh_plugin.core.errors import ModelError
from qh_plugin.core.findings import Severity
from qh_plugin.core.text import Text

#: The widest tolerance a profile or a user may ask for, in metres.
MAX_TOLERANCE = 0.05
#: What a profile must hold, itself or by what it extends.
BASE_KEYS = {"id", "version", "title", "tolerance", "grid", "rules"}
_OWN_KEYS = {"id", "version", "title"}
_MAY = BASE_KEYS | {"extends", "abstract", "valid_from", "valid_to"}
_SETTING = {"severity", "params", "valid_from", "valid_to"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def valid_tolerance(value: float) -> bool:
    """True for a tolerance in the range a profile may use, 0–0.05 m."""
    return math.isfinite(value) and 0.0 <= value <= MAX_TOLERANCE


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A profile's content over that of the profile it extends. Rules are merged one by one,
    their parameters too; a rule that is null is taken out. What is left says nothing of
    `extends`; `abstract` and validity are each profile's own."""
    kept = {k: v for k, v in base.items() if k not in {"abstract", "valid_from", "valid_to"}}
    kept.update({k: v for k, v in own.items() if k not in {"extends", "rules"}})
    rules = dict(base["rules"])
    for rule_id, setting in own.get("rules", {}).items():
        if setting is None:
            rules.pop(rule_id, None)
            continue
        before = rules.get(rule_id, {})
        rules[rule_id] = {**before, **setting}
        if "params" in before or "params" in setting:
            rules[rule_id]["params"] = {**before.get("params", {}), **setting.get("params", {})}
    kept["rules"] = rules
    return kept


@dataclass(frozen=True)
class Reader:
    """Checks one value at a time and names its place in the file."""

    source: str

    def content(self, raw: bytes) -> dict[str, Any]:
        """The content of one file, checked. Raises `ModelError`."""
        try:
            data = json.loads(raw)
        except ValueError as error:
            raise broken(
                self.source, "$", Text("không phải JSON", "not JSON"), str(error)
            ) from error
        if not isinstance(data, dict):
            raise self.broken("$", "phải là một đối tượng", "must be an object")
        extends = "extends" in data
        self.keys(data, "$", _OWN_KEYS if extends else BASE_KEYS, _MAY)
        for name in ("id", "version", *(("extends",) if extends else ())):
            self.text(data[name], name)
        title = data["title"]
        self.keys(title, "title", {"vi", "en"}, {"vi", "en"})
        for language in ("vi", "en"):
            self.text(title[language], f"title.{language}")
        for name in ("tolerance", "grid"):
            if name in data:
                self.metres(data[name], name)
        if not isinstance(data.get("abstract", False), bool):
            raise self.broken("abstract", "phải là true hoặc false", "must be true or false")
        self.period(data, "$.")
        rules = data.get("rules", {})
        if not isinstance(rules, dict):
            raise self.broken("rules", "phải là một đối tượng", "must be an object")
        for rule_id, setting in rules.items():
            if setting is not None or not extends:
                self.setting(setting, f"rules.{rule_id}")
        return data

    def broken(self, place: str, vi: str, en: str) -> ModelError:
        """The error that names a place and what is wrong there."""
        return broken(self.source, place, Text(vi, en))

    def keys(self, value: Any, place: str, must: set[str], may: set[str]) -> None:
        """An object with all of some keys, and no others than those it may have."""
        if not isinstance(value, dict):
            raise self.broken(place, "phải là một đối tượng", "must be an object")
        for name in sorted(must - set(value)):
            raise self.broken(f"{place}.{name}", "còn thiếu", "is missing")
        for name in sorted(set(value) - may):
            raise self.broken(f"{place}.{name}", "không có trong lược đồ", "is not in the schema")

    def text(self, value: Any, place: str) -> None:
        """A text that is not blank."""
        if not isinstance(value, str) or not value.strip():
            raise self.broken(place, "phải là chữ, không để trống", "must be a non-empty text")

    def metres(self, value: Any, place: str) -> None:
        """A length that may be a tolerance."""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not valid_tolerance(float(value)):
            raise self.broken(place, "phải từ 0 đến 0,05 m", "must lie between 0 and 0.05 m")

    def setting(self, value: Any, place: str) -> None:
        """What is said of one rule."""
        if not isinstance(value, dict) or set(value) - _SETTING:
            raise self.broken(
                place,
                "chỉ được có severity, params, valid_from và valid_to",
                "may only hold severity, params, valid_from and valid_to",
            )
        if not isinstance(value.get("params", {}), dict):
            raise self.broken(f"{place}.params", "phải là một đối tượng", "must be an object")
        if value.get("severity", "info") not in {s.value for s in Severity}:
            raise self.broken(
                f"{place}.severity",
                "phải là error, warning hoặc info",
                "must be error, warning or info",
            )
        self.period(value, f"{place}.")

    def period(self, value: Mapping[str, Any], place: str) -> None:
        """The first and last day of validity, where they are given."""
        for name in ("valid_from", "valid_to"):
            if name not in value:
                continue
            try:
                if not _DAY.fullmatch(value[name]):
                    raise ValueError(value[name])
                date.fromisoformat(value[name])
            except (TypeError, ValueError) as error:
                raise self.broken(
                    f"{place}{name}", "phải là ngày dạng 2026-07-01", "must be a day: 2026-07-01"
                ) from error
        if value.get("valid_to", "9999-12-31") < value.get("valid_from", "0001-01-01"):
            raise self.broken(f"{place}valid_to", "trước valid_from", "is before valid_from")


def broken(source: str, place: str, reason: Text, details: str = "") -> ModelError:
    """The error for a profile file: file, place and reason."""
    return ModelError(
        Text(
            "Bộ quy tắc {file} sai ở {place}: {reason}.",
            "The profile {file} is wrong at {place}: {reason}.",
        ).format(file=source, place=place, reason=reason),
        details=details,
    )
