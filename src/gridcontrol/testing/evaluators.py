"""The contract of evaluators: the answers of the definition, on drawn facts and a small pack."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.evaluator import AsOf, Evaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received, Value, Void
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing.packs import pocket_pack
from gridcontrol.time import instant_of

_RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)
_AREA = "the affected area"
"""The area of the pack whose arrivals are held."""
_CLOSE = datetime(2020, 2, 10, 8, 30, tzinfo=UTC)
_PEOPLE = tuple(SubjectId(f"person/p-{number}") for number in range(3))


@st.composite
def _log(draw: st.DrawFn) -> list[Received]:
    log: list[Received] = []
    days = st.dates(date(2020, 1, 15), date(2020, 3, 15))
    # To the microsecond, and often some of one second, where an engine that rounds shows another order.
    moments = st.datetimes(datetime(2020, 1, 15), datetime(2020, 3, 15), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are given without the zone
    close = st.integers(0, 3).map(lambda number: _CLOSE + timedelta(microseconds=333_333 * number))
    times = days | moments | close
    for number in range(draw(st.integers(0, 8))):
        fields: dict[FieldId, Value] = {}
        kind = draw(st.sampled_from(["arrival", "arrival", "departure"]))
        if kind == "arrival":
            fields[FieldId("from_area")] = draw(st.sampled_from([_AREA, _AREA, "elsewhere"]))
            if draw(st.booleans()):
                fields[FieldId("left_on")] = draw(days)
        fact = Event(FactId(f"e{number}"), EventKindId(kind), draw(st.sampled_from(_PEOPLE)), draw(times), fields)
        log.append(Received(fact, _RECEIVED + timedelta(seconds=number)))
    voids = [
        Void(FactId(f"v{number}"), FactId(f"e{number}")) for number in draw(st.sets(st.integers(0, 8), max_size=2))
    ]
    return log + [Received(void, _RECEIVED + timedelta(minutes=1)) for void in voids]


# Several subclasses may run in one session: each test makes all that it uses, so nothing passes between them.
_MODEST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.differing_executors])


class EvaluatorContract(ABC):
    """What every evaluator must do: give the timelines and findings of the definition. Subclass it as ``Test...``."""

    @abstractmethod
    def evaluator(self) -> Evaluator:
        """A new evaluator."""

    def pack(self) -> Pack:
        """The pack to evaluate; one of your own may use more of the rule form."""
        return pocket_pack()

    @_MODEST
    @given(log=_log())
    def test_it_answers_what_the_definition_answers(self, log: list[Received]) -> None:
        pack = self.pack()
        known = as_known(log, pack.zone)
        assert self.evaluator().evaluate(pack, known) == ReferenceEvaluator().evaluate(pack, known)

    @_MODEST
    @given(log=_log(), data=st.data())
    def test_it_looks_no_further_than_it_is_told(self, log: list[Received], data: st.DataObject) -> None:
        pack = self.pack()
        known = as_known(log, pack.zone)
        # At the instants of facts, where a question that takes them and one that leaves them out differ.
        instants = [instant_of(item.fact.at, pack.zone) for item in log if isinstance(item.fact, Event)] or [_RECEIVED]
        as_of = AsOf(data.draw(st.sampled_from(instants)), data.draw(st.booleans()))
        answer = self.evaluator().evaluate(pack, known, as_of=as_of, subjects=_PEOPLE[:2])
        assert answer == ReferenceEvaluator().evaluate(pack, known, as_of=as_of, subjects=_PEOPLE[:2])

    @_MODEST
    @given(log=_log())
    def test_one_timeline_alone_is_that_of_the_whole_answer(self, log: list[Received]) -> None:
        # Evaluators may work timelines out as they are asked for, in any order, and must not give others for it.
        pack = self.pack()
        known = as_known(log, pack.zone)
        whole = ReferenceEvaluator().evaluate(pack, known).timelines
        answer = self.evaluator().evaluate(pack, known).timelines
        asked = [(subject, track) for subject in reversed(_PEOPLE) for track in pack.tracks]
        assert [answer.get(key) for key in asked] == [whole.get(key) for key in asked]
        assert set(answer) == set(whole)

    @_MODEST
    @given(log=_log(), order=st.randoms(use_true_random=False))
    def test_the_order_of_facts_changes_nothing(self, log: list[Received], order: Random) -> None:
        pack = self.pack()
        shuffled = list(log)
        order.shuffle(shuffled)
        straight = self.evaluator().evaluate(pack, as_known(log, pack.zone))
        assert self.evaluator().evaluate(pack, as_known(shuffled, pack.zone)) == straight
