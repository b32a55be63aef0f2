# SPDX-License-Identifier: GPL-2.0-or-later
"""Which job manager goes with a store."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.server.places import Places


def manager_of(store: Mapping[str, Any]) -> dict[str, Any]:
    """The manager's part of pygeoapi's configuration."""
    places = Places(Path(store["root"]))
    postgis = store["kind"] == "postgis"
    return {
        "name": f"qh_plugin.server.{'jobs_postgis.PostGISJobs' if postgis else 'jobs.Jobs'}",
        "connection": store["dsn"] if postgis else str(places.job_table),
        "output_dir": str(places.jobs),
    }


def jobs_of(store: Mapping[str, Any]) -> Any:
    """The manager itself, as pygeoapi makes it; pygeoapi is imported here and not before."""
    definition = manager_of(store)
    module, _, name = definition["name"].rpartition(".")
    return getattr(importlib.import_module(module), name)(definition)


def release(store: Mapping[str, Any]) -> None:
    """Close the connections of this process's manager, before it forks."""
    if store["kind"] == "postgis":
        importlib.import_module("qh_plugin.server.jobs_postgis").release(store["dsn"])


def sweep(store: Mapping[str, Any]) -> list[str]:
    """Fail the jobs whose worker is gone; gives their ids."""
    if store["kind"] == "postgis":
        return list(importlib.import_module("qh_plugin.server.jobs_postgis").sweep(store["dsn"]))
    from qh_plugin.server.job_table import sweep as sweep_table

    return sweep_table(Places(Path(store["root"])).job_table)


def submitter_of(store: Mapping[str, Any], job: str) -> str:
    """Who asked for a job; "" where nobody is known, or no such job."""
    if store["kind"] == "postgis":
        jobs = importlib.import_module("qh_plugin.server.jobs_postgis")
        return str(jobs.submitter_of(store["dsn"], job))
    from qh_plugin.server.job_table import submitter_of as in_table

    return in_table(Places(Path(store["root"])).job_table, job)


def unfinished(store: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The jobs that wait or run: identifier, status and submitter of each."""
    if store["kind"] == "postgis":
        jobs = importlib.import_module("qh_plugin.server.jobs_postgis")
        return list(jobs.unfinished(store["dsn"]))
    from qh_plugin.server.job_table import unfinished as in_table

    return in_table(Places(Path(store["root"])).job_table)
