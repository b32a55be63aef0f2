# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m qh_plugin …` as a process, begun without starting Python anew each time.

Python and its libraries take a second to start, the server's three: longer than most commands run.
So each command is started for real once in a session (`fresh` always does); after that a process
that has imported the libraries, and done nothing else, forks. A forked one has arguments, folder,
environment, output, session, signals and exit status of its own, as the real one has; only the
secret of the hashes is that of the others. Tests that compare what two processes write ask for
`fresh` ones.
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO, Any, Iterator, Optional, Protocol

ROOT = Path(__file__).resolve().parents[1]
#: imported before the fork: names that are not there are passed over
_LIBRARIES = (
    *("numpy", "shapely", "pyproj", "lxml.etree", "requests", "jsonschema", "psycopg2"),
    *("pygeoapi.openapi", "pygeoapi.api", "pygeoapi.api.itemtypes", "flask", "werkzeug.serving"),
    *("qh_plugin.cli", "qh_plugin.io.reading", "qh_plugin.io.publishing", "qh_plugin.server.serve"),
    "tests.processes",
)
#: and with every module of these
_PACKAGES = (*("core.rules", "core.repair", "core.report", "io"), "commands")
_started: set[str] = set()


class Process(Protocol):
    """What `subprocess.Popen` has, and a forked process too."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> Optional[int]: ...

    def wait(self, timeout: Optional[float] = None) -> int: ...

    def send_signal(self, number: int) -> None: ...


class Running:
    """One process; its output and its errors are in files, or the output in a pipe."""

    def __init__(
        self,
        process: Process,
        err: IO[bytes],
        out: Optional[IO[bytes]] = None,
        pipe: Optional[int] = None,
    ) -> None:
        self.process, self.pid = process, process.pid
        self._err, self._out, self._pipe = err, out, pipe
        self._read = b""
        self._said: Optional[tuple[str, str]] = None

    @property
    def returncode(self) -> Optional[int]:
        """The exit status, -9 where it was killed, None where it still runs."""
        return self.process.poll()

    def send_signal(self, number: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def line(self, timeout: float) -> str:
        """The first line that comes through the pipe; what there is where none comes in time."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._receive(time.monotonic() + timeout, b"\n")
        return self._read.decode()

    def finish(self, timeout: float) -> tuple[str, str]:
        """What it wrote, once it has ended and nobody holds its pipe any more; where that takes
        longer `TimeoutExpired`, and it runs on."""
        deadline = time.monotonic() + timeout
        self.process.wait(timeout)
        self._receive(deadline, None)
        if self._said is None:
            with self._err:
                self._err.seek(0)
                err = self._err.read()
            if self._out is not None:
                with self._out:
                    self._out.seek(0)
                    self._read = self._out.read()
            self._said = self._read.decode(), err.decode()
        return self._said

    def _receive(self, deadline: float, until: Optional[bytes]) -> None:
        while self._pipe is not None and (until is None or until not in self._read):
            left = max(deadline - time.monotonic(), 0.0)
            if not select.select([self._pipe], [], [], left)[0]:
                raise subprocess.TimeoutExpired("qh_plugin", left)
            piece = os.read(self._pipe, 65536)
            self._read += piece
            if not piece:
                os.close(self._pipe)
                self._pipe = None


def start(
    *arguments: object,
    cwd: Path = ROOT,
    environment: Optional[dict[str, str]] = None,
    pipe: bool = False,
    session: bool = False,
    fresh: bool = False,
) -> Running:
    """Start `python -m qh_plugin arguments`; with `pipe` its output can be read while it runs,
    with `session` it leads a session of its own."""
    said = [str(argument) for argument in arguments]
    variables = dict(os.environ if environment is None else environment)
    command = next((word for word in said if not word.startswith("-")), "")
    err = tempfile.TemporaryFile()  # noqa: SIM115
    out = None if pipe else tempfile.TemporaryFile()  # noqa: SIM115
    ours, theirs = os.pipe() if out is None else (-1, os.dup(out.fileno()))
    process: Process
    try:
        if fresh or command not in _started:
            _started.add(command)
            process = subprocess.Popen(
                [sys.executable, "-m", "qh_plugin", *said],
                cwd=cwd,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=err,
                start_new_session=session,
            )
        else:
            process = _Forked(said, cwd, variables, theirs, err.fileno(), session)
    finally:
        os.close(theirs)
    return Running(process, err, out, ours if pipe else None)


class _Forked:
    """A process forked from one that has the libraries, with the face of `Popen`."""

    def __init__(
        self,
        arguments: list[str],
        cwd: Path,
        variables: dict[str, str],
        out: int,
        err: int,
        session: bool,
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*_LIBRARIES, *_modules()])
        self._made = context.Process(
            target=_run, args=(arguments, str(cwd), variables, _Pair(out, err), session)
        )
        self._made.start()
        atexit.register(self._made.kill)  # before multiprocessing waits for it at the end
        self.pid = int(self._made.pid or 0)

    def poll(self) -> Optional[int]:
        return self._made.exitcode

    def wait(self, timeout: Optional[float] = None) -> int:
        self._made.join(timeout)
        status = self._made.exitcode
        if status is None:
            raise subprocess.TimeoutExpired("qh_plugin", timeout or 0.0)
        return status

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)


def _modules() -> Iterator[str]:
    for name in _PACKAGES:
        for path in sorted((ROOT / "qh_plugin" / name.replace(".", "/")).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).replace(".__init__", "")


class _Pair:
    """Two open files that go along to the process."""

    def __init__(self, out: int, err: int) -> None:
        self.numbers = (out, err)

    def __getstate__(self) -> Any:
        return tuple(DupFd(number) for number in self.numbers)

    def __setstate__(self, state: Any) -> None:
        self.numbers = tuple(one.detach() for one in state)


def _run(
    arguments: list[str], cwd: str, variables: dict[str, str], files: _Pair, session: bool
) -> None:
    """In the forked process: what `python -m qh_plugin` does."""
    if session:
        os.setsid()
    for number, here in zip(files.numbers, (1, 2)):
        os.dup2(number, here)
        os.close(number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = [str(ROOT / "qh_plugin" / "__main__.py"), *arguments]
    from qh_plugin.cli import main

    status: Any = 1
    try:
        status = main(arguments)
    finally:
        atexit._run_exitfuncs()
    sys.exit(status)
