"""Why the other rules give nothing, as sentences: the nearest misses first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from gridcontrol.calculus.explanation import Explanation, NotApplied, WhyNot
from gridcontrol.calculus.timeline import EndReason, Run
from gridcontrol.ids import FactId
from gridcontrol.reports.document import Cell, Statement, listed
from gridcontrol.reports.event_words import EventWords
from gridcontrol.reports.labels import (
    condition_words,
    end_cell,
    rule_label,
    spoken,
    status_label,
    told_since,
    waived,
)
from gridcontrol.reports.spelled.points import test_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.words import word
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.ruleset import Pack

_BY_TIME = frozenset({EndReason.PLAN, EndReason.AT_MOST, EndReason.CEILING, EndReason.TRANSITION, EndReason.REPEAL})
_IN_ONE = frozenset({WhyNot.NO_EVENT})
"""What is said of all such rules in one sentence: nothing speaks for them."""


@frozen
class NearMisses:
    """Tells of rules of *pack* that give nothing at the instant of *explanation*."""

    pack: Pack
    explanation: Explanation

    def told(self, others: Sequence[NotApplied]) -> Iterator[Statement]:
        """A sentence for each of *others* in their order, those that nothing speaks for in one sentence at the end."""
        for other in others:
            if other.why is WhyNot.CONDITION:
                yield from self._levels(other)
            elif other.why not in _IN_ONE:
                yield self._not_applied(other)
            if other.run is not None:
                yield from waived(self.pack, other.run, other.run.segments, "why.not-waived")
        idle = [rule_label(self.pack, other.rule) for other in others if other.why in _IN_ONE]
        if idle:
            yield Statement("why.not-no-event", {"rules": listed(idle)})

    def _levels(self, other: NotApplied) -> Iterator[Statement]:
        """Each row of the edition in force, none of which holds."""
        rule = self.pack.rules[other.rule]
        edition = rule.editions[other.edition or 0]
        for level in edition.levels:
            args: dict[str, Cell] = {
                "rule": rule_label(self.pack, rule.id),
                "status": status_label(self.pack, rule.track, level.status),
                "condition": condition_words(self.pack, rule.id, level.condition, level.where),
                "place": str(level.where),
            }
            yield Statement("why.not-condition", args)

    def _not_applied(self, other: NotApplied) -> Statement:
        args: dict[str, Cell] = {"rule": rule_label(self.pack, other.rule), "place": str(other.place)}
        if other.why is WhyNot.NOT_IN_FORCE and not other.facts:
            return Statement("why.not-in-force-now", args)
        words = EventWords(self.pack)
        own = [self.explanation.facts[fact] for fact in other.facts if fact in self.explanation.facts]
        args["fact"] = words.brief(own[0]) if own else self._glimpsed(other.facts)
        if other.field is not None:
            args["field"] = words.field(own[0].kind, other.field) if own else other.field
            args["value"] = words.value(own[0], other.field) if own else Statement("why.no-value")
            args["condition"] = spoken(self.pack, other.place, lambda speech: self._asked(speech, other))
        if other.run is not None:
            args["since"] = told_since(self.pack, self.explanation, other.run, other.run.since)
            args["until"] = end_cell(other.run.until)
            args["reason"] = word(f"ended.{other.run.ended}")
        if other.condition is not None:
            args["condition"] = condition_words(self.pack, other.rule, other.condition, other.place)
        code: str = other.why
        if other.why is WhyNot.NO_ROW and other.condition is not None:
            code = "no-row-for"
        elif other.why is WhyNot.OVER and other.run is not None and (ended := self._ended_by(other.run)) is not None:
            code, args["fact"] = "over-by", ended
        return Statement(f"why.not-{code}", args)

    def _ended_by(self, run: Run) -> Cell:
        """What ended *run*: the subject's own last fact of those that did; None where time did, or others' facts."""
        ends = (*run.ended_by, *(run.segments[-1].by if run.segments else ()))
        own = [self.explanation.facts[fact] for fact in ends if fact in self.explanation.facts]
        return EventWords(self.pack).brief(own[-1]) if own and run.ended not in _BY_TIME else None

    def _asked(self, speech: Speech, other: NotApplied) -> str:
        """What the trigger asks of the field that does not fit."""
        trigger = self.pack.rules[other.rule].trigger
        if trigger is None or not isinstance(trigger.pattern, EventPattern) or other.field is None:
            raise AssertionError("a field is missed only where a trigger asks for one")
        pattern = trigger.pattern
        types = speech.types(pattern.kinds, other.field)
        tests = pattern.where[other.field]
        return speech.clauses([test_words(speech, test, types, pattern.kinds) for test in tests])

    def _glimpsed(self, facts: tuple[FactId, ...]) -> Cell:
        """What anybody may see of *facts* about others."""
        seen = [self.explanation.elsewhere[fact] for fact in facts if fact in self.explanation.elsewhere]
        return EventWords(self.pack).glimpses(seen) if seen else Statement("why.fact-elsewhere")
