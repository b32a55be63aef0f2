# SPDX-License-Identifier: GPL-2.0-or-later
"""A city as it is deployed, all on loopback: PostgreSQL with PostGIS, several pygeoapi workers, and
nginx in front of them with TLS (a root certificate of its own) and a login. What starts is ended
by its id."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Optional

from tests.hostile.certificates import Authority
from tests.ports import free_port
from tests.qgis import postgis_server

ROOT = Path(__file__).resolve().parents[2]
#: the header by which nginx tells who has signed in; nobody else can reach the workers with it
HEADER = "X-QH-User"
_START = 240.0
_CONFIG = Path(__file__).with_name("nginx.conf")
#: who has a certificate; a name as people have them
HOLDER = "Cán bộ Địa chính, phường Sài Gòn"
#: the ward for which both may submit
WARD = "26740"


@dataclass(frozen=True)
class City:
    """A running one: its public address, who may sign in, and whom to trust; beside it the address
    for those who have a certificate, and one of these."""

    url: str
    login: str
    root: Path
    by_certificate: str
    certificate: Path
    persons: Authority
    store: Path
    dsn: str
    inner: str
    accounts: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the command line needs to publish there."""
        return {"QH_LOGIN": self.login, "QH_CA": str(self.root)}

    @property
    def holder(self) -> dict[str, str]:
        """The same for who has a certificate, at the other address."""
        return {"QH_CERT": str(self.certificate), "QH_CA": str(self.root)}


def missing() -> Optional[str]:
    """The program that is not installed, None where all are."""
    for program in ("nginx", "openssl", "psql"):
        if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
            return program
    return None


@contextlib.contextmanager
def running(workers: int = 2, person: str = "canbo.saigon") -> Iterator[City]:
    """Start everything; end it at the end of the block, in the order nginx, workers, database."""
    login = f"{person}:{secrets.token_urlsafe(12)}"
    with contextlib.ExitStack() as until_end:
        place = Path(until_end.enter_context(tempfile.TemporaryDirectory(prefix="qh-city-")))
        sockets = until_end.enter_context(postgis_server.server())
        dsn = f"host={sockets} user={postgis_server.NAME} dbname=postgres"
        outer, other, inner = (free_port() for _ in range(3))
        url = f"https://localhost:{outer}"
        accounts = place / "accounts.json"
        for name in (person, HOLDER):
            _allow(accounts, name, WARD)
        until_end.enter_context(_workers(place / "store", dsn, inner, url, workers, accounts))
        authority = Authority(place / "ca", "QH demo")
        persons = Authority(place / "persons", "QH demo persons")
        files = {
            "server.pem": authority.issue("localhost", "DNS:localhost,IP:127.0.0.1").read_bytes(),
            "persons.pem": persons.root.read_bytes(),
            "users": _users(login),
        }
        words = {"PORT": outer, "CERTIFICATE_PORT": other, "INNER": inner, "HEADER": HEADER}
        until_end.enter_context(_nginx(files, words))
        _answers(f"{url}/health", authority.root)
        yield City(
            url=url,
            login=login,
            root=authority.root,
            by_certificate=f"https://localhost:{other}",
            certificate=persons.issue(HOLDER, "email:canbo@example.test"),
            persons=persons,
            store=place / "store",
            dsn=dsn,
            inner=f"http://127.0.0.1:{inner}",
            accounts=accounts,
        )


def _users(login: str) -> bytes:
    name, _, password = login.partition(":")
    hashing = ["openssl", "passwd", "-apr1", "-stdin"]
    hashed = subprocess.run(
        hashing, input=password, capture_output=True, text=True, check=True, timeout=240
    )
    return f"{name}:{hashed.stdout.strip()}\n".encode()


def _allow(accounts: Path, name: str, ward: str) -> None:
    command = [sys.executable, "-m", "qh_plugin", "serveraccounts", str(accounts)]
    command += ["--allow", name, ward]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=240)


@contextlib.contextmanager
def _workers(
    store: Path, dsn: str, port: int, url: str, workers: int, accounts: Path
) -> Iterator[None]:
    command = [sys.executable, "-m", "qh_plugin", "serve", "--port", str(port), "--url", url]
    command += ["--store", "postgis", "--folder", str(store), "--dsn", dsn]
    command += ["--accounts", str(accounts)]
    environment = {**os.environ, "QH_USER_HEADER": HEADER}
    with subprocess.Popen(
        [*command, "--workers", str(workers)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        alarm = threading.Timer(_START, process.kill)
        alarm.start()
        try:
            line = process.stdout.readline() if process.stdout else ""
            alarm.cancel()
            if not line.startswith("QH_SERVER "):
                raise RuntimeError("the city server does not start")
            yield
        finally:
            alarm.cancel()
            _end(process, signal.SIGTERM)


@contextlib.contextmanager
def _nginx(files: dict[str, bytes], words: dict[str, Any]) -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="qh-nginx-"))
    try:
        written = _CONFIG.read_text("utf-8")
        for word, value in {**words, "FOLDER": folder}.items():
            written = written.replace(f"@{word}@", str(value))
        for name, content in {**files, "nginx.conf": written.encode("utf-8")}.items():
            (folder / name).write_bytes(content)
        options: dict[str, Any] = {}
        if os.getuid() == 0:  # its workers would give up root, and then not reach their files
            user = pwd.getpwnam("postgres")
            for path in (folder, *folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)
                path.chmod(0o700 if path.is_dir() else 0o600)
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        command += ["-e", str(folder / "error.log")]
        with subprocess.Popen(command, cwd=folder, **options) as process:
            try:
                yield
            finally:
                _end(process, signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(process: subprocess.Popen[Any], how: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def _answers(url: str, root: Path) -> None:
    """Wait until nginx passes requests on. Raises `TimeoutError`."""
    trusted = ssl.create_default_context(cafile=str(root))
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=trusted), urllib.request.ProxyHandler({})
    )
    for _ in range(1200):
        with contextlib.suppress(OSError), opener.open(url, timeout=10) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no answer from {url}")
