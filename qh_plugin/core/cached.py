# SPDX-License-Identifier: GPL-2.0-or-later
"""A property that is worked out once for each object, without a lock.

`functools.cached_property` before Python 3.12 holds one lock for all objects of a class while it
works one out: threads that work on different layers wait for each other, and the window for both.
Here two threads that ask the same object at once may both work it out; both come to the same.
"""

from __future__ import annotations

from typing import Any, Callable, Generic, Optional, TypeVar, Union, overload

V = TypeVar("V")


class cached_property(Generic[V]):  # noqa: N801
    """As `functools.cached_property`: kept in the object's `__dict__` under the property's name."""

    def __init__(self, work_out: Callable[[Any], V]) -> None:
        self._work_out = work_out
        self._name = ""
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: Optional[type] = None) -> cached_property[V]: ...

    @overload
    def __get__(self, instance: object, owner: Optional[type] = None) -> V: ...

    def __get__(
        self, instance: Optional[object], owner: Optional[type] = None
    ) -> Union[cached_property[V], V]:
        if instance is None:
            return self
        value = self._work_out(instance)
        # what another thread put there first stays: both then hold the same object
        kept: V = instance.__dict__.setdefault(self._name, value)
        return kept
