"""The status of one subject at one instant, straight from raw events, by source generated for one pack and track.

For callers who ask about one person at a time and hold events as tuples: no values are built, no timeline is kept.
The source covers chains started by events; ``status_now`` refuses a pack by the name of the first construct that it
does not cover. The evaluators cover everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gridcontrol.calculus.fast.calendar import DAY, calendar_of, length_of
from gridcontrol.calculus.fast.covered import not_covered
from gridcontrol.calculus.fast.fields import fits_of
from gridcontrol.errors import Problem, UsageError
from gridcontrol.ids import FactId, FieldId, RuleId, StatusId, TrackId
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import EventPattern, NoneOf, OneOf, Pattern
from gridcontrol.rules.ruleset import Need, Pack, Phase, Repeat, Rule
from gridcontrol.time import DayCount, Duration

RawEvent = tuple[int, int, FactId, "dict[FieldId, Value]"]
"""Microseconds since 1970, rank of the kind in the pack's order, id, fields."""

FOR_EVER = 1 << 62


class StatusNow(NamedTuple):
    """What shows at the instant.

    ``since`` and ``until`` (microseconds) bound the joined stretch in which runs stand in this status, masked or not:
    None while the default shows, and an ``until`` of None where no end is known. ``rule`` is that of the run shown.
    """

    status: StatusId
    since: int | None
    until: int | None
    rule: RuleId | None


class ReasonedStatus(NamedTuple):
    """As ``StatusNow``, with the fact that started the run, those that made its end, and what runs underneath."""

    status: StatusId
    since: int | None
    until: int | None
    rule: RuleId | None
    trigger: FactId | None
    ended_by: tuple[FactId, ...]
    masks: tuple[tuple[RuleId, StatusId], ...]


def status_now(pack: Pack, track: TrackId) -> Callable[[Sequence[RawEvent], int], StatusNow]:
    """A function from a subject's events, in any order, and an instant in microseconds to the status then.

    Facts after the instant are left out. Raises ``UsageError`` when a rule of *track* uses what is not covered.
    """
    made: Callable[[Sequence[RawEvent], int], StatusNow] = _Source(pack, track, reasons=False).function()
    return made


def reasoned_status_now(pack: Pack, track: TrackId) -> Callable[[Sequence[RawEvent], int], ReasonedStatus]:
    """As ``status_now``, with reasons."""
    made: Callable[[Sequence[RawEvent], int], ReasonedStatus] = _Source(pack, track, reasons=True).function()
    return made


def source_of(pack: Pack, track: TrackId, *, reasons: bool = False) -> str:
    """The source that is run, for those who want to read it."""
    return _Source(pack, track, reasons=reasons).text()


