# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a submitted package: assemble, verify, check, load, receipt.

The client is never believed: its hashes are computed again, its report is only compared. A verdict
on the package itself is kept (`retention`); a stage that is incomplete or garbled, or a check that
the server itself could not finish (a rule broke, no memory, no disk, no time), is no verdict, and
the client may send again; nor is it one that the sender may not submit the package (`gate`).
"""

from __future__ import annotations

import logging
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional

from filelock import FileLock

from qh_plugin.core.checking import check, crashed, load_profile
from qh_plugin.core.dossier.data_guard import check_data
from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.dossier.manifest import DATA, WAIVERS, Manifest
from qh_plugin.core.dossier.summary import report_summary
from qh_plugin.core.dossier.verify import extract, verify_package
from qh_plugin.core.errors import InputError, MissingLibrary, StorageError
from qh_plugin.core.model import load as load_model
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.receipts import INCOMPLETE, UNCHECKED
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.package_data import read_package_data
from qh_plugin.io.waivers import lines_in
from qh_plugin.server import neighbours
from qh_plugin.server.deadlines import OVER_TIME, in_time
from qh_plugin.server.descriptions import PROFILE
from qh_plugin.server.gate import Gate, NotAllowed
from qh_plugin.server.neighbours import Ground
from qh_plugin.server.places import Places
from qh_plugin.server.problems import beside_others, make_receipt, not_kept, now, problem
from qh_plugin.server.stages import Stages, package_of
from qh_plugin.server.stores.store import Stale, Store, Unfaithful, View
from qh_plugin.server.verdicts import Verdicts, said

_LEDGER_LIMIT = 16 << 20
#: codes about the sending and the server's own trouble, not about the package
_NO_VERDICT = ("QH-S-", OVER_TIME)
_LOGGER = logging.getLogger(__name__)

#: told while a job runs: percent and a sentence
Tell = Callable[[int, Text], None]

#: in this process; a dry run needs as much memory and disk as a submission, and holds up none
_ONE_AT_A_TIME, _ONE_DRY_RUN = threading.Lock(), threading.Lock()


class Withdrawn(RuntimeError):
    """The job was dismissed before the load was committed."""


class Intake:
    """The intake of one store. `base_url` is the server's public address; without a gate
    everybody may submit everything."""

    def __init__(
        self,
        places: Places,
        store: Store,
        base_url: str,
        model: str = "tt16_2025",
        gate: Optional[Gate] = None,
    ) -> None:
        self._places = places
        self._store = store
        self._verdicts = Verdicts(places, base_url)
        self._model = load_model(model)
        self._stages = Stages(places.staging)
        self._gate = gate

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
            except NotAllowed as error:  # not kept: the package may be submitted by another
                return make_receipt("rejected", package, now(), {"problems": [error.problem]})
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def validate(self, inputs: Mapping[str, Any], job: str, tell: Tell) -> dict[str, Any]:
        """A dry run: the same verification and check, nothing stored."""
        package, size = package_of(inputs)
        with _ONE_DRY_RUN:
            return self._tried(inputs, package, size, job, tell)

    def _tried(
        self, inputs: Mapping[str, Any], package: str, size: int, job: str, tell: Tell
    ) -> dict[str, Any]:
        folder = self._places.work / job
        folder.mkdir(parents=True)
        try:
            with in_time() as clock:
                manifest, data = self._verified(inputs, package, size, folder, tell, clock)
                result, ground = self._checked(manifest, data, folder, tell, clock)
            with self._store.reading() as city:
                result = self._beside(result, ground, city)
        except PackageError as error:
            return {"package": package, "problems": [problem(error.code, error.text)]}
        except NotAllowed as error:
            return {"package": package, "problems": [error.problem]}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return {
            "package": package,
            "problems": [],
            "checks": self._verdicts.counts(package, result),
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
            with in_time() as clock:
                manifest, data = self._verified(inputs, package, size, folder, tell, clock)
                result, ground = self._checked(manifest, data, folder, tell, clock)
        except PackageError as error:
            told = make_receipt(
                "invalid-package",
                package,
                received,
                {"problems": [problem(error.code, error.text)]},
            )
            if error.code.startswith(_NO_VERDICT):
                return told
            return self._keep(told)
        self._verdicts.report(package, result)
        facts = {**self._verdicts.facts(manifest, package, result), **said(inputs)}
        if result.errors:
            text = Text(
                "Máy chủ tìm thấy {n} lỗi; xem báo cáo đính kèm.",
                "Errors found by the server: {n}; see the attached report.",
            ).format(n=result.errors)
            facts["problems"].insert(0, problem("QH-R-001", text, errors=result.errors))
            return self._keep(make_receipt("rejected", package, received, facts))
        tell(70, Text("Đang nạp dữ liệu", "Loading"))
        with self._kept(package, folder):
            receipt = self._load(manifest, data, result, ground, received, facts)
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
        self,
        inputs: Mapping[str, Any],
        package: str,
        size: int,
        folder: Path,
        tell: Tell,
        clock: Progress,
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
        manifest = verify_package(whole, clock)
        with self._store.reading() as city:
            self._admit(manifest, city)
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
        check_data(data, [layer.name for layer in manifest.layers])
        return manifest, data

    def _admit(self, manifest: Manifest, city: View) -> None:
        """Raises `NotAllowed`."""
        if self._gate is not None and self._gate.guarded:
            published = city.published(manifest.dossier)
            self._gate.admit(manifest.dossier, manifest.wards, published)

    def _beside(self, result: CheckResult, ground: Optional[Ground], city: View) -> CheckResult:
        return neighbours.checked(result, ground, city, load_profile(PROFILE), self._model)

    def _checked(
        self, manifest: Manifest, data: Path, folder: Path, tell: Tell, clock: Progress
    ) -> tuple[CheckResult, Optional[Ground]]:
        tell(30, Text("Đang kiểm tra", "Checking"))
        try:
            ledger = _ledger(manifest, folder)
            dataset = read_package_data(data, self._model, manifest.facts, clock, ledger=ledger)
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
                        "lớp khác danh mục hoặc sai hệ tọa độ: {names}",
                        "layers differ from the manifest or have another CRS: {names}",
                    ).format(names=names or "?")
                )
            result = check(dataset, load_profile(PROFILE), self._model, progress=clock)
            broken = crashed(result)
            if broken:
                raise _unchecked(", ".join(broken))
            return result, neighbours.ground_of(dataset, self._model)
        except PackageError:
            raise
        except (StorageError, MissingLibrary) as error:
            raise _unchecked(type(error).__name__) from error
        except InputError as error:
            raise PackageError(
                "QH-P-010",
                Text("Dữ liệu trong gói không đọc được: {why}", "Unusable data: {why}").format(
                    why=error.text
                ),
            ) from error

    @property
    def _crs(self) -> str:
        return f"EPSG:{self._model.default_epsg}"

    def _load(
        self,
        manifest: Manifest,
        data: Path,
        result: CheckResult,
        ground: Optional[Ground],
        received: str,
        facts: dict[str, Any],
    ) -> dict[str, Any]:
        job, package = data.parent.name, facts["package"]
        try:
            with self._store.loading(job, data) as city:
                known = city.receipt(package)
                if known is not None:
                    return {**known, "replayed": True}
                current = city.version(manifest.dossier)
                if current != manifest.base_version:
                    raise _Refused(self._verdicts.conflict(manifest, current))
                self._admit(manifest, city)  # now of the version that it replaces
                layers, problems = city.load_layers(manifest)
                if problems:
                    raise _Refused(problems[0])
                whole = self._beside(result, ground, city)
                self._verdicts.report(package, whole)
                facts = {**facts, "checks": self._verdicts.counts(package, whole)}
                if whole.errors:
                    raise _Refused(beside_others(whole))
                receipt = self._verdicts.accepted(manifest, received, facts, layers)
                if not city.wanted(job):
                    raise Withdrawn("dismissed before the load was committed")
                city.publish(receipt, self._verdicts.record(manifest, receipt))
                return receipt
        except _Refused as refused:
            refusal = refused.problem
        except Stale:
            with self._store.reading() as view:
                refusal = self._verdicts.conflict(manifest, view.version(manifest.dossier))
        except Unfaithful as error:
            refusal = not_kept(str(error))
        outcome = "conflict" if refusal["status"] == 409 else "rejected"
        told = {**facts, "problems": [refusal, *facts["problems"]]}
        return self._keep(make_receipt(outcome, package, received, told))

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


def _unchecked(what: str) -> PackageError:
    """The server's own trouble: says nothing of the package."""
    _LOGGER.error("a package could not be checked: %s", what)
    text = Text(
        "Máy chủ chưa kiểm tra được gói do trục trặc của chính máy chủ ({what}); gói chưa bị từ "
        "chối, hãy báo quản trị máy chủ rồi công bố lại.",
        "The server could not check the package because of trouble of its own ({what}); the "
        "package is not refused: tell the server's administrator, then publish again.",
    ).format(what=what)
    return PackageError(UNCHECKED, text)


class _Refused(Exception):
    def __init__(self, reason: dict[str, Any]) -> None:
        super().__init__(reason["detail"])
        self.problem = reason
