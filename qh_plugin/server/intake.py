# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a submitted package: assemble, verify, check, load, receipt.

The client is never believed: its hashes are computed again, its report is only compared. A verdict
on the package itself is kept for ever; a stage that is incomplete or garbled is no verdict, and the
client may send again.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

from filelock import FileLock

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.reopened import reopened, sentence
from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.dossier.manifest import DATA, WAIVERS, Manifest, canonical
from qh_plugin.core.dossier.summary import report_summary
from qh_plugin.core.dossier.verify import extract, verify_package
from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.findings import Severity
from qh_plugin.core.model import load as load_model
from qh_plugin.core.publish.receipts import INCOMPLETE
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.package_data import read_package_data
from qh_plugin.io.reports import write_jsonl
from qh_plugin.io.waivers import lines_in
from qh_plugin.server.descriptions import PROFILE
from qh_plugin.server.places import Places
from qh_plugin.server.problems import make_receipt, not_kept, now, problem
from qh_plugin.server.stages import Stages, package_of
from qh_plugin.server.stores.store import Stale, Store, Unfaithful

_LEDGER_LIMIT = 16 << 20
_COMMENT = 2000

#: told while a job runs: percent and a sentence
Tell = Callable[[int, Text], None]

_ONE_AT_A_TIME = threading.Lock()


class Withdrawn(RuntimeError):
    """The job was dismissed before the load was committed."""


