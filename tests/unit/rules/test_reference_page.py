"""The reference page names exactly the keys that the parser knows, each with an example that is YAML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from gridcontrol.rules.schema import all_forms
from gridcontrol.rules.shapes import Form, declared
from gridcontrol.rules.vocabulary import FieldBase

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "pack.md").read_text(encoding="utf-8")
TABLES = dict(re.findall(r"<!-- (\w+) -->\n((?:\|.*\n)+)", PAGE))
ROW = re.compile(r"\| (\*\*)?`(\w+)`(?:\*\*)? \| (.+) \| (`.+`|see .+) \|\n")


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.__name__)
def test_table_has_the_keys_of_the_form_in_their_order(form: type[Form]) -> None:
    rows = ROW.findall(TABLES[form.__name__])
    assert len(rows) == TABLES[form.__name__].count("\n") - 2
    assert [name for _, name, _, _ in rows] == list(declared(form))
    assert {name for bold, name, _, _ in rows if bold} == {n for n, each in declared(form).items() if each.required}


def test_there_is_a_table_for_each_form_and_no_other() -> None:
    assert set(TABLES) == {form.__name__ for form in all_forms()}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_examples_are_yaml(name: str) -> None:
    for _, key, _, example in ROW.findall(TABLES[name]):
        if example.startswith("`"):
            assert isinstance(yaml.load(f"{key}: {example.strip('`')}", Loader=yaml.CBaseLoader), dict)  # noqa: S506  # text only


def test_every_type_of_field_is_named() -> None:
    types = PAGE.split("### Types of fields")[1].split("## Events")[0]
    for base in FieldBase:
        assert base is FieldBase.CHOICE or re.search(rf"`{base}\b", types), base
