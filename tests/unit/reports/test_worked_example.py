"""Ten cases on 4 February; on the fifth two confirmed, one of the third learned late, one of the second withdrawn."""

from __future__ import annotations

from gridcontrol.ids import FactId
from gridcontrol.model.facts import Received, Void
from gridcontrol.reports.document import Notes
from tests.unit.reports.county import event, instant, received, report, values


def _log() -> list[Received]:
    homes = [
        event(f"m{n}", "moved", f"p{n}", "2020-01-01", residence="999001" if n % 2 else "999002") for n in range(13)
    ]
    ten = [event(f"c{n}", "confirmed", f"p{n}", "2020-02-02" if n < 5 else "2020-02-04 10:00") for n in range(10)]
    return [
        *received("2020-02-04 18:00", [*homes, *ten]),
        *received(
            "2020-02-05 18:00",
            [
                event("c10", "confirmed", "p10", "2020-02-05"),
                event("c11", "confirmed", "p11", "2020-02-05 09:00"),
                event("c12", "confirmed", "p12", "2020-02-03"),
                Void(FactId("v"), FactId("c0")),
            ],
        ),
    ]


def test_twelve_is_ten_and_two_and_one_less_one() -> None:
    log = _log()
    before = report(log, "cases", "2020-02-04 24:00")
    assert values(before, "total")["confirmed_all"] == 10
    document = report(log, "cases", "2020-02-05 24:00")
    assert values(document, "total") == {
        "confirmed_new": 2,
        "confirmed_late": 1,
        "confirmed_withdrawn": 1,
        "confirmed_all": 12,
    }
    assert document.findings == ()
    notes = [item for section in document.sections if isinstance(section, Notes) for item in section.items]
    (identity,) = [note for note in notes if note.code == "reports.identity"]
    assert {name: identity.args[name] for name in ("cumulative", "previous", "new", "late", "withdrawn")} == {
        "cumulative": 12,
        "previous": 10,
        "new": 2,
        "late": 1,
        "withdrawn": 1,
    }


def test_each_town_has_its_part() -> None:
    document = report(_log(), "cases", "2020-02-05 24:00")
    east, west = values(document, "999001"), values(document, "999002")
    assert east == {"confirmed_new": 1, "confirmed_late": 0, "confirmed_withdrawn": 0, "confirmed_all": 6}
    assert west == {"confirmed_new": 1, "confirmed_late": 1, "confirmed_withdrawn": 1, "confirmed_all": 6}
    assert values(document, "999003")["confirmed_all"] == 0
    assert values(document, "not_located")["confirmed_all"] == 0


def test_what_is_dated_the_next_day_has_not_happened_and_two_cut_offs_differ() -> None:
    log = received(
        "2020-02-06 08:00",
        [event("a", "confirmed", "p", "2020-02-05 18:00"), event("b", "confirmed", "q", "2020-02-06")],
    )
    at_four = report(log, "cases", "2020-02-05 16:00", "2020-02-07 00:00")
    at_midnight = report(log, "cases", "2020-02-05 24:00", "2020-02-07 00:00")
    assert (at_four.data_day, at_four.cut_off) == (at_midnight.data_day, "16:00")
    assert at_midnight.cut_off == "24:00"
    assert values(at_four, "total")["confirmed_all"] == 0
    assert values(at_midnight, "total")["confirmed_all"] == 1
    assert values(report(log, "cases", "2020-02-06 24:00"), "total")["confirmed_all"] == 2


def test_made_again_after_later_facts_it_is_the_same() -> None:
    log = _log()
    first = report([r for r in log if r.received_at <= instant("2020-02-04 24:00")], "cases", "2020-02-04 24:00")
    again = report(log, "cases", "2020-02-04 24:00")
    assert first == again
