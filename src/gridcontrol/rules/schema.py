"""The JSON Schema of packs, for editors, made from the declarations that the parser reads by."""

from __future__ import annotations

import json
from typing import Any

from gridcontrol.rules.shapes import Form, Schema, declared
from gridcontrol.rules.written_pack import PACK, PackWritten

DRAFT = "https://json-schema.org/draft/2020-12/schema"


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


def pack_schema() -> dict[str, Any]:
    """The schema of a whole pack. It knows shapes, not names: that a status exists only the parser can say."""
    forms = sorted(all_forms(), key=lambda form: form.__name__)
    return {
        "$schema": DRAFT,
        "title": "gridcontrol pack",
        **PACK.schema(),
        "$defs": {form.__name__: form_schema(form) for form in forms},
    }


def form_schema(form: type[Form]) -> Schema:
    """The schema of one form, its inner forms by reference."""
    keys = declared(form)
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: each.shape.schema() for name, each in keys.items()},
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


def schema_text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"
