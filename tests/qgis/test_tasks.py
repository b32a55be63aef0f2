# SPDX-License-Identifier: GPL-2.0-or-later
"""Work in the background: delivered on the main thread, cancelled on request, never silent."""

from __future__ import annotations

import threading
import time
import weakref
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QRunnable, QThreadPool
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.errors import Cancelled, InputError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.live.worker import Worker, wait_for_all
from qh_plugin.qgis_io import tasks


class Told:
    """Collects what a task tells, with the thread it told it in."""

    def __init__(self) -> None:
        self.done, self.errors, self.steps, self.threads = [], [], [], set()

    def on_done(self, value):
        self.done.append(value)
        self.threads.add(threading.current_thread())

    def on_error(self, error):
        self.errors.append(error)
        self.threads.add(threading.current_thread())

    def on_progress(self, fraction, text):
        self.steps.append((fraction, text))
        self.threads.add(threading.current_thread())

    def over(self):
        return self.done or self.errors


def test_value_and_progress_arrive_on_the_main_thread(qgis_app, wait):
    told, where, took = Told(), [], []

    def function(progress):
        where.append(threading.current_thread())
        began = time.monotonic()
        for i in range(200):
            progress.step(i / 200, Text("vi", "en"))
            time.sleep(0.002)
        took.append(time.monotonic() - began)
        return 42

    tasks.run("t", function, told.on_done, told.on_error, told.on_progress)
    wait(told.over)
    assert told.done == [42] and not told.errors
    assert told.threads == {threading.main_thread()}
    assert where[0] is not threading.main_thread()
    assert 1 <= len(told.steps) <= 2 + took[0] / tasks.PACE, "progress is throttled"
    assert not tasks._alive


def test_cancel_reaches_the_function_and_is_reported_once(qgis_app, wait):
    told = Told()

    def function(progress):
        while True:
            progress.check()
            time.sleep(0.005)

    work = tasks.run("t", function, told.on_done, told.on_error)
    wait(lambda: work.status() == QgsTask.TaskStatus.Running)
    work.cancel()
    wait(told.over)
    assert [type(e) for e in told.errors] == [Cancelled] and not told.done


def test_errors_of_both_kinds_arrive_as_one_sentence(qgis_app, wait):
    for raised, kind in ((InputError(Text("sai", "wrong")), "sai"), (ZeroDivisionError("x"), "")):
        told = Told()

        def function(progress, error=raised):
            raise error

        tasks.run("t", function, told.on_done, told.on_error)
        wait(told.over)
        assert len(told.errors) == 1
        assert kind in told.errors[0].text.vi and told.errors[0].text.vi.endswith((".", "sai"))


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_task_held_is_gone_when_it_is_over(qgis_app, wait, fails):
    """Without a full collection, however long QGIS holds the task: it may be a whole dossier."""
    held = []

    def function(progress):
        read = Told()
        held.append(weakref.ref(read))
        if fails:
            raise InputError(Text("sai", "wrong"))
        return read

    told = Told()
    held.append(weakref.ref(told))
    work = tasks.run("t", function, told.on_done, told.on_error)
    wait(told.over)
    del told
    assert [ref() for ref in held] == [None, None]
    assert work is not None


def test_unload_cancels_everything_and_tells_nobody(qgis_app, wait):
    told = Told()

    def function(progress):
        while True:
            progress.check()
            time.sleep(0.005)

    works = [tasks.run("t", function, told.on_done, told.on_error) for _ in range(5)]
    wait(lambda: any(work.status() == QgsTask.TaskStatus.Running for work in works))
    tasks.cancel_all()
    wait(lambda: all(work.status() in (work.Terminated, work.Complete) for work in works))
    assert not told.over() and not tasks._alive


class Blocker(QRunnable):
    """Keeps one thread of the pool until it is let go."""

    def __init__(self):
        super().__init__()
        self.setAutoDelete(False)  # it is Python's: the pool would delete it too (3.40)
        self.running, self.go = threading.Event(), threading.Event()

    def run(self):
        self.running.set()
        self.go.wait(60)


def managers_pool():
    """The threads that tasks run in: the task manager's own since 3.34, before that everybody's."""
    manager = QgsApplication.taskManager()
    own = hasattr(manager, "threadPool")
    return manager.threadPool() if own else QThreadPool.globalInstance()


def lost(work):
    """Hand a task over as the race in QGIS leaves it: listed, queued, its runnable gone."""
    pool = managers_pool()
    most, blocker = pool.maxThreadCount(), Blocker()
    pool.waitForDone()
    pool.setMaxThreadCount(1)
    pool.start(blocker)
    try:
        assert blocker.running.wait(60)
        QgsApplication.taskManager().addTask(work)  # waits behind the blocker
        pool.clear()
    finally:
        blocker.go.set()
        pool.waitForDone()  # the blocker may go now
        pool.setMaxThreadCount(most)
    assert work.status() == QgsTask.TaskStatus.Queued


