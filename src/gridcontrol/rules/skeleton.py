"""The text of a new pack: small, whole, and with a comment on every part."""

from __future__ import annotations

from gridcontrol.errors import Problem, UsageError
from gridcontrol.rules.words import is_name
from gridcontrol.rules.written_pack import FORMAT


def skeleton(pack_id: str, zone: str, lang: str) -> str:
    """A pack that reads and checks without a finding; comments in Chinese when *lang* is ``zh``, else in English.

    *zone* must be an IANA zone. Raises ``UsageError`` when *pack_id* can't be a pack's name.
    """
    if not is_name(pack_id):
        raise UsageError(Problem("pack.bad-name", args={"found": pack_id}))
    told = _ZH if lang == "zh" else _EN
    return _PACK.format(format=FORMAT, pack=pack_id, zone=zone, **told)


_PACK = """\
# {head}
format: {format}
pack: {pack}                       # {pack_note}
title: {{zh: {title_zh}, en: {title_en}}}
locality: {{zh: {locality_zh}, en: {locality_en}}}
zone: {zone}                       # {zone_note}
day_count: day_zero                # {count_note}

# {sources}
sources:
  notice: {{text: {{zh: {notice_zh}, en: {notice_en}}}, remembered: true}}

# {divisions}
divisions:
  levels:
    county: {{zh: 区县, en: county}}
    town: {{zh: 镇街, en: town}}
    village: {{zh: 村居, en: village}}
  hierarchies:
    statutory: {{label: {{zh: 行政区划, en: statutory}}, levels: [county, town, village]}}
  sources:
    - file: divisions.csv
      scheme: cn-stat
      hierarchy: statutory
      columns: {{code: code, name: name, level: level, parent: parent}}

# {subjects}
subjects:
  person:
    label: {{zh: 人员, en: person}}
    place: residence
    attributes:
      residence: {{type: division?, label: {{zh: 现住址, en: living in}}}}
      phone: {{type: phone?, label: {{zh: 电话, en: phone}}}}

# {events}
events:
  arrival:
    about: person
    label: {{zh: 抵达, en: arrival}}
    fields:
      from_area: {{type: text, label: {{zh: 来源地, en: coming from}}}}
      residence: division?
      left_on: {{type: date?, label: {{zh: 离开日期, en: left on}}}}
    sets: [residence]
    purpose: {{zh: 疫情防控, en: epidemic control}}
    retention: 90d
  departure:
    about: person
    label: {{zh: 离开, en: departure}}
    purpose: {{zh: 疫情防控, en: epidemic control}}
    retention: 90d

# {order}
order: [arrival, departure]

# {tracks}
tracks:
  control:
    about: person
    label: {{zh: 管控, en: control}}
    default: normal
    precedence: [home]
    labels:
      normal: {{zh: 正常, en: normal}}
      home: {{zh: 居家隔离, en: home isolation}}
    holding: [home]                # {holding_note}

# {rules}
rules:
  arrival_from_area:
    label: {{zh: 来自重点地区, en: arrival from an affected area}}
    track: control
    source: notice
    in_force: {{from: 2020-01-22}}
    review: 2020-02-22             # {review_note}
    when: {{event: arrival, where: {{from_area: [{area}]}}}}
    counted_from: [left_on, at]    # {anchor_note}
    ceiling: 28d                   # {ceiling_note}
    ends: [{{event: departure}}]
    phases:
      - {{status: home, for: 14d}}

# {imports}
imports:
  arrivals:
    label: {{zh: 抵达登记表, en: register of arrivals}}
    match: ["arrivals*.csv"]
    about: person
    key: {key}
    recorded_at: {recorded}
    events:
      - kind: arrival
        at: {at}
        fields: {{from_area: {from_area}, residence: {residence}, left_on: {left_on}}}

# {indicators}
indicators:
  at_home:
    label: {{zh: 居家隔离人数, en: in home isolation}}
    status: {{control: home}}
  arrivals_new:
    label: {{zh: 新增抵达, en: new arrivals}}
    new: {{event: arrival, where: {{from_area: [{area}]}}}}

# {reports}
reports:
  daily:
    label: {{zh: 日报, en: daily report}}
    hierarchy: statutory
    level: town
    cut_off: "20:00"
    indicators: [arrivals_new, at_home]

# {cases}
cases:
  - name: {case_name}
    events: [[2020-01-23 15:00, p, arrival, {{from_area: {area}}}]]
    expect: {{p: [home 2020-01-23 15:00 - 2020-02-07]}}
"""

