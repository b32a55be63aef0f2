# SPDX-License-Identifier: GPL-2.0-or-later
"""manifest.json of a package: what is inside, of which dossier, checked by which rules."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.dossier.strict_json import parse_strict
from qh_plugin.core.dossier.submission import from_content
from qh_plugin.core.errors import InputError

FORMAT = "qh-package/1"
PATH = "manifest.json"
DATA = "layers/data.gpkg"
REPORT = "reports/check.json"
#: the ledger of accepted exceptions, there only where the dossier has one
WAIVERS = "reports/waivers.jsonl"
ISO_METADATA = "metadata/iso19115.xml"
RECORD = "metadata/record.json"


@dataclass(frozen=True)
class FileEntry:
    """One file of the package; `sha256` in hexadecimal, `size` in bytes unpacked."""

    path: str
    size: int
    sha256: str
    mediaType: str  # noqa: N815 - a member of the manifest
    role: str


@dataclass(frozen=True)
class LayerEntry:
    """One layer: its table "<database>_<class>", CRS "EPSG:9210", features, extent
    (xmin, ymin, xmax, ymax) in that CRS or None where empty, and the hash of its rows."""

    name: str
    crs: str
    count: int
    bbox: Optional[tuple[float, float, float, float]]
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The manifest as objects. `facts` is what the dossier says of itself (DossierInfo)."""

    dossier: str
    title: str
    base_version: int
    model: Mapping[str, str]
    facts: Mapping[str, Any]
    files: Sequence[FileEntry]
    layers: Sequence[LayerEntry]
    plugin: str
    ruleset: Mapping[str, str]
    errors: int
    warnings: int
    #: who submits for which period (`core.dossier.submission`); empty where nothing was stated
    submission: Mapping[str, Any] = field(default_factory=dict)

    @property
    def wards(self) -> tuple[str, ...]:
        """The wards that the dossier says it is of, by their codes."""
        said = self.facts.get("wards")
        listed = said if isinstance(said, (list, tuple)) else ()
        return tuple(one for one in listed if isinstance(one, str))

    def to_bytes(self) -> bytes:
        """The one canonical spelling: sorted keys, UTF-8, a line end."""
        content = {
            "format": FORMAT,
            "dossier": self.dossier,
            "title": self.title,
            "baseVersion": self.base_version,
            "model": dict(self.model),
            "facts": dict(self.facts),
            "files": [asdict(f) for f in self.files],
            "layers": [asdict(x) for x in self.layers],
            "producer": {"plugin": self.plugin, "ruleset": dict(self.ruleset)},
            "validation": {
                "errors": self.errors,
                "warnings": self.warnings,
                "reportPath": REPORT,
            },
        }
        if self.submission:
            content["submission"] = dict(self.submission)
        return canonical(content, indent=1)


def canonical(content: Any, indent: Optional[int] = None) -> bytes:
    """JSON bytes that depend on the content alone."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(
        content,
        ensure_ascii=False,
        sort_keys=True,
        indent=indent,
        separators=separators,
        allow_nan=False,
    )
    return (text + ("\n" if indent else "")).encode("utf-8")


def parse_manifest(raw: bytes) -> Manifest:
    """The manifest in `raw`. Raises ValueError with the reason where it is not one."""
    content = parse_strict(raw)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    try:
        return Manifest(
            dossier=_text(content["dossier"]),
            title=_text(content["title"]),
            base_version=_count(content["baseVersion"]),
            model={k: _text(v) for k, v in content["model"].items()},
            facts=_facts(content["facts"]),
            files=[_file(entry) for entry in content["files"]],
            layers=[_layer(entry) for entry in content["layers"]],
            plugin=_text(content["producer"]["plugin"]),
            ruleset={k: _text(v) for k, v in content["producer"]["ruleset"].items()},
            errors=_count(content["validation"]["errors"]),
            warnings=_count(content["validation"]["warnings"]),
            submission=from_content(content.get("submission")).to_content(),
        )
    except (KeyError, TypeError, AttributeError, InputError) as error:
        raise ValueError(f"member missing or of the wrong type: {error}") from error


def _file(entry: Mapping[str, Any]) -> FileEntry:
    return FileEntry(
        path=_text(entry["path"]),
        size=_count(entry["size"]),
        sha256=_text(entry["sha256"]),
        mediaType=_text(entry["mediaType"]),
        role=_text(entry["role"]),
    )


def _layer(entry: Mapping[str, Any]) -> LayerEntry:
    box = entry["bbox"]
    if box is not None:
        box = tuple(float(v) for v in box)
        if len(box) != 4:
            raise ValueError("bbox needs four numbers")
    return LayerEntry(
        name=_text(entry["name"]),
        crs=_text(entry["crs"]),
        count=_count(entry["count"]),
        bbox=box,
        sha256=_text(entry["sha256"]),
    )


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"not a count: {value!r}")
    return value


def _facts(value: Any) -> dict[str, Any]:
    """What the dossier says of itself: texts, whole numbers and lists of texts."""
    found = dict(value.items())
    for name, one in found.items():
        listed = one if isinstance(one, list) else [one]
        if any(type(v) is not str and not (type(v) is int and v is one) for v in listed):
            raise ValueError(f"facts.{name} is not a text, a number or a list of texts")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    return value
