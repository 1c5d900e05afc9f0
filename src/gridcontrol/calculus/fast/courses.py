"""A course: one run in the making."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gridcontrol.calculus.fast.calendar import Moment
from gridcontrol.calculus.fast.chains import Piece
from gridcontrol.calculus.fast.phases import PhaseMade
from gridcontrol.calculus.fast.points import Causes, Point, Pos
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import FactId


def also_waived(piece: Piece, over: Iterable[Piece]) -> Piece:
    """*piece*, which names also the requirements of those *over* that nobody asks for any more."""
    known = {need.id for need in piece.needs}
    waived = [need for one in over for need in one.needs if need.waived and need.id not in known]
    return piece._replace(needs=(*piece.needs, *waived)) if waived else piece


class Ordered(NamedTuple):
    """An order that found the course running: the end it set beside the one that was computed, in microseconds."""

    fact: FactId
    end: int
    computed: int | None
    back_dated: bool
    refused: bool
    beyond: bool


class Course(NamedTuple):
    """What started it, where its days count from, and its pieces so far."""

    start: Pos
    base: Moment
    trigger: Point
    edition: int
    phases: tuple[PhaseMade, ...]
    pieces: tuple[Piece, ...]
    causes: Causes
    grounds: Causes = ()
    """What it rested on when it began, before any new edition."""
    ended_by: Causes = ()
    orders: tuple[Ordered, ...] = ()

    @property
    def end(self) -> Pos | None:
        """None while open; the start where nothing is left."""
        return self.pieces[-1].end if self.pieces else self.start

    def runs_at(self, pos: Pos) -> bool:
        """Whether *pos* lies in the course."""
        if pos < self.start:
            return False
        end = self.end
        return end is None or pos < end

    def piece_at(self, pos: Pos) -> Piece | None:
        """The piece that runs at *pos*."""
        for piece in self.pieces:
            if piece.start <= pos and (piece.end is None or pos < piece.end):
                return piece
        return None

    def shown_from(self, start: Pos) -> Course | None:
        """What is left from *start* on; None where nothing is."""
        left = [
            piece._replace(start=max(piece.start, start))
            for piece in self.pieces
            if piece.end is None or piece.end > start
        ]
        if not left:
            return None
        left[0] = also_waived(left[0], self.pieces[: len(self.pieces) - len(left)])
        return self._replace(start=start, pieces=tuple(left))

    def cut(self, at: Pos, reason: EndReason, by: Causes = ()) -> Course:
        """Stopped at *at* if it would run on; cut where it begins it stays as an occurrence of length zero."""
        end = self.end
        if end is not None and end <= at:
            return self
        at = max(at, self.start)
        kept = [piece for piece in self.pieces if piece.start < at] or list(self.pieces[:1])
        last = kept[-1]
        if last.end is None or last.end > at:
            kept[-1] = last._replace(end=at, ended=reason, by=by)
        return self._replace(pieces=tuple(kept), ended_by=by)
