# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's lock changes hands sooner while there is background work, and only then."""

from __future__ import annotations

import sys
from threading import Event

import pytest

from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.turns import SHORT, short_turns


@pytest.fixture(autouse=True)
def usual():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    yield
    sys.setswitchinterval(before)


def now():
    return round(sys.getswitchinterval(), 5)  # Python keeps whole microseconds, rounded down


def test_turns_are_short_until_the_last_work_is_done():
    with short_turns():
        with short_turns():
            assert now() == SHORT
        assert now() == SHORT
    assert now() == 0.005


def test_an_error_leaves_no_short_turns():
    with pytest.raises(ValueError), short_turns():
        raise ValueError
    assert now() == 0.005


def test_what_others_set_stays():
    sys.setswitchinterval(0.0001)
    with short_turns():
        assert now() == 0.0001, "shorter already"
    assert now() == 0.0001
    sys.setswitchinterval(0.005)
    with short_turns():
        sys.setswitchinterval(0.02)
    assert now() == 0.02


def test_while_a_task_works(wait):
    seen, go_on = [], Event()

    def work(progress):
        seen.append(now())
        go_on.wait(10)

    done = []
    tasks.run("x", work, done.append, done.append)
    wait(lambda: seen)
    go_on.set()
    wait(lambda: done)
    assert seen == [SHORT] and done == [None]
    wait(lambda: now() == 0.005)
