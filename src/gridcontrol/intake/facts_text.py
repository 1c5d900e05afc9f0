"""Facts written as JSON objects, one a line: what no table of rows can say.

Corrections, withdrawals, identities and other systems' claims come this way, and events too. The members are those of
``gridcontrol.model.wire``; times and values may also be written as people write them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, TrackId
from gridcontrol.intake.cells import Reading, cell_reader
from gridcontrol.intake.findings import Flaw, Notices, RowRefused, flaw_of
from gridcontrol.intake.moments import Spelling, read_moment
from gridcontrol.intake.ordinals import Ordinals
from gridcontrol.intake.written import Unread, folded
from gridcontrol.located.nearest import nearest
from gridcontrol.model.encoded import Encoded
from gridcontrol.model.wire import content_id
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldType
from gridcontrol.time import start_of_day

FACTS = "facts"
"""The import id of this form. Every pack has it."""

_TAGS = frozenset({"$d", "$t", "$n"})
_COMMON = ("is", "id", "recorded_at", "origin")


class _Form(NamedTuple):
    needed: tuple[str, ...]
    optional: tuple[str, ...]


_FORMS = {
    "event": _Form(("kind", "subject", "at"), ("fields",)),
    "correction": _Form(("of",), ("at", "fields", "drops")),
    "void": _Form(("of",), ("reason",)),
    "identity": _Form(("one", "other", "same"), ("evidence",)),
    "assertion": _Form(("subject", "track", "status", "since"), ("until",)),
}


class FactReader:
    """Objects of one file to facts."""

    def __init__(self, pack: Pack, delivery: str, *, known_codes: Callable[[str], bool] | None = None) -> None:
        self.notices = Notices(delivery)
        self.pack = pack
        self.delivery = delivery
        self.spelling = Spelling(pack.zone)
        self.reading = Reading(self.spelling, self.notices.warner("fields", 0), known_codes)
        self.ordinals = Ordinals()
        self.types: dict[str, set[FieldType]] = {}
        for kind in pack.events.values():
            for name, field in kind.fields.items():
                self.types.setdefault(name, set()).add(field)

    def facts(self, number: int, whole: Mapping[str, Any]) -> list[Encoded]:
        """The one fact of line *number*. Raises ``RowRefused`` with everything that is wrong with it."""
        self.notices.row = number
        return _Line(self, number, whole).fact()


class _Line:
    """One object being read: collects what is wrong with it."""

    def __init__(self, reader: FactReader, number: int, whole: Mapping[str, Any]) -> None:
        self.reader = reader
        self.pack = reader.pack
        self.number = number
        self.whole = {name: value for name, value in whole.items() if not name.startswith("!") and value is not None}
        self.flaws: list[Flaw] = []
        self.members: dict[str, str] = {}
        """Member to its canonical text."""

    def fact(self) -> list[Encoded]:
        form = self._word("is", allowed=tuple(_FORMS), code="intake.unknown-form")
        if form is None:
            raise RowRefused(self.flaws)
        shape = _FORMS[form]
        for name in self.whole:
            if name not in (*_COMMON, *shape.needed, *shape.optional):
                likely = nearest(name, (*_COMMON, *shape.needed, *shape.optional))
                self._flaw(Unread("intake.unknown-member", nearest=likely), name, "")
        self.members["is"] = encode_basestring(form)
        getattr(self, f"_{form}")()
        self._recorded()
        fact_id = self._text("id", optional=True)
        if self.flaws:
            raise RowRefused(self.flaws)
        return [self._encoded(form, fact_id)]

    # The kinds of facts

    def _event(self) -> None:
        kind = self._word("kind", allowed=tuple(self.pack.events))
        declared = self.pack.events[EventKindId(kind)] if kind else None
        self._subject("subject", declared.about if declared else None)
        self._moment("at")
        types = {str(name): {field} for name, field in declared.fields.items()} if declared else None
        fields = self._fields(types)
        for name, field in (declared.fields if declared else {}).items():
            if not field.optional and name not in fields and self._is_blank(name):
                self._flaw(Unread("intake.missing-member"), f"fields.{name}", "")

    def _correction(self) -> None:
        self._text("of")
        self.members["at"] = "null"
        self._moment("at", optional=True)
        types = self.reader.types
        self._fields(types)
        drops = self.whole.get("drops", [])
        if not isinstance(drops, list) or not all(isinstance(name, str) for name in drops):
            self._flaw(Unread("intake.bad-member", found=str(drops)), "drops", str(drops))
            return
        for name in drops:
            if name not in types:
                self._flaw(_unknown(name, types), "drops", name)
        self.members["drops"] = "[" + ",".join(map(encode_basestring, sorted(drops))) + "]"
        if not {"at", "fields", "drops"} & self.whole.keys():
            self._flaw(Unread("intake.missing-member"), "fields", "")

    def _void(self) -> None:
        self._text("of")
        self.members["reason"] = '""'
        self._text("reason", optional=True)

    def _identity(self) -> None:
        self._subject("one", None)
        self._subject("other", None)
        self.members["evidence"] = '""'
        self._text("evidence", optional=True)
        same = self.whole.get("same")
        if isinstance(same, bool):
            self.members["same"] = "true" if same else "false"
        else:
            self._missing_or_bad("same", same)

    def _assertion(self) -> None:
        self._subject("subject", None)
        track = self._word("track", allowed=tuple(self.pack.tracks))
        if track is not None:
            declared = self.pack.tracks[TrackId(track)]
            self._word("status", allowed=(declared.default, *declared.precedence))
        self._moment("since")
        self.members["until"] = "null"
        self._moment("until", optional=True)

    # Members

    def _flaw(self, unread: Unread, member: str, found: str) -> None:
        place = Place(self.reader.delivery, self.number, 1)
        self.flaws.append(flaw_of(unread, place, member, found, None))

    def _missing_or_bad(self, member: str, value: object) -> None:
        if value is None:
            self._flaw(Unread("intake.missing-member"), member, "")
        else:
            self._flaw(Unread("intake.bad-member", found=str(value)), member, str(value))

    def _text(self, member: str, *, optional: bool = False) -> str:
        value = self.whole.get(member)
        if isinstance(value, str) and value.strip():
            self.members[member] = encode_basestring(str(value))
            return str(value)
        if not optional or (value is not None and value != ""):
            self._missing_or_bad(member, value)
        return ""

    def _word(self, member: str, *, allowed: Sequence[str], code: str = "intake.unknown-name") -> str | None:
        value = self.whole.get(member)
        if not isinstance(value, str) or not value:
            self._missing_or_bad(member, value)
            return None
        if value not in allowed:
            self._flaw(Unread(code, found=value, nearest=nearest(value, allowed), allowed=allowed), member, value)
            return None
        self.members[member] = encode_basestring(str(value))
        return str(value)

    def _subject(self, member: str, kind: str | None) -> None:
        text = self._text(member)
        if not text:
            return
        found, _, key = folded(text).partition("/")
        if not key or found not in self.pack.subjects or kind not in (None, found):
            allowed = (kind,) if kind else tuple(map(str, self.pack.subjects))
            self._flaw(
                Unread("intake.unknown-name", found=text, allowed=tuple(f"{k}/…" for k in allowed)), member, text
            )
            return
        self.members[member] = encode_basestring(f"{found}/{key}")

    def _moment(self, member: str, *, optional: bool = False) -> None:
        value = self.whole.get(member)
        if not isinstance(value, str) or not value.strip():
            if not optional or value is not None:
                self._missing_or_bad(member, value)
            return
        try:
            self.members[member] = f'"{read_moment(value, self.reader.spelling).isoformat()}"'
        except Unread as unread:
            self._flaw(unread, member, value)

    def _recorded(self) -> None:
        value = self.whole.get("recorded_at")
        if value is None:
            return
        if not isinstance(value, str):
            self._missing_or_bad("recorded_at", value)
            return
        try:
            moment = read_moment(value, self.reader.spelling)
        except Unread as unread:
            self._flaw(unread, "recorded_at", value)
            return
        if not isinstance(moment, datetime):
            self.reader.notices.warner("recorded_at", 0)("intake.recorded-day", value)
            moment = start_of_day(moment, self.pack.zone)
        self.members["recorded_at"] = f'"{moment.isoformat()}"'

    def _fields(self, types: Mapping[str, set[FieldType]] | None) -> dict[str, str]:
        """The fields as text; *types* are those each name may have, None where the kind of event is not known."""
        written = self.whole.get("fields", {})
        if not isinstance(written, dict):
            self._missing_or_bad("fields", written)
            return {}
        texts: dict[str, str] = {}
        for name, value in written.items():
            if value is None or types is None:
                continue
            if name not in types:
                self._flaw(_unknown(name, types), f"fields.{name}", str(value))
                continue
            try:
                text = self._value(value, types[name])
            except Unread as unread:
                self._flaw(unread, f"fields.{name}", str(value))
                continue
            if text:
                texts[name] = text
        if texts:
            self.members["fields"] = "{" + ",".join(f"{encode_basestring(n)}:{texts[n]}" for n in sorted(texts)) + "}"
        return texts

    def _is_blank(self, name: str) -> bool:
        """Whether the field was left out; one that holds something unreadable has its reason already."""
        written = self.whole.get("fields", {})
        return not isinstance(written, dict) or written.get(name) is None or written[name] == ""

    def _value(self, value: object, types: set[FieldType]) -> str:
        if isinstance(value, dict) and len(value) == 1 and value.keys() <= _TAGS:
            ((_, value),) = value.items()
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str):
            raise Unread("intake.bad-member", found=str(value))
        failed: Unread | None = None
        for field in sorted(types, key=lambda field: (field.base, field.choices, str(field.ref))):
            try:
                return self._typed(value, field)
            except Unread as unread:
                failed = unread
        raise failed or Unread("intake.bad-member", found=value)

    def _typed(self, value: str, field: FieldType) -> str:
        reference = f"{field.ref}/" if field.ref else ""
        bare = value.removeprefix(reference) if reference else value
        return cell_reader(field, self.reader.reading)(bare)

    def _encoded(self, form: str, fact_id: str) -> Encoded:
        members = {name: text for name, text in self.members.items() if name != "id"}
        content = "{" + ",".join(f'"{name}":{members[name]}' for name in sorted(members)) + "}"
        if not fact_id:
            first = content_id(content)
            ordinal = self.reader.ordinals.next(int(first[2:18], 16))
            fact_id = content_id(content, ordinal) if ordinal else first
        about = next(self.whole[name] for name in ("subject", "of", "one") if name in self.whole)
        other = str(self.whole.get("other", ""))
        delivery = self.reader.delivery
        return Encoded(str(fact_id), form, folded(str(about)), folded(other), content, delivery, self.number)


def _unknown(name: str, types: Mapping[str, object]) -> Unread:
    return Unread("intake.unknown-name", found=name, nearest=nearest(name, types), allowed=tuple(types))
