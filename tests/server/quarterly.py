# SPDX-License-Identifier: GPL-2.0-or-later
"""What every store does with the submissions of quarters."""

from __future__ import annotations

from typing import Any, Callable

from qh_plugin.server.problems import make_receipt
from qh_plugin.server.stores.store import Store


def receipt(number: int, period: str, at: str = "2026-11-22T08:00:00Z") -> dict[str, Any]:
    """A small one; a refused package has said nothing."""
    said = {"unit": "Phường Sài Gòn", "period": period} if period else {}
    facts = {"dossier": f"79QPK9{number:06d}", "version": 1, "submission": said}
    return make_receipt("accepted" if said else "invalid-package", f"{number:064x}", at, facts)


def listed(store: Store, quarter: str) -> list[str]:
    return [said["dossier"][-2:] for said in store.submissions(quarter)]


def holds(store: Store, forget: Callable[[], None]) -> None:
    """`forget` empties the table, as a store of an earlier program has it."""
    kept = [receipt(1, "2031-Q4"), receipt(2, "2031-H2"), receipt(3, "2031-Q3")]
    kept.append(receipt(4, "", "2031-12-31T18:00:00Z"))  # the next day in Vietnam
    with store.loading("") as city:
        for one in kept:
            city.keep(one)
            city.keep(one)  # once is enough
    for again in (forget, lambda: None):
        assert listed(store, "2031-Q4") == ["01", "02"]
        assert listed(store, "2031-Q3") == ["02", "03"]
        assert listed(store, "2032-Q1") == ["04"]
        assert [q for q in store.quarters() if q > "2031"] == ["2031-Q3", "2031-Q4", "2032-Q1"]
        (said,) = (x for x in store.submissions("2031-Q4") if x["dossier"][-1] == "1")
        assert said.keys() == {"dossier", "outcome", "version", "receivedAt", "submission"}
        again()
        store.prepare()
