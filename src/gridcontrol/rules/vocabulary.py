"""What a pack declares before any rule: labels, sources, field types, subjects, events, tracks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, LevelId, LinkKindId, SourceId, StatusId, SubjectKindId, TrackId
from gridcontrol.time import Duration


@frozen
class Label:
    """A name for people, by language code. ``text`` falls back to any language that is there, then to *fallback*."""

    texts: Mapping[str, str]
    fallback: str = ""

    def text(self, lang: str) -> str:
        if lang in self.texts:
            return self.texts[lang]
        return next(iter(self.texts.values()), self.fallback)

    @property
    def given(self) -> bool:
        """Whether there is any text."""
        return bool(self.texts or self.fallback)


NO_LABEL = Label(MappingProxyType({}))


@frozen
class Source:
    """A legal or technical text that rules cite. ``remembered``: written down from memory, not read in the text."""

    id: SourceId
    text: Label
    url: str = ""
    remembered: bool = False


class FieldBase(StrEnum):
    """What a field holds. The last five are personal: masked by default, never in a public table."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    MOMENT = "moment"
    """A date or an instant, as the source knows it."""
    TRUTH = "truth"
    DIVISION = "division"
    """A division's code."""
    REF = "ref"
    """A subject of a named kind."""
    CHOICE = "choice"
    PERSON_NAME = "person_name"
    AGE = "age"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"


PERSONAL = frozenset({FieldBase.PERSON_NAME, FieldBase.AGE, FieldBase.ID_NUMBER, FieldBase.PHONE, FieldBase.ADDRESS})


@frozen
class FieldType:
    """The type of a field or attribute: ``text``, ``date?``, ``ref venue``, ``[positive, negative]``."""

    base: FieldBase
    optional: bool = False
    choices: tuple[str, ...] = ()
    ref: SubjectKindId | None = None
    label: Label = field(default=NO_LABEL, eq=False)
    """What people read instead of the field's name. Labels don't tell types apart."""
    labels: Mapping[str, Label] = field(factory=dict, eq=False)
    """What people read instead of the words of a choice."""

    @property
    def personal(self) -> bool:
        return self.base in PERSONAL


@frozen
class SubjectKind:
    """A kind of subject.

    ``place`` names the attribute that says which division a subject of this kind is in, ``registered_in`` the one that
    names the division of the unit that registered it.

    A kind with *levels* stands for the divisions of these levels, its keys being their codes: each of them is a
    subject, with or without a fact of its own. A kind with *covers* stands for all the divisions that this link leads
    to: an area, drawn by facts.
    """

    id: SubjectKindId
    label: Label
    attributes: Mapping[FieldId, FieldType]
    place: FieldId | None
    registered_in: FieldId | None
    where: Place
    levels: tuple[LevelId, ...] = ()
    covers: LinkKindId | None = None

    @property
    def located(self) -> bool:
        """Whether its subjects are somewhere: in a place, as a division, as an area of divisions."""
        return self.place is not None or bool(self.levels) or self.covers is not None


@frozen
class LinkKind:
    """A dated relation from subjects of one kind to subjects of another. ``single``: a new one ends the one before."""

    id: LinkKindId
    label: Label
    from_kind: SubjectKindId
    to_kind: SubjectKindId
    single: bool
    where: Place


@frozen
class Opens:
    """The event opens *link* from its subject to the subject in field *to*; *until*, where given, is when it ends."""

    link: LinkKindId
    to: FieldId
    until: FieldId | None = None
    moment: bool = False
    """Without *until* the link lasts no longer than the event: a contact, not a stay."""


@frozen
class Decides:
    """The event is an order: it fixes the *end* of what *track* holds.

    It acts from the later of *signed* and *effective* (fields; the event's own time where absent). With *status* only
    the
    phase of that status is bound, else the whole chain. *exceeds* is a truth field that allows an end beyond the
    ceiling.
    """

    track: TrackId
    end: FieldId
    status: FieldId | None = None
    signed: FieldId | None = None
    effective: FieldId | None = None
    exceeds: FieldId | None = None
    signer: FieldId | None = None


@frozen
class EventKind:
    """A kind of event: whom it is about, its fields, and what it does besides triggering rules.

    ``rank`` is its place in the pack's order of kinds: of two events at one instant the lower rank comes first.
    ``takes_effect`` names the field that holds the instant from which the event acts (a test's result); days are still
    counted by ``at`` (its sampling). ``sets`` are the subject's attributes that its fields of the same name set.
    """

    id: EventKindId
    about: SubjectKindId
    label: Label
    fields: Mapping[FieldId, FieldType]
    rank: int
    ordered: bool
    takes_effect: FieldId | None
    sets: tuple[FieldId, ...]
    opens: tuple[Opens, ...]
    closes: tuple[LinkKindId, ...]
    decides: Decides | None
    plan: bool
    purpose: Label | None
    retention: Duration | None
    where: Place


class Nature(StrEnum):
    """A basis track says what the rules say.

    A custody track what is physically so. The two are compared, never mixed.
    """

    BASIS = "basis"
    CUSTODY = "custody"


@frozen
class Track:
    """Statuses of one aspect of a kind of subject, of which one is shown at a time.

    ``precedence`` lists statuses strongest first; ``default`` is shown when none runs. ``holding`` are the statuses
    that
    take somebody's liberty: their rules need a ceiling. A custody track names in ``justified_by`` the basis statuses
    that
    justify its being open.
    """

    id: TrackId
    label: Label
    about: SubjectKindId
    nature: Nature
    default: StatusId
    precedence: tuple[StatusId, ...]
    labels: Mapping[StatusId, Label]
    holding: frozenset[StatusId]
    justified_by: Mapping[TrackId, frozenset[StatusId]]
    orders_latest_wins: bool
    where: Place

    def rank(self, status: StatusId) -> int:
        """0 for the strongest; the default ranks behind all."""
        return self.precedence.index(status) if status in self.precedence else len(self.precedence)

    def label_of(self, status: StatusId, lang: str) -> str:
        label = self.labels.get(status)
        return label.text(lang) if label else status
