"""Relations between subjects as of an instant, for lines that reach people along them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from attrs import frozen

from gridcontrol.ids import FactId, LinkKindId, SubjectId, kind_of
from gridcontrol.model.facts import Fields
from gridcontrol.model.known import Known
from gridcontrol.responsibility.histories import acts_at, by_kind
from gridcontrol.rules.responsibility import Scheme
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind, LinkKind
from gridcontrol.time import instant_of


class Edge(NamedTuple):
    """*one* is related to *other* in ``[since, until)``; ``ended`` is the end by a later fact."""

    one: SubjectId
    other: SubjectId
    since: datetime
    until: datetime | None
    ended: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until) and (self.ended is None or at < self.ended)


@frozen
class Relations:
    """The relations of some kinds, by either end."""

    forwards: Mapping[tuple[LinkKindId, SubjectId], tuple[Edge, ...]]
    backwards: Mapping[tuple[LinkKindId, SubjectId], tuple[Edge, ...]]

    def of(self, link: LinkKindId) -> Iterator[Edge]:
        """All relations of one kind, whenever."""
        return (edge for (name, _), edges in self.forwards.items() if name == link for edge in edges)

    def across(self, link: LinkKind, subject: SubjectId, at: datetime) -> set[SubjectId]:
        """Those at the other end, whichever end *subject* stands at."""
        found = set()
        if kind_of(subject) == link.from_kind:
            found |= {edge.other for edge in self.forwards.get((link.id, subject), ()) if edge.holds(at)}
        if kind_of(subject) == link.to_kind:
            found |= {edge.one for edge in self.backwards.get((link.id, subject), ()) if edge.holds(at)}
        return found


def sources_of(scheme: Scheme, pack: Pack, relations: Relations, subject: SubjectId, at: datetime) -> set[SubjectId]:
    """The subjects of the scheme from whom the line reaches *subject*."""
    found = {subject} if kind_of(subject) in scheme.subjects else set()
    for length in range(1, len(scheme.along) + 1):
        edge = {subject}
        for name in reversed(scheme.along[:length]):
            edge = {other for each in edge for other in relations.across(pack.links[name], each, at)}
        found |= {each for each in edge if kind_of(each) in scheme.subjects}
    return found


def relations_of(pack: Pack, known: Known) -> Relations:
    """The relations along which the pack's lines go."""
    along = {link for scheme in pack.responsibilities.schemes.values() for link in scheme.along}
    return relations_along(along, pack, known)


def relations_along(wanted: Collection[LinkKindId], pack: Pack, known: Known) -> Relations:
    """The relations of the kinds *wanted*, whenever they held."""
    forwards: dict[tuple[LinkKindId, SubjectId], list[Edge]] = {}
    backwards: dict[tuple[LinkKindId, SubjectId], list[Edge]] = {}
    if wanted:
        kinds = {pack.links[link].from_kind for link in wanted}
        for subjects, _ in by_kind(known, kinds).values():
            for subject in subjects:
                for link in wanted:
                    for edge in _edges(subject, link, pack, known):
                        forwards.setdefault((link, edge.one), []).append(edge)
                        backwards.setdefault((link, edge.other), []).append(edge)
    return Relations(
        {key: tuple(edges) for key, edges in forwards.items()}, {key: tuple(edges) for key, edges in backwards.items()}
    )


def _edges(subject: SubjectId, link: LinkKindId, pack: Pack, known: Known) -> list[Edge]:
    touching: list[tuple[tuple[datetime, int, FactId], EventKind, Fields]] = []
    for event in known.events[subject]:
        kind = pack.events.get(event.kind)
        if kind is not None and (link in kind.closes or any(opens.link == link for opens in kind.opens)):
            touching.append(((acts_at(event, kind.takes_effect, pack), kind.rank, event.id), kind, event.fields))
    edges: list[Edge] = []
    for (at, _, _), kind, fields in sorted(touching, key=lambda each: each[0]):
        opened = [opens for opens in kind.opens if opens.link == link and opens.to in fields]
        if link in kind.closes or (opened and pack.links[link].single):
            edges = [edge if edge.ended is not None else edge._replace(ended=at) for edge in edges]
        for opens in opened:
            until = fields.get(opens.until) if opens.until is not None else None
            end = instant_of(until, pack.zone) if isinstance(until, date) else at if opens.moment else None
            other = known.standing_for(SubjectId(str(fields[opens.to])))
            edges.append(Edge(subject, other, at, end, None))
    return edges
