"""The form of one message."""

from __future__ import annotations

from attrs import frozen


@frozen
class Message:
    """What happened and what to do, in both languages. ``fix`` may be empty where nothing can be advised."""

    en: str
    zh: str
    fix_en: str = ""
    fix_zh: str = ""

    def what(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def fix(self, lang: str) -> str:
        return self.fix_zh if lang == "zh" else self.fix_en
