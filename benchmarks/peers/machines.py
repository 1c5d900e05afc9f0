"""State machines, driven by the raw events one after the other, with timers.

A status that ends may uncover a weaker one that still runs, so one machine with the statuses as its states can't tell
what to go back to. Each rule has a machine of its own; the status is that of the strongest one that is not idle. All of
that is written with the tool; what is left to Python is the order of the events, a list of timers and the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from peers.by_hand import (
    ARRIVED,
    CONTACT,
    DAY,
    DIED,
    DISCHARGED,
    FEVER,
    LEFT,
    PROVINCE,
    PURCHASE,
    RESULT,
    TEST,
    ZONE_AHEAD,
)

from gridcontrol.calculus.fast.now import RawEvent

IDLE = "idle"
Change = tuple[str, str, str]
"""What happens, from which state, to which; ``*`` for any state."""

MACHINES: Mapping[str, tuple[Change, ...]] = {
    "died": (("died", "*", "dead"),),
    "confirmed": (("positive", "*", "confirmed"), ("discharged", "*", IDLE)),
    "rehab": (("discharged", "*", "rehab"), ("time", "rehab", IDLE), ("left", "*", IDLE)),
    "province": (
        ("from_province", "*", "central"),
        ("time", "central", "home"),
        ("time", "home", IDLE),
        ("left", "*", IDLE),
        ("positive", "*", IDLE),
    ),
    "contact": (
        ("contact", "*", "central"),
        ("negative_late", "central", "free"),
        ("negative_late", "held", IDLE),
        ("time", "central", "held"),
        ("time", "free", IDLE),
        ("left", "*", IDLE),
        ("positive", "*", IDLE),
    ),
    "fever": (
        ("fever", "*", "observation"),
        ("negative", "*", IDLE),
        ("time", "observation", IDLE),
        ("left", "*", IDLE),
        ("positive", "*", IDLE),
    ),
    "outside": (
        ("from_outside", "*", "home"),
        ("time", "home", IDLE),
        ("left", "*", IDLE),
        ("positive", "*", IDLE),
    ),
    "away": (("left", "*", "left"), ("arrival", "*", IDLE)),
}
SHOWN = {"free": "central", "held": "central"}
LENGTHS = {"rehab": 14 * DAY, "central": 14 * DAY, "free": None, "home": 14 * DAY, "observation": 3 * DAY}
"""How long a state lasts by the clock, from entering it; not at all where it is entered within another's time."""
STRENGTH = {s: n for n, s in enumerate(("dead", "confirmed", "rehab", "central", "observation", "home", "left", IDLE))}
Fire = Callable[[str, str], str]
"""Tell a machine, by its name, what happened; the state it is in then."""


def states_of(changes: Sequence[Change]) -> list[str]:
    """The states of one machine."""
    return list(dict.fromkeys([IDLE, *(state for _, source, target in changes for state in (source, target))]))


def listeners() -> Mapping[str, tuple[str, ...]]:
    """By what can happen, the machines that know it."""
    found: dict[str, list[str]] = {}
    for name, changes in MACHINES.items():
        for happening in dict.fromkeys(change[0] for change in changes):
            found.setdefault(happening, []).append(name)
    return {happening: tuple(names) for happening, names in found.items()}


LISTENERS = listeners()


def driven(reset: Callable[[], None], fire: Fire) -> Callable[[Sequence[RawEvent], int], str]:
    """The status after all events up to an instant, and the timers between them."""

    def status(events: Sequence[RawEvent], at: int) -> str:
        reset()
        states = dict.fromkeys(MACHINES, IDLE)
        due: dict[str, int] = {}
        last_contact = 0

        def tell(happening: str, names: Sequence[str], now: int) -> None:
            for name in names:
                before = states[name]
                state = states[name] = fire(name, happening)
                if happening == "time" or happening in STARTS:
                    length = LENGTHS.get(state)
                    if length is None:
                        due.pop(name, None)
                    else:
                        due[name] = now + length
                elif state == IDLE and before != IDLE:
                    due.pop(name, None)

        def run_timers(now: int) -> None:
            while due:
                name = min(due, key=lambda each: due[each])
                when = due[name]
                if when > now:
                    return
                del due[name]
                tell("time", (name,), when)

        for us, kind, _, fields in sorted(events):
            if us > at:
                break
            run_timers(us)
            for happening in happenings(us, kind, fields, last_contact):
                tell(happening, LISTENERS.get(happening, ()), us)
            if kind == CONTACT:
                last_contact = us
        run_timers(at)
        shown = (SHOWN.get(state, state) for state in states.values())
        strongest = min(shown, key=lambda each: STRENGTH[each])
        return "normal" if strongest == IDLE else strongest

    return status


STARTS = frozenset(changes[0][0] for changes in MACHINES.values())


def happenings(us: int, kind: int, fields: Mapping[Any, Any], last_contact: int) -> tuple[str, ...]:
    """What an event means to the machines."""
    if kind == ARRIVED:
        origin = fields.get(PROVINCE)
        return ("arrival",) if origin is None else ("arrival", "from_province" if origin == "42" else "from_outside")
    if kind == TEST:
        if fields[RESULT] == "positive":
            return ("positive",)
        late = last_contact and (us + ZONE_AHEAD) // DAY >= (last_contact + ZONE_AHEAD) // DAY + 13
        return ("negative", "negative_late") if late else ("negative",)
    return (NAMES[kind],)


NAMES = {DIED: "died", LEFT: "left", CONTACT: "contact", FEVER: "fever", PURCHASE: "fever", DISCHARGED: "discharged"}


def transitions(library: Any) -> Callable[[Sequence[RawEvent], int], str]:  # noqa: ANN401  # libraries without types
    """The machines of ``transitions``."""

    class Model:
        state: str

    models = {name: Model() for name in MACHINES}
    made = {}
    for name, changes in MACHINES.items():
        states = [state for state in states_of(changes) if state != "*"]
        machine = made[name] = library.Machine(
            models[name], states=states, initial=IDLE, auto_transitions=False, ignore_invalid_triggers=True
        )
        for happening, source, target in changes:
            machine.add_transition(happening, source, target)
    triggers = {
        (name, happening): getattr(models[name], happening) for happening, names in LISTENERS.items() for name in names
    }

    def reset() -> None:
        for name, machine in made.items():
            machine.set_state(IDLE, model=models[name])

    def fire(name: str, happening: str) -> str:
        triggers[name, happening]()
        return models[name].state

    return driven(reset, fire)


def python_statemachine(library: Any) -> Callable[[Sequence[RawEvent], int], str]:  # noqa: ANN401
    """The machines of ``python-statemachine``."""
    machines = {}
    for name, changes in MACHINES.items():
        names = [state for state in states_of(changes) if state != "*"]
        states = {state: library.State(state, initial=state == IDLE) for state in names}
        events: dict[str, Any] = {}
        for happening, source, target in changes:
            for state in names if source == "*" else [source]:
                step = states[state].to(states[target])
                events[happening] = events[happening] | step if happening in events else step
        body = {f"at_{state}": made for state, made in states.items()}
        kind = type(library.StateMachine)(
            name.title(), (library.StateMachine,), {**body, **events, "allow_event_without_transition": True}
        )
        machines[name] = kind()
    starting = {name: machine.current_state_value for name, machine in machines.items()}

    def reset() -> None:
        for name, machine in machines.items():
            machine.current_state_value = starting[name]

    def fire(name: str, happening: str) -> str:
        machine = machines[name]
        machine.send(happening)
        return str(machine.current_state_value).removeprefix("at_")

    return driven(reset, fire)