_BOTH = {
    "title_zh": "新建规则包",
    "title_en": "a new pack",
    "locality_zh": "本地",
    "locality_en": "our district",
    "notice_zh": "请改为文件名称和日期",
    "notice_en": "put the document and its date here",
}

_EN = {
    **_BOTH,
    "head": "A pack holds what is particular to one place: its words, its rules, its files, its reports.",
    "pack_note": "the pack's own name",
    "zone_note": "dates and times below are local to this zone",
    "count_note": "exact | day_zero | day_one: what '14 days' means",
    "sources": "The texts that rules cite. 'remembered: true' says that nobody has the text at hand.",
    "divisions": "Levels from the top down, the trees made of them, and the file that lists the divisions.",
    "subjects": "Who or what has a status. A '?' behind a type: the value may be missing.",
    "events": "What can happen. Only facts are stored; statuses follow from them by the rules below.",
    "order": "Of two events at one instant the one that stands first here comes first.",
    "tracks": "One status at a time is shown for each track; in 'precedence' the strongest comes first.",
    "holding_note": "statuses that take somebody's liberty: their rules need a ceiling and a review date",
    "rules": "What follows from an event: for how long, counted from which day, and what ends it.",
    "review_note": "the day by which somebody must look at the rule again",
    "anchor_note": "the day of leaving if it is known, else the time of arrival",
    "ceiling_note": "nobody is held longer than this under this rule",
    "imports": "Which columns of which files become which events.",
    "indicators": "The figures, and the reports that show them by division.",
    "reports": "A report counts what happened before its cut-off.",
    "cases": "Worked examples: 'gridcontrol check' computes them and compares.",
    "area": "the affected area",
    "key": "id",
    "recorded": "recorded",
    "at": "arrived",
    "from_area": "from",
    "residence": "residence code",
    "left_on": "left",
    "case_name": "fourteen days from the arrival",
}

_ZH = {
    **_BOTH,
    "head": "规则包写一个地方特有的内容:用语、规则、文件、报表。",
    "pack_note": "规则包的名称",
    "zone_note": "下文的日期和时间均为该时区的当地时间",
    "count_note": "exact | day_zero | day_one:“14 天”如何计算",
    "sources": "规则所依据的文件。remembered: true 表示凭记忆写下,手边没有原文。",
    "divisions": "自上而下的层级、由层级组成的体系,以及列出区划的文件。",
    "subjects": "谁有状态。类型后加 ? 表示可以缺失。",
    "events": "会发生什么。只保存事实,状态由下面的规则得出。",
    "order": "同一时刻的两个事件,写在前面的先发生。",
    "tracks": "每条状态线同时只显示一个状态;precedence 中最强的写在最前。",
    "holding_note": "限制人身自由的状态:其规则必须有最长期限和复核日期",
    "rules": "事件带来什么:多久、从哪一天算起、由什么结束。",
    "review_note": "最迟在这一天要有人复核此规则",
    "anchor_note": "知道离开日期就从那天算起,否则从抵达时间算起",
    "ceiling_note": "依据此规则,任何人的限制不超过这个期限",
    "imports": "哪些文件的哪些列成为哪些事件。",
    "indicators": "指标,以及按区划列出指标的报表。",
    "reports": "报表只统计截止时间之前发生的事。",
    "cases": "算例:gridcontrol check 会计算并比较。",
    "area": "重点地区",
    "key": "证件号",
    "recorded": "登记时间",
    "at": "抵达日期",
    "from_area": "来源地",
    "residence": "现住址代码",
    "left_on": "离开日期",
    "case_name": "自抵达起十四天",
}