class Intake:
    """The intake of one store. `base_url` is the server's public address."""

    def __init__(
        self, places: Places, store: Store, base_url: str, model: str = "tt16_2025"
    ) -> None:
        self._places = places
        self._store = store
        self._url = base_url
        self._model = load_model(model)
        self._stages = Stages(places.staging)

    def submit(self, inputs: Mapping[str, Any], job: str, tell: Tell) -> dict[str, Any]:
        """The receipt for the package named in `inputs`. Raises `Withdrawn`."""
        package, size = package_of(inputs)
        lock = FileLock(self._places.locks / f"{package[:2]}.lock")  # whichever process has it
        with lock, _ONE_AT_A_TIME:
            with self._store.reading() as city:
                known = city.receipt(package)
            if known is not None:
                return {**known, "replayed": True}
            folder = self._places.work / job
            folder.mkdir(parents=True)
            try:
                return self._take(inputs, package, size, folder, tell)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def validate(self, inputs: Mapping[str, Any], job: str, tell: Tell) -> dict[str, Any]:
        """A dry run: the same verification and check, nothing stored."""
        package, size = package_of(inputs)
        folder = self._places.work / job
        folder.mkdir(parents=True)
        try:
            manifest, data = self._verified(inputs, package, size, folder, tell)
            result = self._checked(manifest, data, folder, tell)
        except PackageError as error:
            return {"package": package, "problems": [problem(error.code, error.text)]}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return {
            "package": package,
            "problems": [],
            "checks": self._counts(package, result),
            "report": report_summary(result),
        }

    def _take(
        self,
        inputs: Mapping[str, Any],
        package: str,
        size: int,
        folder: Path,
        tell: Tell,
    ) -> dict[str, Any]:
        received = now()
        try:
            manifest, data = self._verified(inputs, package, size, folder, tell)
            result = self._checked(manifest, data, folder, tell)
        except PackageError as error:
            told = make_receipt(
                "invalid-package",
                package,
                received,
                {"problems": [problem(error.code, error.text)]},
            )
            if error.code.startswith("QH-S-"):  # about the sending, not about the package
                return told
            return self._keep(told)
        facts = {**self._facts(manifest, package, result), **_said(inputs)}
        if result.errors:
            text = Text(
                "Máy chủ tìm thấy {n} lỗi; xem báo cáo đính kèm.",
                "The server found {n} errors; see the attached report.",
            ).format(n=result.errors)
            facts["problems"].insert(0, problem("QH-R-001", text, errors=result.errors))
            return self._keep(make_receipt("rejected", package, received, facts))
        tell(70, Text("Đang nạp dữ liệu", "Loading"))
        with self._kept(package, folder):
            receipt = self._load(manifest, package, data, received, facts)
        self._stages.forget(package)
        return receipt

    @contextmanager
    def _kept(self, package: str, folder: Path) -> Iterator[None]:
        """The package is there before the version that it makes; without one it goes again."""
        place = self._places.packages / f"{package}.zip"
        with whole_files.draft_of(place) as draft:
            shutil.copyfile(folder / "package.zip", draft)
        try:
            yield
        finally:
            with self._store.reading() as city:
                known = city.receipt(package)
            if known is None or not known["outcome"].startswith("accepted"):
                place.unlink(missing_ok=True)

    def _verified(
        self, inputs: Mapping[str, Any], package: str, size: int, folder: Path, tell: Tell
    ) -> tuple[Manifest, Path]:
        tell(10, Text("Đang ghép và xác minh gói", "Assembling and verifying"))
        if not self._stages.complete(package, size):
            text = Text("Máy chủ chưa nhận đủ dữ liệu.", "The server has not all the data.")
            raise PackageError(INCOMPLETE, text)
        whole = folder / "package.zip"
        if self._stages.assemble(package, whole) != package:
            self._stages.forget(package)
            text = Text(
                "Dữ liệu nhận được không khớp mã gói; hãy gửi lại.",
                "The data received do not match the package id; send them again.",
            )
            raise PackageError("QH-S-002", text)
        manifest = verify_package(whole)
        for name, value in (
            ("dossier", manifest.dossier),
            ("baseVersion", manifest.base_version),
        ):
            if name in inputs and inputs[name] != value:
                text = Text(
                    "“{name}” của yêu cầu khác với gói.", "“{name}” differs from the package."
                ).format(name=name)
                raise PackageError("QH-S-003", text)
        data = folder / "data.gpkg"
        extract(whole, next(f for f in manifest.files if f.path == DATA), data)
        return manifest, data

    def _checked(self, manifest: Manifest, data: Path, folder: Path, tell: Tell) -> CheckResult:
        tell(30, Text("Đang kiểm tra", "Checking"))
        try:
            ledger = _ledger(manifest, folder)
            dataset = read_package_data(data, self._model, manifest.facts, ledger=ledger)
            if not manifest.dossier or manifest.facts.get("maHoSoQH") != manifest.dossier:
                raise InputError(Text("mã hồ sơ không khớp", "dossier codes differ"))
            stored = {e.name: (e.crs, e.count) for e in manifest.layers}
            there = {
                t.name.replace("/", "_"): (f"EPSG:{t.epsg}" if t.epsg else "", len(t))
                for t in dataset.tables
            }
            foreign = [n for n, (crs, _) in there.items() if crs != self._crs]
            if stored != there or foreign:
                names = ", ".join(foreign or sorted(stored.keys() ^ there.keys()))
                raise InputError(
                    Text(
                        "lớp khác danh mục hoặc sai hệ toạ độ: {names}",
                        "layers differ from the manifest or have another CRS: {names}",
                    ).format(names=names or "?")
                )
            return check(dataset, load_profile(PROFILE), self._model)
        except PackageError:
            raise
        except QhError as error:
            raise PackageError(
                "QH-P-010",
                Text("Dữ liệu trong gói không đọc được: {why}", "Unusable data: {why}").format(
                    why=error.text
                ),
            ) from error

    @property
    def _crs(self) -> str:
        return f"EPSG:{self._model.default_epsg}"

    def _facts(self, manifest: Manifest, package: str, result: CheckResult) -> dict[str, Any]:
        write_jsonl(result, self._places.reports / f"{package}.jsonl")
        summary = canonical(report_summary(result))
        whole_files.write(self._places.reports / f"{package}.json", summary)
        facts: dict[str, Any] = {
            "dossier": manifest.dossier,
            "ruleset": dict(result.run.profile),
            "checks": self._counts(package, result),
            "documents": [
                {"path": f.path, "sha256": f.sha256}
                for f in manifest.files
                if f.role == "documents"
            ],
            "waivers": next((f.sha256 for f in manifest.files if f.path == WAIVERS), ""),
            "problems": _lapsed(result),
        }
        ours = (result.errors, result.count(Severity.WARNING))
        if ours != (manifest.errors, manifest.warnings):
            text = Text(
                "Người nộp báo {a} lỗi, {b} cảnh báo; máy chủ tìm thấy {c} lỗi, {d} cảnh báo.",
                "The sender reports {a} errors, {b} warnings; the server found {c} and {d}.",
            ).format(a=manifest.errors, b=manifest.warnings, c=ours[0], d=ours[1])
            facts["problems"].append(
                problem(
                    "QH-W-001",
                    text,
                    rulesetSent=manifest.ruleset.get("sha256"),
                    rulesetUsed=result.run.profile.get("sha256"),
                )
            )
        return facts

    def _counts(self, package: str, result: CheckResult) -> dict[str, Any]:
        return {
            "errors": result.errors,
            "warnings": result.count(Severity.WARNING),
            "waived": sum(rule.waived for rule in result.rules),
            "report": f"{self._url}/collections/reports/items/{package}",
        }

    def _load(
        self,
        manifest: Manifest,
        package: str,
        data: Path,
        received: str,
        facts: dict[str, Any],
    ) -> dict[str, Any]:
        job = data.parent.name
        try:
            with self._store.loading(job, data) as city:
                known = city.receipt(package)
                if known is not None:
                    return {**known, "replayed": True}
                current = city.version(manifest.dossier)
                if current != manifest.base_version:
                    raise _Refused(self._conflict(manifest, current))
                layers, problems = city.load_layers(manifest)
                if problems:
                    raise _Refused(problems[0])
                receipt = self._accepted(manifest, package, received, facts, layers)
                if not city.wanted(job):
                    raise Withdrawn("dismissed before the load was committed")
                city.publish(receipt, self._record(manifest, receipt))
                return receipt
        except _Refused as refused:
            refusal = refused.problem
        except Stale:
            with self._store.reading() as view:
                refusal = self._conflict(manifest, view.version(manifest.dossier))
        except Unfaithful as error:
            refusal = not_kept(str(error))
        outcome = "conflict" if refusal["status"] == 409 else "rejected"
        told = {**facts, "problems": [refusal, *facts["problems"]]}
        return self._keep(make_receipt(outcome, package, received, told))

    def _accepted(
        self,
        manifest: Manifest,
        package: str,
        received: str,
        facts: dict[str, Any],
        layers: list[dict[str, Any]],
    ) -> dict[str, Any]:
        items = [
            {"rel": "items", "href": f"{self._url}/collections/{layer['name']}/items"}
            for layer in layers
        ]
        record = f"{self._url}/collections/dossiers/items/{manifest.dossier}"
        members = {
            **facts,
            "version": manifest.base_version + 1,
            "supersedes": manifest.base_version or None,
            "publishedAt": now(),
            "layers": layers,
            "links": [*items, {"rel": "describedby", "href": record}],
        }
        warned = facts["checks"]["warnings"] or facts["problems"]
        outcome = "accepted-with-warnings" if warned else "accepted"
        return make_receipt(outcome, package, received, members)

    def _record(self, manifest: Manifest, receipt: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": manifest.dossier,
            "type": "Feature",
            "geometry": None,
            "properties": {
                "type": "dataset",
                "title": manifest.title,
                "language": {"code": "vi"},
                "version": receipt["version"],
                "updated": receipt["publishedAt"],
                "package": receipt["package"],
                "layers": [{"name": x["name"], "count": x["received"]} for x in receipt["layers"]],
                "documents": receipt["documents"],
            },
            "links": [
                *receipt["links"],
                {
                    "rel": "related",
                    "title": "receipt",
                    "href": f"{self._url}/collections/receipts/items/{receipt['package']}",
                },
                {"rel": "related", "title": "report", "href": receipt["checks"]["report"]},
            ],
        }

    @staticmethod
    def _conflict(manifest: Manifest, current: int) -> dict[str, Any]:
        text = Text(
            "Gói dựa trên phiên bản {base}, máy chủ đang có phiên bản {current}.",
            "The package is based on version {base}, the server has version {current}.",
        ).format(base=manifest.base_version, current=current)
        return problem("QH-C-001", text, current=current)

    def _keep(self, receipt: dict[str, Any]) -> dict[str, Any]:
        with self._store.loading("") as city:
            kept = city.keep(receipt)
        self._stages.forget(receipt["package"])
        return kept


