"""Published names to divisions.

Each column narrows down where the next is looked for: first directly below, then further down. A name is
decided when one division fits it well and no other nearly as well; otherwise the candidates are given,
each with a score and its reasons, and nobody's guess is written anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from attrs import frozen

from gridcontrol.ids import DivisionId
from gridcontrol.intake.names.comparing import (
    AS_DISTRICT,
    BARE_BELOW,
    BRACKET,
    EXACT,
    FRONT,
    NO_FIT,
    NO_KIND,
    OTHER_FAMILY,
    OTHER_KIND,
    OUTSIDE,
    SIMILAR,
    ZONE,
    Fit,
    compare,
    fronts_of,
    one_apart,
    without_fronts,
)
from gridcontrol.intake.names.form import Form, Written, even, form_of, written
from gridcontrol.intake.names.vocabulary import PLACELESS, UPPER, Family
from gridcontrol.model.divisions import Divisions


class Outcome(StrEnum):
    """What came of a name."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@frozen
class Candidate:
    """A division the name may mean; ``score`` from 0 to 100, ``reasons`` as message codes."""

    division: DivisionId
    score: int
    reasons: tuple[str, ...]


@frozen
class MatchResult:
    """``division`` only when decided; ``candidates`` best first."""

    outcome: Outcome
    division: DivisionId | None
    candidates: tuple[Candidate, ...]


DECIDES = 70
"""The lowest score that can decide."""
MARGIN = 8
"""How far the next candidate must be behind."""
_DEEPEST = 3
_MOST_CANDIDATES = 10
_ZONE_PARTS = 20
"""What a part of the unit around a zone loses against a part of the zone itself."""
_LOST = 40
"""What a name loses that is said to lie in a city nobody knows."""


@frozen(eq=False)
class _Shelf:
    """The divisions at one depth below a unit, by whole name, by core, and by the last characters."""

    forms: Mapping[DivisionId, Form]
    by_text: Mapping[str, tuple[DivisionId, ...]]
    by_core: Mapping[str, tuple[DivisionId, ...]]


