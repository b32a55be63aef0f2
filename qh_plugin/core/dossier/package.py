# SPDX-License-Identifier: GPL-2.0-or-later
"""The package that travels: one immutable zip, addressed by its SHA-256.

Entries are sorted and carry a fixed time, so the same dossier gives the same bytes and the same
id. Everything streams from disk to disk; a failed pack leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import mimetypes
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Collection, Iterator, Optional, Sequence, Union

from qh_plugin.core.dossier import limits
from qh_plugin.core.dossier.contents import layer_entries
from qh_plugin.core.dossier.description import Description, from_dossier, union
from qh_plugin.core.dossier.description_quality import quality_of
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.manifest import (
    DATA,
    ISO_METADATA,
    PATH,
    RECORD,
    REPORT,
    WAIVERS,
    FileEntry,
    LayerEntry,
    Manifest,
)
from qh_plugin.core.dossier.metadata import iso19139, record
from qh_plugin.core.dossier.submission import NOTHING_STATED, SubmissionFacts
from qh_plugin.core.dossier.summary import report_bytes
from qh_plugin.core.dossier.xml_guard import SUFFIXES, declares_doctype
from qh_plugin.core.errors import DossierError, InputError, StorageError
from qh_plugin.core.findings import Severity
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.text import Text

Source = Union[Path, bytes]

_BLOCK = 1 << 20
_TIME = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16
_ALREADY_PACKED = frozenset(
    {".7z", ".docx", ".gif", ".jpeg", ".jpg", ".mp4", ".pdf", ".png", ".xlsx", ".zip"}
)
_MEDIA_TYPES = {
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".xml": "application/xml",
    ".dgn": "image/vnd.dgn",
    ".dwg": "image/vnd.dwg",
    ".dxf": "image/vnd.dxf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Package:
    """A finished package on disk; `package_id` is the SHA-256 of the file, `size` its bytes."""

    path: Path
    package_id: str
    size: int
    manifest: Manifest


def build_package(
    dossier: Dossier,
    data_gpkg: Path,
    result: CheckResult,
    out: Path,
    progress: Progress = SILENT,
    description: Optional[Description] = None,
    ledger: Sequence[str] = (),
    submission: SubmissionFacts = NOTHING_STATED,
) -> Package:
    """Pack a checked dossier into `out`, whole or not at all.

    `data_gpkg` holds all layers (`io.package_data.merge_layers`); `description` is the dossier's
    (`io.descriptions`), whose extent and counts are taken from what is packed; `ledger` the lines
    of the waivers that the check was made with; `submission` who submits for which period. Raises
    `DossierError` where the dossier has no code, `InputError` where it breaks the limits of a
    package, `StorageError` where a file cannot be read or `out` cannot be written (full disk,
    read-only folder).
    """
    if not dossier.info.maHoSoQH:
        raise DossierError(
            Text(
                "Hồ sơ chưa có mã hồ sơ (maHoSoQH); hãy điền mã trong phần thông tin hồ sơ.",
                "The dossier has no code (maHoSoQH); fill it in the dossier information.",
            )
        )
    part = out.with_name(out.name + ".part")
    try:
        model = model_of(dossier.info)
        layers = layer_entries(data_gpkg, model)
        described = description or from_dossier(dossier.info, model=model)
        sources = _sources(dossier, data_gpkg, layers, result, described, submission)
        if ledger:
            sources[WAIVERS] = "".join(f"{line}\n" for line in ledger).encode("utf-8")
        files = list(_described(sources, progress.part(0.0, 0.4)))
        manifest = _manifest(dossier, layers, files, result, submission)
        sources[PATH] = manifest.to_bytes()
        limits.check_totals([(f.path, f.size) for f in files])
        stored = {name for name in sources if Path(name).suffix.lower() in _ALREADY_PACKED}
        thin = _write(part, sources, stored, progress.part(0.4, 0.9))
        if thin:  # an almost empty scan deflates beyond the allowed ratio: store it as it is
            _write(part, sources, stored | thin, progress.part(0.4, 0.9))
        package_id, size = _fingerprint(part)
        part.replace(out)
        progress.step(1.0)
        return Package(out, package_id, size, manifest)
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        _discard(part)


def _discard(part: Path) -> None:
    with suppress(OSError):  # what stopped the pack is being raised already
        part.unlink()


def cannot_write(place: Path, error: OSError) -> StorageError:
    """What to say when a package or its parts cannot be written."""
    return StorageError(
        Text(
            "Không tạo được gói dữ liệu tại {place}: {why}. Hãy kiểm tra dung lượng đĩa và quyền "
            "ghi; hồ sơ không bị thay đổi.",
            "Cannot make the package at {place}: {why}. Check free disk space and permissions; "
            "the dossier is unchanged.",
        ).format(place=str(place), why=error.strerror or str(error)),
        details=str(error),
    )


def _sources(
    dossier: Dossier,
    data_gpkg: Path,
    layers: list[LayerEntry],
    result: CheckResult,
    description: Description,
    submission: SubmissionFacts,
) -> dict[str, Source]:
    packed = description.with_extent(union([layer.bbox for layer in layers]))
    packed = packed.with_quality(quality_of(result, dated=False))
    sources: dict[str, Source] = {
        DATA: data_gpkg,
        ISO_METADATA: iso19139(packed, submission),
        RECORD: record(packed, layers, submission),
        REPORT: report_bytes(result),
    }
    for root in ("HoSoBASIC", "HoSoScan"):
        for path in sorted((dossier.folder / root).rglob("*")):
            relative = path.relative_to(dossier.folder)
            hidden = any(part.startswith((".", "~$")) for part in relative.parts)
            if path.is_symlink() or not path.is_file() or hidden:
                continue
            name = unicodedata.normalize("NFC", f"documents/{relative.as_posix()}")
            if name in sources:
                raise _twice(name)
            _refuse_doctype(path)
            sources[name] = path
    folded: set[str] = set()
    for name in sources:
        if name.casefold() in folded:
            raise _twice(name)
        folded.add(name.casefold())
        reason = limits.bad_name(name)
        if reason:
            raise InputError(
                Text(
                    "Tên tệp {name} không dùng được trong gói dữ liệu ({why}); hãy đổi tên tệp.",
                    "The file name {name} cannot be used in a package ({why}); rename the file.",
                ).format(name=name, why=reason)
            )
    return sources


def _twice(name: str) -> InputError:
    return InputError(
        Text(
            "Hai tệp có tên đọc như nhau: {name}; hãy đổi tên một tệp.",
            "Two files have names that read the same: {name}; rename one.",
        ).format(name=name)
    )


def _refuse_doctype(path: Path) -> None:
    if not path.name.lower().endswith(SUFFIXES):
        return
    with path.open("rb") as stream:
        if declares_doctype(stream):
            raise InputError(
                Text(
                    "Tệp {name} khai báo DOCTYPE, máy chủ sẽ không nhận; hãy bỏ phần đó hoặc bỏ "
                    "tệp.",
                    "The file {name} declares a DOCTYPE, which the server refuses; take that or "
                    "the file out.",
                ).format(name=path.name)
            )


def _described(sources: dict[str, Source], progress: Progress) -> Iterator[FileEntry]:
    for i, name in enumerate(sorted(sources)):
        progress.step(i / len(sources))
        source = sources[name]
        if isinstance(source, bytes):
            size, digest = len(source), hashlib.sha256(source).hexdigest()
        else:
            digest, size = _fingerprint(source)
        yield FileEntry(name, size, digest, _media_type(name), name.partition("/")[0])


def _media_type(name: str) -> str:
    suffix = Path(name).suffix.lower()
    known = _MEDIA_TYPES.get(suffix) or mimetypes.types_map.get(suffix)
    return known or "application/octet-stream"


def _manifest(
    dossier: Dossier,
    layers: list[LayerEntry],
    files: list[FileEntry],
    result: CheckResult,
    submission: SubmissionFacts,
) -> Manifest:
    info = asdict(dossier.info)
    info["wards"] = list(dossier.info.wards)
    return Manifest(
        dossier=dossier.info.maHoSoQH,
        title=dossier.info.name,
        base_version=dossier.info.version,
        model=dict(result.run.model or {"id": dossier.info.model}),
        facts=info,
        files=files,
        layers=layers,
        plugin=plugin_version(),
        ruleset=dict(result.run.profile),
        errors=result.errors,
        warnings=result.count(Severity.WARNING),
        submission=submission.to_content(),
    )


def _write(
    part: Path, sources: dict[str, Source], stored: Collection[str], progress: Progress
) -> set[str]:
    """Write the zip; gives the names whose ratio is beyond the limit."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for i, name in enumerate(sorted(sources)):
            progress.step(i / len(sources))
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = _REGULAR_FILE
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            source = sources[name]
            with archive.open(entry, "w", force_zip64=_is_large(source)) as target:
                if isinstance(source, bytes):
                    target.write(source)
                    continue
                with source.open("rb") as stream:
                    while block := stream.read(_BLOCK):
                        progress.check()
                        target.write(block)
        return {e.filename for e in archive.infolist() if limits.too_thin(e)}


def _is_large(source: Source) -> bool:
    return isinstance(source, Path) and source.stat().st_size >= 1 << 31


def _fingerprint(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
