"""What a track shows at one instant: the strongest status in whose phase somebody is, and the rule cited for it."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.ids import TrackId
from gridcontrol_sql.candidates import Candidate
from gridcontrol_sql.compiling import AS_OF, FACTS
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.last_times import Last
from gridcontrol_sql.script import Step, text

UNTOLD = 0
"""Instead of the number of a candidate: last times don't tell which lasts longest.

Where several last equally long stands the number of their status among those with several candidates, below 0.
"""


def by_status(ground: Ground, track: TrackId, candidates: list[Candidate]) -> list[list[Candidate]]:
    """The candidates of *track* by status, the strongest first."""
    found = []
    for status in ground.statuses(track):
        own = [c for c in candidates if c.status == status and ground.pack.rules[c.rule].track == track]
        found += [own] if own else []
    return found


def standing(last_of: str, candidates: list[Candidate]) -> str:
    """Rows ``l`` that expressions of *candidates* read: *last_of*, ``now``, and when each course is over."""
    ends = "".join(f", {each.ends()} AS c{each.number}" for each in candidates)
    return f"""SELECT l.*{ends} FROM (
        SELECT t.*, n.now FROM {last_of} AS t CROSS JOIN (SELECT MAX(last) AS now FROM {AS_OF}) AS n) AS l"""


@frozen
class Track:
    """What one track shows: *by_status* are its candidates, those of the strongest status first."""

    number: int
    track: TrackId
    by_status: list[list[Candidate]]

    def steps(self, last: Last, standing_now: str) -> list[Step]:
        """The relations that ``shown`` and ``open`` read. *standing_now* is what ``standing`` gives of everybody."""
        number = self.number
        steps = [Step(f"piece_of_{number}", self._pieces(standing_now))]
        tied = f"SELECT 1 FROM piece_of_{number} WHERE piece < 0 LIMIT 1"
        if not self._may_tie():
            return steps
        return [
            *steps,
            # Few: their facts are asked once more, rather than keeping everybody's last times.
            Step(
                f"facts_of_{number}",
                f"""SELECT f.*, t.piece AS tied FROM piece_of_{number} AS t JOIN {FACTS} AS f ON f.k = t.k
                WHERE t.piece < 0""",
                only=tied,
            ),
            Step(f"last_of_{number}", last.query(f"facts_of_{number}")),
            Step(
                f"cited_{number}",
                self._cited(),
                apart=True,
                only=tied,
                none=f"SELECT k, piece, until FROM piece_of_{number} WHERE 1 = 0",
            ),
        ]

    def shown(self) -> str:
        """Rows of ``statuses``."""
        named = " UNION ALL ".join(
            f"SELECT {each.number} AS piece, {text(each.status)} AS status, {text(each.rule)} AS rule"
            for each in self._all()
        )
        told = f"SELECT p.k, p.piece, p.until FROM piece_of_{self.number} AS p WHERE p.piece > 0"
        told += f" UNION ALL SELECT c.k, c.piece, c.until FROM cited_{self.number} AS c" if self._may_tie() else ""
        return f"""SELECT t.k, {text(self.track)} AS track, n.status, n.rule, t.until
            FROM ({told}) AS t JOIN ({named}) AS n ON n.piece = t.piece"""

    def open(self) -> str | None:
        """Rows of ``undecided``; None where last times tell of everybody."""
        if not any(each.lasting is None for candidates in self._contests() for each in candidates):
            return None
        return f"SELECT k, {text(self.track)} AS track FROM piece_of_{self.number} WHERE piece = {UNTOLD}"

    def _all(self) -> list[Candidate]:
        return [candidate for candidates in self.by_status for candidate in candidates]

    def _contests(self) -> list[list[Candidate]]:
        """The candidates of statuses that have several."""
        return [candidates for candidates in self.by_status if len(candidates) > 1]

    def _may_tie(self) -> bool:
        return any(each.lasting is not None for candidates in self._contests() for each in candidates)

    def _pieces(self, standing_now: str) -> str:
        """``k, piece, until`` of everybody to whom some candidate gives a status: see ``_chosen`` for ``piece``."""
        tied = {group[0].status: -number for number, group in enumerate(self._contests(), 1)}
        shown = "".join(
            f" WHEN {_alive(group)} THEN {_chosen(group, tied.get(group[0].status))}" for group in self.by_status
        )
        return f"""SELECT k, piece, {_until("piece", self._all())} AS until
            FROM (SELECT l.*, CASE{shown} END AS piece FROM {standing_now} AS l) AS l WHERE piece IS NOT NULL"""

    def _cited(self) -> str:
        """``k, piece, until`` where several last equally long: that of the trigger whose id comes first."""
        choices = "".join(
            f" WHEN f.tied = {-number} AND {each.own} AND {each.own_lasting} = {_greatest([c.ends_at for c in group])}"
            f" THEN {each.number}"
            for number, group in enumerate(self._contests(), 1)
            for each in sorted(group, key=lambda candidate: candidate.rule)
            if each.own_lasting is not None
        )
        rivals = [each for group in self._contests() for each in group]
        return f"""SELECT k, piece, until FROM (
            SELECT l.k, l.piece, {_until("l.piece", rivals)} AS until,
                ROW_NUMBER() OVER (PARTITION BY l.k ORDER BY BYTES(l.id)) AS place FROM (
                SELECT l.*, f.id, CASE{choices} END AS piece FROM facts_of_{self.number} AS f
                JOIN ({standing(f"last_of_{self.number}", rivals)}) AS l ON l.k = f.k WHERE f.w <= l.now
            ) AS l WHERE l.piece > 0
        ) AS ordered WHERE place = 1"""


def _until(piece: str, candidates: list[Candidate]) -> str:
    """When the phase of the candidate with number *piece* is over, over a row ``l``; NULL where that is open."""
    ends = [(each.number, each.shown_until()) for each in candidates]
    found = "".join(f" WHEN {number} THEN {until}" for number, until in ends if until is not None)
    return f"CASE {piece}{found} END" if found else "CAST(NULL AS BIGINT)"


def _alive(candidates: list[Candidate]) -> str:
    """Whether somebody is in a phase of any of *candidates*, all those of one status; over a row ``l``."""
    if len(candidates) == 1:
        return candidates[0].alive
    return " OR ".join(f"{each.ends_at} > 0" for each in candidates)


def _chosen(candidates: list[Candidate], tied: int | None) -> str:
    """The number of the one whose course lasts longest; *tied* where several do, ``UNTOLD`` where that is not told."""
    if len(candidates) == 1:
        return str(candidates[0].number)
    choices = [
        f"WHEN {each.ends_at} > {_greatest([other.known() for other in candidates if other is not each])}"
        f" THEN {each.number}"
        for each in candidates
    ]
    open_ = [f"{each.ends_at} > 0" for each in candidates if each.lasting is None]
    choices += [f"WHEN {' OR '.join(open_)} THEN {UNTOLD}"] if open_ else []
    return f"CASE {' '.join(choices)} ELSE {tied} END"


def _greatest(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"GREATEST({', '.join(values)})"
