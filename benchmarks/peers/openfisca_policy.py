"""The policy of ``evaluating.yaml`` as its user writes it in OpenFisca: variables of a person, formulas over arrays.

OpenFisca knows no events. Its inputs are the last time of everything, in seconds since 1970 (0 where it did not
happen), and its answer is the status on a day.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

DAY = 86_400
ZONE_AHEAD = 28_800
INPUTS = (
    "died", "went", "arrived", "province", "outside", "contact", "fever", "positive", "negative", "discharged"
)  # fmt: skip
STATUSES = ("normal", "left", "home", "observation", "central", "rehab", "confirmed", "dead")
"""By number: OpenFisca answers with it."""


def system() -> Any:  # noqa: ANN401  # a peer that may be absent
    """The policy: one input for each thing that happens, one formula for each status, and which of them counts."""
    core = import_module("openfisca_core.taxbenefitsystems")
    periods, variables = import_module("openfisca_core.periods"), import_module("openfisca_core.variables")
    person_entity = import_module("openfisca_core.entities").build_entity("person", "people", "Person", is_person=True)
    np = import_module("numpy")
    made = core.TaxBenefitSystem([person_entity])

    def told(name: str) -> None:
        period = periods.DateUnit.ETERNITY
        body = {"value_type": int, "entity": person_entity, "definition_period": period}
        made.add_variable(type(name, (variables.Variable,), body))

    def reckoned(name: str, formula: Any, kind: type = bool) -> None:  # noqa: ANN401  # of (person, period)
        period = periods.DateUnit.DAY
        body = {"value_type": kind, "entity": person_entity, "definition_period": period, "formula": formula}
        made.add_variable(type(name, (variables.Variable,), body))

    def now(period: Any) -> int:  # noqa: ANN401  # OpenFisca's
        return int(np.datetime64(str(period.start), "s").astype(np.int64))

    def stays(person: Any, period: Any, start: Any) -> Any:  # noqa: ANN401  # arrays
        return (person("went", period) <= start) & (person("positive", period) < start)

    def is_confirmed(person: Any, period: Any) -> Any:  # noqa: ANN401
        return person("positive", period) > person("discharged", period)

    def is_rehab(person: Any, period: Any) -> Any:  # noqa: ANN401
        start = person("discharged", period)
        return (now(period) < start + 14 * DAY) & (person("went", period) <= start)

    def is_central(person: Any, period: Any) -> Any:  # noqa: ANN401
        province, contact = person("province", period), person("contact", period)
        since_arrival = (now(period) < province + 14 * DAY) & stays(person, period, province)
        waiting = (person("negative", period) + ZONE_AHEAD) // DAY < (contact + ZONE_AHEAD) // DAY + 13
        held = (now(period) < contact + 14 * DAY) | waiting
        return since_arrival | ((contact > 0) & stays(person, period, contact) & held)

    def is_watched(person: Any, period: Any) -> Any:  # noqa: ANN401
        start = person("fever", period)
        free = person("negative", period) < start
        return (now(period) < start + 3 * DAY) & free & stays(person, period, start)

    def is_home(person: Any, period: Any) -> Any:  # noqa: ANN401
        province, outside = person("province", period), person("outside", period)
        from_province = (now(period) < province + 28 * DAY) & stays(person, period, province)
        return from_province | ((now(period) < outside + 14 * DAY) & stays(person, period, outside))

    def is_away(person: Any, period: Any) -> Any:  # noqa: ANN401
        return person("went", period) > person("arrived", period)

    def status(person: Any, period: Any) -> Any:  # noqa: ANN401
        tests = [person("died", period) > 0, *(person(name, period) for name in strongest_first)]
        return np.select(tests, range(len(STATUSES) - 1, 0, -1), 0)

    for each in INPUTS:
        told(each)
    formulas = (is_confirmed, is_rehab, is_central, is_watched, is_home, is_away)
    strongest_first = [formula.__name__ for formula in formulas]
    for formula in formulas:
        reckoned(formula.__name__, formula)
    reckoned("status", status, int)
    return made


def simulation(policy: Any, columns: dict[str, Any], day: str) -> Any:  # noqa: ANN401  # OpenFisca's
    """People with *columns* of inputs, of whom anything can be asked."""
    builder = import_module("openfisca_core.simulation_builder").SimulationBuilder()
    people = len(columns["died"])
    made = builder.build_default_simulation(policy, count=people)
    for name in INPUTS:
        made.set_input(name, day, columns[name])
    return made
