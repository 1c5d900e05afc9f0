"""The JSON Schema of packs, for editors, made from the declarations that the parser reads by."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gridcontrol.rules.shapes import Form, Schema, declared
from gridcontrol.rules.written_pack import PACK, PackWritten

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Meanings = Mapping[str, Mapping[str, str]]
"""Name of a form to key to what editors show beside the key."""
UNEXPLAINED: Meanings = MappingProxyType({})
_TABLE = re.compile(r"<!-- (\w+) -->\n((?:\|.*\n)+)")
_ROW = re.compile(r"\| (?:\*\*)?`(\w+)`(?:\*\*)? \| (.+) \| (`.+`|see .+) \|\n")
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
_EMPHASIS = re.compile(r"\*(\w[^*]*)\*")


def all_forms() -> tuple[type[Form], ...]:
    """Every form that a pack can hold, the pack itself first, each once."""
    found: dict[type[Form], None] = {}
    waiting: list[type[Form]] = [PackWritten]
    while waiting:
        form = waiting.pop(0)
        if form not in found:
            found[form] = None
            waiting += [inner for each in declared(form).values() for inner in each.shape.forms()]
    return tuple(found)


def meanings_of(page: str) -> Meanings:
    """What the tables of the reference page *page* (Markdown) say of the keys, each with its example."""
    return {
        form: {key: _told(key, meaning, example) for key, meaning, example in _ROW.findall(table)}
        for form, table in _TABLE.findall(page)
    }


def _told(key: str, meaning: str, example: str) -> str:
    plain = _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", meaning))
    return f"{plain}\n\n{key}: {example.strip('`')}" if example.startswith("`") else plain


def pack_schema(meanings: Meanings = UNEXPLAINED) -> dict[str, Any]:
    """The schema of a whole pack. It knows shapes, not names: that a status exists only the parser can say."""
    forms = sorted(all_forms(), key=lambda form: form.__name__)
    return {
        "$schema": DRAFT,
        "title": "gridcontrol pack",
        **PACK.schema(),
        "$defs": {form.__name__: form_schema(form, meanings.get(form.__name__, {})) for form in forms},
    }


def form_schema(form: type[Form], meanings: Mapping[str, str]) -> Schema:
    """The schema of one form, its inner forms by reference; *meanings* of its keys."""
    keys = declared(form)
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: each.shape.schema() | ({"description": meanings[name]} if name in meanings else {})
            for name, each in keys.items()
        },
    }
    rules = form.RULES
    required = [name for name, each in keys.items() if each.required]
    inherited = [name for name in required if rules.inherits and name not in rules.always]
    if required:
        schema["required"] = [name for name in required if name not in inherited]
    together: list[Schema] = [{"oneOf": [{"required": [name]} for name in group]} for group in rules.one_of]
    together += [{"anyOf": [{"required": [name]} for name in group]} for group in rules.any_of]
    together += [{"not": {"required": list(pair)}} for pair in rules.exclude]
    together += [
        {"anyOf": [{"not": {"required": [one]}}, {"required": [other]}]}
        for pair in rules.together
        for one, other in (pair, pair[::-1])
    ]
    if inherited:
        together.append({"anyOf": [{"required": [rules.inherits]}, {"required": inherited}]})
    if together:
        schema["allOf"] = together
    return schema


def schema_text(meanings: Meanings = UNEXPLAINED) -> str:
    """The schema as the committed file holds it, which has the meanings of the reference page."""
    return json.dumps(pack_schema(meanings), ensure_ascii=False, indent=2) + "\n"
