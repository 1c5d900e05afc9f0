"""The words that the columns of a mapping take, for whoever offers them to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase


def choices_of(form: ImportForm, pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """By header the words that *form* gives a meaning, or those of the field's type; not for columns of any text.

    A column that only tells what happened (``only_if``) takes the words that say so.
    """
    words: dict[str, dict[str, None]] = {}
    free = {*form.key, form.recorded_at}
    for event in form.events:
        types = pack.events[event.kind].fields
        free |= {event.at, event.at_time, event.id}
        for header, texts in event.only_if.items():
            words.setdefault(header, {}).update(dict.fromkeys(texts))
        free |= event.unless.keys() - event.only_if.keys()
        for column in event.columns:
            if column.constant is not None:
                continue
            given = types.get(column.field)
            choices = tuple(column.meanings) or (given.choices if given and given.base is FieldBase.CHOICE else ())
            if choices:
                words.setdefault(column.header, {}).update(dict.fromkeys(choices))
            else:
                free.add(column.header)
    return MappingProxyType({header: tuple(each) for header, each in words.items() if header not in free})
