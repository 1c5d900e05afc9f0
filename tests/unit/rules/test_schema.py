"""The JSON Schema says what the parser does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gridcontrol.errors import PackError
from gridcontrol.located.form import Spot, Unreadable
from gridcontrol.located.node import Mapping, Scalar
from gridcontrol.located.problems import Problems
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.schema import all_forms, meanings_of, pack_schema, schema_text
from gridcontrol.rules.shapes import NOWHERE, Form, declared, form_of
from tests.unit.rules.pack_texts import CASES

ROOT = Path(__file__).resolve().parents[3]
MEANINGS = meanings_of((ROOT / "docs" / "reference" / "pack.md").read_text(encoding="utf-8"))
GOOD = sorted((CASES / "good").glob("*.yaml"))
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


class TextLoader(yaml.CSafeLoader):
    """Reads as an editor does, dates as text."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def fits(value: object, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether *value* passes the part of JSON Schema that the pack's schema uses."""
    if "$ref" in schema and not fits(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole):
        return False
    return (
        fits_alone(value, schema)
        and (not isinstance(value, list) or all(fits(each, schema.get("items", {}), whole) for each in value))
        and (not isinstance(value, dict) or fits_object(value, schema, whole))
        and all(fits(value, each, whole) for each in schema.get("allOf", ()))
        and ("anyOf" not in schema or any(fits(value, each, whole) for each in schema["anyOf"]))
        and ("oneOf" not in schema or sum(fits(value, each, whole) for each in schema["oneOf"]) == 1)
        and not ("not" in schema and fits(value, schema["not"], whole))
    )


def fits_alone(value: object, schema: dict[str, Any]) -> bool:
    """The keywords that look at the value itself."""
    names = schema.get("type", list(TYPES))
    typed = any(isinstance(value, TYPES[name]) for name in ([names] if isinstance(names, str) else names))
    listed = value in schema.get("enum", [value]) and value == schema.get("const", value)
    spelt = not isinstance(value, str) or re.search(schema.get("pattern", ""), value) is not None
    ranged = not isinstance(value, int) or schema.get("minimum", value) <= value <= schema.get("maximum", value)
    sized = not isinstance(value, list) or (
        schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    )
    return typed and listed and spelt and ranged and sized


def fits_object(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    if len(value) < schema.get("minProperties", 0) or any(name not in value for name in schema.get("required", ())):
        return False
    named, other = schema.get("properties", {}), schema.get("additionalProperties", {})
    for name, each in value.items():
        if not fits(name, schema.get("propertyNames", {}), whole):
            return False
        if name not in named and other is False:
            return False
        if not fits(each, named.get(name, other), whole):
            return False
    return True


def test_committed_schema_is_current() -> None:
    path = ROOT / "docs" / "reference" / "pack.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(MEANINGS), (
        "write it anew: python dev.py campaign refill_schema"
    )


def test_every_key_is_explained_to_editors() -> None:
    forms = pack_schema(MEANINGS)["$defs"]
    told = {
        (form, key): each.get("description", "") for form, it in forms.items() for key, each in it["properties"].items()
    }
    assert [place for place, text in told.items() if not text] == []
    assert [text for text in told.values() if "](" in text or "**" in text] == []
    assert told["PackWritten", "order"] == (
        "kinds of events; of two at one instant the one named first comes first\n\norder: [arrival, test, discharged]"
    )
    assert told["PackWritten", "rules"] == "what follows from events"


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.__name__)
def test_parser_takes_exactly_the_keys_of_the_schema(form: type[Form]) -> None:
    """Each key of the schema is tried alone with a blank value, and one that is not in it."""
    keys = pack_schema()["$defs"][form.__name__]["properties"]
    unknown = set()
    for name in [*keys, "no_such_key"]:
        problems = Problems()
        entry = (Scalar(name, NOWHERE), Scalar("", NOWHERE))
        try:
            form_of(form).read(Spot(Mapping((entry,), NOWHERE), problems))
        except Unreadable:
            pytest.fail(f"{name} made the whole unreadable")
        unknown |= {p.args["found"] for p in problems if p.code == "form.unknown-key"}
    assert unknown == {"no_such_key"}
    assert set(keys) == set(declared(form))


def test_required_keys_of_the_schema_are_those_the_parser_misses() -> None:
    for form in all_forms():
        problems = Problems()
        form_of(form).read(Spot(Mapping((), NOWHERE), problems))
        missed = {p.args["key"] for p in problems if p.code == "form.missing-key"}
        schema = pack_schema()["$defs"][form.__name__]
        needed = set(schema.get("required", ()))
        for choice in schema.get("allOf", ()) if form.RULES.inherits else ():
            inherited, else_all = choice.get("anyOf", ({}, {}))
            if inherited.get("required") == [form.RULES.inherits]:
                needed |= set(else_all["required"])
        assert missed == needed, form.__name__


def test_a_pack_that_extends_another_may_leave_out_what_it_inherits() -> None:
    schema = pack_schema()
    small = {"format": "gridcontrol/1", "pack": "small"}
    assert not fits(small, schema, schema)
    assert fits({**small, "extends": "base.yaml"}, schema, schema)
    assert not fits({"pack": "small", "extends": "base.yaml"}, schema, schema)
    assert not fits({**small, "extends": "../base.yaml"}, schema, schema)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_packs_fit_the_schema(path: Path) -> None:
    schema = pack_schema()
    assert fits(yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader), schema, schema)  # noqa: S506  # a SafeLoader


SHAPE = (
    "form.",
    "pack.bad-name",
    "pack.empty-label",
    "pack.two-conditions",
    "pack.other-way-of-rule",
)


def test_what_the_schema_takes_the_parser_finds_well_shaped() -> None:
    """Of the bad packs that fit the schema none is refused for a key that is unknown, missing or out of place."""
    schema = pack_schema()
    refused = 0
    for path in sorted((CASES / "bad").glob("*.yaml")):
        fitting = fits(yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader), schema, schema)  # noqa: S506  # a SafeLoader
        codes = set()
        try:
            read_pack(path.read_bytes(), path.name)
        except PackError as error:
            codes = {problem.code for problem in error.problems}
        keys = {"form.unknown-key", "form.missing-key", "form.none-of-keys", "form.keys-exclude", *SHAPE[1:]} & codes
        assert not (fitting and keys), path.stem
        refused += not fitting
    assert refused > 20


def test_the_schema_is_json_with_a_definition_for_each_form() -> None:
    schema = json.loads(schema_text())
    assert set(schema["$defs"]) == {form.__name__ for form in all_forms()}
    references = set(re.findall(r'"#/\$defs/(\w+)"', schema_text()))
    assert references <= set(schema["$defs"])


def keys_used(tree: object) -> set[str]:
    if isinstance(tree, dict):
        return set(tree) | {key for each in tree.values() for key in keys_used(each)}
    return {key for each in tree for key in keys_used(each)} if isinstance(tree, list) else set()


def test_every_key_of_the_form_is_used_by_some_good_pack() -> None:
    used = set()
    for path in GOOD:
        used |= keys_used(yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader))  # noqa: S506  # a SafeLoader
    assert {name for form in all_forms() for name in declared(form)} <= used
