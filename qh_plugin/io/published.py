# SPDX-License-Identifier: GPL-2.0-or-later
"""What was published: the dossier's base and the server's newest version, as packages and as the
data.gpkg files that a difference compares."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional, Protocol

from qh_plugin.core.dossier.data_guard import check_data
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.manifest import DATA
from qh_plugin.core.dossier.package import cannot_write
from qh_plugin.core.dossier.verify import extract, verify_package
from qh_plugin.core.errors import InputError, ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.kept import keep, kept, sha256_of
from qh_plugin.core.publish.receipts import Receipt, list_receipts, store_receipt
from qh_plugin.core.text import Text
from qh_plugin.io.differences import Versions
from qh_plugin.io.package_data import merge_layers


class Shelf(Protocol):
    """What a server can give back; `core.publish.client.Server` is one."""

    def published(self, dossier: str, progress: Progress = SILENT) -> tuple[int, str]:
        """The server's version of a dossier and its package; 0 and "" where there is none."""
        ...

    def package_of(self, dossier: str, version: int, progress: Progress = SILENT) -> str:
        """The package of an earlier version, "" where there is none."""
        ...

    def receipt(self, package: str, progress: Progress = SILENT) -> Optional[Receipt]:
        """The receipt of a package, None where the server never gave one."""
        ...

    def fetch(self, package: str, out: Path, progress: Progress = SILENT) -> Path:
        """Fetch an accepted package into a file, whole and with the right hash or not at all."""
        ...


def package_id(
    dossier: Dossier, version: int, shelf: Optional[Shelf] = None, progress: Progress = SILENT
) -> str:
    """The package of a version by the dossier's own receipts, else by the server; "" where nobody
    knows one."""
    for receipt in list_receipts(dossier):
        if receipt.accepted and receipt.version == version:
            return receipt.package
    return shelf.package_of(dossier.info.maHoSoQH, version, progress) if shelf else ""


def bring(
    dossier: Dossier,
    package: str,
    folder: Path,
    shelf: Optional[Shelf] = None,
    progress: Progress = SILENT,
) -> Path:
    """An accepted package as a file: the one kept in the dossier, else fetched by way of `folder`
    and kept. Raises `InputError` where it is neither here nor to be had, `ServerError`."""
    here = kept(dossier, package)
    if here is not None:
        return here
    if shelf is None:
        raise InputError(
            Text(
                "Gói đã công bố {id} không còn trong hồ sơ; hãy cho biết máy chủ (--server) để "
                "lấy lại.",
                "The published package {id} is not in the dossier any more; name the server "
                "(--server) to fetch it.",
            ).format(id=package[:12])
        )
    out = folder / f"{package}.zip"
    shelf.fetch(package, out, progress)
    if sha256_of(out) != package:
        raise ServerError(
            Text(
                "Gói {id} lấy từ máy chủ không đúng mã băm; hãy thử lại và báo quản trị máy chủ.",
                "The package {id} from the server has another hash; try again and tell the "
                "server's administrator.",
            ).format(id=package[:12])
        )
    return keep(dossier, out, package) or out


def save_package(
    dossier: Dossier,
    package: str,
    target: Path,
    shelf: Optional[Shelf] = None,
    progress: Progress = SILENT,
) -> None:
    """Write an accepted package to a file of the user's choice, whole or not at all. Raises
    `InputError`, `ServerError`, `StorageError`."""
    part = target.with_name(f"{target.name}.part")
    with workplace(dossier) as folder:
        found = bring(dossier, package, folder, shelf, progress)
        try:
            shutil.copyfile(found, part)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise cannot_write(target, error) from error


def data_of(package: Path, out: Path, progress: Progress = SILENT) -> Path:
    """The data.gpkg of a package, unpacked to `out` after the whole package was verified. Raises
    `PackageError`, `StorageError`."""
    manifest = verify_package(package, progress)
    try:
        extract(package, next(f for f in manifest.files if f.path == DATA), out)
    except OSError as error:
        raise cannot_write(out, error) from error
    check_data(out, [layer.name for layer in manifest.layers])
    return out


def fetch_receipts(dossier: Dossier, shelf: Shelf, progress: Progress = SILENT) -> int:
    """Fetch again the receipt of every version that the server has, and of every package that a
    receipt file here names; an edited file is replaced. Gives how many. Raises `ServerError`."""
    newest, _ = shelf.published(dossier.info.maHoSoQH, progress)
    packages = [shelf.package_of(dossier.info.maHoSoQH, n, progress) for n in range(1, newest + 1)]
    packages += [r.package for r in list_receipts(dossier)]
    fetched = 0
    for package in dict.fromkeys(p for p in packages if p):
        receipt = shelf.receipt(package, progress)
        if receipt is not None:
            store_receipt(dossier, receipt)
            fetched += 1
    return fetched


