"""How the source for one status puts events aside: lists by kind, lists of those that pass a test, their last instants.

Each is made where it is first needed, and within the lines of one status if no other status needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from gridcontrol.calculus.fast.calendar import calendar_of, micros
from gridcontrol.calculus.fast.fields import fits_of
from gridcontrol.ids import FieldId
from gridcontrol.rules.conditions import EventPattern, FieldTest, NoneOf, OneOf, Pattern, Where
from gridcontrol.rules.ruleset import Pack, Rule

FOR_EVER = 1 << 62
NEVER = -FOR_EVER
PAD = "    "


class Bin(NamedTuple):
    """A list of events of one kind in the source: the kind's rank and the list's name."""

    rank: int
    name: str


class Test(NamedTuple):
    """A test of an event as an expression; *field* where it is that field's being equal to something."""

    text: str
    field: FieldId | None


ALL = Test("", None)


class Sorting:
    """The lists that the source for *pack* asks for. Callables it needs are put into *names*."""

    def __init__(self, pack: Pack, names: dict[str, Any]) -> None:
        self._pack = pack
        self._names = names
        self._bins: dict[tuple[int, Test], Bin] = {}
        self._tests: dict[str, tuple[int, Test]] = {}
        self._last: set[str] = set()
        self._made: set[str] = set()
        self.used: set[str] = set()
        """The names asked for since somebody emptied this."""

    def bins(self, patterns: Sequence[Pattern]) -> list[Bin]:
        """The lists of the events that one of *patterns* looks at, by rank."""
        tests: dict[int, Test] = {}
        for pattern in patterns:
            if not isinstance(pattern, EventPattern):
                raise TypeError(pattern)
            fits = self._fits(pattern.where)
            for rank in {self._pack.events[kind].rank for kind in pattern.kinds}:
                before = tests.get(rank, fits)
                both = Test(f"({before.text}) or ({fits.text})", None) if before.text and fits.text else ALL
                tests[rank] = fits if before == fits else both
        return [self._bin(rank, test) for rank, test in sorted(tests.items())]

    def triggers(self, rule: Rule, branch: int) -> list[Bin]:
        """The lists of the events that start the chain of a branch of *rule*, by rank."""
        if rule.trigger is None or not isinstance(rule.trigger.pattern, EventPattern):
            raise TypeError(rule)
        edition = rule.editions[0]
        parts = []
        if edition.since is not None:
            parts.append(f"event[0] >= {micros(edition.since)}")
        if edition.until is not None:
            parts.append(f"event[0] < {micros(edition.until)}")
        parts += [f"not ({self._fits(before.when).text or 'True'})" for before in edition.branches[:branch]]
        own = [self._fits(rule.trigger.pattern.where), self._fits(edition.branches[branch].when)]
        fits = [*(test for test in own if test.text), *(Test(part, None) for part in parts)]
        test = fits[0] if len(fits) == 1 else Test(" and ".join(f"({each.text})" for each in fits), None)
        ranks = {self._pack.events[kind].rank for kind in rule.trigger.pattern.kinds}
        return [self._bin(rank, test) for rank in sorted(ranks)]

    def last(self, events: Bin) -> str:
        """The name of the instant of the last event in a list; ``NEVER`` where it is empty."""
        name = f"last_{events.name}"
        self._last.add(name)
        self.used |= {name, events.name}
        return name

    def use(self, bins: Iterable[Bin]) -> None:
        """Note that the lists are read."""
        self.used |= {events.name for events in bins}

    def _bin(self, rank: int, test: Test) -> Bin:
        found = self._bins.get((rank, test))
        if found is None:
            number = sum(bool(known.text) for _, known in self._bins)
            found = self._bins[rank, test] = Bin(rank, f"f{number}" if test.text else f"k{rank}")
            self._tests[found.name] = rank, test
        self.used.add(found.name)
        return found

    def _fits(self, where: Where) -> Test:
        tests = [self._test(name, test) for name, several in where.items() for test in several]
        return tests[0] if len(tests) == 1 else Test(" and ".join(test.text for test in tests), None)

    def _test(self, name: FieldId, test: FieldTest) -> Test:
        asked, value = f"event[3].get({str(name)!r}", repr(test.values[0]) if isinstance(test, OneOf | NoneOf) else ""
        if isinstance(test, OneOf) and len(test.values) == 1 and isinstance(test.values[0], str):
            return Test(f"{asked}) == {value}", name)
        if isinstance(test, NoneOf) and len(test.values) == 1 and isinstance(test.values[0], str):
            return Test(f"{asked}, {value}) != {value}", None)
        fits = f"fits_{len(self._names)}"
        self._names[fits] = fits_of({name: (test,)}, calendar_of(self._pack.zone))
        return Test(f"{fits}(event[3], None, None)", None)

    # -- lines

    def by_kind(self) -> Iterator[str]:
        """Lines that put each event up to the instant into the list of its kind."""
        used = {rank for rank, _ in self._bins}
        every = max((kind.rank for kind in self._pack.events.values()), default=-1) + 1
        names = [f"k{rank}" if rank in used else "rest" for rank in range(every)]
        yield from (f"{name} = []" for name in dict.fromkeys(names))
        yield f"by_kind = ({', '.join(names)},)"
        yield "for event in events:"
        yield PAD + "if event[0] <= at:"
        yield PAD * 2 + "by_kind[event[1]].append(event)"

    def outside(self, guard: Iterable[str], body: Iterable[str], later: Iterable[str]) -> list[str]:
        """Lines that make what a status needs before it is looked at: for its *guard*, or for those *later* too."""
        wanted = {*guard, *({*body} & {*later})}
        return self._lines(wanted, {*guard, *body, *later})

    def inside(self, body: Iterable[str]) -> list[str]:
        """Lines that make what only the *body* of one status needs."""
        return self._lines({*body}, {*body})

    def _lines(self, wanted: set[str], told: set[str]) -> list[str]:
        """Lines for the *wanted* names not made yet; with them, in the same loop, those of *told* that can be."""
        lines = []
        for name in sorted(wanted - self._made, key=lambda each: (each.startswith("last_"), each)):
            if name in self._made:
                continue
            if name in self._tests:
                rank, test = self._tests[name]
                if test.text:
                    lines += self._filter(rank, test, told)
                self._made.add(name)
                continue
            lines += [f"{name} = {NEVER}", f"for us, _, _, _ in {name.removeprefix('last_')}:"]
            lines += [PAD + f"if us > {name}:", PAD * 2 + f"{name} = us"]
            self._made.add(name)
        return lines

    def _filter(self, rank: int, test: Test, told: set[str]) -> list[str]:
        same = [(rank, test)]
        if test.field is not None:
            same = [key for key in self._bins if key[0] == rank and key[1].field == test.field]
        bins = {self._bins[key].name: key[1] for key in same if self._bins[key].name in told}
        lines = [f"{name} = []" for name in bins]
        lines += [f"last_{name} = {NEVER}" for name in bins if f"last_{name}" in told]
        lines.append(f"for event in k{rank}:")
        if len(bins) > 1:
            lines.append(PAD + f"value = event[3].get({str(test.field)!r})")
        for position, (name, each) in enumerate(bins.items()):
            text = each.text if len(bins) == 1 else "value" + each.text[each.text.index(") == ") + 1 :]
            lines += [PAD + f"{'el' if position else ''}if {text}:", PAD * 2 + f"{name}.append(event)"]
            self._made.add(name)
            if f"last_{name}" in told:
                lines += [PAD * 2 + f"if event[0] > last_{name}:", PAD * 3 + f"last_{name} = event[0]"]
                self._made.add(f"last_{name}")
        return lines


def deeper(lines: Iterable[str]) -> list[str]:
    """*lines* one step to the right."""
    return [PAD + line for line in lines]
