"""Text that tries to run, to load or to hide, and a way to put it wherever a document holds text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

import attrs

from gridcontrol.errors.width import clusters, visible
from gridcontrol.ids import key_of, kind_of, subject_id
from gridcontrol.reports.document import Column, Document, Statement, SubjectRef
from gridcontrol.reports.drawing import Band, Line
from gridcontrol.rules.vocabulary import Label

MARK = "ran"
"""A script that ran leaves a variable of this name."""

RUNS = f"window.{MARK}=1;document.title='{MARK}'"


def payloads(canary: str) -> dict[str, str]:
    """Hostile texts by what they try. Each script sets ``MARK``; each request goes to *canary*."""
    return {
        "script": f"<script>{RUNS}</script>",
        "closing everything": f"</title></style></td></table></svg></script>--><script>{RUNS}</script>",
        "out of style": f"</style><script>{RUNS}</script><style>*{{background:url({canary}/style)}}",
        "out of title": f"</title><script src={canary}/title.js></script>",
        "out of an attribute": f'" onmouseover="{RUNS}" autofocus onfocus="{RUNS}" style="--x:url({canary}/attr)',
        "out of a quoted attribute": f"' onload='{RUNS}' x='",
        "handler": f'<img src=x onerror="{RUNS}"><svg onload="{RUNS}"><body onload={RUNS}>',
        "svg script": f"<svg><script href='{canary}/svg.js'/><animate onbegin='{RUNS}' attributeName=x dur=1s></svg>",
        "javascript address": f"<a href='javascript:{RUNS}'>x</a><iframe src='javascript:parent.{MARK}=1'></iframe>",
        "bare javascript address": f"javascript:{RUNS}",
        "css address": f"url({canary}/css) ;background:url('{canary}/css2');{{}}*{{list-style:url({canary}/css3)}}",
        "css import": f"@import url({canary}/import.css);</style><style>@import '{canary}/import2.css';",
        "css expression": f"x{{}}@font-face{{font-family:x;src:url({canary}/font)}}*{{font-family:x}}",
        "picture": f"<img src={canary}/img><input type=image src={canary}/input><video poster={canary}/poster>",
        "frame": f"<iframe srcdoc='<script>parent.{MARK}=1</script>'></iframe><object data={canary}/object></object>",
        "data address": f"<a href='data:text/html,<script>1</script>'>x</a><embed src=data:text/html,{canary}>",
        "link": f"<link rel=stylesheet href={canary}/link.css><link rel=prefetch href={canary}/prefetch>",
        "refresh": f"<meta http-equiv=refresh content='0;url={canary}/refresh'><base href={canary}>",
        "form": f"<form action={canary}/form><button autofocus>x</button></form>",
        "entities": "&lt;script&gt; &#60;b&#62; &#x3c;i> &amp; &nbsp &copy=1 &quot",
        "comment": "<!--><script>--><![CDATA[<b>]]><?php ?><!DOCTYPE x><%= 1 %>{{7*7}}${7*7}",
        "formula": "=cmd|' /C calc'!A0",
        "direction": "a\u202egpj.exe\u202c b\u2066c\u2069 \u200f\u200e\u061c",
        "right to left": "\u05d0\u05d1\u05d2 123 \u0627\u0644\u0639\u0631\u0628",
        "control": "a\x00b\x08\x1b[31mc\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\u200b",
        "half a pair": "a\ud800b\udfff",
        "spaces": "  two  spaces\tand a tab  ",
        "emoji": "👩‍👩‍👧‍👦 🇨🇳 é 𠮷",
        "long": "汉" * 3000 + "x" * 3000,
        "many combining": "a" + "\u0301" * 500,
    }


def harmless(text: str) -> str:
    """A text that takes as much room as *text*, breaks at the same places, and can't be anything but text."""
    shown = clusters(visible(text))
    return "".join(each if each in " %" else _LIKE[each.isascii(), cells] for each, cells in shown)


_LIKE = {(True, 1): "~", (False, 0): "\u0436", (False, 1): "\u0436", (False, 2): "\u9f98"}
Whatever = TypeVar("Whatever")
KEPT = {(Column, "id"), (Line, "column"), (Band, "low"), (Band, "high")}
"""By these a drawing finds its columns. They are words of the program or ids that a pack's own check keeps plain."""


def everywhere(document: Document, text: str) -> Document:
    """*document* with *text* and a number in place of every text in it, names and keys too; the same for the same.

    It goes through the types themselves, so that a text that documents come to hold tomorrow is replaced as well.
    """
    numbers: dict[str, int] = {"": 0}

    def replaced(value: str) -> str:
        number = numbers.setdefault(value, len(numbers))
        return f"{text} #{number}." if number else ""

    return _through(document, replaced)


def _through(value: Whatever, replaced: Callable[[str], str]) -> Whatever:
    match value:
        case Enum():
            new: object = value
        case str():
            new = replaced(value)
        case Label():
            new = Label({lang: replaced(said) for lang, said in value.texts.items()}, replaced(value.fallback))
        case SubjectRef():
            new = SubjectRef(subject_id(kind_of(value.subject), replaced(key_of(value.subject))))
        case Statement():
            args = {name: _through(cell, replaced) for name, cell in value.args.items()}
            new = Statement(value.code, args, value.severity)
        case tuple() if not hasattr(value, "_fields"):
            new = tuple(_through(each, replaced) for each in value)
        case Mapping():
            new = {replaced(key): _through(each, replaced) for key, each in value.items()}
        case _ if attrs.has(type(value)):
            made: type[Any] = type(value)
            names = [each.name for each in attrs.fields(made)]
            parts = {name: getattr(value, name) for name in names}
            new = made(
                **{name: part if (made, name) in KEPT else _through(part, replaced) for name, part in parts.items()}
            )
        case _:
            new = value
    return cast("Whatever", new)
