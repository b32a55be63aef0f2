# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS Server on loopback with one writable layer. Skips, with the reason, where it is not
installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Iterator

import pytest

_PROJECT = """
import os, sys
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(sys.argv[2], "zone", "postgres")
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
    command = [sys.executable, "-c", _PROJECT, str(folder), layer]
    subprocess.run(command, check=True, timeout=120, env=environment, capture_output=True)
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [program, "-p", str(folder / "project.qgs"), place]
    running = subprocess.Popen(command, env=environment, **quiet)  # type: ignore[call-overload]
    try:
        for _ in range(150):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://{place}/wfs3/conformance", timeout=10).close()
                break
            time.sleep(0.2)
        yield f"http://{place}/wfs3"
    finally:
        running.kill()
        running.wait(30)
