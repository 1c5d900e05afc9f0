"""Conditions of duties as statuses: what a duty asks is worked out by the evaluator, like any rule.

Each condition becomes a track of its own, with one rule that shows a status while the condition holds. Whoever asks
what is owed evaluates the pack that ``made_ready`` gives, and finds in its duties statuses where conditions stood.
Nobody else sees these tracks: packs, reports and explanations are of the pack as it was written.
"""

from __future__ import annotations

from types import MappingProxyType

from attrs import evolve, frozen

from gridcontrol.ids import RuleId, StatusId, SubjectKindId, TrackId
from gridcontrol.rules.conditions import All, Condition
from gridcontrol.rules.duties import Duty, Statuses, WhileHolds, WhileStatus
from gridcontrol.rules.ruleset import Edition, Level, Pack, Repeal, Repeat, Rule, Transition
from gridcontrol.rules.vocabulary import NO_LABEL, Nature, Track

HOLDS, DOES_NOT = StatusId("holds"), StatusId("does not hold")
_GIVEN = "given"
READY = "+duties"
"""Marks the version of a pack that was made ready: evaluators keep what they make of a pack by its version."""


@frozen
class _Part:
    """A condition of a duty under the name of its track. No name that a pack gives has a space in it."""

    name: str
    condition: Condition
    duty: Duty
    about: SubjectKindId

    @property
    def statuses(self) -> Statuses:
        return ((TrackId(self.name), (HOLDS,)),)


def made_ready(pack: Pack) -> Pack:
    """*pack* with the conditions of its duties as tracks of their own; *pack* itself where they have none."""
    parts: list[_Part] = []
    duties = {name: _ready(duty, parts) for name, duty in pack.owed.duties.items()}
    if not parts:
        return pack
    tracks = {**pack.tracks, **{TrackId(part.name): _track(part) for part in parts}}
    rules = {**pack.rules, **{RuleId(part.name): _rule(part, pack) for part in parts}}
    return evolve(
        pack,
        version=f"{pack.version}{READY}",
        tracks=MappingProxyType(tracks),
        rules=MappingProxyType(rules),
        # They read what all others give, and nothing reads them.
        strata=(*pack.strata, tuple(RuleId(part.name) for part in parts)),
        owed=evolve(pack.owed, duties=MappingProxyType(duties)),
    )


def _ready(duty: Duty, parts: list[_Part]) -> Duty:
    def part(what: str, condition: Condition) -> Statuses:
        made = _Part(f"{duty.id} {what}", condition, duty, duty.about)
        parts.append(made)
        return made.statuses

    if isinstance(duty.origin, WhileHolds):
        statuses = part("while", duty.origin.condition)
        duty = evolve(duty, origin=WhileStatus(statuses, running=False, on_days=()))
    if duty.pause_while is not None:
        duty = evolve(duty, pause=part("pause", duty.pause_while), pause_while=None)
    if duty.given:
        part(_GIVEN, duty.given[0] if len(duty.given) == 1 else All(duty.given))
    return duty


def given_statuses(duty: Duty) -> Statuses:
    """The status that shows in a pack that was made ready that all that *duty* asks besides holds."""
    return ((TrackId(f"{duty.id} {_GIVEN}"), (HOLDS,)),) if duty.given else ()


def _track(part: _Part) -> Track:
    return Track(
        id=TrackId(part.name),
        label=NO_LABEL,
        about=part.about,
        nature=Nature.BASIS,
        default=DOES_NOT,
        precedence=(HOLDS,),
        labels=MappingProxyType({}),
        holding=frozenset(),
        justified_by=MappingProxyType({}),
        orders_latest_wins=False,
        where=part.duty.where,
    )


def _rule(part: _Part, pack: Pack) -> Rule:
    where = part.duty.where
    edition = Edition(
        source=part.duty.source,
        since=None,
        until=None,
        back_to=None,
        transition=Transition.AS_AT_START,
        on_repeal=Repeal.RUN_OUT,
        review=None,
        branches=(),
        where=where,
        levels=(Level(HOLDS, part.condition, where),),
    )
    return Rule(
        id=RuleId(part.name),
        label=NO_LABEL,
        track=TrackId(part.name),
        day_count=pack.day_count,
        dates_suffice=pack.dates_suffice,
        trigger=None,
        counted_from=(),
        repeat=Repeat.EXTEND,
        ends=(),
        ceiling=None,
        while_mode=None,
        editions=(edition,),
        where=where,
    )
