"""What a track shows: at each place the strongest of all that runs there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.points import Pos
from gridcontrol.ids import RuleId, StatusId

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.chains import Piece
    from gridcontrol.calculus.fast.courses import Course


class Stands(NamedTuple):
    """A stretch in which one piece of one course is shown, with the rules and statuses that run underneath."""

    start: Pos
    end: Pos | None
    rule: RuleId
    course: Course
    piece: Piece
    masks: tuple[tuple[RuleId, StatusId], ...]


def shown_of(ranks: Mapping[StatusId, int], courses: Sequence[tuple[RuleId, Course]]) -> list[Stands]:
    """The shown stretches in order of time; gaps are the track's default."""
    entries: list[tuple[tuple[int, int, str, RuleId], int, RuleId, Course, Piece]] = []
    for rule, course in courses:
        end = course.end
        for piece in course.pieces:
            rank = ranks.get(piece.status, len(ranks) - 1)
            lasting = -(1 << 62) if end is None else -end[0]
            entries.append(((rank, lasting, course.trigger.pos[2], rule), len(entries), rule, course, piece))
    # Strongest first: by status, then the course that ends last, then the smaller id of what triggered it.
    entries.sort(key=lambda entry: entry[:2])
    bounds = [(piece.start, piece.end, number) for number, (_, _, _, _, piece) in enumerate(entries)]
    cuts = sorted({start for start, _, _ in bounds} | {end for _, end, _ in bounds if end is not None})
    found: list[Stands] = []
    current: list[int] = []
    last = len(cuts) - 1
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index < last else None
        running = [number for begin, over, number in bounds if begin <= start and (over is None or start < over)]
        if running and running == current:
            found[-1] = found[-1]._replace(end=end)
        elif running:
            _, _, rule, course, piece = entries[running[0]]
            masks = tuple([(entries[number][2], entries[number][4].status) for number in running[1:]])
            found.append(Stands(start, end, rule, course, piece, masks))
        current = running
    return found
