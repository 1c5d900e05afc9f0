"""Lines of source that work out where the phases of one rule's runs begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gridcontrol.calculus.fast.calendar import DAY, length_of, micros
from gridcontrol.calculus.fast.sorting import FOR_EVER, PAD, Bin, Sorting, deeper
from gridcontrol.ids import StatusId
from gridcontrol.rules.ruleset import Need, Phase, Repeal, Repeat, Rule
from gridcontrol.time import DayCount, Duration

SLACK = 2
"""No local day begins more than so many days away from where it would by plain hours."""


class FirstDay(NamedTuple):
    """Expressions: a day's number, an instant that is not after its beginning and one that is not before its end."""

    number: str
    early: str
    sure: str


class Steps:
    """Lines for the phases of *rule*, from one trigger on.

    They are ``traced`` where it matters which event made an end, not only when: then events are kept, not instants.
    """

    def __init__(self, sorting: Sorting, rule: Rule, branch: int, *, reasons: bool) -> None:
        self.sorting, self.rule, self.reasons = sorting, rule, reasons
        edition = rule.editions[0]
        self.phases = edition.branches[branch].phases
        self.triggers = sorting.triggers(rule, branch)
        self.ends = sorting.bins([end.pattern for end in rule.ends]) if rule.ends else []
        if rule.repeat is Repeat.RESTART:
            # Each trigger that starts a run ends the one before.
            rows = [number for number, row in enumerate(edition.branches) if row.phases]
            self.ends += [events for row in rows for events in sorting.triggers(rule, row)]
        repealed = edition.until is not None and edition.on_repeal is Repeal.RELEASE
        self.limit = micros(edition.until) if repealed and edition.until is not None else None
        """Where all runs are over by the clock."""
        self.stops = bool(self.ends) or rule.ceiling is not None or self.limit is not None
        self.keeps = rule.repeat is Repeat.KEEP
        self.traced = (
            self.keeps
            or any(phase.until or phase.release for phase in self.phases[:-1])
            or (rule.ceiling is not None and len(self.triggers) > 1)
        )

    @staticmethod
    def begin(index: int) -> str:
        return f"begin{index}" if index else "start"

    # -- one phase

    def phase(self, index: int, phase: Phase, trigger: Bin | None) -> Iterator[str]:
        """Lines that set where a phase begins and ends and, if traced, *ended*: the event that did, or None."""
        begin, end = self.begin(index), f"end{index}"
        before = self.phases[index - 1] if index else None
        if before is not None:
            yield f"{begin} = end{index - 1}"
        by_clock = "by_clock" if before is not None and before.until else ""
        yield f"{end} = {FOR_EVER if phase.length is None else self.over(phase.length, index, by_clock)}"
        if self.traced:
            if before is not None:
                yield "begun = ended"
                if self.reasons:
                    yield "if ended is not None:"
                    yield PAD + "facts = (*facts, ended[2])"
            yield "ended = None"
            if self.reasons:
                yield f"met{index}, waits{index} = facts, None"
        asked_how = self.traced and bool(phase.until) and index + 1 < len(self.phases)
        if asked_how:
            yield "was_clock = True"
        if phase.release is not None:
            release = self._release(index, phase.release.needs[0], phase.release.at_most, trigger, by_clock)
            # What is stopped before the end by plan is not held.
            yield from [f"if stop > {end}:", *deeper(release)] if self.stops and not self.traced else release
        if phase.until:
            yield from self._until(index, phase, trigger)
        if asked_how:
            yield "by_clock = was_clock"

    def _until(self, index: int, phase: Phase, trigger: Bin | None) -> Iterator[str]:
        bins, end = self.sorting.bins(phase.until), f"end{index}"
        if not self.traced and not index:
            yield from self.earliest(end, bins, trigger)
        elif not self.traced:
            for _, name in bins:
                yield f"for us, _, _, _ in {name}:"
                yield PAD + f"if begin{index} <= us < {end}:"
                yield PAD * 2 + f"{end} = us"
        else:
            yield from self.first("found", bins, self.after(index, trigger), "")
            yield f"if found is not None and found[0] < {end}:"
            yield PAD + f"{end}, ended = found[0], found"
            if index + 1 < len(self.phases):
                yield PAD + "was_clock = False"

    def over(self, length: Duration, index: int, by_clock: str) -> str:
        """The end of *length*, counted from where the phase begins."""
        begin, counted = self.begin(index), length_of(length, self.rule.day_count)
        if not counted.on_calendar:
            return f"{begin} + {counted.first}"
        first = f"calendar.start(day_of({begin}) + {counted.first})"
        whole = f"calendar.start(calendar.first_whole_day({begin}) + {counted.whole})"
        if not index:
            return first
        return f"({whole} if by_clock else {first})" if by_clock else whole

    def latest(self, index: int, at_most: Duration | None) -> str:
        """The end of a phase whose need is never met."""
        if at_most is None:
            return str(FOR_EVER)
        counted = length_of(at_most, self.rule.day_count)
        end = f"end{index}"
        return (
            f"calendar.start(calendar.first_whole_day({end}) + {counted.whole})"
            if counted.on_calendar
            else (f"{end} + {counted.whole}")
        )

    def from_day(self, index: int, need: Need, by_clock: str) -> FirstDay | None:
        if need.from_day is None:
            return None
        begin = self.begin(index)
        first = f"day_of({begin}) + {need.from_day - (self.rule.day_count is DayCount.DAY_ONE)}"
        whole = f"calendar.first_whole_day({begin}) + {need.from_day - 1}"
        day = first if not index else f"({whole} if by_clock else {first})" if by_clock else whole
        early, sure = (f"{begin} + {(need.from_day + change) * DAY}" for change in (-SLACK, SLACK))
        return FirstDay(day, early, sure)

    def _release(
        self, index: int, need: Need, at_most: Duration | None, trigger: Bin | None, by_clock: str
    ) -> Iterator[str]:
        """Lines that carry the end to where *need* is met."""
        end, latest = f"end{index}", str(FOR_EVER)
        if at_most is not None:
            yield f"latest = {self.latest(index, at_most)}"
            latest = "latest"
        bins = self.sorting.bins([need.pattern])
        day = self.from_day(index, need, by_clock)
        if self.traced:
            tests = (lambda _: falls_on(day)) if day else self.after(index, trigger)
            yield from self.first("met", bins, tests, "" if at_most is None else f"each[0] < {latest}")
            yield "if met is None:"
            yield PAD + f"{end} = {latest}"
            if self.reasons:
                yield PAD + f"waits{index} = {need.id!r}"
            yield "else:"
            if self.reasons:
                yield PAD + f"met{index} = (*facts, met[2])"
            yield PAD + f"if met[0] >= {end}:"
            yield PAD * 2 + f"{end}, ended = met[0], met"
            return
        yield f"met = {latest}"
        if not day and not index:
            yield from self.earliest("met", bins, trigger)
        else:
            early = day.early if day else self.begin(index)
            late = f" and (us >= {day.sure} or day_of(us) >= {day.number})" if day else ""
            for _, name in bins:
                yield f"for us, _, _, _ in {name}:"
                yield PAD + f"if {early} <= us < met{late}:"
                yield PAD * 2 + "met = us"
        yield f"if met > {end}:"
        yield PAD + f"{end} = met"

    # -- the first event after another

    def earliest(self, name: str, bins: Sequence[Bin], trigger: Bin | None) -> Iterator[str]:
        """Lines that lower *name* to the instant of the first event of *bins* after the trigger's."""
        if trigger is None:
            raise TypeError(name)
        for rank, events in bins:
            if rank == trigger[0]:
                yield f"for us, _, other, _ in {events}:"
                yield PAD + f"if start <= us < {name} and (us > start or other > first):"
            else:
                yield f"for us, _, _, _ in {events}:"
                yield PAD + f"if start {'<=' if rank > trigger[0] else '<'} us < {name}:"
            yield PAD * 2 + f"{name} = us"

    def first(self, name: str, bins: Sequence[Bin], tests: Callable[[int], str], limit: str) -> Iterator[str]:
        """Lines that set *name* to the first event of *bins* that passes, or None."""
        yield f"{name} = None"
        for rank, events in bins:
            test = " and ".join(filter(None, (tests(rank), limit)))
            yield f"for each in {events}:"
            yield PAD + f"if ({name} is None or each < {name}) and {test}:"
            yield PAD * 2 + f"{name} = each"

    def after_own(self, trigger: Bin | None) -> Callable[[int], str]:
        def test(rank: int) -> str:
            if trigger is None or rank == trigger[0]:
                return "each > own"
            return f"each[0] {'>=' if rank > trigger[0] else '>'} start"

        return test

    def after(self, index: int, trigger: Bin | None) -> Callable[[int], str]:
        if not index:
            return self.after_own(trigger)
        begun = "(begun is None or each > begun)" if self.traced else ""
        return lambda _: " and ".join(filter(None, (f"each[0] >= begin{index}", begun)))


def falls_on(day: FirstDay) -> str:
    """Expression: *each* happened on that day or later."""
    return f"each[0] >= {day.early} and day_of(each[0]) >= {day.number}"


def given(rule: Rule) -> set[StatusId]:
    """The statuses that *rule* gives."""
    return {phase.status for branch in rule.editions[0].branches for phase in branch.phases}


def unbounded(phase: Phase) -> bool:
    """Whether the phase may last for ever."""
    return phase.length is None or (phase.release is not None and phase.release.at_most is None)
