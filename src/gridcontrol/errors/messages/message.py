"""The form of one message."""

from __future__ import annotations

from attrs import frozen


@frozen
class Message:
    """What happened and what to do, in both languages. ``fix`` may be empty where nothing can be advised.

    ``related`` labels each related place of a problem; its placeholder ``{name}`` is the problem's name for that place.
    """

    en: str
    zh: str
    fix_en: str = ""
    fix_zh: str = ""
    related_en: str = ""
    related_zh: str = ""

    def what(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def fix(self, lang: str) -> str:
        return self.fix_zh if lang == "zh" else self.fix_en

    def related(self, lang: str) -> str:
        return self.related_zh if lang == "zh" else self.related_en
