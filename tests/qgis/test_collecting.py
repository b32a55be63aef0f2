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
from qh_plugin.qgis_io import collecting, tasks
from qh_plugin.qgis_io.collecting import full_collections_later

SMALL = (50, 2, 2)


class Knot:
    """Holds itself."""

    def __init__(self):
        self.self = self


@pytest.fixture
def full(qgis_app):
    """The threads of full collections; thresholds small enough for them to come soon."""
    collecting.stop()
    before, seen = gc.get_threshold(), []
    gc.collect()
    gc.set_threshold(*SMALL)

    def note(phase, info):
        if phase == "stop" and info["generation"] == 2:
            seen.append(threading.current_thread())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    collecting.stop()
    gc.set_threshold(*before)


@pytest.fixture
def work(full, monkeypatch):
    """Makes so many objects, all kept, that a full collection is due, and walks them: a QGIS with
    many plugins or a long run of tests has more of its own than a window may wait for."""
    many = len(gc.get_objects())
    monkeypatch.setattr(collecting, "MOST", 10 * many)
    return lambda: [[i] for i in range(many)]


def test_without_it_there_would_be_full_collections(full, work):
    assert work() and full


def test_none_while_working_and_the_rest_as_before(full, work):
    with full_collections_later():
        assert work()
        assert not full
        gone = weakref.ref(Knot())
        assert work() and gone() is None, "young cycles are collected"
    assert gc.get_threshold() == SMALL
    assert work() and full


def test_the_last_of_several_ends_it(full, work):
    with full_collections_later():
        inside = full_collections_later()
        inside.__enter__()
    assert work() and not full
    inside.__exit__(None, None, None)
    assert gc.get_threshold() == SMALL


def test_what_others_set_meanwhile_stays(full):
    with full_collections_later():
        gc.set_threshold(900, 5, 7)
    assert gc.get_threshold() == (900, 5, 7)


@pytest.mark.parametrize("fails", [False, True])
def test_after_a_task_it_is_done_once_on_the_main_thread(full, work, wait, fails):
    ended = []

    def function(progress):
        made = work()
        ended.append(len(full))
        if fails:
            raise InputError(Text("sai", "wrong"))
        return len(made)

    tasks.run("t", function, ended.append, ended.append)
    wait(lambda: len(ended) == 2)
    assert ended[0] == 0
    wait(lambda: full)
    assert full == [threading.main_thread()]
    assert gc.get_threshold() == SMALL and not gc.get_freeze_count()


def test_cycles_of_the_work_are_collected_and_those_of_before_not_forgotten(full, work, wait):
    old = [Knot()]
    gc.collect()
    with_us, ended = weakref.ref(old.pop()), []

    def function(progress):
        knots = [Knot()]
        made = work(), work()  # old enough to be looked at by a full collection only
        ended.append(weakref.ref(knots.pop()))
        return len(made)

    tasks.run("t", function, ended.append, ended.append)
    wait(lambda: len(ended) == 2)
    full.clear()
    wait(lambda: full)
    assert ended[0]() is None
    gc.collect()
    assert with_us() is None


def test_too_many_are_set_aside_until_they_are_fewer(full, work, wait, monkeypatch):
    """Walking them would hold the window up, and Python's own full collection too."""
    made, usual = [], len(gc.get_objects())
    monkeypatch.setattr(collecting, "MOST", usual + 50_000)

    def run(function):
        ended = []
        tasks.run("t", lambda progress: function(), ended.append, ended.append)
        wait(lambda: ended)
        wait(lambda: gc.get_threshold() == SMALL)

    run(lambda: made.append([[i] for i in range(usual + 100_000)]))
    assert not full, "not walked"
    assert gc.get_freeze_count() > usual + 100_000
    run(work)
    assert full, "what was made since and is not too much is"
    assert gc.get_freeze_count() > usual + 100_000
    knot = Knot()
    gone = weakref.ref(knot)
    made.clear()
    run(work)
    assert not gc.get_freeze_count(), "they are gone: all as ever"
    del knot
    gc.collect()
    assert gone() is None


def test_leaving_takes_back_what_was_set_aside(full, work, wait, monkeypatch):
    monkeypatch.setattr(collecting, "MOST", 100)
    made, ended = [], []
    tasks.run("t", lambda progress: made.append(work()), ended.append, ended.append)
    wait(lambda: ended)
    wait(lambda: gc.get_threshold() == SMALL)
    assert gc.get_freeze_count()
    collecting.stop()
    assert not gc.get_freeze_count() and not full


def test_what_others_set_aside_stays_so(full):
    gc.freeze()
    try:
        with full_collections_later():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()


def test_the_live_check_works_so(full, work, wait):
    worker, said = Worker(object()), []
    worker.said.connect(said.append)
    worker.start()
    worker.order(lambda engine, progress: (len(work()) > 0, len(full)))
    wait(lambda: said)
    assert said == [(True, 0)]
    wait(lambda: gc.get_threshold() == SMALL)
    worker.end()
    wait_for_all(3000)


def test_leaving_puts_all_back_at_once(full, work, wait, monkeypatch):
    monkeypatch.setattr(collecting, "_REST", 30_000)  # it has not rested yet
    ended = []
    tasks.run("t", lambda progress: bool(work()), ended.append, ended.append)
    wait(lambda: ended)
    assert gc.get_threshold() != SMALL
    tasks.cancel_all()
    assert gc.get_threshold() == SMALL
