"""durable_rules: facts are asserted one by one, rules fire once their conditions are met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from peers.by_hand import ARRIVED, CONTACT, DIED, DISCHARGED, FEVER, LEFT, PROVINCE, PURCHASE, RESULT, STATUSES, TEST

from gridcontrol.calculus.fast.now import RawEvent

SECOND = 1_000_000
DAY = 86_400
"""In seconds, as the facts."""
ZONE_AHEAD = DAY // 3
NAMES = {
    DIED: "died",
    LEFT: "left",
    ARRIVED: "arrival",
    CONTACT: "contact",
    FEVER: "fever",
    PURCHASE: "fever",
    DISCHARGED: "discharged",
}


def facts_of(events: Sequence[RawEvent], at: int) -> list[dict[str, Any]]:
    """Each event up to *at* as a fact, then the question."""
    found: list[dict[str, Any]] = []
    for number, (us, kind, _, fields) in enumerate(events):
        if us > at:
            continue
        start = us // SECOND
        what = str(fields[RESULT]) if kind == TEST else NAMES[kind]
        fact = {"n": number, "what": what, "at": start, "day": (start + ZONE_AHEAD) // DAY}
        if kind == ARRIVED and PROVINCE in fields:
            fact["origin"] = fields[PROVINCE]
        found.append(fact)
    return [*found, {"n": -1, "what": "now", "at": at // SECOND}]


def durable(lang: Any) -> Callable[[Sequence[RawEvent], int], str]:  # noqa: ANN401  # a library without types
    """The policy as a rule for each way to a status."""
    m, c = lang.m, lang.c
    fired: set[str] = set()

    def gives(status: str, *conditions: Any) -> None:  # noqa: ANN401
        def note(_: Any) -> None:  # noqa: ANN401
            fired.add(status)

        lang.when_all(c.now << (m.what == "now"), *conditions)(note)

    def within(first: Any, days: int) -> Any:  # noqa: ANN401
        return c.e << (first & (m.at > c.now.at - days * DAY))

    left = lang.none((m.what == "left") & (m.at > c.e.at))
    positive = lang.none((m.what == "positive") & (m.at >= c.e.at))
    province = (m.what == "arrival") & (m.origin == "42")
    outside = (m.what == "arrival") & (m.origin != "42")
    with lang.ruleset("policy"):
        gives("dead", c.e << (m.what == "died"))
        gives("confirmed", c.e << (m.what == "positive"), lang.none((m.what == "discharged") & (m.at >= c.e.at)))
        gives("rehab", within(m.what == "discharged", 14), left)
        gives("central", within(province, 14), left, positive)
        gives("central", within(m.what == "contact", 14), left, positive)
        waiting = lang.none((m.what == "negative") & (m.day >= c.e.day + 13))
        gives("central", c.e << (m.what == "contact"), left, positive, waiting)
        negative = lang.none((m.what == "negative") & (m.at >= c.e.at))
        gives("observation", within(m.what == "fever", 3), negative, left, positive)
        gives("home", within(province, 28), left, positive)
        gives("home", within(outside, 14), left, positive)
        gives("left", c.e << (m.what == "left"), lang.none((m.what == "arrival") & (m.at >= c.e.at)))
    number = 0
    # Its own threads look for due timers, of which the policy has none, and now and then bring the process down.
    lang.get_host()._ruleset_list.clear()  # noqa: SLF001  # no other way to it

    def status(events: Sequence[RawEvent], at: int) -> str:
        nonlocal number
        number += 1
        fired.clear()
        for fact in facts_of(events, at):
            try:
                lang.assert_fact("policy", {"sid": str(number), **fact})
            except lang.engine.MessageNotHandledException:
                continue  # no rule looks at such a fact
        lang.delete_state("policy", str(number))
        return next((each for each in STATUSES if each in fired), "normal")

    return status
