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

_EXACT, _BRACKET, _SHORT, _ZONE, _NO_KIND, _OTHER_KIND, _AS_DISTRICT = 100, 96, 94, 90, 86, 80, 74
_ZONE_PARTS = 20
_BELOW_ONLY, _SIMILAR, _OTHER_FAMILY, _OUTSIDE = 60, 50, 45, 40


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
        lost = False
        for name in asked[:-1]:
            found = self._candidates(scopes, name)
            decided = _best(found)
            if len(decided) == 1 or (decided and scopes == (None,)):
                scopes, lost = tuple(each.division for each in decided), False
            elif not self._placeless(name):
                lost = True
        found = self._candidates(scopes, asked[-1], level)
        if lost:
            # Where it should lie is not known, so only a name that fits as it stands can decide.
            found = tuple(_less(each, 1 if each.score >= _ZONE else 20, "names.above-unknown") for each in found)
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
        return _without_fronts(form.core, self._fronts(division), whole=True) if form.family is Family.ZONE else form.core

    def _fronts(self, division: DivisionId | None) -> tuple[str, ...]:
        if division is None:
            return ()
        return tuple(
            front
            for above in self._divisions.ancestors(division, self._hierarchy, self._on)
            for front in _fronts_of(self._name(above))
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
            here = self._on_shelf(shelf, asked, scope, depth)
            found += here
            # What fits only roughly up here may be written just so further down: 承德县 is not 承德市.
            if any(each.score >= _ZONE - depth for each in found) or not shelf.forms:
                break
        if any(each.score >= DECIDES for each in found):
            return found
        return self._inside(scope, asked.form) or found or self._similar(scope, asked.form)

    def _again(self, scope: DivisionId | None, asked: Form, level: str | None) -> list[Candidate]:
        """The unit above named once more, or a placeless word where only one unit lies below."""
        if scope is None:
            return []
        below = self._shelf(scope, 1)
        if asked.text == self._name(scope):
            same = [scope, *below.by_text.get(asked.text, ())][:2]
            fitting = [each for each in same if self._divisions.level_of(each) == level]
            return [Candidate((fitting or same)[-1], _EXACT, ("names.again",))]
        if PLACELESS.match(asked.text) and len(below.forms) == 1 and asked.text not in below.by_text:
            return [Candidate(next(iter(below.forms)), _NO_KIND, ("names.only-one",))]
        return []

    def _on_shelf(self, shelf: _Shelf, asked: Written, scope: DivisionId | None, depth: int) -> list[Candidate]:
        fronts = () if scope is None else (*_fronts_of(self._name(scope)), *self._fronts(scope))
        best: dict[DivisionId, tuple[int, str]] = {}
        for rank, form in enumerate((asked.form, *asked.others)):
            for division, (score, reason) in self._fitting(shelf, form, fronts).items():
                own = shelf.forms[division]
                if rank:
                    score, reason = _BRACKET if score == _EXACT else min(score, _OTHER_FAMILY), "names.bracket"
                if depth > 1 and score >= DECIDES:
                    if self._bare_below(form, own, division, scope):
                        score, reason = _BELOW_ONLY, "names.bare-below"
                    elif reason == "names.as-district":
                        score = _BELOW_ONLY
                if reason == "names.other-kind" and not UPPER >= {form.kind, own.kind} and self._upper(division):
                    score, reason = _OTHER_FAMILY, "names.other-family"
                if score > best.get(division, (0, ""))[0]:
                    best[division] = score, reason
        deeper = () if depth == 1 else ("names.further-down",)
        return [Candidate(division, score - depth + 1, (reason, *deeper)) for division, (score, reason) in best.items()]

    def _fitting(self, shelf: _Shelf, form: Form, fronts: Sequence[str]) -> dict[DivisionId, tuple[int, str]]:
        """Score and reason of every division of *shelf* that *form* may name."""
        found: dict[DivisionId, tuple[int, str]] = {}
        short = _without_fronts(form.core, fronts, form.family is Family.ZONE)
        bare = _without_fronts(form.text, fronts, whole=False)
        for division in dict.fromkeys(
            (*shelf.by_text.get(form.text, ()), *shelf.by_core.get(form.core, ()), *shelf.by_core.get(short, ()))
        ):
            own = shelf.forms[division]
            found[division] = _compare(form, short, own, self._short(own, division))
        if bare != form.text:
            for division in shelf.by_text.get(bare, ()):
                if found.get(division, (0, ""))[0] < _SHORT:
                    found[division] = _SHORT, "names.front"
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
        fronts = _fronts_of(self._name(scope))
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
            Candidate(division, _SIMILAR, ("names.similar",))
            for division, own in shelf.forms.items()
            if _one_apart(asked.text, own.text)
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
                    score = each.score - _ZONE_PARTS if zone else _OUTSIDE
                    reason = "names.zone-part" if zone else "names.outside"
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


def _fronts_of(name: str) -> tuple[str, ...]:
    """What a unit's name looks like in front of another: with its kind and without."""
    form = form_of(name)
    return (form.text, form.core) if len(form.core) > 1 else (form.text,)


def _without_fronts(name: str, fronts: Sequence[str], whole: bool) -> str:
    """*name* without the names of units above in front; without *whole* two characters must stay."""
    again = True
    while again:
        again = False
        for front in fronts:
            rest = name.removeprefix(front)
            if rest != name and (whole or len(rest) > 1):
                name, again = rest, True
    return name


def _compare(asked: Form, short: str, own: Form, own_short: str) -> tuple[int, str]:
    """Score and reason of one name for one division."""
    if asked.text == own.text:
        return _EXACT, "names.exact"
    same_core = asked.core == own.core or (short == own_short and (short or asked.family is own.family is Family.ZONE))
    if asked.family is Family.NONE and asked.text == own.text[:-1]:
        return _NO_KIND, "names.no-kind"
    if not same_core:
        return 0, ""
    families = {asked.family, own.family}
    if families == {Family.ZONE}:
        return (_ZONE, "names.zone") if asked.kind == own.kind else (_OTHER_FAMILY, "names.other-zone")
    if Family.NONE in families:
        return _NO_KIND, "names.no-kind"
    if len(families) == 1:
        return (_SHORT, "names.front") if asked.kind == own.kind else (_OTHER_KIND, "names.other-kind")
    if asked.kind == "区" and own.family is Family.ZONE and short:
        return _AS_DISTRICT, "names.as-district"
    return _OTHER_FAMILY, "names.other-family"


def _one_apart(left: str, right: str) -> bool:
    return len(left) == len(right) > 2 and sum(a != b for a, b in zip(left, right, strict=True)) == 1
