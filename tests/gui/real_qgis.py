# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS for tests and for the demo: own profile, own X display, ended by pid.

    with RealQgis(folder) as qgis:
        qgis.start("script.py", env={...})
        status = qgis.wait(120)

QGIS refuses the offscreen platform, so without a display Xvfb and openbox are started on a free
one. The plugin is installed in the profile as the zip would install it (tests/packaging/stage.py).
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Mapping, Optional, Sequence

ROOT = Path(__file__).resolve().parents[2]

_INI = """[PythonPlugins]
qh_plugin=true

[locale]
overrideFlag=true
userLocale=vi
globalLocale=vi_VN

[qgis]
checkVersion=false
showTips=false

[app]
projections\\unknownCrsBehavior=NoAction

[fonts]
downloadMissingFonts=false
"""


def missing_programs() -> list[str]:
    """What a real QGIS without a display needs and this machine lacks."""
    return [name for name in ("qgis", "Xvfb", "openbox", "import") if shutil.which(name) is None]


class RealQgis:
    """One QGIS process and, unless `display` names one, its own Xvfb and window manager."""

    def __init__(
        self,
        profile_dir: Path,
        screen: tuple[int, int] = (1366, 768),
        display: Optional[str] = None,
        site_packages: Optional[Sequence[Path]] = None,
        with_plugin: bool = True,
    ) -> None:
        self.folder = Path(profile_dir)
        self.screen = screen
        self.display = display
        self.log = self.folder / "qgis.log"
        self._with_plugin = with_plugin
        self._paths = [Path(p) for p in sys.path if "site-packages" in p]
        if site_packages is not None:
            self._paths = list(site_packages)
        self._own: list[subprocess.Popen] = []
        self._qgis: Optional[subprocess.Popen] = None
        self._stops_qgis = True

    def __enter__(self) -> RealQgis:
        self._make_profile()
        if self.display is None:
            self._start_display()
        return self

    def __exit__(self, *_) -> None:
        if self._qgis is not None and self._stops_qgis:
            _end(self._qgis)
        for process in reversed(self._own):
            _end(process)

    def start(
        self,
        code_script: Optional[Path] = None,
        env: Optional[Mapping[str, str]] = None,
        project: Optional[Path] = None,
        language: str = "vi",
    ) -> None:
        """Start QGIS; `code_script` runs inside it once the window is up."""
        command = ["qgis", "--nologo", "--noversioncheck", "--lang", language]
        command += ["--profiles-path", str(self.folder)]
        if code_script is not None:
            command += ["--code", str(code_script)]
        if project is not None:
            command.append(str(project))
        with self.log.open("ab") as log:
            self._qgis = subprocess.Popen(
                command, stdout=log, stderr=log, env={**self.environment(), **(env or {})}
            )

    def wait(self, timeout: float) -> int:
        """The exit status; ends QGIS and raises `TimeoutError` after `timeout` seconds."""
        try:
            return self._qgis.wait(timeout)
        except subprocess.TimeoutExpired:
            _end(self._qgis)
            raise TimeoutError(f"QGIS ran longer than {timeout} s\n{self.log_tail()}") from None

    def running(self) -> bool:
        """Whether QGIS is still there."""
        return self._qgis is not None and self._qgis.poll() is None

    def leave_open(self) -> None:
        """Let QGIS live on after the `with` block (the demo on a user's display)."""
        self._stops_qgis = False

    def screenshot(self, path: Path) -> Path:
        """The whole screen as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        command = ["import", "-silent", "-window", "root", str(path)]
        subprocess.run(command, env=self.environment(), check=True, timeout=30)
        return path

    def log_tail(self, lines: int = 60) -> str:
        """The end of what QGIS printed."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def environment(self) -> dict[str, str]:
        """What QGIS is started with; shapely 2 is found in this Python's site-packages."""
        env = {
            k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
        }
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        env.update(
            DISPLAY=self.display or "",
            LC_ALL="C.UTF-8",
            LIBGL_ALWAYS_SOFTWARE="1",
            QT_QPA_PLATFORM="xcb",
            XDG_RUNTIME_DIR=str(runtime),
            PYTHONPATH=os.pathsep.join(str(p) for p in self._paths),
            PYTHONDONTWRITEBYTECODE="1",
            PROJ_DATA=os.environ.get("PROJ_DATA", "/usr/share/proj"),
        )
        env.setdefault("HOME", str(self.folder))
        return env

    def _make_profile(self) -> None:
        profile = self.folder / "profiles" / "default"
        plugins = profile / "python" / "plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        if self._with_plugin and not (plugins / "qh_plugin").exists():
            shutil.copytree(_staged(), plugins / "qh_plugin")
        (profile / "QGIS").mkdir(exist_ok=True)
        for name in ("QGIS3.ini", "QGIS4.ini"):
            ini = profile / "QGIS" / name
            if not ini.exists():
                enabled = _INI if self._with_plugin else _INI.replace("=true", "=false", 1)
                ini.write_text(enabled, "utf-8")

    def _start_display(self) -> None:
        number, write = os.pipe()
        width, height = self.screen
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"]
        with (self.folder / "display.log").open("ab") as log:
            options = {"stdout": log, "stderr": log}
            self._own.append(
                subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=(write,), **options)
            )
            os.close(write)
            with os.fdopen(number) as answer:
                self.display = f":{answer.readline().strip()}"
            self._own.append(
                subprocess.Popen(
                    ["openbox"], env={**os.environ, "DISPLAY": self.display}, **options
                )
            )
        time.sleep(0.3)


@functools.cache
def _staged() -> Path:
    """The plugin as the zip holds it, and compiled once for every QGIS that is started here."""
    folder = Path(tempfile.mkdtemp(prefix="qh-plugin-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    stage = [str(ROOT / "tests" / "packaging" / "stage.py")]
    compiled = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    for command in (stage, compiled):
        done = [sys.executable, *command, str(folder)]
        subprocess.run(done, check=True, timeout=300, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder / "qh_plugin"


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def temporary_folder() -> Path:
    """A new folder for a profile, with a short path."""
    return Path(tempfile.mkdtemp(prefix="qh-qgis-"))
