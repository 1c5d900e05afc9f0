"""What people decide about the end of what runs."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import PERSON, findings, pack_of, rows, runs, segments, show

RULE = """
  r:
    track: control
    when: {event: contact}
    ceiling: 30d
    ends: [{event: left}]
    phases: [{status: central, for: 14d}]
"""
BEGUN = "02-01 p contact"  # until 02-16 00:00


def test_a_shortened_chain_and_a_later_exposure() -> None:
    """Chain to 24:00 of the 15th; on the 8th it is ordered to end on the 12th; exposed anew on the 10th."""
    pack = pack_of(RULE)
    told = "01-31 p contact\n02-08 10:00 p order_given end=02-12\n02-10 p contact"
    assert rows(pack, told) == ["central 01-31 - 02-25"]
    first, second = runs(pack, told)
    assert segments(pack, first) == ["central 01-31 - 02-12 order"]
    assert segments(pack, second) == ["central 02-10 - 02-25 plan"]
    assert second.orders == ()


@pytest.mark.parametrize("repeat", ["extend", "restart"])
def test_the_same_whatever_a_repeat_does(repeat: str) -> None:
    pack = pack_of(RULE.replace("track: control", f"track: control\n    repeat: {repeat}"))
    told = "01-31 p contact\n02-08 10:00 p order_given end=02-12\n02-10 p contact"
    assert rows(pack, told) == ["central 01-31 - 02-25"]


def test_ordered_and_computed_ends_are_both_there() -> None:
    pack = pack_of(RULE)
    (run,) = runs(pack, f"{BEGUN}\n02-08 10:00 p order_given end=02-12")
    (order,) = run.orders
    assert (order.order, show(order.ordered, pack.zone), show(order.computed, pack.zone)) == ("e2", "02-12", "02-16")
    assert run.ended_by == ("e2",)


@pytest.mark.parametrize(
    ("orders", "until"),
    [
        (["02-08 p order_given end=02-12", "02-09 p order_given end=02-20"], "02-12"),
        (["02-08 p order_given end=02-20", "02-09 p order_given end=02-12"], "02-12"),
        (["02-08 p order_given end=02-20"], "02-20"),
        (["02-08 p order_given end=02-12", "02-12 p order_given end=02-20"], "02-12"),
    ],
)
def test_the_shortest_order_holds(orders: list[str], until: str) -> None:
    assert rows(pack_of(RULE), "\n".join([BEGUN, *orders])) == [f"central 02-01 - {until}"]


@pytest.mark.parametrize(
    ("orders", "until"),
    [
        (["02-08 p order_given end=02-12", "02-09 p order_given end=02-20"], "02-20"),
        (["02-08 p order_given end=02-20", "02-09 p order_given end=02-12"], "02-12"),
    ],
)
def test_or_the_latest_where_the_track_says_so(orders: list[str], until: str) -> None:
    head = PERSON.replace("    default: normal", "    default: normal\n    orders: latest")
    assert rows(pack_of(RULE, head=head), "\n".join([BEGUN, *orders])) == [f"central 02-01 - {until}"]


@pytest.mark.parametrize(
    ("order", "until"),
    [
        ("02-08 p order_given end=02-12 signed=02-09", "02-12"),
        ("02-08 p order_given end=02-05", "02-08"),  # nobody is released in the past
        ("02-08 p order_given end=02-12 effective=02-17", "02-16"),  # acts when nothing runs any more
        ("02-08 p order_given end=02-12 effective=02-14", "02-14"),  # acts too late for its own end
        ("02-16 p order_given end=02-20", "02-16"),
        ("01-31 p order_given end=02-05", "02-16"),
        ("02-01 p order_given end=02-05", "02-05"),  # of the same date: orders come after contacts
    ],
)
def test_an_order_acts_from_signature_and_effect(order: str, until: str) -> None:
    assert rows(pack_of(RULE), f"{BEGUN}\n{order}") == [f"central 02-01 - {until}"]


def test_a_back_dated_order_is_a_finding() -> None:
    pack = pack_of(RULE)
    told = f"{BEGUN}\n02-08 p order_given end=02-12 signed=02-08 effective=02-05"
    assert [(f.kind, f.facts) for f in findings(pack, told)] == [("order-back-dated", ("e2",))]
    assert rows(pack, told) == ["central 02-01 - 02-12"]


def test_beyond_the_ceiling_is_refused_unless_marked() -> None:
    pack = pack_of(RULE)
    refused = f"{BEGUN}\n02-08 p order_given end=03-10"
    assert rows(pack, refused) == ["central 02-01 - 02-16"]
    assert [f.kind for f in findings(pack, refused)] == ["order-refused"]
    marked = f"{refused} beyond=true"
    assert rows(pack, marked) == ["central 02-01 - 03-10"]
    assert [f.kind for f in findings(pack, marked)] == ["order-exceeds"]


def test_an_order_that_finds_nothing_running_is_a_finding() -> None:
    pack = pack_of(RULE)
    assert [(f.kind, f.rule) for f in findings(pack, "02-08 p order_given end=03-10")] == [("order-without-run", None)]


def test_one_order_about_two_chains_is_one_finding() -> None:
    pack = pack_of(RULE)
    told = f"{BEGUN}\n02-02 p contact\n02-08 p order_given end=02-12 effective=02-05 signed=02-08"
    assert [f.kind for f in findings(pack, told)] == ["order-back-dated"]
    assert rows(pack, told) == ["central 02-01 - 02-12"]


def test_an_early_end_still_cuts_what_an_order_prolonged() -> None:
    pack = pack_of(RULE)
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-25\n02-20 09:00 p left") == ["central 02-01 - 02-20 09:00"]


def test_an_order_does_not_bind_what_ended_before_it() -> None:
    pack = pack_of(RULE)
    told = f"{BEGUN}\n02-05 p left\n02-08 p order_given end=02-12"
    assert rows(pack, told) == ["central 02-01 - 02-05"]
    assert [f.kind for f in findings(pack, told)] == ["order-without-run"]


def test_a_restarted_chain_is_not_bound_by_what_is_ordered_later() -> None:
    pack = pack_of(RULE.replace("track: control", "track: control\n    repeat: restart"))
    first, second = runs(pack, "02-01 p contact\n02-05 p contact\n02-08 p order_given end=02-12")
    assert [o.order for o in first.orders] == []
    assert [o.order for o in second.orders] == ["e3"]


PHASES = """
  r:
    track: control
    when: {event: contact}
    phases: [{status: central, for: 14d}, {status: home, for: 7d}]
