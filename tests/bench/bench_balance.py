# SPDX-License-Identifier: GPL-2.0-or-later
"""Time of the land-use balance and of the indicators of many lots.

`limit` = read the rows (sqlite3) + one `numpy.sort` of a u64 a lot, one thread, same file, same
run: a yardstick. Best of the rounds. Run: `.venv/bin/python tests/bench/bench_balance.py`.
"""

from __future__ import annotations

import argparse
import dataclasses
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def best(work: Callable[[], Any], rounds: int) -> float:
    """Least CPU seconds of one call."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    import numpy as np

    from qh_plugin.core.model import load
    from qh_plugin.core.zoning.balance_source import balance_of
    from qh_plugin.core.zoning.cross_check import cross_check
    from qh_plugin.core.zoning.kinds import kinds_of
    from qh_plugin.core.zoning.lots import lots_of
    from qh_plugin.io.geopackage import read_table, write_table
    from qh_plugin.training.parcels import write_parcels

    model = load()
    of = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    assert of is not None
    codes = [c.code for c in model.code_lists["LANDUSE"].codes]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lots.gpkg"
        write_parcels(path, arguments.count)
        table = read_table(path, "parcels")
        draw = np.random.default_rng(1)
        count = len(table)
        columns = {f.name: np.full(count, None, object) for f in of.fields}
        columns["chucNangSuDungDatMuc2"] = draw.choice(np.array(codes, object), count)
        columns["matDoXayDung"] = draw.choice(np.array(["40", "40-60", "≤60", None]), count)
        columns["tangCaoXayDung"] = draw.choice(np.array(["5", "1-5", "2;3;5"], object), count)
        columns["heSoSuDungDat"] = draw.choice(np.array(["1,5", "3", "≤2"], object), count)
        columns["danSo"] = draw.integers(0, 500, count).astype(object)
        made = dataclasses.replace(table, name=of.name, columns=columns, fields=())
        write_table(path, of.class_name, made)

        def limit() -> None:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            rows = connection.execute(f'SELECT * FROM "{of.class_name}"').fetchall()
            connection.close()
            np.sort(draw.integers(0, 2**63, len(rows)).astype(np.uint64))

        def read() -> Any:
            return read_table(path, of.class_name, name=of.name)

        lots = read()
        yard = best(limit, arguments.rounds)
        reading = best(read, arguments.rounds)
        # the coordinates are read once a table: a fresh one for every round
        summing = best(lambda: balance_of(dataclasses.replace(lots), of, model), arguments.rounds)
        array = lots_of(lots, of, model)
        checking = best(lambda: cross_check(array, kinds_of(of)), arguments.rounds)
    print("lots     limit  read  balance  cross-check  ratio of read + balance")
    print(
        f"{count:7}  {yard:5.2f}  {reading:4.2f}  {summing:7.2f}  {checking:11.2f}  "
        f"{(reading + summing) / yard:5.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
