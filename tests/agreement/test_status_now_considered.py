"""Nothing is added to the rule form without a decision whether the status from raw events covers it."""

from __future__ import annotations

import attrs
import pytest

from gridcontrol.rules import conditions, ruleset, vocabulary

CONSIDERED: dict[type, str] = {
    ruleset.Pack: (
        "id title locality version zone day_count dates_suffice week sources levels hierarchies division_sources "
        "subjects links events tracks rules strata imports indicators reports cases spreads published on_transfer "
        "extends responsibilities owed"
    ),
    ruleset.Rule: (
        "id label track day_count dates_suffice trigger counted_from repeat ends ceiling while_mode editions where "
        "on_transfer"
    ),
    ruleset.Trigger: "pattern given unless once within taken_up",
    ruleset.FieldAnchor: "field minus",
    ruleset.Edition: "source since until back_to transition on_repeal review branches where levels",
    ruleset.Branch: "when phases where given unless",
    ruleset.Phase: (
        "status length until until_holds until_date lapse_ends prolong release at_most keeps_schedule where until_needs"
    ),
    ruleset.Release: "needs at_most",
    ruleset.Need: "id label pattern from_day to_day times apart where",
    ruleset.End: "pattern during up_to where",
    conditions.EventPattern: "kinds where",
    conditions.OneOf: "values",
    conditions.NoneOf: "values",
    conditions.Missing: "missing",
    conditions.Compared: "by limit",
    conditions.WithinPlace: "codes",
    vocabulary.EventKind: (
        "id about label fields rank ordered takes_effect sets opens closes decides plan purpose retention where"
    ),
    vocabulary.Track: ("id label about nature default precedence labels holding justified_by orders_latest_wins where"),
}
"""What somebody looked at: the source covers it, or ``not_covered`` refuses it, or it has no bearing on a status."""


@pytest.mark.parametrize("kind", CONSIDERED, ids=lambda kind: kind.__name__)
def test_every_attribute_was_considered(kind: type) -> None:
    """On a failure: cover the new attribute in source.py or refuse it in covered.py, then note it here."""
    assert [field.name for field in attrs.fields(kind)] == CONSIDERED[kind].split()


def test_every_way_to_test_a_field_was_considered() -> None:
    assert set(conditions.FieldTest.__args__) <= set(CONSIDERED)
    assert set(conditions.Pattern.__args__) == {conditions.EventPattern, conditions.Boundary}