"""


def test_an_order_about_one_phase_moves_the_next() -> None:
    pack = pack_of(PHASES)
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-12 status=central") == [
        "central 02-01 - 02-12",
        "home 02-12 - 02-19",
    ]
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-18 status=home") == [
        "central 02-01 - 02-16",
        "home 02-16 - 02-18",
    ]


def test_a_phase_ordered_to_end_before_it_begins_is_left_out() -> None:
    three = pack_of(PHASES.replace("for: 7d}]", "for: 7d}, {status: watch, for: 2d}]"))
    told = f"{BEGUN}\n02-08 p order_given end=02-12 status=home"
    assert rows(three, told) == ["central 02-01 - 02-16", "watch 02-16 - 02-18"]
    assert rows(pack_of(PHASES), told) == ["central 02-01 - 02-16"]


def test_orders_about_two_phases_both_hold() -> None:
    pack = pack_of(PHASES)
    told = f"{BEGUN}\n02-08 p order_given end=02-12 status=central\n02-09 p order_given end=02-22 status=home"
    assert rows(pack, told) == ["central 02-01 - 02-12", "home 02-12 - 02-22"]
    (run,) = runs(pack, told)
    assert [o.order for o in run.orders] == ["e2", "e3"]


def test_an_order_about_the_whole_chain_ends_the_whole_chain() -> None:
    pack = pack_of(PHASES)
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-12") == ["central 02-01 - 02-12"]
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-20") == ["central 02-01 - 02-16", "home 02-16 - 02-20"]
    assert rows(pack, f"{BEGUN}\n02-08 p order_given end=02-27") == ["central 02-01 - 02-16", "home 02-16 - 02-27"]


def test_an_order_about_a_phase_that_is_over_binds_nothing() -> None:
    pack = pack_of(PHASES)
    told = f"{BEGUN}\n02-18 p order_given end=02-20 status=central"
    assert rows(pack, told) == ["central 02-01 - 02-16", "home 02-16 - 02-23"]
    assert [f.kind for f in findings(pack, told)] == ["order-without-run"]
