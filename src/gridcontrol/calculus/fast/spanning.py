"""Lines of source that find the spans of one status, as one rule gives it, for one subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridcontrol.calculus.fast.calendar import DAY, length_of
from gridcontrol.calculus.fast.phasing import SLACK, Steps, falls_on, unbounded
from gridcontrol.calculus.fast.sorting import FOR_EVER, NEVER, PAD, Bin, Sorting, deeper
from gridcontrol.ids import StatusId
from gridcontrol.rules.ruleset import Need, Phase, Rule
from gridcontrol.time import Duration


class Chain(Steps):
    """Lines that find the spans of one status as one rule gives it.

    *several*: the strength of each span that covers the instant matters. A chain is ``quick`` where the last event of
    each list tells whether a span covers the instant; then its other spans are worked out only if the status is shown.
    """

    def __init__(
        self, sorting: Sorting, rule: Rule, branch: int, status: StatusId, *, several: bool, reasons: bool
    ) -> None:
        super().__init__(sorting, rule, branch, reasons=reasons)
        self.status, self.several = status, several
        phases = self.phases
        self._shown = 1 + max(number for number, phase in enumerate(phases) if phase.status == status)
        """So many phases, up to the last of this status."""
        self.later = any(phase.status == status for phase in phases[1:])
        compared = {rank for rank, _ in self.ends}
        first = phases[0]
        compared |= {rank for rank, _ in sorting.bins(first.until)} if first.until else set()
        compared |= {rank for rank, _ in sorting.bins([first.release.needs[0].pattern])} if first.release else set()
        alike = compared.isdisjoint(rank for rank, _ in self.triggers)
        self.quick = not self.traced and rule.ceiling is None and alike

    def over_the_instant(self) -> Iterator[str]:
        """Lines that find the spans that cover the instant; all spans, if that is not quicker."""
        self.sorting.use(self.ends)
        if not self.quick:
            yield from self._all_spans()
            return
        for trigger in self.triggers:
            yield f"for start, _, first, _ in {trigger[1]}:"
            pad = PAD
            if self.ends:
                yield f"{pad}if {' and '.join(self._none_after(trigger, self.ends, 0, 'start'))}:"
                pad += PAD
            yield from (pad + line for line in self._quickly(trigger))

    def around_it(self) -> Iterator[str]:
        """Lines that find the other spans, once the status is known to be shown."""
        for trigger in self.triggers if self.quick else ():
            yield f"for start, _, first, _ in {trigger.name}:"
            yield from deeper(self._run(trigger, others_only=True))

    def reaching_back(self) -> Iterator[str]:
        """Lines that move *since* back to the start of each span that lasts up to it."""
        phase = self.phases[0]
        for trigger in self.triggers:
            tests = []
            if phase.length is not None and phase.release is None:
                tests = [f" <= start + {self._at_most(phase.length)}"]
            yield f"for start, _, _, _ in {trigger.name}:"
            if self.limit is not None:
                tests.append(f" and since <= {self.limit}")
            yield PAD + f"if start < since{''.join(tests)}:"
            pad = PAD * 2
            for events in [*self.ends, *(self.sorting.bins(phase.until) if phase.until else [])]:
                yield f"{pad}for us, _, _, _ in {events.name}:"
                yield f"{pad}{PAD}if start {'<=' if events.rank > trigger.rank else '<'} us < since:"
                yield f"{pad}{PAD * 2}break"
                yield f"{pad}else:"
                pad += PAD
            yield from (pad + line for line in self._reaches(phase, trigger))

    def _reaches(self, phase: Phase, trigger: Bin) -> Iterator[str]:
        """Lines that move *since* to *start* if what no event has ended lasted that long."""
        if phase.length is None or (phase.release is None and not self._on_calendar(phase.length)):
            yield "since = start"
            return
        yield f"end0 = {self.over(phase.length, 0, '')}"
        if phase.release is None:
            yield "if end0 >= since:"
            yield PAD + "since = start"
            return
        need = phase.release.needs[0]
        yield "if end0 >= since:"
        yield PAD + "since = start"
        latest = self.latest(0, phase.release.at_most)
        yield "else:" if phase.release.at_most is None else f"elif {latest} >= since:"
        pad = PAD
        day = self.from_day(0, need, "")
        for events in self.sorting.bins([need.pattern]):
            early = f"{day.early} <=" if day else f"start {'<=' if events.rank > trigger.rank else '<'}"
            late = f" and (us >= {day.sure} or day_of(us) >= {day.number})" if day else ""
            yield f"{pad}for us, _, _, _ in {events.name}:"
            yield f"{pad}{PAD}if {early} us < since{late}:"
            yield f"{pad}{PAD * 2}break"
            yield f"{pad}else:"
            pad += PAD
        yield f"{pad}since = start"

    def _on_calendar(self, length: Duration) -> bool:
        return length_of(length, self.rule.day_count).on_calendar

    @property
    def told_by_guard(self) -> bool:
        """Whether the guard of its one list of triggers leaves nothing to ask."""
        first = self.phases[0]
        by_clock = first.length is None or not self._on_calendar(first.length)
        simple = by_clock and first.release is None and self.limit is None
        return len(self.triggers) == 1 and len(self.phases) == 1 and simple

    def heads(self) -> Iterator[str]:
        """Lines that look at the last trigger of each list, which lasts longest."""
        for trigger, guard in zip(self.triggers, self.guards(), strict=True):
            yield f"if {guard}:"
            yield PAD + f"start = {self.sorting.last(trigger)}"
            yield from deeper(self._quickly(trigger, head=True))

    def guards(self) -> Iterator[str]:
        """For each list of triggers an expression: perhaps one of them started a span over the instant.

        No later trigger ends earlier, so what holds for any of them holds for the last.
        """
        first = self.phases[0]
        self.sorting.use(self.triggers)
        for trigger in self.triggers:
            last = self.sorting.last(trigger) if self.quick and (self.ends or first.length or first.until) else ""
            tests = [trigger.name, *([f"at < {self.limit}"] if self.limit is not None else [])]
            if last:
                tests += self._none_after(trigger, self.ends, 0, last)
            if last and not self.later and first.until:
                tests += self._none_after(trigger, self.sorting.bins(first.until), 0, last)
            if last and not self.later and first.length is not None:
                tests.append(self._perhaps(first, first.length, last, trigger))
            elif last and not any(map(unbounded, self.phases[: self._shown])):
                lengths = [phase.length for phase in self.phases[: self._shown] if phase.length is not None]
                if not any(phase.release for phase in self.phases[: self._shown]):
                    tests.append(f"{last} + {sum(map(self._at_most, lengths))} > at")
            yield " and ".join(tests)

    def _at_most(self, length: Duration) -> int:
        """No fewer microseconds than *length* can last."""
        counted = length_of(length, self.rule.day_count)
        return (counted.first + SLACK) * DAY if counted.on_calendar else counted.first

    def _perhaps(self, phase: Phase, length: Duration, begin: str, trigger: Bin) -> str:
        """An expression, true if the first phase lasts up to the instant, that needs no calendar."""
        by_plan = f"{begin} + {self._at_most(length)} > at"
        if phase.release is None:
            return by_plan
        need = phase.release.needs[0]
        bins = self.sorting.bins([need.pattern])
        if need.from_day is None:
            unmet = self._none_after(trigger, bins, 0, begin)
        else:
            sure = f"{begin} + {(need.from_day + SLACK) * DAY}"
            unmet = [f"{self.sorting.last(events)} < {sure}" for events in bins]
        return f"({by_plan} or ({' and '.join(unmet)}))"

    def _none_after(self, trigger: Bin, bins: Sequence[Bin], index: int, begin: str) -> list[str]:
        """Expressions: no event of *bins* came after a phase that began then."""
        return [
            f"{begin} {'>' if index or events.rank > trigger.rank else '>='} {self.sorting.last(events)}"
            for events in bins
        ]

    def _quickly(self, trigger: Bin, *, head: bool = False) -> Iterator[str]:
        """Lines for one trigger whose run no event has ended."""
        for index, phase in enumerate(self.phases[: self._shown]):
            begin, end = self.begin(index), f"end{index}"
            if index:
                yield f"{begin} = end{index - 1}"
            yield f"{end} = {FOR_EVER if phase.length is None else self.over(phase.length, index, '')}"
            if phase.status != self.status:
                continue
            tests = [f"{end} > at"]
            if phase.release is not None:
                yield from self._held_quickly(index, phase.release.needs[0], phase.release.at_most, trigger)
            elif phase.length is None and self.limit is None:
                tests.clear()
            if self.limit is not None:
                yield f"{end} = min({end}, {self.limit})"
            tests += [f"{begin} <= at"] if index else []
            tests += self._none_after(trigger, self.sorting.bins(phase.until), index, begin) if phase.until else []
            lines: list[str] = []
            if self.reasons and phase.release is not None:
                lines += ["met = ()", "if waits is None:", *deeper(self._which(index, trigger))]
            lines += self._following(index)
            lines += self._covering(index, "met, waits" if phase.release is not None else "(), None", head=head)
            yield from [f"if {' and '.join(tests)}:", *deeper(lines)] if tests else lines

    def _held_quickly(self, index: int, need: Need, at_most: Duration | None, trigger: Bin) -> Iterator[str]:
        """Lines that carry the end of a phase to the latest, if its need was not met up to the instant."""
        bins = self.sorting.bins([need.pattern])
        day = self.from_day(index, need, "")
        if day:
            lasts = [self.sorting.last(events) for events in bins]
            tests = [
                f"({late} < {day.early} or ({late} < {day.sure} and day_of({late}) < {day.number}))" for late in lasts
            ]
        else:
            tests = self._none_after(trigger, bins, index, self.begin(index))
        if self.reasons:
            yield "waits = None"
        yield f"if {' and '.join(tests)}:"
        yield PAD + f"end{index} = {self.latest(index, at_most)}"
        if self.reasons:
            yield PAD + f"waits = {need.id!r}"

    def _which(self, index: int, trigger: Bin) -> Iterator[str]:
        """Lines that name the event that met the need of a phase."""
        release = self.phases[index].release
        if release is None:
            raise TypeError(index)
        need = release.needs[0]
        day = self.from_day(index, need, "")
        tests = (lambda _: falls_on(day)) if day else self.after(index, trigger)
        yield from self.first("found", self.sorting.bins([need.pattern]), tests, "")
        yield "met = (found[2],)"

    def _following(self, index: int) -> Iterator[str]:
        """Lines that set where the run ends that now is in this phase: nothing has happened in the later ones."""
        if self.several:
            yield from self._lasting(index)
            if self.limit is not None:
                yield f"last = min(last, {self.limit})"

    def _lasting(self, index: int) -> Iterator[str]:
        yield f"last = end{index}"
        pad = ""
        if unbounded(self.phases[index]) and index + 1 < len(self.phases):
            yield f"if last < {FOR_EVER}:"
            pad = PAD
        for number in range(index + 1, len(self.phases)):
            phase = self.phases[number]
            if phase.length is None or unbounded(phase):
                yield f"{pad}last = {FOR_EVER}"
                return
            yield f"{pad}begin{number} = last"
            yield f"{pad}end{number} = {self.over(phase.length, number, '')}"
            if phase.release is not None:
                yield f"{pad}end{number} = {self.latest(number, phase.release.at_most)}"
            yield f"{pad}last = end{number}"

    def _all_spans(self) -> Iterator[str]:
        names = " + ".join(name for _, name in self.triggers)
        only = self.triggers[0] if len(self.triggers) == 1 else None
        if self.rule.ceiling is not None:
            yield f"cap = reach = {NEVER}"
        if self.keeps:
            yield f"over, over_by = {NEVER}, None"
            yield f"for own in sorted({names}):"
            yield PAD + "if own[0] < over or (own[0] == over and over_by is not None and own <= over_by):"
            yield PAD * 2 + "continue"
            yield from deeper(self._run(only))
        elif self.rule.ceiling is not None:
            yield f"for {'own' if self.traced else 'start, _, first, _'} in sorted({names}):"
            yield from deeper(self._run(only))
        else:
            for trigger in self.triggers:
                yield f"for {'own' if self.traced else 'start, _, first, _'} in {trigger.name}:"
                yield from deeper(self._run(trigger))

    def _run(self, trigger: Bin | None, *, others_only: bool = False) -> Iterator[str]:
        """Lines for one trigger, of the list *trigger* or of any list."""
        lasting = self.keeps or self.rule.ceiling is not None or (self.several and not others_only)
        if self.traced:
            yield "start, _, first, _ = own"
        yield from self._stopped(trigger)
        if self.traced:
            yield "facts = ()"
        pad = ""
        # What follows the last phase of this status is asked for only to compare whole runs.
        phases = self.phases if lasting else self.phases[: self._shown]
        for index, phase in enumerate(phases):
            yield from (pad + line for line in self.phase(index, phase, trigger))
            rest = range(index + 1, len(phases))
            if rest and unbounded(phase):
                for number in rest:
                    yield f"{pad}begin{number} = end{number} = {NEVER}"
                    if self.reasons and self.traced:
                        yield f"{pad}met{number}, waits{number} = (), None"
                if lasting:
                    yield f"{pad}last = end{index}"
                yield f"{pad}if end{index} < {FOR_EVER}:"
                pad += PAD
            elif not rest and lasting:
                yield f"{pad}last = end{index}"
        if self.rule.ceiling is not None:
            yield from self._capped(self.rule.ceiling)
        if self.keeps:
            yield from self._kept()
        if self.stops and lasting:
            yield "if stop < last:"
            yield PAD + "last = stop"
        for index, phase in enumerate(self.phases):
            if phase.status == self.status:
                yield from self._span(index, others_only=others_only)

    def _stopped(self, trigger: Bin | None) -> Iterator[str]:
        """Lines that set where a run is over for other reasons than its phases."""
        if self.stops:
            yield f"stop = {FOR_EVER if self.limit is None else self.limit}"
        if self.keeps or (self.ends and trigger is None):
            earlier = "" if self.limit is None else "each[0] < stop"
            yield from self.first("stopper", self.ends, self.after_own(trigger), earlier)
            yield from ["if stopper is not None:", PAD + "stop = stopper[0]"] if self.ends else []
        elif self.ends:
            yield from self.earliest("stop", self.ends, trigger)

    def _capped(self, ceiling: Duration) -> Iterator[str]:
        """Lines that stop a run where the joined stretch of the rule's runs reaches its ceiling."""
        yield "if start > reach or start >= cap:"
        yield PAD + f"cap, reach = {self.over(ceiling, 0, '')}, start"
        yield "if cap <= stop:"
        yield PAD + f"stop{', stopper' if self.keeps else ''} = cap{', None' if self.keeps else ''}"
        yield "reach = max(reach, min(stop, last))"

    def _kept(self) -> Iterator[str]:
        """Lines that say up to where further triggers are passed over: a clock is ahead of an event at its instant."""
        if self.stops:
            yield "if stop < last or (stop == last and (stopper is None or (ended is not None and stopper < ended))):"
            yield PAD + "ended = stopper"
            yield "over, over_by = min(stop, last), ended"
        else:
            yield "over, over_by = last, ended"

    def _span(self, index: int, *, others_only: bool) -> Iterator[str]:
        """Lines that put the span of one phase where it belongs: over the instant, before it, after it."""
        begin, end = self.begin(index), f"end{index}"
        if self.stops:
            yield f"if stop < {end}:"
            yield PAD + f"{end} = stop"
        if index:
            yield f"if {begin} > at:"
            yield PAD + f"if {end} > {begin}:"
            yield PAD * 2 + f"later.append(({begin}, {end}))"
        if others_only:
            yield f"{'elif' if index else 'if'} {begin} < {end}{' <= at' if self.later else ''}:"
        else:
            yield f"{'elif' if index else 'if'} {end} > at:"
            yield from deeper(self._covering(index, f"met{index}, waits{index}" if self.traced else "(), None"))
            yield f"elif {end} > {begin}:"
        yield PAD + f"past.append(({begin}, {end}))"

    def _covering(self, index: int, reasons: str, *, head: bool = False) -> Iterator[str]:
        begin, rule = self.begin(index), repr(str(self.rule.id))
        yield f"if {begin} < since:"
        yield PAD + f"since = {begin}"
        yield f"if end{index} > until:"
        yield PAD + f"until = end{index}"
        if self.reasons:
            yield f"covering.append((-last, first, {rule}, {reasons}))"
        elif self.several and head:
            yield "if last > best:"
            yield PAD + f"best, rule = last, {rule}"
            yield "elif last == best:"
            yield PAD + "tied = True"
        elif self.several:
            yield f"if last > best or (last == best and (first, {rule}) < (trigger, rule)):"
            yield PAD + f"best, trigger, rule = last, first, {rule}"
