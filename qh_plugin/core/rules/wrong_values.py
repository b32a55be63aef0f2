# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrong values of a layer's fields, gathered column by column, as findings of their features."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, Sequence

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import ModelField
from qh_plugin.core.rules.attributes import class_of, of_features, shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.text import Text, Value

#: which of a rule's messages says it, and what the message tells beside the value
Case = tuple[int, Value]


class WrongValues:
    """What a rule finds in the fields of a layer's class. Its messages may use `{label}` (of the
    field), `{value}` and what is told of the value, under a name of the rule's own. A field and a
    message together are the variant of a finding, so that its key says which field it is."""

    def __init__(self, context: LayerContext, messages: Sequence[Text]) -> None:
        self._context = context
        self._fields = class_of(context).fields
        self._messages = messages
        self._rows: list[int] = []
        self._variant: list[int] = []
        self._values: list[Value] = []
        self._told: list[Value] = []

    def columns(self) -> Iterator[tuple[int, ModelField, Column]]:
        """The fields that the layer has, each with its number in the class and its column."""
        for number, field in enumerate(self._fields):
            column = self._context.columns.get(field.name)
            if column is not None:
                yield number, field, column

    def add(
        self,
        number: int,
        column: Column,
        wrong: Mapping[Any, Case],
        said: Callable[[Any], Value] = shown,
    ) -> None:
        """Wrong values of a field; `said` is how the message writes one."""
        self.add_rows(
            number, column, {row: wrong[column.cells[row]] for row in column.rows(wrong)}, said
        )

    def add_rows(
        self,
        number: int,
        column: Column,
        wrong: Mapping[int, Case],
        said: Callable[[Any], Value] = shown,
    ) -> None:
        """The same where the row decides, not the value alone."""
        self._rows += wrong
        self._variant += [number * len(self._messages) + case for case, _ in wrong.values()]
        self._values += [said(column.cells[row]) for row in wrong]
        self._told += [told for _, told in wrong.values()]

    def findings(self, rule: str, told: str, severity: Severity = Severity.ERROR) -> Findings:
        """One finding for each; `told` is the name under which messages use what is told."""
        count = len(self._messages)
        return of_features(
            rule,
            self._context,
            [[row] for row in self._rows],
            [*self._messages] * len(self._fields),
            self._variant,
            {
                "label": [self._fields[v // count].label for v in self._variant],
                "value": self._values,
                told: self._told,
            },
            severity,
        )
