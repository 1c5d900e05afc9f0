"""What would change a status, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gridcontrol.calculus.candidates import Role
from gridcontrol.calculus.counterfactual import Added, Change, LeastChanges, Waited, Withdrawn
from gridcontrol.calculus.supposing import supposed
from gridcontrol.ids import FactId
from gridcontrol.model.known import KnownEvent
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, FactRef, Notes, Statement
from gridcontrol.reports.event_words import EventWords, named
from gridcontrol.rules.ruleset import Pack


def least_changes_section(pack: Pack, found: Sequence[LeastChanges], facts: Mapping[FactId, KnownEvent]) -> Notes:
    """A sentence for each change, by track. *facts* are the subject's own, by id."""
    items = tuple(sentence for one in found for sentence in _sentences(pack, one, facts))
    return Notes("least_changes", answer_word("least_changes"), items)


def _sentences(pack: Pack, found: LeastChanges, facts: Mapping[FactId, KnownEvent]) -> Iterator[Statement]:
    track = named(found.track, pack.tracks[found.track].label)
    for change in found.changes:
        yield _sentence(pack, found, change, facts, track)
    if all(isinstance(change.action, Waited) for change in found.changes):
        none = "counterfactual.none-alone" if found.others else "counterfactual.none"
        code = none if found.complete else "counterfactual.not-found"
        yield Statement(code, {"track": track, "tried": found.tried})


def _sentence(
    pack: Pack, found: LeastChanges, change: Change, facts: Mapping[FactId, KnownEvent], track: Cell
) -> Statement:
    status = named(change.status, pack.tracks[found.track].labels.get(change.status))
    args: dict[str, Cell] = {"track": track, "status": status, "since": change.since}
    match change.action:
        case Added(role=role, kind=kind, at=at, fields=fields):
            event = supposed(found.subject, kind, at, fields, pack.zone)
            code = "counterfactual.ordered" if role is Role.ORDER else "counterfactual.added"
            return Statement(code, {**args, "event": EventWords(pack).whole(event)})
        case Withdrawn(fact=fact):
            event = facts[fact]
            return Statement(
                "counterfactual.withdrawn", {**args, "event": EventWords(pack).whole(event), "id": FactRef(fact)}
            )
        case Waited(limit=limit):
            return Statement("counterfactual.waited-limit" if limit else "counterfactual.waited", args)
