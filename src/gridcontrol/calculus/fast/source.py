"""Python source that works out one status of one subject: written from the rules of one track of one pack.

Events are put aside by kind. Then the statuses are taken from the strongest down; for each the spans of the rules that
give it are worked out, and the first status with a span at the instant is the answer. What happened after the instant
is left out, so a run that an event has ended is over by then: only for runs that the clock or nothing ends must the
source know more than where they end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gridcontrol.calculus.fast.calendar import calendar_of, elapsed
from gridcontrol.calculus.fast.phasing import given
from gridcontrol.calculus.fast.sorting import FOR_EVER, PAD, Sorting, deeper
from gridcontrol.calculus.fast.spanning import Chain
from gridcontrol.ids import StatusId, TrackId
from gridcontrol.rules.ruleset import Pack


class Section(NamedTuple):
    """Lines for one status: first some in any case, then, if an expression is true, those that answer."""

    status: StatusId
    first: list[str]
    test: str
    first_reads: set[str]
    """The lists that *first* and *test* read."""
    lines: list[str]
    reads: set[str]


class Source:
    """The source for *track* of *pack*, whose rules use only what it covers."""

    def __init__(self, pack: Pack, track: TrackId, *, reasoned: Callable[..., Any] | None) -> None:
        self.pack = pack
        self.track = pack.tracks[track]
        self.reasons = reasoned is not None
        self.rules = [rule for rule in pack.rules.values() if rule.track == track]
        calendar = calendar_of(pack.zone)
        self.names: dict[str, Any] = {
            "Reasoned": reasoned,
            "calendar": calendar,
            "day_of": calendar.day_of,
        }

    def function(self) -> Callable[..., Any]:
        """The function, made from the source."""
        exec(compile(self.text(), f"<{self.pack.id}: {self.track.id}>", "exec"), self.names)  # noqa: S102  # own source
        made: Callable[..., Any] = self.names["now"]
        return made

    def text(self) -> str:
        """The source of ``now``."""
        self._sorting = Sorting(self.pack, self.names)
        statuses = sorted({status for rule in self.rules for status in given(rule)}, key=self.track.rank)
        sections = [self._section(status) for status in statuses]
        lines = [*self._sorting.by_kind()]
        if self.reasons:
            lines += ["shown = None", "masks = []"]
        for number, section in enumerate(sections):
            later = {name for each in sections[number + 1 :] for name in each.first_reads | each.reads}
            lines.append(f"# -- {section.status}")
            lines += self._sorting.outside(section.first_reads, section.reads, later)
            lines += [*section.first, f"if {section.test}:"]
            lines += deeper([*self._sorting.inside(section.reads), *section.lines])
        default = f"{str(self.track.default)!r}, None, None, None"
        if self.reasons:
            lines.append("if shown is None:")
            lines.append(PAD + f"return Reasoned({default}, None, (), None, ())")
            lines.append("return Reasoned(*shown, tuple(masks))")
        else:
            lines.append(f"return {default}")
        return "\n".join(["def now(events, at):", *deeper(lines)]) + "\n"

    def _section(self, status: StatusId) -> Section:
        """Lines that answer, or go on, if a span of *status* covers the instant."""
        rules = [rule for rule in self.rules if status in given(rule)]
        several = len(rules) > 1 or self.reasons
        chains = [
            Chain(self._sorting, rule, number, status, several=several, reasons=self.reasons)
            for rule in rules
            for number, branch in enumerate(rule.editions[0].branches)
            if any(phase.status == status for phase in branch.phases)
        ]
        self._sorting.used.clear()
        if self.reasons or not all(chain.quick and not chain.later for chain in chains):
            return self._by_all(status, chains)
        if len(chains) == 1 and chains[0].told_by_guard:
            return self._by_guard(status, chains[0])
        return self._by_last(status, chains)

    def _by_guard(self, status: StatusId, chain: Chain) -> Section:
        """The guard alone tells that the last trigger's span covers the instant."""
        test, reads = next(iter(chain.guards())), self._reads()
        trigger = chain.triggers[0]
        lines = [f"since = {self._sorting.last(trigger)}", f"if len({trigger.name}) > 1:"]
        lines += deeper([f"{trigger.name}.sort(reverse=True)", *chain.reaching_back()])
        length = chain.phases[0].length
        until = "None" if length is None else f"{self._sorting.last(trigger)} + {elapsed(length)}"
        lines.append(f"return {str(status)!r}, since, {until}, {str(chain.rule.id)!r}")
        return Section(status, [f"# {chain.rule.id}"], test, reads, lines, self._reads())

    def _by_last(self, status: StatusId, chains: list[Chain]) -> Section:
        """The last trigger of each list is looked at; the others only to see how far back the stretch goes."""
        several = chains[0].several
        first = ["since = until = at", *(["best = at", "rule, tied = '', False"] if several else [])]
        for chain in chains:
            first += [f"# {chain.rule.id}", *chain.heads()]
        reads = self._reads()
        lines = []
        if several:
            exactly = [line for chain in chains for line in chain.over_the_instant()]
            lines += ["if tied:", *deeper(["best = at", "trigger = ''", *exactly])]
        back = []
        for chain in chains:
            for trigger in chain.triggers:
                # Latest first, so that one time round does for many.
                lines += [f"if len({trigger.name}) > 2:", PAD + f"{trigger.name}.sort(reverse=True)"]
            back += [*chain.reaching_back()]
        lines += ["before = None", "while before != since:", *deeper(["before = since", *back])]
        lines.append(self._told(status, "rule" if several else repr(str(chains[0].rule.id))))
        return Section(status, first, "until > at", reads, lines, self._reads())

    def _by_all(self, status: StatusId, chains: list[Chain]) -> Section:
        """Spans are worked out one by one and joined."""
        several, later = chains[0].several, any(chain.later for chain in chains)
        test = " or ".join(dict.fromkeys(guard for chain in chains for guard in chain.guards()))
        reads = self._reads()
        lines = ["since = until = at", "past = []", *(["later = []"] if later else [])]
        if self.reasons:
            lines.append("covering = []")
        elif several:
            lines += ["best = at", "trigger = rule = ''"]
        for chain in chains:
            lines += [f"# {chain.rule.id}", *chain.over_the_instant()]
        joined = [line for chain in chains for line in chain.around_it()]
        joined += ["past.sort(reverse=True)", "for begin, end in past:"]
        joined += [PAD + "if begin < since <= end:", PAD * 2 + "since = begin"]
        if later:
            joined += ["later.sort()", "for begin, end in later:"]
            joined += [PAD + "if begin <= until < end:", PAD * 2 + "until = end"]
        if self.reasons:
            joined.append("_, first, rule, by, waits = covering.pop(0)")
            joined.append(f"shown = {self._row(status, 'rule')}, first, by, waits")
            told = ["if shown is None:", *deeper(joined), f"masks += [(one[2], {str(status)!r}) for one in covering]"]
            lines += ["if covering:", *deeper(["covering.sort()", *told])]
        else:
            joined.append(self._told(status, "rule" if several else repr(str(chains[0].rule.id))))
            lines += ["if until > at:", *deeper(joined)]
        return Section(status, [], test, reads, lines, self._reads())

    def _told(self, status: StatusId, rule: str) -> str:
        return f"return {self._row(status, rule)}"

    def _row(self, status: StatusId, rule: str) -> str:
        return f"{str(status)!r}, since, until if until < {FOR_EVER} else None, {rule}"

    def _reads(self) -> set[str]:
        """The names asked for since the last time."""
        found = {*self._sorting.used}
        self._sorting.used.clear()
        return found
