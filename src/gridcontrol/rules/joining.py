"""Several packs as one: a city's pack with its members, each of which holds where its place is.

Rules, levels and spreads of a member are kept beside those of the others under names of their own, and gated by the
place of the subject; what all packs say alike stays one. So whoever evaluates the outcome needs to know of no members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

import attrs
from attrs import define, evolve, field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, PackId, RuleId, SpreadId
from gridcontrol.located.problems import Problems
from gridcontrol.rules.conditions import All, AnyOf, Condition, InPlace, Not, Running
from gridcontrol.rules.duties import Owed
from gridcontrol.rules.responsibility import Responsibilities
from gridcontrol.rules.ruleset import Edition, Level, Pack, Rule, Transfer
from gridcontrol.rules.spreading import Spread
from gridcontrol.rules.strata import gives, strata_of
from gridcontrol.rules.vocabulary import EventKind, Label, SubjectKind
from gridcontrol.rules.without_places import without_places

T = TypeVar("T")
_SHARED = ("sources", "subjects", "links", "tracks", "hierarchies", "imports", "indicators", "reports", "published")
_SEPARATOR = ":"


@frozen
class Member:
    """A pack that holds where a subject lies in one of *codes*, from *since* on; *where* it is named."""

    pack: Pack
    codes: tuple[str, ...]
    since: datetime | None
    where: Place

    @property
    def here(self) -> InPlace:
        return InPlace(self.codes, self.since)


def of_a_member(name: RuleId | SpreadId) -> bool:
    """Whether the rule or spread was a member's, and not the city's own or one that all say alike."""
    return _SEPARATOR in name


def joined(city: Pack, members: Sequence[Member], problems: Problems) -> Pack:
    """*city* with *members*, of which the first in whose place a subject lies is the one that holds for it.

    Reports what they say differently about the words that they share.
    """
    return _Join(city, tuple(members), problems).whole()


@frozen
class _Part:
    """One of the packs and where it holds. ``name`` is empty for the city's own."""

    name: str
    pack: Pack
    gate: Condition

    def named(self, name: str) -> str:
        return f"{self.name}{_SEPARATOR}{name}" if self.name else name

    def labelled(self, label: Label) -> Label:
        """*label* with the pack's name before it."""
        if not self.name:
            return label
        texts = {lang: f"{self.name}{_SEPARATOR} {text}" for lang, text in label.texts.items()}
        return Label(MappingProxyType(texts), f"{self.name}{_SEPARATOR} {label.fallback}" if label.fallback else "")


def _gates(members: Sequence[Member]) -> list[Condition]:
    """Where each member holds, and where none does: of several that would hold the first counts."""
    gates: list[Condition] = []
    for number, member in enumerate(members):
        before = _anywhere(members[:number])
        gates.append(All((member.here, *(Not(each) for each in before))) if before else member.here)
    others = tuple(Not(each) for each in _anywhere(members))
    return [*gates, others[0] if len(others) == 1 else All(others)]


def _anywhere(members: Iterable[Member]) -> tuple[InPlace, ...]:
    """The places of *members*, those that hold since the same time together."""
    codes: dict[datetime | None, list[str]] = {}
    for member in members:
        codes.setdefault(member.since, []).extend(member.codes)
    return tuple(InPlace(tuple(listed), since) for since, listed in codes.items())


