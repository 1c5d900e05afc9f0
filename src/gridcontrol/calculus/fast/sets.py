"""Sets of half-open spans over positions as lists of plain tuples, combined by sweeping once from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gridcontrol.calculus.fast.points import BEGINNING, Causes, Pos, by_clock, united

Span = tuple[Pos, Pos | None, Causes]
"""``[start, end)`` and the facts it rests on; an end of None: for ever. A span of length zero covers nothing."""

Spans = Sequence[Span]

ALWAYS: Spans = ((BEGINNING, None, ()),)


def covers(spans: Spans, pos: Pos) -> bool:
    """Whether some span covers *pos*."""
    return any(start <= pos and (end is None or pos < end) for start, end, _ in spans)


def covering(spans: Spans, pos: Pos) -> list[Causes]:
    """The facts of each span that covers *pos*."""
    return [causes for start, end, causes in spans if start <= pos and (end is None or pos < end)]


def swept(sets: Sequence[Spans], enough: Callable[[int, int], bool]) -> list[Span]:
    """Where *enough* holds of how many sets and how many spans cover; cut where the facts they rest on change."""
    changes: list[tuple[Pos, int, int, int]] = []
    spans: list[Span] = []
    for index, one in enumerate(sets):
        for span in one:
            if span[1] is None or span[0] < span[1]:
                number = len(spans)
                spans.append(span)
                changes.append((span[0], 1, index, number))
                if span[1] is not None:
                    changes.append((span[1], 0, index, number))
    changes.sort()
    depth = [0] * len(sets)
    sets_covering = 0
    live: dict[int, Causes] = {}
    found: list[Span] = []
    begun: Pos | None = None
    resting: Causes = ()
    last = len(changes) - 1
    for at, (pos, opens, index, number) in enumerate(changes):
        if opens:
            live[number] = spans[number][2]
            depth[index] += 1
            sets_covering += depth[index] == 1
        else:
            del live[number]
            depth[index] -= 1
            sets_covering -= depth[index] == 0
        if at < last and changes[at + 1][0] == pos:
            continue
        if enough(sets_covering, len(live)):
            causes = united(live.values())
            if begun is not None and causes == resting:
                continue
            if begun is not None:
                found.append((begun, pos, resting))
            begun, resting = pos, causes
        elif begun is not None:
            found.append((begun, pos, resting))
            begun = None
    if begun is not None:
        found.append((begun, None, resting))
    return found


def at_once(depth: int, sets: Sequence[Spans]) -> list[Span]:
    """Where at least *depth* of *sets* hold together."""
    return swept(sets, lambda holding, _: holding >= depth)


def deep(spans: Spans, low: int, high: int | None) -> list[Span]:
    """Where from *low* (at least 1) to *high* of *spans* cover."""
    return swept([spans], lambda _, live: low <= live and (high is None or live <= high))


def fused(spans: Spans, *, over_midnight: bool = False) -> list[Span]:
    """Disjoint spans that don't touch, each resting on all the facts of those it is made of.

    With *over_midnight* what ends only because time came, and begins again at that very instant, has not ended.
    """
    if len(spans) < 2:  # noqa: PLR2004  # one or none has no neighbour
        return list(spans)
    made: list[tuple[Pos, Pos | None, list[Causes]]] = []
    for start, end, causes in sorted(spans, key=_start):
        if made:
            first, last, groups = made[-1]
            if last is None or start <= last:
                groups.append(causes)
                made[-1] = (first, None if last is None or end is None else max(last, end), groups)
                continue
        made.append((start, end, [causes]))
    if over_midnight:
        bridged: list[tuple[Pos, Pos | None, list[Causes]]] = []
        for start, end, groups in made:
            if bridged and bridged[-1][1] is not None and bridged[-1][1] == by_clock(start[0]):
                bridged[-1] = (bridged[-1][0], end, bridged[-1][2] + groups)
            else:
                bridged.append((start, end, groups))
        made = bridged
    return [(start, end, groups[0] if len(groups) == 1 else united(groups)) for start, end, groups in made]


def rest(spans: Spans) -> list[Span]:
    """Everything from the beginning of time that is not in the set."""
    free: list[Span] = []
    start: Pos | None = BEGINNING
    for begin, end, _ in fused(spans):
        if start is not None and start < begin:
            free.append((start, begin, ()))
        start = end
        if start is None:
            return free
    if start is not None:
        free.append((start, None, ()))
    return free


def _start(span: Span) -> Pos:
    return span[0]