@contextmanager
def shelf_at(url: Optional[str]) -> Iterator[Optional[Shelf]]:
    """The server at an address; None where none is given."""
    if url is None:
        yield None
        return
    from qh_plugin.core.publish.client import Server
    from qh_plugin.io.http import connect

    with connect() as transport:
        yield Server(transport, url)


@contextmanager
def packages(
    dossier: Dossier, old: Path, new: Path, progress: Progress = SILENT
) -> Iterator[Versions]:
    """Two packages as versions: `new` in the place of mine, `old` as what is published."""
    with workplace(dossier) as folder:
        for package in (old, new):
            if not package.is_file():
                raise InputError(
                    Text("Không có tệp gói {file}.", "There is no package file {file}.").format(
                        file=str(package)
                    )
                )
        base = data_of(old, folder / "old.gpkg", progress.part(0.0, 0.5))
        mine = data_of(new, folder / "new.gpkg", progress.part(0.5, 1.0))
        yield Versions(mine, base, base)


@contextmanager
def workplace(dossier: Dossier) -> Iterator[Path]:
    """A folder in the dossier's state for files that are gone afterwards."""
    outbox = dossier.state / "outbox"
    try:
        outbox.mkdir(parents=True, exist_ok=True)
        place = tempfile.TemporaryDirectory(prefix="diff-", dir=outbox)
    except OSError as error:
        raise cannot_write(outbox, error) from error
    with place as folder:
        yield Path(folder)


@contextmanager
def versions_of(
    dossier: Dossier, shelf: Optional[Shelf] = None, progress: Progress = SILENT
) -> Iterator[Versions]:
    """The dossier as it is on disk, its base and, where a server is asked, what that has now. The
    files are gone when the context ends. Raises `InputError`, `ServerError`, `StorageError`."""
    number = dossier.info.version
    with workplace(dossier) as folder:
        mine = folder / "mine.gpkg"
        merge_layers(dossier, model_of(dossier.info), mine, progress.part(0.0, 0.4))
        base_id = package_id(dossier, number, shelf, progress) if number else ""
        if number and not base_id:
            raise _unknown_base(number)
        newest, newest_id = number, base_id
        if shelf is not None:
            newest, newest_id = shelf.published(dossier.info.maHoSoQH, progress)
        base = theirs = None
        if base_id:
            zipped = bring(dossier, base_id, folder, shelf, progress.part(0.4, 0.6))
            base = data_of(zipped, folder / "base.gpkg", progress.part(0.6, 0.7))
        if newest_id and newest_id != base_id:
            zipped = bring(dossier, newest_id, folder, shelf, progress.part(0.7, 0.9))
            theirs = data_of(zipped, folder / "published.gpkg", progress.part(0.9, 1.0))
        elif newest_id:
            theirs = base
        yield Versions(mine, base, theirs, number, newest)


@contextmanager
def versions_against(
    dossier: Dossier, number: int, shelf: Optional[Shelf] = None, progress: Progress = SILENT
) -> Iterator[Versions]:
    """The dossier as it is on disk beside one of its accepted versions, as if nobody but the user
    had changed anything since. The files are gone when the context ends. Raises as `versions_of`.
    """
    with workplace(dossier) as folder:
        mine = folder / "mine.gpkg"
        merge_layers(dossier, model_of(dossier.info), mine, progress.part(0.0, 0.4))
        package = package_id(dossier, number, shelf, progress)
        if not package:
            raise InputError(
                Text(
                    "Không có biên nhận và không tìm thấy gói của phiên bản {n}; hãy kết nối máy "
                    "chủ rồi thử lại.",
                    "There is no receipt and no package of version {n} to be found; connect to "
                    "the server and try again.",
                ).format(n=number)
            )
        zipped = bring(dossier, package, folder, shelf, progress.part(0.4, 0.8))
        data = data_of(zipped, folder / "earlier.gpkg", progress.part(0.8, 1.0))
        yield Versions(mine, data, data, number, number)


def _unknown_base(number: int) -> InputError:
    return InputError(
        Text(
            "Không có biên nhận của phiên bản {n} mà hồ sơ dựa trên đó; hãy cho biết máy chủ "
            "(--server) để lấy lại.",
            "There is no receipt of version {n} that the dossier is based on; name the server "
            "(--server) to fetch it.",
        ).format(n=number)
    )