@define
class _Join:
    city: Pack
    members: tuple[Member, ...]
    problems: Problems
    parts: tuple[_Part, ...] = ()
    runs: dict[RuleId, list[tuple[_Part, Rule]]] = field(factory=dict)
    """Every rule of every part by the name it was written under."""
    alike: frozenset[RuleId] = frozenset()
    """Rules that all parts have, in the same words."""

    def whole(self) -> Pack:
        *gates, elsewhere = _gates(self.members)
        parts = [_Part(each.pack.id, each.pack, gate) for each, gate in zip(self.members, gates, strict=True)]
        self.parts = (_Part("", self.city, elsewhere), *parts)
        self._check_heads()
        shared = {name: self._shared(name) for name in _SHARED}
        events = self._events()
        for part in self.parts:
            for rule in part.pack.rules.values():
                self.runs.setdefault(rule.id, []).append((part, rule))
        self.alike = frozenset(
            name
            for name, found in self.runs.items()
            if len(found) == len(self.parts) and _all_alike([rule for _, rule in found])
        )
        rules = MappingProxyType(dict(self._rules()))
        spreads = MappingProxyType(dict(self._spreads()))
        pack = evolve(
            self.city,
            sources=MappingProxyType(shared["sources"]),
            subjects=MappingProxyType(shared["subjects"]),
            links=MappingProxyType(shared["links"]),
            tracks=MappingProxyType(shared["tracks"]),
            hierarchies=MappingProxyType(shared["hierarchies"]),
            imports=MappingProxyType(shared["imports"]),
            indicators=MappingProxyType(shared["indicators"]),
            reports=MappingProxyType(shared["reports"]),
            published=MappingProxyType(shared["published"]),
            responsibilities=self._responsibilities(),
            owed=self._owed(),
            events=MappingProxyType(events),
            rules=rules,
            spreads=spreads,
        )
        strata: tuple[tuple[RuleId | SpreadId, ...], ...] = ()
        if not self.problems.errors:
            strata = strata_of(rules, spreads, pack.tracks, self.problems)
        return evolve(pack, strata=strata)

    # words that all share

    def _check_heads(self) -> None:
        taken: dict[str, Place] = {}
        names: dict[PackId, Place] = {self.city.id: self.members[0].where}
        for member, part in zip(self.members, self.parts[1:], strict=True):
            if without_places(member.pack.levels) != without_places(self.city.levels):
                self._clash(part, "divisions", None, None)
            for key in ("zone", "day_count", "dates_suffice"):
                own, found = str(getattr(self.city, key)), str(getattr(member.pack, key))
                if own != found:
                    self.problems.report("pack.member-counts-otherwise", member.where, key=key, found=found, own=own)
            if member.pack.id in names:
                place = names[member.pack.id]
                self.problems.report("pack.member-twice", member.where, related=(place,), found=member.pack.id)
            names[member.pack.id] = member.where
            for code in member.codes:
                if code in taken:
                    self.problems.report("pack.place-twice", member.where, related=(taken[code],), found=code)
                taken[code] = member.where

    def _shared(self, section: str) -> dict[Any, Any]:
        """The entries of all packs; those of one name must say the same."""
        entries: dict[Any, Any] = {}
        for part in self.parts:
            for name, entry in getattr(part.pack, section).items():
                first = entries.setdefault(name, entry)
                if first is not entry and without_places(first) != without_places(entry):
                    self._clash(part, name, first, entry)
        return entries

    def _responsibilities(self) -> Responsibilities:
        """Who answers in all packs; a scheme that only members have is for their places."""

        def all_of(section: str) -> Mapping[Any, Any]:
            entries: dict[Any, Any] = {}
            for part in self.parts:
                for name, entry in getattr(part.pack.responsibilities, section).items():
                    first = entries.setdefault(name, entry)
                    if first is not entry and without_places(first) != without_places(entry):
                        self._clash(part, name, first, entry)
            return MappingProxyType(entries)

        schemes = dict(all_of("schemes"))
        for name, scheme in schemes.items():
            if name not in self.city.responsibilities.schemes and not scheme.within:
                having = [each for each in self.members if name in each.pack.responsibilities.schemes]
                schemes[name] = evolve(scheme, within=tuple(code for each in having for code in each.codes))
        matrices = [part.pack.responsibilities.matrix for part in self.parts]
        return Responsibilities(
            officers=all_of("officers"),
            posts=all_of("posts"),
            parties=all_of("parties"),
            schemes=MappingProxyType(schemes),
            matrix=next((each for each in matrices if each is not None), None),
            assigning=all_of("assigning"),
            relieving=all_of("relieving"),
        )

    def _owed(self) -> Owed:
        """What is owed by all packs; a duty or round that only members have is for their places."""

        def all_of(section: str) -> dict[Any, Any]:
            entries: dict[Any, Any] = {}
            for part in self.parts:
                for name, entry in getattr(part.pack.owed, section).items():
                    first = entries.setdefault(name, entry)
                    if first is not entry and without_places(first) != without_places(entry):
                        self._clash(part, name, first, entry)
            for name, entry in entries.items():
                if name not in getattr(self.city.owed, section):
                    having = [each for each in self.members if name in getattr(each.pack.owed, section)]
                    entries[name] = evolve(entry, within=tuple(code for each in having for code in each.codes))
            return {name: self._asking_all(entry) for name, entry in entries.items()}

        def one_of(section: str) -> Any:  # noqa: ANN401  # a calendar, an emergency
            found = None
            for part in self.parts:
                said = getattr(part.pack.owed, section)
                if found is not None and said is not None and said != found:
                    self._clash(part, section, found, said)
                found = said if found is None else found
            return found

        duties, rounds = MappingProxyType(all_of("duties")), MappingProxyType(all_of("rounds"))
        return Owed(duties, rounds, one_of("calendar"), one_of("emergency"))

    def _clash(self, part: _Part, name: str, first: object, entry: object) -> None:
        here = getattr(entry, "where", None) or self._named_at(part)
        other = getattr(first, "where", None)
        self.problems.report(
            "pack.members-clash", here, related=(other,) if other else (), found=name, member=part.name
        )

    def _named_at(self, part: _Part) -> Place:
        return next(member.where for member in self.members if member.pack.id == part.name)

    def _events(self) -> dict[EventKindId, EventKind]:
        """The kinds of all packs in one order, in which each pack's own is kept."""
        kinds: dict[EventKindId, EventKind] = {}
        order: list[EventKindId] = []
        for part in self.parts:
            for name, kind in part.pack.events.items():
                first = kinds.setdefault(name, kind)
                if first is not kind and without_places(evolve(first, rank=kind.rank)) != without_places(kind):
                    self._clash(part, name, first, kind)
            self._weave(order, sorted((k for k in part.pack.events.values() if k.ordered), key=lambda k: k.rank), part)
        ranks = {name: rank for rank, name in enumerate(order)}
        return {name: evolve(kind, rank=ranks.get(name, len(order))) for name, kind in kinds.items()}

    def _weave(self, order: list[EventKindId], kinds: Sequence[EventKind], part: _Part) -> None:
        """Puts into *order* those of *kinds* that are not in it, each behind the one it follows."""
        known = [kind for kind in kinds if kind.id in order]
        at = order.index(known[0].id) if known else len(order)
        for kind in kinds:
            if kind.id not in order:
                order.insert(at, kind.id)
                at += 1
            elif order.index(kind.id) < at and kind is not known[0]:
                self.problems.report("pack.members-order", self._named_at(part), found=kind.id, member=part.name)
                return
            else:
                at = order.index(kind.id) + 1

    # rules

    def _rules(self) -> Iterable[tuple[RuleId, Rule]]:
        for name, found in self.runs.items():
            if name in self.alike:
                yield name, self._asking_all(found[0][1])
                continue
            for part, rule in found:
                if self._has_place(rule.track, part, rule):
                    made = self._asking_all(self._gated(rule, part, found))
                    own = RuleId(part.named(name))
                    yield own, evolve(made, id=own, label=part.labelled(rule.label))

    def _has_place(self, track: str, part: _Part, rule: Rule) -> bool:
        """Whether subjects that *rule* is about lie anywhere; the city's own rules hold for those that do not."""
        about = part.pack.tracks[rule.track].about
        if part.name and not _placed(part.pack.subjects[about]):
            self.problems.report("pack.member-without-place", rule.where, found=rule.id, kind=about, member=part.name)
            return False
        return bool(track)

    def _gated(self, rule: Rule, part: _Part, found: Sequence[tuple[_Part, Rule]]) -> Rule:
        """*rule* where its pack holds, and as far as a move leaves or brings it."""
        if rule.levels:
            return evolve(rule, editions=tuple(_gated_levels(each, part.gate) for each in rule.editions))
        trigger = rule.trigger
        if trigger is None:
            return rule
        takers = [other.gate for other, its in found if other is not part and _as_arrival(its, other.pack)]
        if takers:
            leaving = Not(AnyOf(tuple(takers)) if len(takers) > 1 else takers[0])
            rule = evolve(rule, while_mode=leaving if rule.while_mode is None else All((rule.while_mode, leaving)))
        if not _as_arrival(rule, part.pack):
            return evolve(rule, trigger=evolve(trigger, given=(*trigger.given, part.gate)))
        anywhere = tuple(other.gate for other, _ in found)
        given = trigger.given if len(found) == len(self.parts) else (*trigger.given, AnyOf(anywhere))
        return evolve(rule, trigger=evolve(trigger, given=given, taken_up=part.gate))

    def _asking_all(self, part: T) -> T:
        """*part*, asking wherever it asks whether a rule runs, whether that of any of the packs runs."""

        def asked(condition: Running) -> Condition:
            name = condition.rule
            if name in self.alike or name not in self.runs:
                return condition
            runs = tuple(
                Running(RuleId(each.named(name)), condition.status)
                for each, rule in self.runs[name]
                if condition.status is None or condition.status in gives(rule)
            )
            return runs[0] if len(runs) == 1 else AnyOf(runs)

        changed: T = _replaced(part, asked)
        return changed

    # spreads

    def _spreads(self) -> Iterable[tuple[SpreadId, Spread]]:
        found: dict[SpreadId, list[tuple[_Part, Spread]]] = {}
        for part in self.parts:
            for spread in part.pack.spreads.values():
                found.setdefault(spread.id, []).append((part, spread))
        for name, each in found.items():
            if len(each) == len(self.parts) and _all_alike([spread for _, spread in each]):
                yield name, each[0][1]
                continue
            for part, spread in each:
                own = SpreadId(part.named(name))
                yield own, evolve(spread, id=own, given=(part.gate,))