def test_a_task_that_the_manager_lost_is_run_all_the_same(qgis_app, wait, monkeypatch):
    told, threads = Told(), []
    monkeypatch.setattr(tasks, "_hand_over", lost)

    def function(progress):
        threads.append(threading.get_ident())
        progress.step(0.5)
        return 42

    work = tasks.run("t", function, told.on_done, told.on_error)
    wait(told.over)
    assert (told.done, told.errors) == ([42], [])
    assert len(threads) == 1 and threads[0] != threading.get_ident()
    wait(lambda: work not in QgsApplication.taskManager().activeTasks())
    assert (told.done, told.errors) == ([42], [])


def test_no_runnable_made_in_python_is_given_to_a_pool():
    """QGIS 3.40 and later (PyQt 5.15.11) delete it with the wrapper of the pool, still queued."""
    plugin = Path(tasks.__file__).parents[1]
    assert [p for p in plugin.rglob("*.py") if "QRunnable" in p.read_text("utf-8")] == []


def test_a_lost_task_can_be_cancelled(qgis_app, wait, monkeypatch):
    told = Told()
    monkeypatch.setattr(tasks, "_hand_over", lost)
    tasks.run("t", lambda progress: 42, told.on_done, told.on_error).cancel()
    wait(told.over)
    assert not told.done and isinstance(told.errors[0], Cancelled)


def test_a_task_waits_for_its_turn_and_is_not_taken_for_lost(qgis_app, wait, monkeypatch):
    monkeypatch.setattr(tasks, "LOOK", 10)
    pool, told, calls = managers_pool(), Told(), []
    pool.waitForDone()
    blockers = [Blocker() for _ in range(pool.maxThreadCount())]
    try:
        for blocker in blockers:
            pool.start(blocker)
            assert blocker.running.wait(60)
        work = tasks.run("t", lambda progress: calls.append(1), told.on_done, told.on_error)
        until = time.monotonic() + 0.3
        wait(lambda: time.monotonic() > until)
        assert not calls and work.status() == QgsTask.TaskStatus.Queued
    finally:
        for blocker in blockers:
            blocker.go.set()
    wait(told.over)
    assert len(calls) == len(told.done) == 1 and not told.errors


def test_coordinates_in_one_task_after_another(qgis_app, wait, monkeypatch):
    """pyproj ≥ 3.7 loses its context with every QgsTask; its calls must not be made in one."""
    import numpy as np

    from qh_plugin.core import crs

    where = []
    real = crs.library().Transformer.from_pipeline

    def from_pipeline(steps):
        where.append(threading.current_thread().name)
        return real(steps)

    monkeypatch.setattr(crs.library().Transformer, "from_pipeline", from_pipeline)
    place = np.array([[600000.0, 1190000.0]])
    expected = crs.transformer(9210, 4326)(place).tolist()

    def function(progress):
        return crs.transformer(9210, 4326)(place).tolist(), crs.wkt(9210), crs.is_geographic(4327)

    for _ in range(12):
        told = Told()
        tasks.run("t", function, told.on_done, told.on_error)
        wait(told.over)
        assert not told.errors
        assert told.done == [(expected, crs.wkt(9210), True)]
    assert len(where) == 13
    assert not [name for name in where if name.startswith("Dummy")]


def test_longer_work_stands_back_for_what_the_user_waits_for(qgis_app, wait, monkeypatch):
    monkeypatch.setattr(tasks, "LONGEST", 600.0)
    told, go, worker, said = Told(), threading.Event(), Worker(object()), []
    worker.said.connect(said.append)
    worker.start()
    work = tasks.run("t", lambda _: go.wait(60), told.on_done, told.on_error, awaited=True)
    wait(lambda: work.begun_at_all)
    worker.order(lambda engine, progress: progress.check())
    QTest.qWait(200)
    assert not said
    worker.interrupt()
    wait(lambda: said)
    assert [type(answer) for answer in said] == [Cancelled], "it can be stopped all the same"
    worker.order(lambda engine, progress: progress.check())
    go.set()
    wait(told.over)
    wait(lambda: len(said) == 2)
    assert said[1] is None
    worker.end()
    wait_for_all(3000)


def test_nothing_stands_back_for_work_that_was_cancelled_and_lost(qgis_app, monkeypatch):
    """A task that QGIS loses and that is cancelled before anybody looks never ends."""
    monkeypatch.setattr(tasks, "_hand_over", lambda work: None)
    monkeypatch.setattr(tasks, "LONGEST", 600.0)
    work = tasks.run("lost", lambda progress: None, print, print, awaited=True)
    waiting = threading.Thread(target=tasks.stand_back, args=(threading.Event(),), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive(), "the user waits for this work"
    work.cancel()
    waiting.join(60)
    assert not waiting.is_alive()
    tasks._alive.discard(work)


def test_nobody_stands_back_for_ever_for_work_that_waits_for_the_same(qgis_app, wait, monkeypatch):
    """The one that stands back holds what the awaited work needs: the lock of a cached property."""
    monkeypatch.setattr(tasks, "LONGEST", 0.3)
    held, done = threading.Lock(), []
    held.acquire()

    def other():
        tasks.stand_back(threading.Event())
        held.release()

    tasks.run(
        "x", lambda progress: held.acquire(timeout=50), done.append, done.append, awaited=True
    )
    threading.Thread(target=other, daemon=True).start()
    wait(lambda: done)
    assert done == [True]