def _ledger(manifest: Manifest, folder: Path) -> tuple[str, ...]:
    """The lines of the waivers that came with a package. Who accepted what is the sender's word;
    whether it still fits the data is judged here."""
    entry = next((f for f in manifest.files if f.path == WAIVERS), None)
    if entry is None:
        return ()
    if entry.size > _LEDGER_LIMIT:
        raise InputError(Text("sổ ngoại lệ quá lớn", "the ledger of waivers is too large"))
    target = folder / "waivers.jsonl"
    extract(folder / "package.zip", entry, target)
    return lines_in(target.read_bytes())


def _said(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the submitter says of the submission, for the receipt and the list of versions."""
    action = inputs.get("action")
    comment = inputs.get("comment")
    return {
        "action": action if action in ("publish", "rollback") else "publish",
        "comment": comment[:_COMMENT] if isinstance(comment, str) else "",
    }


def _lapsed(result: CheckResult) -> list[dict[str, Any]]:
    """A problem for each waiver whose finding is open again."""
    return [
        problem(
            "QH-W-002", sentence(waiver), waiver=waiver.id, rule=waiver.rule, layer=waiver.layer
        )
        for waiver in reopened(result)
    ]


class _Refused(Exception):
    def __init__(self, reason: dict[str, Any]) -> None:
        super().__init__(reason["detail"])
        self.problem = reason
