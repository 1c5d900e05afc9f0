"""Messages about instants, dates, durations and zones."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "time.naive": Message(
        en="{what} has no time zone: {found}",
        zh="{what} 没有时区:{found}",
        fix_en="give an aware datetime, for example with tzinfo=ZoneInfo('Asia/Shanghai')",
        fix_zh="请给出带时区的时间,例如 tzinfo=ZoneInfo('Asia/Shanghai')",
    ),
    "time.not-a-datetime": Message(
        en="{what} is not a datetime: {found}",
        zh="{what} 不是 datetime:{found}",
        fix_en="give an aware datetime, for example with tzinfo=ZoneInfo('Asia/Shanghai')",
        fix_zh="请给出带时区的 datetime,例如 tzinfo=ZoneInfo('Asia/Shanghai')",
    ),
    "time.unknown-zone": Message(
        en="'{found}' is not a time zone",
        zh="“{found}”不是时区名",
        fix_en="use an IANA name such as Asia/Shanghai",
        fix_zh="请使用 IANA 时区名,例如 Asia/Shanghai",
    ),
    "time.bad-date": Message(
        en="'{found}' is not a date",
        zh="“{found}”不是日期",
        fix_en="write it as 2020-02-05",
        fix_zh="请写成 2020-02-05",
    ),
    "time.bad-instant": Message(
        en="'{found}' is not a time",
        zh="“{found}”不是时间",
        fix_en="write it as 2020-02-05 15:00, or 2020-02-05T15:00+08:00",
        fix_zh="请写成 2020-02-05 15:00,或 2020-02-05T15:00+08:00",
    ),
    "time.bad-duration": Message(
        en="'{found}' is not a duration",
        zh="“{found}”不是时长",
        fix_en="write days as 14d, hours as 24h",
        fix_zh="天数写成 14d,小时写成 24h",
    ),
}
