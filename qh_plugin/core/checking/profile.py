# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: which rules run, how severe they are, with which parameters and tolerance.

A profile is a JSON file; its form is documented in `resources/profiles/profile.schema.json`.
One may extend another: it then names only what differs. The loader accepts exactly that form
and names file, place and reason of anything else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Mapping, Optional, Type, Union

from qh_plugin.core.checking.profile_reading import (
    BASE_KEYS,
    Reader,
    broken,
    merged,
    valid_tolerance,
)
from qh_plugin.core.errors import InputError
from qh_plugin.core.findings import Severity
from qh_plugin.core.resources import resource
from qh_plugin.core.rules.base import Rule
from qh_plugin.core.text import Text

_SCHEMA = "profile.schema.json"


@dataclass(frozen=True)
class Period:
    """The days on which something is in force, both ends included; None where it is open."""

    first: Optional[date] = None
    last: Optional[date] = None

    def refusal(self, on: date) -> Optional[Text]:
        """Why it is not in force on a day; None where it is."""
        if self.first is not None and on < self.first:
            return Text("chỉ có hiệu lực từ {day}", "in force only from {day}").format(
                day=_day(self.first)
            )
        if self.last is not None and on > self.last:
            return Text("đã hết hiệu lực sau {day}", "no longer in force after {day}").format(
                day=_day(self.last)
            )
        return None


@dataclass(frozen=True)
class RuleSetting:
    """What a profile says of one rule; no severity means the rule's own. Outside its period the
    rule does not run, and the report says so."""

    severity: Optional[Severity] = None
    params: Mapping[str, Any] = field(default_factory=dict)
    period: Period = Period()


@dataclass(frozen=True)
class Profile:
    """One profile; `tolerance` and `grid` in metres; `sha256` of its content with all that it
    extends, so that the same number means the same rules."""

    id: str
    version: str
    title: Text
    tolerance: float
    grid: float
    rules: Mapping[str, RuleSetting]
    sha256: str = ""
    source: str = ""
    period: Period = Period()

    def setting(self, rule: Type[Rule]) -> RuleSetting:
        """What is said of a rule; the rule's own where nothing is."""
        return self.rules.get(rule.id) or RuleSetting()

    def severity(self, rule: Type[Rule]) -> Severity:
        """The severity of a rule's findings here."""
        return self.setting(rule).severity or rule.severity

    def instance(self, rule: Type[Rule]) -> Rule:
        """The rule with its parameters set. Raises `ModelError` for an unknown parameter."""
        params = self.setting(rule).params
        known = {f.name: f for f in dataclasses.fields(rule)}
        for name in params:
            if name not in known:
                place = f"rules.{rule.id}.params.{name}"
                reason = Text(
                    "quy tắc không có tham số này (có: {names})",
                    "the rule has no such parameter (it has: {names})",
                ).format(names=", ".join(known) or "–")
                raise broken(self.source or self.id, place, reason)
        return rule(**{k: tuple(v) if isinstance(v, list) else v for k, v in params.items()})


def available_profiles() -> tuple[str, ...]:
    """Ids of the profiles that ship with the plugin and can be run, sorted."""
    files = (f for f in resource("profiles").glob("*.json") if f.name != _SCHEMA)
    found = (f.stem for f in files if not json.loads(f.read_bytes()).get("abstract"))
    return tuple(sorted(found))


def load_profile(id_or_path: Union[str, Path] = "truoc_khi_nop") -> Profile:
    """Read a shipped profile by id, or any profile file by path.

    Raises `InputError` where there is none, `ModelError` where a file breaks its schema.
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
    return _profile(_resolved(path, content, ()), path.name)


def _resolved(path: Path, content: bytes, above: tuple[str, ...]) -> dict[str, Any]:
    """The content of a profile file laid over what it extends, checked file by file."""
    reader = Reader(path.name)
    own = reader.content(content)
    base = own.get("extends")
    if base is None:
        return own
    chain = (*above, own["id"])
    if base in chain:
        raise reader.broken("extends", "tạo thành vòng", "runs in a circle")
    file = path.with_name(f"{base}.json")
    file = file if file.is_file() else resource("profiles", f"{base}.json")
    try:
        below = file.read_bytes()
    except OSError as error:
        raise reader.broken(
            "extends", f"không có bộ quy tắc “{base}”", f"there is no profile “{base}”"
        ) from error
    return merged(_resolved(file, below, chain), own)


def _profile(data: dict[str, Any], source: str) -> Profile:
    reader = Reader(source)
    for name in sorted(BASE_KEYS - set(data)):
        raise reader.broken(f"$.{name}", "còn thiếu", "is missing")
    if data.get("abstract"):
        raise reader.broken(
            "abstract",
            "bộ quy tắc này chỉ để bộ khác mở rộng",
            "this profile is only there to be extended",
        )
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Profile(
        id=data["id"],
        version=data["version"],
        title=Text(data["title"]["vi"], data["title"]["en"]),
        tolerance=float(data["tolerance"]),
        grid=float(data["grid"]),
        rules={rule_id: _setting(value) for rule_id, value in sorted(data["rules"].items())},
        sha256=hashlib.sha256(canonical.encode("utf-8")).hexdigest(),
        source=source,
        period=_period(data),
    )


def _setting(value: Mapping[str, Any]) -> RuleSetting:
    severity = value.get("severity")
    return RuleSetting(
        Severity(severity) if severity else None, value.get("params", {}), _period(value)
    )


def _period(value: Mapping[str, Any]) -> Period:
    first, last = (value.get(name) for name in ("valid_from", "valid_to"))
    return Period(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


def _day(day: date) -> Text:
    return Text(day.strftime("%d/%m/%Y"), day.isoformat())


__all__ = [
    "Period",
    "Profile",
    "RuleSetting",
    "available_profiles",
    "load_profile",
    "valid_tolerance",
]
