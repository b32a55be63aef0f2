# SPDX-License-Identifier: GPL-2.0-or-later
"""Values that are going to be emptied on a server that takes a null for “as before” (QGIS Server
answers 200 and keeps the old one, in PUT and in PATCH): told before anything of a dossier is
written. The feature is never deleted and created anew instead: it would get another id there and
lose what the server does not show."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Sequence

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.features_shape import Feature, Stored
from qh_plugin.core.text import Text

#: feature → the fields it is going to lose, with the values that the server has
Lost = Mapping[str, Mapping[str, Any]]


class NotEmptied(ServerError):
    """The server would keep values that are to be emptied."""


def empty_fields(feature: Feature) -> frozenset[str]:
    """The fields without a value."""
    return frozenset(name for name, value in feature.values.items() if value is None)


def lost(fields: Iterable[str], there: Sequence[Stored]) -> dict[str, Any]:
    """Those of the fields that have a value on the server."""
    found = ((name, one.values.get(name)) for one in there for name in fields)
    return {name: value for name, value in found if value is not None}


def sample(all_lost: Lost) -> Feature:
    """A feature with a value in each field that some feature is going to lose."""
    values = {name: value for one in all_lost.values() for name, value in one.items()}
    return Feature("", None, values)


def must_be_emptied(all_lost: Lost, kept: frozenset[str]) -> None:
    """Raise `NotEmptied` where features are going to lose fields that the server keeps."""
    wrong = {name: sorted(kept & one.keys()) for name, one in all_lost.items()}
    wrong = {name: fields for name, fields in wrong.items() if fields}
    if not wrong:
        return
    name = min(wrong)
    fields = ", ".join(f"“{field}”" for field in wrong[name])
    raise NotEmptied(
        _KEPT.format(n=len(wrong), name=name, fields=fields),
        details=f"null is taken for unchanged: {sorted(kept)}",
    )


_KEPT = Text(
    "Máy chủ này không xóa trống được giá trị đã có: {n} đối tượng sẽ sai (đầu tiên: {name}, "
    "{fields}). Chưa ghi gì của hồ sơ. Hãy xuất gói dữ liệu và nộp theo hướng dẫn.",
    "This server cannot empty values that it has; features that would be wrong: {n} (the first: "
    "{name}, {fields}). Nothing of the dossier was written. Export the package and hand it in.",
)
