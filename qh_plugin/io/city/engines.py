# SPDX-License-Identifier: GPL-2.0-or-later
"""Who does the wards: this process, a pool of processes, or a Dask cluster. All do the same task;
facts come back as wards are done, in any order."""

from __future__ import annotations

import multiprocessing
import signal
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Callable, Iterator, Optional, Sequence

from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.text import Text
from qh_plugin.io.city.store import WardFacts
from qh_plugin.io.city.task import Settings, check_ward
from qh_plugin.io.city.wards import Ward

#: (wards, settings, progress) → the facts of each ward as it is done
Engine = Callable[[Sequence[Ward], Settings, Progress], Iterator[WardFacts]]

_LOOK = 0.2  # seconds between two looks at whether the user cancelled
_PATIENCE = 10  # seconds until a cluster has to have answered

DIED = Text(
    "tiến trình kiểm tra dừng đột ngột (hết bộ nhớ?)",
    "the process that checked it died (out of memory?)",
)


def in_process(
    wards: Sequence[Ward], settings: Settings, progress: Progress
) -> Iterator[WardFacts]:
    """One after the other in this process."""
    for number, ward in enumerate(wards):
        part = progress.part(number / len(wards), (number + 1) / len(wards))
        yield check_ward(ward, settings, part)


def pool(workers: int) -> Engine:
    """An engine of so many processes, started afresh (spawn), the same on every system."""

    def run(wards: Sequence[Ward], settings: Settings, progress: Progress) -> Iterator[WardFacts]:
        left = {ward.name: ward for ward in wards}
        for facts in _pooled(list(wards), settings, workers, progress):
            left.pop(facts.name, None)
            yield facts
        while left:  # a process died: one that takes ward after ward tells which one does it
            for facts in _pooled(list(left.values()), settings, 1, progress):
                left.pop(facts.name, None)
                yield facts
            if left:
                name = next(iter(left))
                del left[name]
                yield WardFacts(name, failed=DIED.vi)

    return run


def _pooled(
    wards: Sequence[Ward], settings: Settings, workers: int, progress: Progress
) -> Iterator[WardFacts]:
    """Facts of the wards as they are done; ends early where a process dies."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    executor = ProcessPoolExecutor(workers, context, _begin, (stop,))
    waiting: set[Future[WardFacts]] = set()
    try:
        waiting = {executor.submit(_pool_task, ward, settings) for ward in wards}
        while waiting:
            progress.check()
            done, waiting = wait(waiting, _LOOK, FIRST_COMPLETED)
            whole = [f for f in done if not isinstance(f.exception(), BrokenProcessPool)]
            for future in whole:
                yield future.result()
            if len(whole) < len(done):
                return
    except BrokenProcessPool:
        return
    finally:
        if waiting:
            stop.set()
        executor.shutdown(wait=True, cancel_futures=True)


_stop: Any = None


def _begin(stop: Any) -> None:
    """In each process: the parent alone answers Ctrl+C, and says so through the event."""
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _pool_task(ward: Ward, settings: Settings) -> WardFacts:
    return check_ward(ward, settings, Progress(cancelled=_stop.is_set))


def dask(address: str) -> Engine:
    """An engine on a Dask cluster that runs already; its workers see the same files and have the
    same version of the program."""

    def run(wards: Sequence[Ward], settings: Settings, progress: Progress) -> Iterator[WardFacts]:
        client = _connected(address)
        try:
            _same_program(client, address)
            futures = [client.submit(check_ward, w, settings, SILENT, pure=False) for w in wards]
            waiting = {future: ward.name for future, ward in zip(futures, wards)}
            try:
                while waiting:
                    progress.check()
                    time.sleep(_LOOK)
                    for future in [f for f in waiting if f.done()]:
                        name, failed = waiting.pop(future), future.exception()
                        yield WardFacts(name, failed=str(failed)) if failed else future.result()
            finally:
                client.cancel(list(waiting))
        finally:
            client.close()

    return run


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            Text(
                "Tùy chọn --dask cần thư viện dask và distributed; hãy cài thêm hoặc dùng "
                "--workers.",
                "The option --dask needs the libraries dask and distributed; install them or use "
                "--workers.",
            ),
            str(error),
        ) from error
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            Text(
                "Không kết nối được cụm Dask {address}; hãy kiểm tra địa chỉ và trình điều phối.",
                "Cannot reach the Dask cluster {address}; check the address and the scheduler.",
            ).format(address=address),
            str(error),
        ) from error


def _same_program(client: Any, address: str) -> None:
    try:
        versions = set(client.run(plugin_version).values())
    except Exception as error:  # whatever keeps a worker from importing the program
        raise _other_program(address, str(error)) from error
    if versions != {plugin_version()}:
        raise _other_program(address, ", ".join(sorted(map(str, versions))) or "–")


def _other_program(address: str, why: str) -> InputError:
    return InputError(
        Text(
            "Các máy của cụm Dask {address} không có cùng phiên bản {version} của chương trình "
            "({why}).",
            "The workers of the Dask cluster {address} do not have version {version} of the "
            "program ({why}).",
        ).format(address=address, version=plugin_version(), why=why[:200])
    )


def engine_of(workers: int, address: Optional[str]) -> Engine:
    """The engine that the options name."""
    if address:
        return dask(address)
    return in_process if workers <= 1 else pool(workers)