def _placed(kind: SubjectKind) -> bool:
    return kind.place is not None or bool(kind.levels) or kind.covers is not None


def _as_arrival(rule: Rule, pack: Pack) -> bool:
    return (rule.on_transfer or pack.on_transfer) is Transfer.AS_ARRIVAL


def _all_alike(parts: Sequence[Any]) -> bool:
    first = without_places(parts[0])
    return all(each is parts[0] or without_places(each) == first for each in parts[1:])


def _gated_levels(edition: Edition, gate: Condition) -> Edition:
    levels: tuple[Level, ...] = tuple(evolve(each, condition=All((gate, each.condition))) for each in edition.levels)
    return evolve(edition, levels=levels)


def _replaced(part: Any, change: Callable[[Running], Condition]) -> Any:  # noqa: ANN401  # any part of a rule
    """*part* with every ``Running`` in it changed."""
    if isinstance(part, Running):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_replaced(each, change) for each in part)
    if isinstance(part, Mapping):
        return MappingProxyType({key: _replaced(value, change) for key, value in part.items()})
    if attrs.has(type(part)) and not isinstance(part, Enum | Place):
        fields = [f for f in attrs.fields(type(part)) if f.init]
        return evolve(part, **{f.alias: _replaced(getattr(part, f.name), change) for f in fields})
    return part
