"""What a user of another tool writes in Python for the policy of ``evaluating.yaml``.

``last_times`` is what all of them need, since they know no events: when each thing happened last. The policy can then
be stated in the tool's own language. ``stretches`` leaves the tool nothing but the choice among seven: every duration,
cut and end is worked out in Python already.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from gridcontrol.calculus.fast.now import RawEvent
from gridcontrol.ids import FieldId

Inputs = dict[str, int]

STATUSES = ("dead", "confirmed", "rehab", "central", "observation", "home", "left")
DAY = 86_400_000_000
ZONE_AHEAD = DAY // 3
"""Microseconds."""
LATER = 1 << 52
DIED, LEFT, ARRIVED, CONTACT, FEVER, PURCHASE, TEST, DISCHARGED = range(8)
PROVINCE, RESULT = FieldId("province"), FieldId("result")


def last_times(events: Sequence[RawEvent], at: int) -> Inputs:  # one branch for each kind
    """When each thing happened last up to *at*, in microseconds; 0 where it did not."""
    died = left = province = outside = arrival = contact = fever = positive = negative = discharged = 0
    for us, kind, _, fields in events:
        if us > at:
            continue
        if kind == CONTACT and us > contact:
            contact = us
        elif kind == ARRIVED:
            arrival = us if us > arrival else arrival  # noqa: FURB136  # quicker than max
            origin = fields.get(PROVINCE)
            if origin == "42" and us > province:
                province = us
            elif origin is not None and origin != "42" and us > outside:
                outside = us
        elif kind == TEST:
            positively = fields[RESULT] == "positive"
            if positively and us > positive:
                positive = us
            elif not positively and us > negative:
                negative = us
        elif kind == DISCHARGED and us > discharged:
            discharged = us
        elif kind == LEFT and us > left:
            left = us
        elif (kind in (FEVER, PURCHASE)) and us > fever:
            fever = us
        elif kind == DIED:
            died = us
    return {
        "t": at,
        "died": died,
        "left": left,
        "province": province,
        "outside": outside,
        "arrival": arrival,
        "contact": contact,
        "fever": fever,
        "positive": positive,
        "negative": negative,
        "discharged": discharged,
    }


def conditions(both: str, either: str, day: str) -> dict[str, str]:
    """The policy as one condition for each status, the strongest first, in a language with these words.

    *day*: the number of the local day of the instant ``{}``. At one instant events go in the order of the pack: what
    comes later in it ends what comes earlier.
    """

    def all_of(*parts: str) -> str:
        return f" {both} ".join(parts)

    def stays(start: str) -> tuple[str, ...]:
        return f"left <= {start}", f"positive < {start}"

    waiting = f"{day.format('negative')} < {day.format('contact')} + 13"
    return {
        "dead": "died > 0",
        "confirmed": "positive > discharged",
        "rehab": all_of(f"t < discharged + {14 * DAY}", "left <= discharged"),
        "central": f"({all_of(f't < province + {14 * DAY}', *stays('province'))}) {either} "
        f"({all_of('contact > 0', *stays('contact'), f'(t < contact + {14 * DAY} {either} {waiting})')})",
        "observation": all_of(f"t < fever + {3 * DAY}", "negative < fever", *stays("fever")),
        "home": f"({all_of(f't < province + {28 * DAY}', *stays('province'))}) {either} "
        f"({all_of(f't < outside + {14 * DAY}', *stays('outside'))})",
        "left": "left > arrival",
    }


def chosen(tests: dict[str, str]) -> str:
    """Conditions as one expression: the first that holds gives the status."""
    text = "'normal'"
    for status, test in reversed(tests.items()):
        text = f"({test}) ? '{status}' : ({text})"
    return text


def covered(both: str) -> dict[str, str]:
    """For each status the condition that its stretch covers the instant."""
    return {status: f"t >= {status}_since {both} t < {status}_until" for status in STATUSES}


def in_python(found: Inputs) -> str:  # noqa: PLR0911  # one answer for each status
    """The policy over the last times, in plain Python."""
    t, left, positive = found["t"], found["left"], found["positive"]
    province, contact, outside, fever = found["province"], found["contact"], found["outside"], found["fever"]
    negative, discharged = found["negative"], found["discharged"]
    if found["died"]:
        return "dead"
    if positive > discharged:
        return "confirmed"
    if t < discharged + 14 * DAY and left <= discharged:
        return "rehab"
    if t < province + 14 * DAY and left <= province and positive < province:
        return "central"
    if contact and left <= contact and positive < contact:
        waiting = (negative + ZONE_AHEAD) // DAY < (contact + ZONE_AHEAD) // DAY + 13
        if t < contact + 14 * DAY or waiting:
            return "central"
    if t < fever + 3 * DAY and negative < fever and left <= fever and positive < fever:
        return "observation"
    if t < province + 28 * DAY and left <= province and positive < province:
        return "home"
    if t < outside + 14 * DAY and left <= outside and positive < outside:
        return "home"
    return "left" if left > found["arrival"] else "normal"


_EMPTY: Inputs = dict.fromkeys(("t", *(f"{status}_{end}" for status in STATUSES for end in ("since", "until"))), 0)
_SINCE = {status: f"{status}_since" for status in STATUSES}
_UNTIL = {status: f"{status}_until" for status in STATUSES}


def stretches(events: Sequence[RawEvent], at: int) -> Inputs:  # noqa: C901, PLR0912  # one branch for each rule
    """For each status the stretch that covers the instant, in microseconds; from 0 to 0 where none does.

    One pass from the last event back.
    """
    found = _EMPTY.copy()
    found["t"] = at
    left = cut = discharged = arrived = negative = LATER
    negatives: list[int] = []
    for start, kind, _, fields in sorted(events, reverse=True):
        if start > at:
            continue
        status, since, until = "", start, 0
        if kind == ARRIVED:
            arrived = start
            province = fields.get(PROVINCE)
            if province == "42":
                status, until = "central", start + 14 * DAY
                if at >= until:
                    status, since, until = "home", until, start + 28 * DAY
            elif province is not None:
                status, until = "home", start + 14 * DAY
            until = min(until, cut)
        elif kind == CONTACT:
            first_day = (start + ZONE_AHEAD) // DAY + 13
            until = LATER
            for other in reversed(negatives):
                if (other + ZONE_AHEAD) // DAY >= first_day:
                    until = max(other, start + 14 * DAY)
                    break
            status, until = "central", min(until, cut)
        elif kind in {FEVER, PURCHASE}:
            status, until = "observation", min(start + 3 * DAY, cut, negative)
        elif kind == TEST:
            if fields[RESULT] == "positive":
                status, until, cut = "confirmed", discharged, start
            else:
                negative = start
                negatives.append(start)
        elif kind == DISCHARGED:
            status, until, discharged = "rehab", min(start + 14 * DAY, left), start
        elif kind == LEFT:
            status, until = "left", arrived
            left = cut = start
        else:
            status, until = "dead", LATER
        if since <= at < until:
            found[_SINCE[status]], found[_UNTIL[status]] = since, until
    return found


def columns(rows: Sequence[Inputs]) -> dict[str, Any]:
    """The last times of many people as NumPy columns."""
    np = import_module("numpy")  # a peer like the others: it may be absent

    return {name: np.array([row[name] for row in rows], dtype=np.int64) for name in rows[0]}


def in_numpy(found: dict[str, Any]) -> Any:  # noqa: ANN401  # an array
    """The policy over columns of last times: all people at once."""
    np = import_module("numpy")
    t, left, positive, fever = found["t"], found["left"], found["positive"], found["fever"]
    province, contact, outside = found["province"], found["contact"], found["outside"]
    negative, discharged = found["negative"], found["discharged"]
    stays = {name: (left <= found[name]) & (positive < found[name]) for name in ("province", "contact", "outside")}
    waiting = (negative + ZONE_AHEAD) // DAY < (contact + ZONE_AHEAD) // DAY + 13
    held = (contact > 0) & stays["contact"] & ((t < contact + 14 * DAY) | waiting)
    watched = (t < fever + 3 * DAY) & (negative < fever) & (left <= fever) & (positive < fever)
    tests = [
        found["died"] > 0,
        positive > discharged,
        (t < discharged + 14 * DAY) & (left <= discharged),
        ((t < province + 14 * DAY) & stays["province"]) | held,
        watched,
        ((t < province + 28 * DAY) & stays["province"]) | ((t < outside + 14 * DAY) & stays["outside"]),
        left > found["arrival"],
    ]
    return np.select(tests, list(STATUSES), "normal")
