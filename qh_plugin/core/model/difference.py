# SPDX-License-Identifier: GPL-2.0-or-later
"""What differs between two models: classes, fields, codes and the rest, added, removed, changed."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Iterator, Mapping

from qh_plugin.core.model.schema import FeatureClass, Model
from qh_plugin.core.text import Text

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
#: members that are compared one by one, under the name that their place has in the file
_NAMED = ("databases", "groups", "group_aliases", "patterns", "code_lists", "records")
_TABLES = ("tolerances", "conversions")
_SEQUENCES = ("classes", "documents", "topology_sets", "relations")
_HEAD = (
    *("version", "title", "status", "legal_basis", "valid_from", "valid_to"),
    *("default_epsg", "accepted_epsg"),
)


@dataclass(frozen=True)
class Difference:
    """One difference. `kind` is added, removed or changed; `place` as in messages about model
    files ("/classes/QuyHoach/X_A/fields/y/length"); `before` and `after` where changed."""

    kind: str
    place: str
    before: str = ""
    after: str = ""


def differences(old: Model, new: Model) -> Iterator[Difference]:
    """Everything that differs, in the order of the file; what is in an added or removed thing is
    not told again."""
    for name in _HEAD:
        yield from _compare(f"/{name}", getattr(old, name), getattr(new, name))
    for name in (*_NAMED, *_TABLES):
        yield from _mapping(f"/{name}", getattr(old, name), getattr(new, name))
    for name in _SEQUENCES:
        yield from _mapping(f"/{name}", _by_key(getattr(old, name)), _by_key(getattr(new, name)))


def _compare(place: str, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if old is None and is_dataclass(new):
        yield Difference(ADDED, place)
    elif new is None and is_dataclass(old):
        yield Difference(REMOVED, place)
    elif is_dataclass(old) and type(old) is type(new) and not isinstance(old, Text):
        for member in fields(old):
            if isinstance(old, FeatureClass) and member.name == "common":
                continue
            yield from _compare(
                f"{place}/{member.name}", getattr(old, member.name), getattr(new, member.name)
            )
    elif _is_list_of_named(old) or _is_list_of_named(new):
        yield from _mapping(place, _by_key(old), _by_key(new))
    else:
        yield Difference(CHANGED, place, _shown(old), _shown(new))


def _mapping(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in old:
        if name not in new:
            yield Difference(REMOVED, f"{place}/{name}")
        else:
            yield from _compare(f"{place}/{name}", old[name], new[name])
    for name in new:
        if name not in old:
            yield Difference(ADDED, f"{place}/{name}")


def _is_list_of_named(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and _key(value[0]) != ""


def _by_key(values: Any) -> dict[str, Any]:
    return {_key(value): value for value in values}


def _key(value: Any) -> str:
    """The name of a thing in a list: of a succession both codes."""
    if hasattr(value, "old_name"):
        return f"{value.old} → {value.new}"
    for member in ("code", "name", "id"):
        found = getattr(value, member, None)
        if isinstance(found, str) and found:
            return found
    return ""


def _shown(value: Any) -> str:
    if isinstance(value, Text):
        return f"{value.vi} | {value.en}" if value.vi or value.en else ""
    if isinstance(value, (tuple, list)):
        return ", ".join(map(_shown, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return "" if value is None else str(value)
