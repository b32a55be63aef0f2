# SPDX-License-Identifier: GPL-2.0-or-later
"""Properties worked out once: no thread waits for another object's."""

from __future__ import annotations

import threading
from typing import Any

from qh_plugin.core.cached import cached_property


class Slow:
    def __init__(self, gate: Any) -> None:
        self.gate, self.times = gate, 0

    @cached_property
    def value(self) -> object:
        """Its value."""
        self.times += 1
        self.gate.wait(10)
        return object()


def opened() -> threading.Event:
    gate = threading.Event()
    gate.set()
    return gate


def test_it_is_worked_out_once_for_each_object() -> None:
    one, other = Slow(opened()), Slow(opened())
    assert one.value is one.value and one.value is not other.value
    assert one.times == 1
    assert Slow.value.__doc__ == "Its value."


def test_no_object_waits_for_another() -> None:
    gate = threading.Event()
    slow = Slow(gate)
    thread = threading.Thread(target=lambda: slow.value)
    thread.start()
    try:
        done = threading.Event()
        quick = Slow(opened())
        asking = threading.Thread(target=lambda: (quick.value, done.set()))
        asking.start()
        assert done.wait(60), "one object's property waits for that of another"
    finally:
        gate.set()
        thread.join()


def test_two_threads_hold_the_same_value() -> None:
    both = threading.Barrier(2, timeout=60)

    class Shared:
        @cached_property
        def value(self) -> object:
            both.wait()  # both are at work at once
            return object()

    shared, found = Shared(), []
    threads = [threading.Thread(target=lambda: found.append(shared.value)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2 and found[0] is found[1]
