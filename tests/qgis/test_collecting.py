# SPDX-License-Identifier: GPL-2.0-or-later
"""Full garbage collections wait for the end of background work; young objects do not."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.live.worker import Worker, wait_for_all
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.collecting import full_collections_later


class Knot:
    """Holds itself."""

    def __init__(self):
        self.self = self


@pytest.fixture
def full():
    """Counts the full collections; thresholds small enough for them to come soon."""
    before, seen = gc.get_threshold(), []
    gc.collect()
    gc.set_threshold(50, 2, 2)

    def note(phase, info):
        if phase == "stop" and info["generation"] == 2:
            seen.append(threading.current_thread())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*before)


def work():
    """Makes so many objects, all kept, that a full collection is due many times over."""
    return [[i] for i in range(len(gc.get_objects()))]


def test_without_it_there_would_be_full_collections(full):
    assert work() and full


def test_none_while_working_and_the_rest_as_before(full):
    with full_collections_later():
        assert work()
        assert not full
        gone = weakref.ref(Knot())
        assert work() and gone() is None, "young cycles are collected"
    assert gc.get_threshold() == (50, 2, 2)
    assert work() and full


def test_the_last_of_several_ends_it(full):
    with full_collections_later():
        inside = full_collections_later()
        inside.__enter__()
    assert work() and not full
    inside.__exit__(None, None, None)
    assert gc.get_threshold() == (50, 2, 2)


def test_what_others_set_meanwhile_stays(full):
    with full_collections_later():
        gc.set_threshold(900, 5, 7)
    assert gc.get_threshold() == (900, 5, 7)


@pytest.mark.parametrize("fails", [False, True])
def test_tasks_work_so_also_where_they_fail(qgis_app, wait, full, fails):
    ended = []

    def function(progress):
        work()
        ended.append(len(full))
        if fails:
            raise InputError(Text("sai", "wrong"))

    tasks.run("t", function, ended.append, ended.append)
    wait(lambda: len(ended) == 2)
    assert ended[0] == 0
    assert gc.get_threshold() == (50, 2, 2)


def test_the_live_check_works_so(qgis_app, wait, full):
    worker, said = Worker(object()), []
    worker.said.connect(said.append)
    worker.start()
    worker.order(lambda engine, progress: (len(work()) > 0, len(full)))
    wait(lambda: said)
    assert said == [(True, 0)]
    assert gc.get_threshold() == (50, 2, 2)
    worker.end()
    wait_for_all(3000)
