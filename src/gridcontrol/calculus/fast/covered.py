"""What the source for one status does not cover, by the words of the rule form."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.ids import EventKindId, FieldId
from gridcontrol.rules.conditions import EventPattern, Pattern, Where, WithinPlace
from gridcontrol.rules.ruleset import FieldAnchor, Pack, Repeat, Rule


def not_covered(rule: Rule, pack: Pack) -> Iterator[str]:
    """The constructs of *rule* that the source does not cover, by the words of the form."""
    trigger = rule.trigger
    branches = [branch for edition in rule.editions for branch in edition.branches]
    patterns: list[Pattern] = [] if trigger is None else [trigger.pattern]
    patterns += [end.pattern for end in rule.ends]
    checks: dict[str, bool] = {
        "levels": bool(rule.levels) or trigger is None,
        "given": bool(trigger and trigger.given) or any(branch.given for branch in branches),
        "unless": bool(trigger and trigger.unless) or any(branch.unless for branch in branches),
        "once": bool(trigger and trigger.once is not None),
        "members": bool(trigger and trigger.taken_up is not None),
        "while": rule.while_mode is not None,
        "counted_from": rule.counted_from not in {(), (FieldAnchor(FieldId("at")),)},
        "editions": len(rule.editions) > 1,
        "back_to": any(edition.back_to is not None for edition in rule.editions),
        "choose with keep": any(branch.when for branch in branches) and rule.repeat is Repeat.KEEP,
        "choose with ceiling": any(branch.when for branch in branches) and rule.ceiling is not None,
        "during": any(end.during for end in rule.ends),
        "up_to": any(end.up_to is not None for end in rule.ends),
        "decides": any(kind.decides is not None and kind.decides.track == rule.track for kind in pack.events.values()),
        "spread": bool(pack.spreads),
    }
    for phase in (phase for branch in branches for phase in branch.phases):
        needs = phase.release.needs if phase.release is not None else ()
        patterns += [*phase.until, *(need.pattern for need in (*needs, *phase.until_needs))]
        checks |= {
            "release beside until": checks.get("release beside until", False) or bool(needs and phase.until),
            "release without for": checks.get("release without for", False) or bool(needs and phase.length is None),
            "until with days or times": checks.get("until with days or times", False) or bool(phase.until_needs),
            "holds": checks.get("holds", False) or phase.until_holds is not None,
            "until_date": checks.get("until_date", False) or phase.until_date is not None,
            "prolong": checks.get("prolong", False) or bool(phase.prolong),
            "at_most": checks.get("at_most", False) or phase.at_most is not None,
            "lapse": checks.get("lapse", False) or phase.lapse_ends,
            "schedule": checks.get("schedule", False) or phase.keeps_schedule,
            "needs": checks.get("needs", False) or len(needs) > 1,
            "times": checks.get("times", False) or any(need.times > 1 for need in needs),
            "to_day": checks.get("to_day", False) or any(need.to_day is not None for need in needs),
        }
    events = [pattern for pattern in patterns if isinstance(pattern, EventPattern)]
    checks["begins or finishes"] = len(events) < len(patterns)
    kinds = {kind for each in events for kind in each.kinds}
    checks["takes_effect"] = any(pack.events[kind].takes_effect is not None for kind in kinds)
    checks["within_place"] = any(map(_asks_places, [*(each.where for each in events), *(row.when for row in branches)]))
    checks["kinds left out of order"] = any(_like_others(kind, pack) for kind in kinds)
    yield from (construct for construct, used in checks.items() if used)


def _asks_places(where: Where) -> bool:
    """Whether a division is looked for below another, which raw events don't tell."""
    return any(isinstance(test, WithinPlace) for tests in where.values() for test in tests)


def _like_others(kind: EventKindId, pack: Pack) -> bool:
    """Whether *kind* has the rank of another kind about the same subjects: a raw event says no more than its rank."""
    own = pack.events[kind]
    return any(each.rank == own.rank and each.about == own.about for each in pack.events.values() if each != own)
