# SPDX-License-Identifier: GPL-2.0-or-later
"""`.qh/metadata.json` (format `qh-description/1`): what the user wrote, and what was measured.

What the dossier says is not stored: it is read anew, so that it follows the dossier.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Mapping, Optional

from qh_plugin.core.dossier.description import Box, Description, Quality, Value
from qh_plugin.core.dossier.description_fields import EDITABLE
from qh_plugin.core.dossier.description_values import iso_date
from qh_plugin.core.dossier.manifest import canonical

FORMAT = "qh-description/1"


@dataclass(frozen=True)
class Stored:
    """The content of metadata.json; `updated` is the ISO day of the last saving."""

    own: Mapping[str, Value] = field(default_factory=dict)
    bbox: Optional[Box] = None
    quality: Optional[Quality] = None
    updated: str = ""


def to_bytes(description: Description, updated: str) -> bytes:
    """metadata.json of a description saved on the day `updated`."""
    own = {k: list(v) if isinstance(v, tuple) else v for k, v in description.own_values.items()}
    measured = {
        "bbox": list(description.bbox) if description.bbox else None,
        "quality": asdict(description.quality) if description.quality else None,
    }
    return canonical(
        {"format": FORMAT, "own": own, "measured": measured, "updated": updated}, indent=1
    )


def from_content(content: Any) -> Stored:
    """The parsed JSON as `Stored`. Raises `ValueError` where it is none."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    own, measured = content.get("own", {}), content.get("measured", {})
    if not isinstance(own, dict) or not isinstance(measured, dict):
        raise ValueError("own or measured is not an object")
    return Stored(
        own={k: _value(v) for k, v in own.items() if k in EDITABLE},
        bbox=_box(measured.get("bbox")),
        quality=_quality(measured.get("quality")),
        updated=iso_date(content.get("updated")),
    )


def _value(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise ValueError(f"not a text: {value!r}")


def _box(value: Any) -> Optional[Box]:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError("bbox needs four numbers")
    xmin, ymin, xmax, ymax = (float(v) for v in value)
    if not all(map(math.isfinite, (xmin, ymin, xmax, ymax))):
        raise ValueError("bbox is not finite")
    return (xmin, ymin, xmax, ymax)


def _quality(value: Any) -> Optional[Quality]:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("quality is not an object")
    try:
        return Quality(
            ruleset=str(value["ruleset"]),
            version=str(value["version"]),
            date=iso_date(value["date"]),
            errors=int(value["errors"]),
            warnings=int(value["warnings"]),
            exceptions=int(value["exceptions"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"quality: {error}") from error