class _Source:
    def __init__(self, pack: Pack, track: TrackId, *, reasons: bool) -> None:
        self.pack = pack
        self.track = pack.tracks[track]
        self.reasons = reasons
        self.rules = [rule for rule in pack.rules.values() if rule.track == track]
        for rule in self.rules:
            for construct in not_covered(rule, pack):
                raise UsageError(
                    Problem("usage.not-in-status-now", rule.where, args={"rule": rule.id, "construct": construct})
                )
        self.names: dict[str, Any] = {
            "new": tuple.__new__,
            "StatusNow": StatusNow,
            "ReasonedStatus": ReasonedStatus,
            "calendar": calendar_of(pack.zone),
            "day_of": calendar_of(pack.zone).day_of,
        }
        self.lists: dict[str, dict[int, str]] = {}
        """By the name of a list, the ranks of the kinds it takes, each with a test as an expression or none."""

    def function(self) -> Callable[[Sequence[RawEvent], int], Any]:
        """The function, made from the source."""
        exec(compile(self.text(), f"<{self.pack.id}: {self.track.id}>", "exec"), self.names)  # noqa: S102  # own source
        made: Callable[[Sequence[RawEvent], int], Any] = self.names["now"]
        return made

    # -- source

    def text(self) -> str:
        """The source of ``now``."""
        statuses = self._statuses()
        bodies: list[str] = []
        waiting = list(self.rules)
        if self.reasons:
            bodies += [line for rule in waiting for line in self._rule(rule)]
            waiting = []
        for number, status in enumerate(statuses):
            # From the strongest down: rules that give only weaker ones are not looked at once it is answered.
            for rule in [rule for rule in waiting if status in _given(rule)]:
                waiting.remove(rule)
                bodies += self._rule(rule)
            bodies += [f"    if s{number}:", *self._answer(number, status, statuses)]
        lines = ["def now(events, at):"]
        lines += [f"    {name} = []" for name in self.lists]
        lines += [f"    s{number} = []" for number in range(len(statuses))]
        lines += ["    number = 0", "    for us, rank, fact, fields in sorted(events):"]
        lines += ["        if us > at:", "            break", *self._sorting(), "        number += 1", *bodies]
        rest = ", None, (), ()" if self.reasons else ""
        lines.append(f"    return new({self._made()}, ({str(self.track.default)!r}, None, None, None{rest}))")
        return "\n".join(lines) + "\n"

    def _made(self) -> str:
        return "ReasonedStatus" if self.reasons else "StatusNow"

    def _statuses(self) -> list[StatusId]:
        return sorted({status for rule in self.rules for status in _given(rule)}, key=self.track.rank)

    def _sorting(self) -> list[str]:
        """Each event into the lists that look at it, by kind first."""
        ranks = sorted({rank for tests in self.lists.values() for rank in tests})
        lines = []
        for position, rank in enumerate(ranks):
            lines.append(f"        {'el' if position else ''}if rank == {rank}:")
            lines.append("            entry = (number, us, fact)")
            for name, tests in self.lists.items():
                test = tests.get(rank)
                if test:
                    lines += [f"            if {test}:", f"                {name}.append(entry)"]
                elif test is not None:
                    lines.append(f"            {name}.append(entry)")
        return lines

    def _list(self, patterns: Sequence[Pattern]) -> str:
        """The list of the events that one of *patterns* looks at: (number in order, microseconds, id)."""
        tests: dict[int, str] = {}
        for pattern in patterns:
            if not isinstance(pattern, EventPattern):
                raise TypeError(pattern)
            fits = self._fits(pattern)
            for rank in sorted({self.pack.events[kind].rank for kind in pattern.kinds}):
                before = tests.get(rank)
                tests[rank] = fits if before is None else f"({before}) or ({fits})" if before and fits else ""
        for name, known in self.lists.items():
            if known == tests:
                return name
        self.lists[f"p{len(self.lists)}"] = tests
        return f"p{len(self.lists) - 1}"

    def _fits(self, pattern: EventPattern) -> str:
        parts = []
        for name, tests in pattern.where.items():
            for test in tests:
                if isinstance(test, OneOf) and len(test.values) == 1 and isinstance(test.values[0], str):
                    parts.append(f"fields.get({str(name)!r}) == {test.values[0]!r}")
                elif isinstance(test, NoneOf) and len(test.values) == 1 and isinstance(test.values[0], str):
                    parts.append(f"fields.get({str(name)!r}, {test.values[0]!r}) != {test.values[0]!r}")
                else:
                    fits = f"fits_{len(self.names)}"
                    self.names[fits] = fits_of({name: (test,)}, calendar_of(self.pack.zone))
                    parts.append(f"{fits}(fields, None, None)")
        return " and ".join(parts)

    def _rule(self, rule: Rule) -> Iterator[str]:
        """Lines that put the spans of *rule* into the lists of their statuses."""
        if rule.trigger is None:
            return
        yield f"    # {rule.id}"
        phases = rule.editions[0].branches[0].phases
        lines = self._chain(rule, phases)
        if len(phases) > 1:
            yield from lines
            return
        # One phase begins where its run does.
        for line in lines:
            if not line.startswith("        begin, begun"):
                yield re.sub(r"\bbegun\b", "own", re.sub(r"\bbegin\b", "start", line))

    def _kept(self, rule: Rule, **values: object) -> str:
        """An assignment of those *values* that the source of *rule* reads."""
        phases = rule.editions[0].branches[0].phases
        keeps, several = rule.repeat is Repeat.KEEP, len(phases) > 1
        compared = any(phase.until and phase.release is not None for phase in phases)
        read = {"end", "stop"}
        read |= {"by", "stopper"} if self.reasons else set()
        read |= {"ended", "stop_number"} if keeps else set()
        read |= {"ended", "by_clock"} if several else set()
        read |= {"ended"} if compared else set()
        kept = {name: value for name, value in values.items() if name in read}
        return f"{', '.join(kept)} = {', '.join(map(str, kept.values()))}"

    def _chain(self, rule: Rule, phases: Sequence[Phase]) -> Iterator[str]:
        triggers = self._list([rule.trigger.pattern]) if rule.trigger is not None else ""
        ends = self._list([end.pattern for end in rule.ends]) if rule.ends else ""
        keeps = rule.repeat is Repeat.KEEP
        if keeps:
            yield "    over = None"
        yield f"    for own, start, first in {triggers}:"
        if keeps:
            yield "        if over is not None and (start < over[0] or (start == over[0] and own <= over[1])):"
            yield "            continue"
        if ends:
            yield "        " + self._kept(rule, stop=FOR_EVER, stopper=None, stop_number=-1)
            yield f"        for other, us, fact in {ends}:"
            yield "            if other > own:"
            yield "                " + self._kept(rule, stop="us", stopper="fact", stop_number="other")
            yield "                break"
        yield "        begin, begun, whole, chain = start, own, False, []"
        by = "by" if self.reasons else "()"
        statuses = self._statuses()
        for index, phase in enumerate(phases):
            pad = "        " + "    " * index
            yield from (pad + line for line in self._phase(phase, rule, index))
            if len(phases) > 1:
                yield f"{pad}chain.append((s{statuses.index(phase.status)}, begin, end, {by}))"
            if index + 1 < len(phases):
                yield f"{pad}if end < {FOR_EVER}:"
                yield f"{pad}    begin, begun, whole = end, ended, by_clock"
        yield "        last = stop if stop < end else end" if ends else "        last = end"
        if keeps and not ends:
            yield "        over = (end, ended)"
        elif keeps:
            yield "        if end == stop and ended >= 0:"
            yield "            ended = min(ended, stop_number)"
            yield "        over = (last, ended if end <= stop else stop_number)"
        yield from self._spans(rule, phases, cut=bool(ends))

    def _spans(self, rule: Rule, phases: Sequence[Phase], *, cut: bool) -> Iterator[str]:
        """Lines that put each phase, cut where the run stops, into the list of its status."""
        facts = ", by" if self.reasons else ""
        entry = f"(begin, end, last, first, {str(rule.id)!r}{facts})"
        spans, pad = f"s{self._statuses().index(phases[0].status)}", ""
        if len(phases) > 1:
            yield "        for spans, begin, end, by in chain:"
            spans, pad = "spans", "    "
        if cut:
            yield f"{pad}        if end > stop:"
            yield f"{pad}            " + self._kept(rule, end="stop", by="(stopper,)")
        yield f"{pad}        if end > begin:"
        yield f"{pad}            {spans}.append({entry})"

    def _phase(self, phase: Phase, rule: Rule, index: int) -> Iterator[str]:
        """Lines that set *end*, *ended* (the number of the event that did), *by_clock* and *by* of one phase."""
        if phase.length is None:
            yield self._kept(rule, end=FOR_EVER, ended="1 << 30", by_clock=True, by="()")
        else:
            yield self._kept(rule, end=self._over(phase.length, rule, index), ended=-1, by_clock=True, by="()")
        releases = phase.release is not None and phase.length is not None
        if phase.release is not None and releases:
            yield from self._release(phase.release.needs[0], phase.release.at_most, rule, index)
        if phase.until:
            yield f"for other, us, fact in {self._list(phase.until)}:"
            yield "    if other > begun and us >= begin:"
            yield f"        if us < end{' or (us == end and other < ended)' if releases else ''}:"
            yield "            " + self._kept(rule, end="us", ended="other", by_clock=False, by="(fact,)")
            yield "        break"

    def _over(self, length: Duration, rule: Rule, index: int) -> str:
        counted = length_of(length, rule.day_count)
        if not counted.on_calendar:
            return f"begin + {counted.first}"
        first = f"calendar.start(day_of(begin) + {counted.first})"
        whole = f"calendar.start(calendar.first_whole_day(begin) + {counted.whole})"
        return first if index == 0 else f"({whole} if whole else {first})"

    def _release(self, need: Need, at_most: Duration | None, rule: Rule, index: int) -> Iterator[str]:
        """Lines that carry *end* to where *need* is met."""
        if at_most is None:
            yield f"latest = {FOR_EVER}"
        else:
            counted = length_of(at_most, rule.day_count)
            over = f"calendar.start(calendar.first_whole_day(end) + {counted.whole})"
            yield f"latest = {over}" if counted.on_calendar else f"latest = end + {counted.whole}"
        condition = "other > begun and us >= begin"
        waits = self._list([need.pattern])
        if need.from_day is not None:
            counts_one = rule.day_count is DayCount.DAY_ONE
            first = f"day_of(begin) + {need.from_day - counts_one}"
            later = f"(calendar.first_whole_day(begin) + {need.from_day - 1} if whole else {first})"
            yield f"first_day = ({later if index else first}) if {waits} else 0"
            # No day begins more than two days away from where it would by plain hours.
            early = f"us >= begin + {(need.from_day - 2) * DAY} and "
            condition = f"{early}day_of(us) >= first_day"
        yield "met = False"
        yield f"for other, us, fact in {waits}:"
        yield "    if us >= latest:"
        yield "        break"
        yield f"    if {condition}:"
        yield "        met = True"
        yield "        if us >= end:"
        yield "            " + self._kept(rule, end="us", ended="other", by="(fact,)")
        yield "        break"
        yield "if not met:"
        yield "    end = latest"

    def _answer(self, number: int, status: StatusId, statuses: Sequence[StatusId]) -> list[str]:
        """Lines that answer if a span of *status* covers the instant."""
        lines = [
            "        shown = None",
            f"        for one in s{number}:",
            "            if one[0] <= at < one[1]:",
            "                if shown is None or one[2] > shown[2] or (",
            "                    one[2] == shown[2] and (one[3], one[4]) < (shown[3], shown[4])",
            "                ):",
            "                    shown = one",
            "        if shown is not None:",
            "            since, until = shown[0], shown[1]",
            f"            if len(s{number}) > 1:",
            f"                s{number}.sort()",
            "                joined_since, joined_until = None, None",
            f"                for one in s{number}:",
            "                    if joined_until is None or one[0] > joined_until:",
            "                        if joined_until is not None and at < joined_until:",
            "                            break",
            "                        joined_since, joined_until = one[0], one[1]",
            "                    elif one[1] > joined_until:",
            "                        joined_until = one[1]",
            "                since, until = joined_since, joined_until",
            f"            if until >= {FOR_EVER}:",
            "                until = None",
        ]
        if not self.reasons:
            return [*lines, f"            return new(StatusNow, ({str(status)!r}, since, until, shown[4]))"]
        lines.append("            masks = []")
        for other in range(number, len(statuses)):
            lines += [
                f"            for one in sorted(s{other}, key=by_strength):",
                "                if one is not shown and one[0] <= at < one[1]:",
                f"                    masks.append((one[4], {str(statuses[other])!r}))",
            ]
        self.names["by_strength"] = _by_strength
        return [
            *lines,
            "            return new(",
            "                ReasonedStatus,",
            f"                ({str(status)!r}, since, until, shown[4], shown[3], shown[5], tuple(masks)),",
            "            )",
        ]


def _given(rule: Rule) -> set[StatusId]:
    return {phase.status for phase in rule.editions[0].branches[0].phases}


def _by_strength(span: tuple[int, int, int, str, str]) -> tuple[int, str, str]:
    return -span[2], span[3], span[4]
