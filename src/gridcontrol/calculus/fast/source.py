"""Python source that works out one status of one subject: written from the rules of one track of one pack.

Events are put aside by kind. Then the statuses are taken from the strongest down; for each the spans of the rules that
give it are worked out, and the first status with a span at the instant is the answer. What happened after the instant
is left out, so a run that an event has ended is over by then: only for runs that the clock or nothing ends must the
source know more than where they end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gridcontrol.calculus.fast.calendar import calendar_of
from gridcontrol.calculus.fast.phasing import given
from gridcontrol.calculus.fast.sorting import FOR_EVER, PAD, Sorting, deeper
from gridcontrol.calculus.fast.spanning import Chain
from gridcontrol.ids import StatusId, TrackId
from gridcontrol.rules.ruleset import Pack


class Section(NamedTuple):
    """Lines for one status: expressions to look at it, what those read, the lines if one is true, what those read."""

    status: StatusId
    guards: list[str]
    guard_reads: set[str]
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
            later = {name for each in sections[number + 1 :] for name in each.guard_reads | each.reads}
            lines.append(f"# -- {section.status}")
            lines += self._sorting.outside(section.guard_reads, section.reads, later)
            lines.append(f"if {' or '.join(dict.fromkeys(section.guards))}:")
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
        sorting, rules = self._sorting, [rule for rule in self.rules if status in given(rule)]
        several = len(rules) > 1 or self.reasons
        chains = [Chain(sorting, rule, status, several=several, reasons=self.reasons) for rule in rules]
        sorting.used.clear()
        guards = [guard for chain in chains for guard in chain.guards()]
        guard_reads = {*sorting.used}
        sorting.used.clear()
        later = any(chain.later for chain in chains)
        shown = "rule" if several else repr(str(rules[0].id))
        over = [line for chain in chains for line in (f"# {chain.rule.id}", *chain.over_the_instant())]
        best = ["best = at", "trigger = rule = ''"] if several else []
        if not self.reasons and not later and all(chain.quick for chain in chains):
            head = ["since = until = at", *best]
            if several:
                head.append("tied = False")
            for chain in chains:
                head += [f"# {chain.rule.id}", *chain.heads(alone=len(guards) == 1)]
            around = ["if tied:", *deeper(["best = at", *over])] if several else []
            back = [line for chain in chains for line in chain.reaching_back()]
            around += ["before = None", "while before != since:", *deeper(["before = since", *back])]
            lines = [*head, *self._answer(status, shown, around)]
        else:
            around = [line for chain in chains for line in chain.around_it()]
            around += ["past.sort(reverse=True)", "for begin, end in past:"]
            around += [PAD + "if begin < since <= end:", PAD * 2 + "since = begin"]
            if later:
                around += ["later.sort()", "for begin, end in later:"]
                around += [PAD + "if begin <= until < end:", PAD * 2 + "until = end"]
            head = ["since = until = at", "past = []", *(["later = []"] if later else [])]
            head += ["covering = []"] if self.reasons else best
            lines = [*head, *over, *self._answer(status, shown, around)]
        return Section(status, guards, guard_reads, lines, {*sorting.used})

    def _answer(self, status: StatusId, rule: str, around: list[str]) -> list[str]:
        """Lines that join the spans and answer, if one covers the instant."""
        name = repr(str(status))
        bounds = f"since, until if until < {FOR_EVER} else None"
        if not self.reasons:
            return ["if until > at:", *deeper([*around, f"return {name}, {bounds}, {rule}"])]
        first = "_, first, rule, met, waits = covering.pop(0)"
        join = [*around, first, f"shown = {name}, {bounds}, rule, first, met, waits"]
        masks = [f"masks += [(one[2], {name}) for one in covering]"]
        return ["if covering:", *deeper(["covering.sort()", "if shown is None:", *deeper(join), *masks])]
