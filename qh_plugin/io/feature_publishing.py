# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing classes of a dossier feature by feature to a server of level B or C."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Union

import shapely

from qh_plugin.core.dossier.contents import ID_FIELD, columns, geometry_column, strip_header
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.features_journal import FeatureJournal
from qh_plugin.core.publish.features_shape import Feature
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.features_write import FeatureWriter, Outcome
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Transport
from qh_plugin.core.text import Text
from qh_plugin.io import waivers
from qh_plugin.io.package_data import merge_layers
from qh_plugin.io.publishing import PROFILE, check_snapshot, outbox
from qh_plugin.io.sqlite import quoted, reading, statement


def publish_features(
    dossier: Dossier,
    transport: Transport,
    server_url: str,
    collections: Mapping[str, str],
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
    *,
    overwrite: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
) -> dict[str, Outcome]:
    """Bring collections of the server (name → table of the package, "<database>_<class>") to the
    state of a dossier without open errors; not atomic. Raises `GateClosed`, `ServerError`,
    `InputError`, `StorageError`, `Cancelled`; the next call goes on from there."""
    model = model_of(dossier.info)
    folder = outbox(dossier) / "features"
    data = folder / "data.gpkg"
    outcomes: dict[str, Outcome] = {}
    try:
        tables = merge_layers(dossier, model, data, progress.part(0.0, 0.05))
        for table in collections.values():
            if table not in tables:
                raise _no_table(table)
        ledger = waivers.read_lines(dossier)
        part = progress.part(0.05, 0.3)
        check_snapshot(dossier, data, model, profile, part, ledger=ledger)
        for i, (name, table) in enumerate(collections.items()):
            share = progress.part(
                0.3 + 0.7 * i / len(collections), 0.3 + 0.7 * (i + 1) / len(collections)
            )
            target = Collection(
                transport, server_url, name, ID_FIELD, sleep=sleep, patience=patience
            )
            target.describe(dossier.info.epsg, share)
            features = read_features(data, table)
            journal = FeatureJournal(dossier.state / "features.sqlite", target.server, name)
            writer = FeatureWriter(target, journal, overwrite=overwrite, sleep=sleep)
            outcomes[name] = writer.run(features, share)
    finally:
        data.unlink(missing_ok=True)
    return outcomes


def read_features(data: Path, table: str) -> list[Feature]:
    """The rows of a table, every attribute named. Raises `InputError` where a row has no id or two
    have one."""
    with reading(data) as connection:
        shape = geometry_column(connection, table)
        names = columns(connection, table)
        wanted = ", ".join([quoted(shape) if shape else "NULL", *map(quoted, names)])
        sql = statement("SELECT", wanted, "FROM", quoted(table), "ORDER BY", quoted(ID_FIELD))
        rows = connection.execute(sql).fetchall()
    shapes: Any = shapely.force_2d(shapely.from_wkb([strip_header(row[0]) for row in rows]))
    features = []
    for geometry, row in zip(shapes, rows):
        values = dict(zip(names, row[1:]))
        features.append(Feature(str(values.get(ID_FIELD) or ""), geometry, values))
    ids = [feature.id for feature in features]
    if "" in ids or len(set(ids)) != len(ids):
        raise InputError(
            Text(
                "Lớp {layer} có đối tượng trùng mã hoặc thiếu mã; hãy kiểm tra lại hồ sơ.",
                "The layer {layer} has features without id or with the same id; check the dossier.",
            ).format(layer=table)
        )
    return features


def _no_table(table: str) -> InputError:
    return InputError(
        Text(
            "Hồ sơ không có lớp “{layer}”; tên đúng có dạng CơSởDữLiệu_Lớp.",
            "The dossier has no layer “{layer}”; a right name reads Database_Class.",
        ).format(layer=table)
    )