class Matcher:
    """Matches names against *divisions* as they are on a day, in one hierarchy. Keeps what it has looked up."""

    def __init__(self, divisions: Divisions, hierarchy: str | None = None, on: date | None = None) -> None:
        self._divisions = divisions
        self._hierarchy = hierarchy
        self._on = on
        self._shelves: dict[tuple[DivisionId | None, int], _Shelf] = {}
        self._found: dict[tuple[tuple[DivisionId | None, ...], str, str | None], tuple[Candidate, ...]] = {}
        self._uppers: dict[DivisionId, bool] = {}

    def match(self, names: Sequence[str], level: str | None = None) -> MatchResult:
        """What *names*, one a column from the outermost to the innermost, mean. Empty columns are passed over.

        *level* is that of the division the last column should name; it settles ties only.
        """
        asked = [name for name in names if even(name)]
        if not asked:
            return MatchResult(Outcome.UNKNOWN, None, ())
        scopes: tuple[DivisionId | None, ...] = (None,)
        lost: str | None = None
        for name in asked[:-1]:
            found = self._candidates(scopes, name)
            decided = _best(found)
            if len(decided) == 1 or (decided and scopes == (None,)):
                scopes, lost = tuple(each.division for each in decided), None
            elif not self._placeless(name):
                lost = name
        found = self._candidates(scopes, asked[-1], level)
        if lost is not None:
            # A zone or an agency that is no division says little against a name that fits as it stands. A city
            # that is not there says much: half the counties it could mean are called the same elsewhere.
            agency = written(lost).form.family in (Family.ZONE, Family.NONE)
            found = tuple(
                _less(each, 1 if agency and each.score >= ZONE[0] else _LOST, "names.above-unknown") for each in found
            )
        elif not found and scopes != (None,):
            found = self._outside(scopes, asked[-1])
        return self._result(found, level)

    # looking

    def _name(self, division: DivisionId) -> str:
        return even(self._divisions.name(division, self._on))

    @staticmethod
    def _placeless(name: str) -> bool:
        return PLACELESS.match(even(name)) is not None

    def _children(self, unit: DivisionId | None) -> Iterator[DivisionId]:
        """The divisions directly below; a pseudo-unit is seen through, and there itself as well."""
        divisions = self._divisions
        below = (
            divisions.roots(self._hierarchy, self._on)
            if unit is None
            else divisions.children(unit, self._hierarchy, self._on)
        )
        for child in below:
            yield child
            if self._placeless(self._name(child)):
                yield from divisions.children(child, self._hierarchy, self._on)

    def _shelf(self, unit: DivisionId | None, depth: int) -> _Shelf:
        key = (unit, depth)
        if key not in self._shelves:
            at: dict[DivisionId | None, None] = {unit: None}
            for _ in range(depth):
                at = {child: None for each in at for child in self._children(each)}
            if depth > 1:
                nearer = self._shelf(unit, depth - 1).forms
                at = {each: None for each in at if each not in nearer}
            forms = {each: form_of(self._name(each)) for each in at if each is not None}
            by_text, by_core = defaultdict(list), defaultdict(list)
            for division, form in forms.items():
                by_text[form.text].append(division)
                for core in dict.fromkeys((self._short(form, division), form.text[:-1])):
                    by_core[core].append(division)
            self._shelves[key] = _Shelf(forms, _tuples(by_text), _tuples(by_core))
        return self._shelves[key]

    def _short(self, form: Form, division: DivisionId) -> str:
        """The core without the names of the units above, where a zone has them in front."""
        return (
            without_fronts(form.core, self._fronts(division), whole=True) if form.family is Family.ZONE else form.core
        )

    def _fronts(self, division: DivisionId | None) -> tuple[str, ...]:
        if division is None:
            return ()
        return tuple(
            front
            for above in self._divisions.ancestors(division, self._hierarchy, self._on)
            for front in fronts_of(self._name(above))
        )

    def _candidates(
        self, scopes: tuple[DivisionId | None, ...], name: str, level: str | None = None
    ) -> tuple[Candidate, ...]:
        key = (scopes, name, level)
        if key not in self._found:
            self._found[key] = tuple(each for scope in scopes for each in self._below(scope, name, level))
        return self._found[key]

    def _below(self, scope: DivisionId | None, name: str, level: str | None = None) -> list[Candidate]:
        asked = written(name)
        again = self._again(scope, asked.form, level)
        if again:
            return again
        found: list[Candidate] = []
        for depth in range(1, _DEEPEST + 1):
            shelf = self._shelf(scope, depth)
            found += self._on_shelf(shelf, asked, scope, depth)
            # What fits only roughly up here may be written just so further down: 承德县 is not 承德市.
            if any(each.score >= ZONE[0] - depth for each in found):
                return [*found, *self._same_level_below(found, asked, scope, depth)]
            if not shelf.forms:
                break
        if any(each.score >= DECIDES for each in found):
            return found
        return self._inside(scope, asked.form) or found or self._similar(scope, asked.form)

    def _same_level_below(
        self, found: Sequence[Candidate], asked: Written, scope: DivisionId | None, depth: int
    ) -> list[Candidate]:
        """Namesakes one step further down: where a pseudo-unit is seen through, one level stands at two depths."""
        seen_through = any(PLACELESS.match(form.text) for form in self._shelf(scope, 1).forms.values())
        if depth == _DEEPEST or (depth == 1 and not seen_through):
            return []
        levels = {self._divisions.level_of(each.division) for each in found if each.score >= DECIDES}
        deeper = self._on_shelf(self._shelf(scope, depth + 1), asked, scope, depth + 1)
        return [each for each in deeper if self._divisions.level_of(each.division) in levels]

    def _again(self, scope: DivisionId | None, asked: Form, level: str | None) -> list[Candidate]:
        """The unit above named once more, or a placeless word where only one unit lies below."""
        if scope is None:
            return []
        below = self._shelf(scope, 1)
        if asked.text == self._name(scope):
            same = [scope, *below.by_text.get(asked.text, ())][:2]
            fitting = [each for each in same if self._divisions.level_of(each) == level]
            return [Candidate((fitting or same)[-1], EXACT[0], ("names.again",))]
        if PLACELESS.match(asked.text) and len(below.forms) == 1 and asked.text not in below.by_text:
            return [Candidate(next(iter(below.forms)), NO_KIND[0], ("names.only-one",))]
        return []

    def _on_shelf(self, shelf: _Shelf, asked: Written, scope: DivisionId | None, depth: int) -> list[Candidate]:
        fronts = () if scope is None else (*fronts_of(self._name(scope)), *self._fronts(scope))
        best: dict[DivisionId, Fit] = {}
        for rank, form in enumerate((asked.form, *asked.others)):
            for division, fit in self._fitting(shelf, form, fronts, depth).items():
                inside = fit if rank == 0 else BRACKET if fit == EXACT else (min(fit[0], OTHER_FAMILY[0]), BRACKET[1])
                judged = self._judged(inside, form, shelf.forms[division], division, scope, depth)
                if judged[0] > best.get(division, NO_FIT)[0]:
                    best[division] = judged
        deeper = () if depth == 1 else ("names.further-down",)
        return [Candidate(division, score - depth + 1, (reason, *deeper)) for division, (score, reason) in best.items()]

    def _judged(
        self, fit: Fit, asked: Form, own: Form, division: DivisionId, scope: DivisionId | None, depth: int
    ) -> Fit:
        """*fit* in the light of where the division stands."""
        if depth > 1 and fit[0] >= DECIDES:
            if self._bare_below(asked, own, division, scope):
                return BARE_BELOW
            if fit in (AS_DISTRICT, OTHER_KIND):
                return BARE_BELOW[0], fit[1]
        if fit == OTHER_KIND and not {asked.kind, own.kind} <= UPPER and self._upper(division):
            return OTHER_FAMILY
        return fit

    def _fitting(self, shelf: _Shelf, form: Form, fronts: Sequence[str], depth: int) -> dict[DivisionId, Fit]:
        """Score and reason of every division of *shelf* that *form* may name."""
        found: dict[DivisionId, Fit] = {}
        short = without_fronts(form.core, fronts, whole=form.family is Family.ZONE)
        bare = without_fronts(form.text, fronts, whole=False)
        for division in dict.fromkeys(
            (*shelf.by_text.get(form.text, ()), *shelf.by_core.get(form.core, ()), *shelf.by_core.get(short, ()))
        ):
            own = shelf.forms[division]
            zone = own.family is Family.ZONE
            # Further down a zone may be called after the unit it lies in, and then it is not the one of the unit asked.
            own_short = (
                without_fronts(own.core, fronts, whole=True) if zone and depth > 1 else self._short(own, division)
            )
            found[division] = compare(form, short, own, own_short)
        if bare != form.text:
            for division in shelf.by_text.get(bare, ()):
                if found.get(division, NO_FIT)[0] < FRONT[0]:
                    found[division] = FRONT
        return found

    def _upper(self, division: DivisionId) -> bool:
        """Whether it is mostly counties or the like that lie below."""
        if division not in self._uppers:
            below = self._shelf(division, 1).forms.values()
            self._uppers[division] = 2 * sum(form.family is Family.REGION for form in below) > len(below)
        return self._uppers[division]

    def _bare_below(self, asked: Form, own: Form, division: DivisionId, scope: DivisionId | None) -> bool:
        """A zone without a name of its own belongs to the unit it lies in, unless it is called after the one asked."""
        if own.family is not Family.ZONE or self._short(own, division) or (own.core and asked.text == own.text):
            return False
        if scope is None:
            return True
        fronts = fronts_of(self._name(scope))
        return not (own.text.startswith(fronts) and (asked.text.startswith(fronts) or own.core))

    def _inside(self, scope: DivisionId | None, asked: Form) -> list[Candidate]:
        """The name begins with that of a unit below: 重庆市渝北区 in one cell."""
        shelf = self._shelf(scope, 1)
        found: list[Candidate] = []
        for division, own in shelf.forms.items():
            for front in (own.text, own.core):
                rest = asked.text.removeprefix(front)
                if self._placeless(own.text) and front != own.text:
                    continue
                if rest and rest != asked.text and len(front) > 1:
                    found += [
                        Candidate(each.division, each.score - 1, (*each.reasons, "names.in-one-cell"))
                        for each in self._below(division, rest)
                        if each.score >= DECIDES
                    ]
                    break
        return list({each.division: each for each in found}.values())

    def _similar(self, scope: DivisionId | None, asked: Form) -> list[Candidate]:
        """Names that differ in one character, or begin alike and have the same kind."""
        shelf = self._shelf(scope, 1)
        return [
            Candidate(division, SIMILAR[0], SIMILAR[1:])
            for division, own in shelf.forms.items()
            if one_apart(asked.text, own.text)
            or (len(asked.core) > 1 and own.family is asked.family and own.core.startswith(asked.core))
        ]

    def _outside(self, scopes: tuple[DivisionId | None, ...], name: str) -> tuple[Candidate, ...]:
        """What has the name beside the unit it is said to lie in: divisions move, and lists are old.

        A zone has parts of the unit it lies in that no table puts below the zone.
        """
        found: dict[DivisionId, Candidate] = {}
        for scope in scopes:
            above = None if scope is None else self._divisions.parent(scope, self._hierarchy, self._on)
            if scope is None or above is None:
                continue
            zone = form_of(self._name(scope)).family is Family.ZONE
            for each in self._below(above, name):
                if each.score >= DECIDES and each.division != scope:
                    score = each.score - _ZONE_PARTS if zone else OUTSIDE[0]
                    reason = "names.zone-part" if zone else OUTSIDE[1]
                    found[each.division] = Candidate(each.division, score, (*each.reasons, reason))
        return tuple(found.values())

    def _result(self, found: Sequence[Candidate], level: str | None) -> MatchResult:
        ordered = sorted(found, key=lambda each: -each.score)[:_MOST_CANDIDATES]
        decided = _best(ordered)
        if len(decided) > 1 and level is not None:
            fitting = [each for each in decided if self._divisions.level_of(each.division) == level]
            decided = fitting or decided
        if len(decided) == 1:
            return MatchResult(Outcome.DECIDED, self._at_level(decided[0].division, level), tuple(ordered))
        outcome = Outcome.AMBIGUOUS if ordered else Outcome.UNKNOWN
        return MatchResult(outcome, None, tuple(ordered))

    def _at_level(self, division: DivisionId, level: str | None) -> DivisionId:
        """*division*, or the one of its name directly below when that is of the level asked for."""
        if level is not None and self._divisions.level_of(division) != level:
            for same in self._shelf(division, 1).by_text.get(self._name(division), ()):
                if self._divisions.level_of(same) == level:
                    return same
        return division


def match_name(
    divisions: Divisions,
    names: Sequence[str],
    level: str | None = None,
    *,
    hierarchy: str | None = None,
    on: date | None = None,
) -> MatchResult:
    """What *names* mean; for more than a few use one ``Matcher``, which keeps what it has looked up."""
    return Matcher(divisions, hierarchy, on).match(names, level)


def _tuples(shelved: Mapping[str, list[DivisionId]]) -> Mapping[str, tuple[DivisionId, ...]]:
    return {key: tuple(divisions) for key, divisions in shelved.items()}


def _best(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that could be decided on: the best and those close to it."""
    top = max((each.score for each in found), default=0)
    if top < DECIDES:
        return []
    return [each for each in found if each.score > top - MARGIN]


def _less(candidate: Candidate, by: int, reason: str) -> Candidate:
    return Candidate(candidate.division, candidate.score - by, (*candidate.reasons, reason))
