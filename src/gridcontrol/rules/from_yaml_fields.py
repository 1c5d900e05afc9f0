"""Field types, and the tests and values that fields of each type allow."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from gridcontrol.errors import Problem
from gridcontrol.ids import FieldId, SubjectKindId, subject_id
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Scalar
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Where,
    WithinPlace,
)
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.vocabulary import NO_LABEL, FieldBase, FieldType, Label
from gridcontrol.rules.words import FIRST_YEAR, LAST_YEAR, in_bounds, number_from
from gridcontrol.rules.written_conditions import AnyTest, TestWritten
from gridcontrol.rules.written_vocabulary import FieldTypeWritten, FieldWritten
from gridcontrol.time import parse_date, parse_instant, parse_world_time

NUMBERS = frozenset({FieldBase.INTEGER, FieldBase.NUMBER, FieldBase.AGE})
TIMES = frozenset({FieldBase.DATE, FieldBase.INSTANT, FieldBase.MOMENT})
PLACES = frozenset({FieldBase.DIVISION})
_NUMBER_TESTS = ("above", "at_least", "at_most", "below", "exactly")
_TIME_TESTS = ("before", "from")
_WRITTEN_BASES = tuple(base.value for base in FieldBase if base not in {FieldBase.REF, FieldBase.CHOICE})


def field_type(written: FieldTypeWritten | None, look: Lookup) -> FieldType | None:
    """``text``, ``date?``, ``ref venue``, ``[positive, negative]`` as a type; None when it is none."""
    if written is None:
        return None
    if isinstance(written, tuple):
        return FieldType(FieldBase.CHOICE, choices=tuple(word.text for word in look.distinct(written)))
    if isinstance(written, FieldWritten):
        return _labelled(written, look)
    text = written.text.removesuffix("?")
    optional = text != written.text
    words = text.split()
    if words[:1] == [FieldBase.REF] and words[1:]:
        kind = " ".join(words[1:])
        look.find("pack.unknown-subject", Scalar(kind, written.place), look.subjects)
        return FieldType(FieldBase.REF, optional, ref=SubjectKindId(kind))
    if text not in _WRITTEN_BASES:
        allowed = (*_WRITTEN_BASES, *(f"ref {kind}" for kind in look.subjects))
        near = nearest(text, allowed)
        look.report("pack.unknown-type", written.place, allowed=allowed, near=near, found=written.text)
        return None
    return FieldType(FieldBase(text), optional)


def _labelled(written: FieldWritten, look: Lookup) -> FieldType | None:
    """A type, with the names for people of the field and of its words."""
    plain = field_type(written.type if written.has("type") else written.choice, look)
    if plain is None:
        return None
    labels: dict[str, Label] = {}
    for word, label in written.labels:
        look.find("pack.unknown-choice", word, plain.choices)
        labels[word.text] = label or NO_LABEL
    return evolve(
        plain,
        optional=plain.optional or written.optional,
        label=written.label or NO_LABEL,
        labels=MappingProxyType(labels),
    )


def field_types(pairs: Pairs[FieldTypeWritten], look: Lookup) -> Types:
    """The declared fields of an event kind or attributes of a subject kind."""
    types: dict[FieldId, FieldType | None] = {}
    for name, written in pairs:
        if name.text == "at":
            look.report("pack.reserved-field", name.place, found=name.text)
        types[FieldId(name.text)] = field_type(written, look)
    return types


def named_as_set(
    types: Mapping[FieldId, FieldType], sets: tuple[Scalar, ...], attributes: Types
) -> Mapping[FieldId, FieldType]:
    """*types*, in which a field of *sets* without a name for people has that of the attribute it sets."""
    named = dict(types)
    for word in sets:
        field, attribute = types.get(FieldId(word.text)), attributes.get(FieldId(word.text))
        if field is not None and attribute is not None:
            label = field.label if field.label.given else attribute.label
            named[FieldId(word.text)] = evolve(field, label=label, labels={**attribute.labels, **field.labels})
    return MappingProxyType(named)


def type_text(kind: FieldType) -> str:
    """The type as packs write it."""
    if kind.base is FieldBase.REF:
        return f"ref {kind.ref}"
    return f"[{', '.join(kind.choices)}]" if kind.base is FieldBase.CHOICE else kind.base.value


def value_of(word: Scalar, kind: FieldType, look: Lookup) -> Value | None:
    """*word* as a value of that type; None after reporting that it is none."""
    value, problem = value_from(word, kind, look.zone)
    if problem is not None:
        look.problems.add(problem)
    return value


def value_from(word: Scalar, kind: FieldType, zone: ZoneInfo) -> tuple[Value | None, Problem | None]:
    """*word* as a value of that type, or why it is none."""
    text = word.text
    if kind.base is FieldBase.CHOICE:
        return _choice(word, kind.choices)
    if kind.base in NUMBERS:
        return _number(word, whole=kind.base is not FieldBase.NUMBER)
    if kind.base is FieldBase.TRUTH:
        return _truth(word)
    if kind.base in TIMES:
        return _time(word, kind.base, zone)
    if kind.base is FieldBase.REF and kind.ref:
        key = text.removeprefix(f"{kind.ref}/")
        if not key:
            return None, Problem("pack.bad-subject", word.place, args={"found": text, "kind": kind.ref})
        return subject_id(kind.ref, key), None
    return text, None


def _choice(word: Scalar, choices: tuple[str, ...]) -> tuple[Value | None, Problem | None]:
    if word.text in choices:
        return word.text, None
    near = nearest(word.text, choices)
    return None, Problem("pack.unknown-choice", word.place, args={"found": word.text}, allowed=choices, nearest=near)


def _truth(word: Scalar) -> tuple[Value | None, Problem | None]:
    if word.text in {"true", "false"}:
        return word.text == "true", None
    return None, Problem("form.not-true-false", word.place, args={"found": word.text}, allowed=("true", "false"))


def _number(word: Scalar, *, whole: bool) -> tuple[Value | None, Problem | None]:
    number = number_from(word.text)
    if number is None or (whole and not isinstance(number, int)):
        code = "form.not-whole-number" if whole else "form.not-number"
        return None, Problem(code, word.place, {"found": word.text})
    return number, None


def _time(word: Scalar, base: FieldBase, zone: ZoneInfo) -> tuple[Value | None, Problem | None]:
    code = "time.bad-date" if base is FieldBase.DATE else "time.bad-instant"
    try:
        if base is FieldBase.DATE:
            moment = parse_date(word.text)
        elif base is FieldBase.INSTANT:
            moment = parse_instant(word.text, zone)
        else:
            moment = parse_world_time(word.text, zone)
    except (ValueError, OverflowError):
        return None, Problem(code, word.place, {"found": word.text})
    if not in_bounds(moment):
        bounds = {"found": str(moment.year), "low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
        return None, Problem("pack.bad-year", word.place, args=bounds)
    return moment, None


def where_of(pairs: Pairs[Any], owners: Mapping[str, Types | None], look: Lookup) -> Where:
    """Tests of fields that each of *owners* (event kinds, or one subject kind) must have."""
    tests: dict[FieldId, tuple[FieldTest, ...]] = {}
    for name, written in pairs:
        kinds = []
        for owner, types in owners.items():
            kind = look.field_of(name, types, owner)
            if kind is not None:
                kinds.append((kind, types))
        if kinds and written is not None:
            (kind, types), *others = kinds
            tests[FieldId(name.text)] = _tests(name, written, kind, types or {}, look)
            for other, other_types in others:
                if other.base is not kind.base or other.choices != kind.choices:
                    _tests(name, written, other, other_types or {}, look)
    return MappingProxyType(tests)


def _tests(name: Scalar, written: AnyTest, kind: FieldType, types: Types, look: Lookup) -> tuple[FieldTest, ...]:
    if isinstance(written, Scalar):
        written = (written,)
    if isinstance(written, tuple):
        return (OneOf(_values(written, kind, look)),)
    tests: list[FieldTest] = []
    if written.unlike:
        tests.append(NoneOf(_values(written.unlike, kind, look)))
    if written.missing is not None:
        tests.append(Missing(written.missing))
    for word in _NUMBER_TESTS:
        number = getattr(written, word)
        if number is not None and _suits(name, word, kind, NUMBERS, written, look):
            tests.append(Compared(Comparison(word), number))
    for word, limit in (("before", written.before), ("from", written.from_)):
        if limit is not None and _suits(name, word, kind, TIMES, written, look):
            tests.append(_compared_time(Comparison(word), limit, kind, types, look))
    if written.within_place and _suits(name, "within_place", kind, PLACES, written, look):
        tests.append(WithinPlace(tuple(code.text for code in look.distinct(written.within_place))))
    return tuple(tests)


def _values(words: tuple[Scalar, ...], kind: FieldType, look: Lookup) -> tuple[Value, ...]:
    values = (value_of(word, kind, look) for word in look.distinct(words))
    return tuple(value for value in values if value is not None)


def _suits(
    name: Scalar, word: str, kind: FieldType, bases: AbstractSet[FieldBase], written: TestWritten, look: Lookup
) -> bool:
    if kind.base not in bases:
        allowed = ["unlike", "missing"]
        allowed += _NUMBER_TESTS if kind.base in NUMBERS else ()
        allowed += _TIME_TESTS if kind.base in TIMES else ()
        allowed += ["within_place"] if kind.base is FieldBase.DIVISION else ()
        look.report(
            "pack.test-of-other-type",
            written.place_of(word),
            allowed=allowed,
            field=name.text,
            test=word,
            type=type_text(kind),
        )
    return kind.base in bases


def _compared_time(by: Comparison, limit: Scalar, kind: FieldType, types: Types, look: Lookup) -> FieldTest:
    other = types.get(FieldId(limit.text))
    if other is not None and other.base in TIMES:
        return Compared(by, FieldId(limit.text))
    if not limit.text[:1].isdigit():
        times = [name for name, each in types.items() if each is None or each.base in TIMES]
        near = nearest(limit.text, times)
        look.report("pack.not-a-time-field", limit.place, allowed=times, near=near, found=limit.text)
        return Missing(missing=False)
    whole_days = len(limit.text) == len("2020-02-05")
    value = value_of(limit, FieldType(FieldBase.DATE) if whole_days else kind, look)
    return Compared(by, value) if isinstance(value, date) else Missing(missing=False)
