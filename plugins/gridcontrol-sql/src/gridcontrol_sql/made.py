"""Courses in the making: the names of the relations that hold them."""

from __future__ import annotations

from attrs import evolve, frozen

from gridcontrol_sql.script import Script

PIECE = "cid, k, edition, ph, status, s, e, how, ow, whole"


@frozen
class Made:
    """A rule's courses and their pieces so far."""

    courses: str
    """``(cid, k, start, cend)``: candidates that have any piece."""
    pieces: str
    """``(cid, k, edition, ph, status, s, e, how, ow, whole)``."""
    rows: str
    """``(cid, row_no)``: in the terms of which row of which edition's decision table each course stands."""

    def with_pieces(self, script: Script, pieces: str) -> Made:
        """The same courses with other pieces, ended where these end."""
        courses = script.add(
            "courses",
            f"""SELECT c.cid, c.k, c.start, p.cend FROM {self.courses} AS c
            JOIN (SELECT cid, MAX(e) AS cend FROM {pieces} GROUP BY cid) AS p ON p.cid = c.cid""",
        )
        return evolve(self, courses=courses, pieces=pieces)
