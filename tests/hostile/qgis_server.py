# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS Server on loopback with one writable layer. Skips, with the reason, where it is not
installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Iterator, Optional

import pytest

from tests.ports import free_port

_PROJECT = """
import os, sys
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(sys.argv[2], "zone", sys.argv[3])
if not layer.isValid():
    sys.exit(layer.error().message())
project = QgsProject.instance()
project.addMapLayer(layer)
project.setCrs(layer.crs())
project.writeEntry("WFSLayers", "/", [layer.id()])
for what in ("Insert", "Update", "Delete"):
    project.writeEntry("WFSTLayers", what, [layer.id()])
project.write(sys.argv[1] + "/project.qgs")
os._exit(0)
"""
#: it cannot describe an empty layer, so one of another dossier is there
SCHEMA = """
CREATE TABLE zone_qgis (fid serial PRIMARY KEY, "maDoiTuong" text UNIQUE,
  "dienTich" double precision, "ghiChu" text, "soTang" integer, geom geometry(MultiPolygon, 9210));
INSERT INTO zone_qgis ("maDoiTuong", geom) VALUES ('cua nguoi khac', ST_GeomFromText(
  'MULTIPOLYGON(((600000 1190000, 600010 1190000, 600010 1190010, 600000 1190000)))', 9210));
"""


FCGI = Path("/usr/lib/cgi-bin/qgis_mapserv.fcgi")
_NGINX = """{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ include /etc/nginx/fastcgi_params; fastcgi_pass unix:{folder}/fcgi.sock; }}
  }}
}}
"""


def missing() -> Optional[str]:
    """What is not installed of nginx and the FastCGI program of QGIS Server, None where all is."""
    if not FCGI.exists():
        return "qgis_mapserv.fcgi (Debian package qgis-server)"
    nginx = shutil.which("nginx") or Path("/usr/sbin/nginx").exists()
    return None if nginx else "nginx (Debian package nginx-light)"


@contextlib.contextmanager
def behind_nginx(folder: Path, file: Path) -> Iterator[str]:
    """The address of the OGC API of a real `qgis_mapserv.fcgi`, as it is deployed, with the layer
    "zone" of a GeoPackage; project and sockets in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    _project(folder, f"{file}|layername=zone", "ogr", environment)
    with contextlib.ExitStack() as until_end:
        listener = until_end.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(str(folder / "fcgi.sock"))
        listener.listen(16)
        port = free_port()
        own = "user root;\n" if os.getuid() == 0 else ""  # its workers read our folder
        written = _NGINX.format(user=own, folder=folder, port=port)
        (folder / "nginx.conf").write_text(written)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment["QGIS_PROJECT_FILE"] = str(folder / "project.qgs")
        running = subprocess.Popen(  # type: ignore[call-overload]
            [str(FCGI)], stdin=listener, env=environment, **quiet
        )
        until_end.callback(_end, running, signal.SIGKILL)
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        command += ["-e", str(folder / "error.log")]
        front = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
        until_end.callback(_end, front, signal.SIGTERM)  # its workers end with it
        _answers(f"http://127.0.0.1:{port}/wfs3/conformance")
        yield f"http://127.0.0.1:{port}/wfs3"


@contextlib.contextmanager
def qgis_server(folder: Path, database: Path) -> Iterator[str]:
    """The address of its OGC API with the layer "zone" of the PostGIS whose socket is in
    `database`, project in `folder`."""
    program = shutil.which("qgis_mapserver")
    if program is None:
        pytest.skip("qgis_mapserver is not installed (Debian package qgis-server)")
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    table = """key='fid' srid=9210 type=MultiPolygon table="public"."zone_qgis" (geom)"""
    layer = f"dbname='postgres' host='{database}' user='thu' {table}"
    _project(folder, layer, "postgres", environment)
    place = f"127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [program, "-p", str(folder / "project.qgs"), place]
    running = subprocess.Popen(command, env=environment, **quiet)  # type: ignore[call-overload]
    try:
        _answers(f"http://{place}/wfs3/conformance")
        yield f"http://{place}/wfs3"
    finally:
        _end(running, signal.SIGKILL)


def _project(folder: Path, layer: str, provider: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", _PROJECT, str(folder), layer, provider]
    subprocess.run(command, check=True, timeout=300, env=environment, capture_output=True)


def _answers(url: str) -> None:
    for _ in range(900):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=10).close()
            return
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(60)
