# SPDX-License-Identifier: GPL-2.0-or-later
"""PostGIS on the same layer: a server of its own on a socket, four queries, ended by its id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

#: the valid rows are set apart once, with an index, as a careful user would
PREPARE = """CREATE TEMP TABLE good AS SELECT fid, geom FROM parcels
    WHERE geom IS NOT NULL AND ST_IsValid(geom);
    CREATE INDEX ON good USING gist (geom); ANALYZE good"""
QUERIES = {
    "invalid": "SELECT count(*) FROM parcels WHERE NOT ST_IsValid(geom)",
    "duplicates": """SELECT count(*) FROM good a JOIN good b
        ON a.fid < b.fid AND a.geom && b.geom AND ST_Equals(a.geom, b.geom)""",
    "overlaps": """SELECT count(*) FROM good a JOIN good b
        ON a.fid < b.fid AND a.geom && b.geom AND ST_Relate(a.geom, b.geom, 'T********')""",
    "gaps": """SELECT count(*) FROM (SELECT (ST_DumpRings((ST_Dump(ST_Union(geom))).geom)).path[1]
        AS ring FROM good) rings WHERE ring > 0""",
}


def programs() -> Path:
    """The folder of the server's programs. Raises `LookupError` where PostGIS is missing."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        extensions = Path("/usr/share/postgresql") / folder.parent.name / "extension"
        if (folder / "initdb").exists() and (extensions / "postgis.control").exists():
            return folder
    raise LookupError("PostGIS is not installed")


def measure(path: Path, layer: str) -> dict[str, Any]:
    """Seconds of the preparation and of each query on a table that is loaded before."""
    import psycopg2

    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="qh-pg-"))
    binaries = programs()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    options: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
    options |= {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data, server = folder / "data", None
    try:
        init = [binaries / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*init, "--locale=C.UTF-8"], check=True, timeout=120, **options)
        settings = ("listen_addresses=", "shared_buffers=256MB", "work_mem=64MB", "fsync=off")
        flags = [flag for setting in settings for flag in ("-c", setting)]
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *flags], **options
        )
        connection = _connect(psycopg2, folder)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION postgis")
            target = f"PG:host={folder} user=bench dbname=postgres"
            load = ["ogr2ogr", "-q", "-f", "PostgreSQL", target, path, layer, "-nln", "parcels"]
            load += ["-lco", "GEOMETRY_NAME=geom", "-lco", "FID=fid", "-nlt", "GEOMETRY"]
            subprocess.run(load, check=True, timeout=600)
            cursor.execute("ANALYZE parcels")
            seconds, found = {}, {}
            began = time.perf_counter()
            cursor.execute(PREPARE)
            seconds["prepare"] = time.perf_counter() - began
            for name, query in QUERIES.items():
                began = time.perf_counter()
                cursor.execute(query)
                found[name] = cursor.fetchone()[0]
                seconds[name] = time.perf_counter() - began
        connection.close()
        return {"wall": sum(seconds.values()), "stages": seconds, "findings": found}
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _connect(psycopg2: Any, folder: Path) -> Any:
    end = time.monotonic() + 30
    while not list(folder.glob(".s.PGSQL.*")) and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(0.5)
    return psycopg2.connect(host=str(folder), user="bench", dbname="postgres", connect_timeout=30)
