# SPDX-License-Identifier: GPL-2.0-or-later
"""A real city server on a free port, and small clean dossiers to publish to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

import pytest
import shapely

from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.model import FeatureClass, load
from qh_plugin.core.model.variant import of_dossier
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.geopackage import insert_rows
from qh_plugin.io.http import RequestsTransport
from tests import processes
from tests.processes import ROOT
from tests.qgis import postgis_server

LOTS = "QuyHoach_ChucNangSuDungDat_A"
ORIGIN = (600000.0, 1190000.0)


class ServerProcess:
    """One `python -m qh_plugin serve` that is ended by its own id; with a DSN the city is in
    PostGIS, with several workers gunicorn serves. `program` is the folder of the program; with
    `accounts`, the file of who may submit what, the header of `As` is believed."""

    def __init__(
        self,
        store: Path,
        port: int = 0,
        dsn: str = "",
        workers: int = 1,
        program: Path = ROOT,
        accounts: Optional[Path] = None,
    ) -> None:
        self.store = store
        self.dsn = dsn
        environment = {**os.environ, "PROJ_DATA": os.environ.get("PROJ_DATA", "/usr/share/proj")}
        if accounts is not None:
            environment["QH_USER_HEADER"] = As.HEADER
        self._process = processes.start(
            *("serve", "--port", port, "--folder", store, "--workers", workers),
            *(("--store", "postgis", "--dsn", dsn) if dsn else ("--store", "gpkg")),
            *(("--accounts", accounts) if accounts is not None else ()),
            cwd=program,
            environment=environment,
            pipe=True,
            session=True,
            fresh=program != ROOT,
        )
        line = self._process.line(240)
        if not line.startswith("QH_SERVER "):
            self._process.kill()
            raise RuntimeError(f"no server: {line!r} {self._process.finish(20)[1]}")
        self.url = line.split()[1]
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """SIGKILL, to every process of it: the worst that can happen."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.finish(60)

    def stop(self) -> int:
        """SIGTERM; gives the exit status."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.finish(60)
        except subprocess.TimeoutExpired:
            self.kill()
        return int(self._process.returncode)

    def workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        said = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(number) for number in said.read_text().split()]


#: what means the store is tried with both: one process with a file, two with a database
STORES = ("gpkg", "postgis")
_BOTH = (
    *("test_backup", "test_crash", "test_front", "test_items", "test_neighbours"),
    *("test_publish", "test_stores"),
)
#: what has nothing to do with the store
_ONCE = (
    *("test_the_pages_of_the_server_open", "test_the_titles_speak_both_languages"),
    *("test_open_errors_close_the_gate_and_nothing_is_sent", "test_a_dry_run_tells_the_same"),
    "test_a_cancel_between_chunks_stops_at_once_and_can_be_resumed",
    "test_a_client_cut_off_between_chunks_sends_only_what_is_missing",
    "test_a_general_plan_has_its_own_codes_on_both_sides",
    "test_a_report_that_the_client_prettied_up_is_only_compared",
    "test_publishing_without_a_change_gives_the_same_receipt",
    "test_what_the_server_checks_with_is_told_before_anything_is_sent",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" in metafunc.fixturenames:
        both = metafunc.module.__name__.rpartition(".")[2] in _BOTH
        both = both and metafunc.function.__name__ not in _ONCE
        metafunc.parametrize("server", STORES if both else STORES[:1], indirect=True)


@pytest.fixture(scope="session")
def database() -> Iterator[Callable[[], str]]:
    """Makes empty databases on a PostgreSQL of our own; gives their DSN."""
    with postgis_server.server() as folder:
        numbers = iter(range(1000))

        def make() -> str:
            name = f"city{next(numbers)}"
            postgis_server.execute(folder, f"CREATE DATABASE {name}")
            return f"host={folder} user={postgis_server.NAME} dbname={name}"

        yield make


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    store = tmp_path_factory.mktemp("store")
    if request.param == "postgis":
        process = ServerProcess(store, dsn=request.getfixturevalue("database")(), workers=2)
    else:
        process = ServerProcess(store)
    yield process
    process.stop()


@pytest.fixture
def transport() -> Iterator[RequestsTransport]:
    with RequestsTransport() as one:
        yield one


class Breaking:
    """A transport that stops working: `allowed(request)` says which requests still pass."""

    def __init__(self, inner: RequestsTransport, allowed: Callable[[Request], bool]) -> None:
        self.inner = inner
        self.allowed = allowed
        self.sent: list[Request] = []

    def send(self, request: Request) -> Response:
        if not self.allowed(request):
            raise TransportError(_NO_LINE)
        self.sent.append(request)
        return self.inner.send(request)

    def chunks(self) -> int:
        """How many chunks went out."""
        return sum(b'"chunk"' in (r.body or b"") for r in self.sent)


class As:
    """A line on which a proxy has said who sends; ended by the one it is made of."""

    HEADER = "X-QH-User"

    def __init__(self, inner: RequestsTransport, name: str) -> None:
        self.inner, self.name = inner, name
        self.sent: list[Request] = []

    def send(self, request: Request) -> Response:
        self.sent.append(request)
        told = {self.HEADER: self.name.encode("utf-8").decode("latin-1")}
        return self.inner.send(replace(request, headers={**request.headers, **told}))


_NO_LINE = Text("không có mạng", "no network")
_serials = iter(range(1, 10_000))


_LEVELS = {"QHC": "1", "QPK": "2", "QCT": "3"}


def information(code: str) -> str:
    """An information code of the level that the dossier's code says."""
    return f"7925{_LEVELS[code[2:5]]}1012345"


