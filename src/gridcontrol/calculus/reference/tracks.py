"""What a track shows: at each instant the strongest of all that runs; the rest go on underneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from gridcontrol.calculus.reference.chains import Piece
from gridcontrol.calculus.reference.courses import Course
from gridcontrol.calculus.reference.positions import Position
from gridcontrol.calculus.reference.spans import Stretch, merged
from gridcontrol.ids import RuleId, StatusId
from gridcontrol.rules.vocabulary import Track


@frozen
class Shown:
    """A stretch in which one piece of one course is shown, with what runs underneath, strongest first."""

    start: Position
    end: Position | None
    rule: RuleId
    course: Course
    piece: Piece
    masked: tuple[tuple[RuleId, Piece], ...]


def _strength(track: Track, rule: RuleId, course: Course, piece: Piece) -> tuple[object, ...]:
    """Smallest is strongest: precedence, then the run that ends last, then the id of what triggered it."""
    end = course.end
    lasting = (0, 0.0) if end is None else (1, -end.at.timestamp())
    return track.rank(piece.status), *lasting, course.trigger.position.id, rule


def shown(track: Track, courses: Sequence[tuple[RuleId, Course]]) -> Iterator[Shown]:
    """The shown stretches of *track* in order of time; gaps are the track's default."""
    pieces = [(rule, course, piece) for rule, course in courses for piece in course.pieces]
    cuts = sorted({p for _, _, piece in pieces for p in (piece.start, piece.end) if p is not None})
    current: Shown | None = None
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else None
        running = sorted(
            (entry for entry in pieces if entry[2].running_at(start)), key=lambda entry: _strength(track, *entry)
        )
        if not running:
            if current is not None:
                yield current
            current = None
            continue
        rule, course, piece = running[0]
        masked = tuple((r, p) for r, _, p in running[1:])
        if current is not None and current.piece is piece and current.masked == masked:
            current = Shown(current.start, end, rule, course, piece, masked)
            continue
        if current is not None:
            yield current
        current = Shown(start, end, rule, course, piece, masked)
    if current is not None:
        yield current


def shown_stretches(track: Track, courses: Sequence[tuple[RuleId, Course]]) -> list[tuple[StatusId, Stretch]]:
    """As ``shown``, without the courses: status, when, and the facts it rests on."""
    return [
        (s.piece.status, Stretch(s.start, s.end, merged([s.course.causes, s.piece.by]))) for s in shown(track, courses)
    ]
