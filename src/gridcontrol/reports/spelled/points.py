"""Tests of fields, and the points in time that rules wait for, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import (
    Boundary,
    Compared,
    Comparison,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Pattern,
    Where,
    WithinPlace,
)
from gridcontrol.rules.vocabulary import FieldType


def dashed(word: str) -> str:
    """A word of the pack form as part of a message's code."""
    return word.replace("_", "-")


def tests_of_events(speech: Speech, kinds: Sequence[EventKindId], where: Where) -> tuple[str, ...]:
    """``"coming from" is "Hubei"``, ``"left on" is before 1 February 2020``."""
    return _tests(speech, where, {name: speech.types(kinds, name) for name in where}, kinds)


def tests_of_subject(speech: Speech, kind: SubjectKindId | None, where: Where) -> tuple[str, ...]:
    """The same about the attributes of a kind of subject."""
    known = speech.pack.subjects.get(kind) if kind is not None else None
    attributes = known.attributes if known else {}
    return _tests(speech, where, {name: (attributes[name],) if name in attributes else () for name in where}, ())


def _tests(
    speech: Speech, where: Where, types: dict[FieldId, tuple[FieldType, ...]], kinds: Sequence[EventKindId]
) -> tuple[str, ...]:
    return tuple(
        speech.say(
            "docs.test", field=speech.field(types[name], name), test=test_words(speech, test, types[name], kinds)
        )
        for name, tests in where.items()
        for test in tests
    )


def test_words(speech: Speech, test: FieldTest, types: Sequence[FieldType], kinds: Sequence[EventKindId]) -> str:
    """What a test asks of its field: ``is "Hubei" or "Wuhan"``."""
    match test:
        case OneOf(values):
            return speech.say("docs.test-one-of", values=speech.either([speech.value(each, types) for each in values]))
        case NoneOf(values):
            return speech.say("docs.test-none-of", values=speech.either([speech.value(each, types) for each in values]))
        case Missing(missing):
            return speech.say("docs.test-missing" if missing else "docs.test-there")
        case Compared(by, limit):
            if isinstance(limit, str):
                said = speech.event_field(kinds, FieldId(limit))
            else:
                said = str(limit) if isinstance(limit, float) else speech.value(limit, types)
            return speech.say(f"docs.test-{dashed(by)}", limit=said)
        case WithinPlace(codes):
            return speech.say("docs.test-within", codes=speech.divisions(codes))


def pattern_words(speech: Speech, pattern: Pattern) -> str:
    """The points as a noun: ``"arrival" ("coming from" is "Hubei")``, ``the beginning of "ill" in "clinical"``."""
    if isinstance(pattern, Boundary):
        return _boundary(speech, pattern, "docs.point-begins" if pattern.begins else "docs.point-finishes")
    events = speech.events(pattern.kinds)
    tests = tests_of_events(speech, pattern.kinds, pattern.where)
    return speech.say("docs.point-tests", events=events, tests=speech.clauses(tests)) if tests else events


def points_words(speech: Speech, pattern: Pattern) -> str:
    """The same of several: ``beginnings of "ill" in "clinical"``."""
    if isinstance(pattern, Boundary):
        return _boundary(speech, pattern, "docs.points-begin" if pattern.begins else "docs.points-finish")
    return pattern_words(speech, pattern)


def _boundary(speech: Speech, boundary: Boundary, code: str) -> str:
    statuses = speech.statuses(boundary.track, boundary.statuses)
    return speech.say(code, statuses=statuses, track=speech.track(boundary.track))


def amount_words(speech: Speech, by: Comparison, number: int) -> str:
    """``at least 5``."""
    return speech.say(f"docs.amount-{dashed(by)}", number=number)
