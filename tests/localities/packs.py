"""The packs of the folder localities, and changed copies of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from gridcontrol.app.pack import Reading, places_of
from gridcontrol.calculus.cases import CasesOutcome, case_results, known_of, run_cases
from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.parts import RulePart
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import NO_LABEL, Label

FOLDER = Path(__file__).resolve().parents[2] / "localities"
PACKS = sorted(FOLDER.glob("*.yaml"))

_REFERENCE = ReferenceEvaluator()

# A number that decides something: a length, a ceiling, a threshold, a day of the count.
_NUMBER = re.compile(
    r"\b(?P<key>for|within|ceiling|apart|at_most|at_least|above|from_day|to_day|times): "
    r"(?P<number>\d+)(?=d\b|h\b|[,}\n])"
)
_DAY = re.compile(r"\b(?P<key>from|until|back_to): (?P<day>\d{4}-\d{2}-\d{2})")
_WORD = re.compile(r"\b(?P<key>transition|repeat|on_repeal|day_count|direction): (?P<word>\w+)")
_OTHER = {
    "as_at_start": "as_at_each_day",
    "as_at_each_day": "as_at_start",
    "remaining": "as_at_each_day",
    "restart": "keep",
    "keep": "extend",
    "release": "run_out",
    "day_zero": "day_one",
    "day_one": "day_zero",
    "both": "of_to",
    "to_of": "of_to",
}


def rules_of(text: str) -> tuple[str, str]:
    """What stands before the cases, and the cases."""
    head, cases, tail = text.partition("\ncases:\n")
    return head, cases + tail


def pack_of(text: str, name: str) -> Pack:
    """The pack *text*, with the files of the folder beside it."""
    return read_pack(text.encode(), name, Reading(FOLDER))


def outcome_of(text: str, name: str, evaluator: Evaluator = _REFERENCE) -> CasesOutcome:
    """The cases of the pack *text*, run; not what they would not miss."""
    pack = pack_of(text, name)
    places, _ = places_of(pack, FOLDER)
    return CasesOutcome(tuple(case_results(pack, evaluator, places)), ())


def unmissed_of(text: str, name: str) -> tuple[RulePart, ...]:
    """The parts of the rules of the pack *text* that none of its cases would miss."""
    pack = pack_of(text, name)
    places, _ = places_of(pack, FOLDER)
    return run_cases(pack, FastEvaluator(), places).untried


def timelines_of(text: str, name: str, *evaluators: Evaluator) -> Iterator[tuple[str, Timelines, Timelines]]:
    """What two evaluators make of each case of the pack *text*. Raises ``PackError`` where it is refused."""
    pack = pack_of(text, name)
    places, _ = places_of(pack, FOLDER)
    for case in pack.cases:
        known = known_of(pack, case)
        one, other = (evaluator.evaluate(pack, known, places=places).timelines for evaluator in evaluators)
        yield case.name, one, other


def changed(text: str) -> Iterator[tuple[str, str]]:
    """The pack with one number, day or deciding word changed, once for each; and which."""
    yield from with_other_numbers(text)
    yield from with_other_days(text)
    yield from with_other_words(text)


def with_other_numbers(text: str) -> Iterator[tuple[str, str]]:
    """The pack with one of its numbers one greater, once for each; and which."""
    head, tail = rules_of(text)
    start = head.index("\nrules:\n")
    if "\nspread:\n" in head:
        start = min(start, head.index("\nspread:\n"))
    for match in _NUMBER.finditer(head, start):
        line = head.count("\n", 0, match.start()) + 1
        number = int(match["number"])
        other = number - 1 if match["key"] == "at_most" and number > 0 else number + 1
        changed = head[: match.start("number")] + str(other) + head[match.end("number") :]
        yield f"{line}: {match[0]} becomes {other}", changed + tail


def with_other_days(text: str) -> Iterator[tuple[str, str]]:
    """The pack with one day of an edition a day later, once for each; and which."""
    head, tail = rules_of(text)
    for match in _DAY.finditer(head):
        line = head.count("\n", 0, match.start()) + 1
        later = date.fromisoformat(match["day"]) + timedelta(days=1)
        yield (
            f"{line}: {match[0]} a day later",
            head[: match.start("day")] + str(later) + head[match.end("day") :] + tail,
        )


def with_other_words(text: str) -> Iterator[tuple[str, str]]:
    """The pack with one of the words that decide how rules meet changed, once for each; and which."""
    head, tail = rules_of(text)
    for match in _WORD.finditer(head):
        line = head.count("\n", 0, match.start()) + 1
        other = _OTHER[match["word"]]
        yield (
            f"{line}: {match[0]} becomes {other}",
            head[: match.start("word")] + other + head[match.end("word") :] + tail,
        )


def labels_of(pack: Pack) -> Iterator[tuple[str, Label]]:
    """Every name that people read in an answer under *pack*, with what it is a name of."""
    yield from (("title", pack.title), ("locality", pack.locality))
    yield from ((source.id, source.text) for source in pack.sources.values())
    yield from ((kind.id, kind.label) for kind in pack.subjects.values())
    yield from ((link.id, link.label) for link in pack.links.values())
    yield from ((rule.id, rule.label) for rule in pack.rules.values())
    yield from ((spread.id, spread.label) for spread in pack.spreads.values())
    for subject in pack.subjects.values():
        yield from ((f"{subject.id}.{name}", type_.label) for name, type_ in subject.attributes.items())
    for event in pack.events.values():
        yield event.id, event.label
        for name, type_ in event.fields.items():
            yield f"{event.id}.{name}", type_.label
            yield from ((f"{event.id}.{name} {word}", type_.labels.get(word, NO_LABEL)) for word in type_.choices)
    for track in pack.tracks.values():
        yield track.id, track.label
        for status in (track.default, *track.precedence):
            yield f"{track.id}/{status}", track.labels.get(status, NO_LABEL)
