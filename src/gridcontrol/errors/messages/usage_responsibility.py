"""What ``--help`` says of the commands about who answers."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.who": Message(
        en="""Who answers for a subject, from the door to the head.

SUBJECT is kind/key, or a key. Each scheme that is for it is a table: link by link who holds it, deputies and shifts
included, as it was at --at. With --officer instead: all that an officer answers for; add --takers to see who could take
it over. Exit code 1: some link has nobody.

\\b
  gridcontrol who household/h-12
  gridcontrol who household/h-12 --at "2020-02-03 09:00" --known-at "2020-02-05 00:00"
  gridcontrol who --officer officer/o-3 --takers""",
        zh="""某对象由谁负责,从门口直到负责人。

\\b
SUBJECT 写类型/编号或编号。每个适用的责任体系一张表:
逐环节列出 --at 时的责任人,包括代理和班次。
也可用 --officer 列出某责任人所负的全部责任;加 --takers 列出可接替人员。
退出码 1:有环节无人负责。

\\b
  gridcontrol who household/h-12
  gridcontrol who household/h-12 --at "2020-02-03 09:00" --known-at "2020-02-05 00:00"
  gridcontrol who --officer officer/o-3 --takers""",
    ),
    "usage.gaps": Message(
        en="""Gaps in who answers: vacancies, double posts and others.

Each with its place, since when, the officers concerned and what to do. Exit code 1: there are any.

\\b
  gridcontrol gaps --at "2020-02-03 09:00"
  gridcontrol gaps --division 500153 --kind vacancy --kind expired
  gridcontrol gaps --format csv -o gaps.csv""",
        zh="""责任落实核查:空缺、重复任职、超负荷等。

\\b
逐条列出位置、起始时间、有关人员和建议。退出码 1:有问题。

\\b
  gridcontrol gaps --at "2020-02-03 09:00"
  gridcontrol gaps --division 500153 --kind vacancy --kind expired
  gridcontrol gaps --format csv -o gaps.csv""",
    ),
    "usage.handbook": Message(
        en="""The responsibility handbook of a division.

DIVISION is its code. Who answers for it and above it, who for what within it, what is open, and what departments do.

\\b
  gridcontrol handbook 500153101
  gridcontrol handbook 500153101 --format json -o handbook.json""",
        zh="""某区划的责任手册。

\\b
DIVISION 为区划代码。列出该区划及以上责任人、范围内各环节责任人、未落实事项和部门分工。

\\b
  gridcontrol handbook 500153101
  gridcontrol handbook 500153101 --format json -o handbook.json""",
    ),
    "usage.matrix": Message(
        en="""The duty matrix: which department does what at which level.

R does it, A answers for it, C is asked before, I is told after.

\\b
  gridcontrol matrix""",
        zh="""部门责任分工:各部门在各层级的任务。

R 负责办理,A 承担责任,C 事前征询,I 事后告知。

\\b
  gridcontrol matrix""",
    ),
    "usage.propose": Message(
        en="""Assignments that fill the gaps, as a file to review.

Vacancies are filled and overload is lessened by officers who have the post, the qualifications and the jurisdiction;
load is even and as little as possible changes. The CSV can be imported once somebody has looked it over; --file NAME
writes it there. --keep leaves overloaded officers what they have. Exit code 1: some places stay open.

\\b
  gridcontrol propose --scheme five_answer_fors --file proposed.csv
  gridcontrol import proposed.csv --as assignments""",
        zh="""生成补齐责任空缺的任命建议,供审核。

\\b
由职务、资格和管辖范围符合条件的人员补缺、减轻超负荷;负荷均衡,变动最少。
审核后可导入该 CSV;用 --file NAME 写入文件。
加 --keep 时不调整超负荷人员已有的责任。退出码 1:仍有空缺。

\\b
  gridcontrol propose --scheme five_answer_fors --file proposed.csv
  gridcontrol import proposed.csv --as assignments""",
    ),
    "usage.option-officer": Message(en="An officer, kind/key or key.", zh="责任人,写类型/编号或编号。"),
    "usage.option-takers": Message(en="With --officer: who could take it over.", zh="与 --officer 合用:可接替人员。"),
    "usage.option-scheme": Message(en="Only this scheme; may be given several times.", zh="仅此责任体系,可多次使用。"),
    "usage.option-kind": Message(en="Only gaps of this kind; may be given again.", zh="仅此类问题,可多次使用。"),
    "usage.option-file": Message(en="Write the proposed assignments as a CSV.", zh="将建议写成 CSV 文件。"),
    "usage.option-keep": Message(en="Take nothing from anybody.", zh="不调整现有责任。"),
}