def values(of: FeatureClass, code: str, number: int) -> dict[str, Any]:
    """Attributes that satisfy the model: every demanded field filled, codes from the lists."""
    model = of_dossier(load(), code)
    of = model.feature_class(of.name) or of
    row: dict[str, Any] = {}
    for field in of.fields:
        if field.required == "O":
            continue
        if field.code_list:
            row[field.name] = model.code_lists[field.code_list].codes[0].code
        elif field.type == "date":
            row[field.name] = "2026-01-15"
        elif field.type == "text":
            row[field.name] = f"Giá trị {number}"
        else:
            row[field.name] = number
    row.update(
        maHoSoQH=code,
        maThongTinQH=information(code),
        maDoiTuong=f"{code}-{of.class_name}-{number}",
    )
    return row


def origin_of(code: str) -> tuple[float, float]:
    """Where the dossier of a code lies: each on ground of its own."""
    number = int(code[-4:])
    return ORIGIN[0] + 1000.0 * (number % 20), ORIGIN[1] + 1000.0 * (number // 20 % 20)


def make_dossier(
    folder: Path,
    count: int = 3,
    code: Optional[str] = None,
    origin: Optional[tuple[float, float]] = None,
    **known: Any,
) -> Dossier:
    """A clean dossier: count x count lots of 20 m x 30 m that fill their boundary; `known` are
    more of its facts."""
    model = load()
    code = code or f"79QPK100{next(_serials):04d}"
    info = DossierInfo(
        name=f"Khu thử {code}",
        model=model.id,
        maHoSoQH=code,
        maThongTinQH=information(code),
        created="2026-01-01T00:00:00Z",
        **known,
    )
    dossier = create_dossier(folder, info, model)
    x0, y0 = origin or origin_of(code)
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    edge = model.feature_class("QuyHoach/RanhGioiQuyHoach_A")
    target = dossier.geopackage("QuyHoach")
    rows = []
    for i in range(count * count):
        x, y = x0 + 20 * (i % count), y0 + 30 * (i // count)
        shape = shapely.MultiPolygon([shapely.box(x, y, x + 20, y + 30)])
        row = values(lots, code, i + 1)
        row.update(dienTich=600.0, kyHieuLoDat=f"A-{i + 1}")
        rows.append((shapely.to_wkb(shape), row))
    insert_rows(target, "ChucNangSuDungDat_A", rows)
    ring = [(x0 + 20 * i, y0) for i in range(count + 1)]
    ring += [(x0 + 20 * count, y0 + 30 * i) for i in range(1, count + 1)]
    ring += [(x0 + 20 * i, y0 + 30 * count) for i in range(count - 1, -1, -1)]
    ring += [(x0, y0 + 30 * i) for i in range(count - 1, 0, -1)]
    shape = shapely.MultiPolygon([shapely.Polygon(ring)])
    row = values(edge, code, 1)
    # as the two codes say: the kind of plan, its level, and that it is the first
    level = _LEVELS[code[2:5]]
    row.update(loaiQuyHoach=code[2:5], capDoQuyHoach=level, loaiDieuChinh="0")
    row.update(dienTichQH=600.0 * count * count / 10000)
    insert_rows(target, "RanhGioiQuyHoach_A", [(shapely.to_wkb(shape), row)])
    cell = values(model.feature_class("QuyHoach/PhanOQuyHoach_A"), code, 1)
    cell.update(dienTich=600.0 * count * count, kyHieuOQH="O-1")
    insert_rows(target, "PhanOQuyHoach_A", [(shapely.to_wkb(shape), cell)])
    paper = dossier.folder / "HoSoScan" / "VanBan" / "Quyết định phê duyệt.pdf"
    paper.write_bytes(b"%PDF-1.4 quyet dinh " + code.encode() * 50)
    return dossier


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return make_dossier(tmp_path / "CSDL_KhuThu")


@pytest.fixture
def new_dossier(tmp_path: Path) -> Callable[..., Dossier]:
    names = iter(range(1000))

    def make(count: int = 3, code: Optional[str] = None, **more: Any) -> Dossier:
        return make_dossier(tmp_path / f"CSDL_Khu{next(names)}", count, code, **more)

    return make


@pytest.fixture
def breaking(transport: RequestsTransport) -> Callable[[Callable[[Request], bool]], Breaking]:
    return lambda allowed: Breaking(transport, allowed)


@pytest.fixture
def start_server() -> Iterator[Callable[..., ServerProcess]]:
    started: list[ServerProcess] = []

    def start(store: Path, port: int = 0, **options: Any) -> ServerProcess:
        started.append(ServerProcess(store, port, **options))
        return started[-1]

    yield start
    for process in started:
        process.stop()
