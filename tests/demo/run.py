# SPDX-License-Identifier: GPL-2.0-or-later
"""`make demo`: the main job on a sample ward, in a real QGIS against a real server.

Makes a sample dossier with planted errors, starts the sandbox city server, opens QGIS with the
plugin and drives the docks through the loop (`loop.py`). One line a step with counts and times,
one picture a step in build/demo. Without a display it runs under Xvfb and ends by itself; with
one, QGIS stays open for the user and the server runs until QGIS is closed. Exit status 1 where a
step did not do what it says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Optional

from tests.gui.real_qgis import RealQgis, missing_programs

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "demo"
LIMIT = 600.0


def say(number: int, title: str, facts: str, seconds: float, picture: str = "") -> None:
    """One line of the demo."""
    taken = f"{seconds:.1f} s".replace(".", ",")
    print(
        f"{number:2d}  {title}: {facts}  [{taken}]{'  ' + picture if picture else ''}", flush=True
    )


def prepare() -> None:
    """An empty build/demo."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)


def make_sample() -> tuple[Path, str]:
    """The sample dossier with planted errors, by our own generator."""
    folder = BUILD / "CSDL_HoSoMau"
    command = [sys.executable, "-m", "qh_plugin", "sample", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise SystemExit(f"demo: {done.stderr.strip()}")
    return folder, done.stdout.strip().splitlines()[0]


class Server:
    """The sandbox city server as a process, ended by its id."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "qh_plugin", "serve", "--port", "0"]
        command += ["--store", str(BUILD / "city")]
        self._log = (BUILD / "server.log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self.url = self._wait()

    def _wait(self) -> str:
        timer = threading.Timer(90, self.process.kill)
        timer.start()
        try:
            for line in self.process.stdout or ():
                if line.startswith("QH_SERVER "):
                    return line.split()[1]
        finally:
            timer.cancel()
        raise SystemExit(f"demo: the server did not start, see {BUILD / 'server.log'}")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._log.close()


def follow(notes: Path, qgis: RealQgis, first: int) -> Optional[bool]:
    """Print the steps as they are noted; True or False as they ended, None where QGIS died."""
    seen = 0
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        alive = qgis.running()
        lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
        for line in lines[seen:]:
            entry: dict[str, Any] = json.loads(line)
            if entry.get("end"):
                return bool(entry["ok"])
            title = entry["title"] if entry["ok"] else "✖ " + entry["title"]
            say(first + entry["n"], title, entry["facts"], entry["seconds"], entry["picture"])
        seen = len(lines)
        if not alive:
            return None
        time.sleep(0.2)
    return None


def main() -> int:
    """Run the demo; the exit status."""
    display = os.environ.get("DISPLAY") or None
    if missing_programs():
        raise SystemExit(f"demo: missing {', '.join(missing_programs())}; run make setup")
    prepare()
    began = time.monotonic()
    folder, made = make_sample()
    say(1, "Hồ sơ mẫu / sample dossier", made, time.monotonic() - began)
    began = time.monotonic()
    server = Server()
    say(2, "Máy chủ thử nghiệm / sandbox server", server.url, time.monotonic() - began)
    plan = {
        "dossier": str(folder),
        "planted": str(folder / ".qh" / "planted.json"),
        "server": server.url,
        "pictures": str(BUILD),
        "notes": str(BUILD / "steps.jsonl"),
        "stay": display is not None,
    }
    (BUILD / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    environment = {
        "QH_DEMO_PLAN": str(BUILD / "plan.json"),
        "QH_DEMO_CODE": str(Path(__file__).parent),
    }
    try:
        with RealQgis(BUILD / "qgis", display=display) as qgis:
            qgis.start(Path(__file__).with_name("loop.py"), environment)
            passed = follow(BUILD / "steps.jsonl", qgis, first=2)
            if passed is None:
                print(f"demo: QGIS ended early\n{qgis.log_tail()}", file=sys.stderr)
            elif display is not None:
                print("QGIS để mở cho bạn; đóng QGIS để kết thúc. / QGIS stays open.", flush=True)
                while qgis.running():
                    time.sleep(0.5)
    finally:
        server.stop()
    print(f"{'✔ Xong' if passed else '✖ Hỏng / failed'}: ảnh và nhật ký ở / pictures in {BUILD}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
