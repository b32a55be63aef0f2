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
from qgis.core import *
application = QgsApplication([], False)
application.initQgis()
folder, crs, pipeline = sys.argv[1:]
fields = "maDoiTuong:string(60)", "dienTich:double", "ghiChu:string(200)", "soTang:integer"
uri = f"MultiPolygon?crs={crs}" + "".join(f"&field={name}" for name in fields)
made = QgsVectorLayer(uri, "zone", "memory")
# QGIS Server cannot describe an empty layer: it holds a feature of another dossier
other = QgsFeature(made.fields())
x, y = (106.7, 10.77) if crs == "EPSG:4326" else (600000.0, 1190000.0)
step = 1e-4 if crs == "EPSG:4326" else 10.0
corners = f"(({x} {y}, {x + step} {y}, {x + step} {y + step}, {x} {y}))"
other.setGeometry(QgsGeometry.fromWkt(f"MultiPolygon({corners})"))
other["maDoiTuong"] = "cua nguoi khac"
made.dataProvider().addFeature(other)
options = QgsVectorFileWriter.SaveVectorOptions()
options.driverName, options.layerName = "GPKG", "zone"
context = QgsCoordinateTransformContext()
write = getattr(QgsVectorFileWriter, "writeAsVectorFormatV3", None)
write = write or QgsVectorFileWriter.writeAsVectorFormatV2
write(made, folder + "/zone.gpkg", context, options)
layer = QgsVectorLayer(folder + "/zone.gpkg|layername=zone", "zone", "ogr")
project = QgsProject.instance()
project.addMapLayer(layer)
project.setCrs(layer.crs())
if pipeline:
    degrees = QgsCoordinateReferenceSystem("OGC:CRS84")
    for there in (degrees, QgsCoordinateReferenceSystem("EPSG:4326")):
        context.addCoordinateOperation(there, layer.crs(), pipeline, False)
    project.setTransformContext(context)
project.writeEntry("WFSLayers", "/", [layer.id()])
for what in ("Insert", "Update", "Delete"):
    project.writeEntry("WFSTLayers", what, [layer.id()])
project.write(folder + "/project.qgs")
os._exit(0)
"""


@contextlib.contextmanager
def qgis_server(folder: Path, crs: str, pipeline: str = "") -> Iterator[str]:
    """The address of its OGC API with the layer "zone" stored in `crs`; `pipeline` is what the
    project converts longitude and latitude with."""
    program = shutil.which("qgis_mapserver")
    if program is None:
        pytest.skip("qgis_mapserver is not installed (Debian package qgis-server)")
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _PROJECT, str(folder), crs, pipeline]
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
