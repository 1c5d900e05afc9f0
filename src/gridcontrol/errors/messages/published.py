"""What ``reconcile`` says of figures that others published."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.reconcile": Message(
        en="""Check figures that others published: do they add up, and do they follow from one day to the next?

FILE is a table (CSV, or a workbook); the pack says under 'published' which columns are which figures and what must hold
between them. Every failure is named with its place, its day and by how much; nothing is mended. No person's data is
needed. Exit code 1 when something fails.

\\b
  gridcontrol reconcile bulletins.csv -p pack.yaml
  gridcontrol reconcile bulletins.csv --as contacts --format csv -o failures.csv""",
        zh="""核对他人公布的数字:各项是否相加得平、逐日是否衔接。

\\b
FILE 为表格文件(CSV 或工作簿);规则包的 published 写明各列是什么指标、
应有哪些勾稽关系。每一处不符都列明属地、日期和差额,不作任何改动,
也不需要个人数据。有不符时退出码为 1。

\\b
  gridcontrol reconcile bulletins.csv -p pack.yaml
  gridcontrol reconcile bulletins.csv --as contacts --format csv -o failures.csv""",
    ),
    "published.all-close": Message(
        en="everything that is stated holds ({checks} checks)", zh="所公布的数字勾稽关系均成立(核对 {checks} 处)"
    ),
    "published.some-fail": Message(en="{failing} of {checks} checks fail", zh="核对 {checks} 处,不符 {failing} 处"),
    "published.nothing-checked": Message(
        en="nothing could be checked: no row states the figures that the identities need",
        zh="没有可核对的内容:各行都未公布勾稽所需的数字",
        fix_en="look whether the columns named under 'published' are those of this file",
        fix_zh="请核对规则包 published 中的列名是否与本文件一致",
    ),
    "published.not-stated": Message(
        en="{count} checks could not be made, since a figure they need is not stated",
        zh="有 {count} 处因所需数字未公布而无法核对",
    ),
    "published.inferred": Message(
        en="{count} rows stand for a time that is marked as inferred; what hangs on their order is no more certain",
        zh="有 {count} 行的时间标注为推定;凡取决于先后次序的结论同样不确定",
    ),
    "published.twice": Message(
        en="{place} {at} stands in rows {rows}; what follows is compared with the one made known last",
        zh="{place} {at} 同时出现在第 {rows} 行;逐期比较时以最后公布的为准",
    ),
    "published.twice-differing": Message(
        en="{place} {at} stands in rows {rows} with different figures ({figures}); what follows is compared with the "
        "one made known last",
        zh="{place} {at} 同时出现在第 {rows} 行且数字不同({figures});以最后公布的为准",
    ),
    "published.not-a-number": Message(
        en="row {row}, column '{column}': '{found}' is no number; taken as not stated",
        zh="第 {row} 行“{column}”列:“{found}”不是数字,按未公布处理",
    ),
    "published.not-a-time": Message(
        en="row {row}, column '{column}': '{found}' is no date or time; the row is left out where order counts",
        zh="第 {row} 行“{column}”列:“{found}”不是日期或时间,逐期比较时不计入该行",
    ),
    "published.no-failures": Message(en="nothing fails", zh="没有不符之处"),
    "published.no-form": Message(
        en="the pack has no table under 'published' for '{file}'",
        zh="规则包的 published 中没有与“{file}”相符的表",
        fix_en="name one with --as, or add a pattern under 'match'",
        fix_zh="请用 --as 指明,或在 match 中加上文件名",
    ),
    "published.several-forms": Message(
        en="several tables under 'published' fit '{file}'",
        zh="published 中有多个表与“{file}”相符",
        fix_en="name one with --as",
        fix_zh="请用 --as 指明",
    ),
    "published.unknown-form": Message(
        en="the pack has no table '{found}' under 'published'", zh="规则包的 published 中没有“{found}”"
    ),
    "pack.unknown-figure": Message(en="no figure of this table is called '{found}'", zh="本表没有名为“{found}”的指标"),
    "pack.identity-needs-header": Message(
        en="'{found}' needs the table's '{key}'",
        zh="“{found}”需要在表中写明“{key}”",
        fix_en="name the header of that column under '{key}' beside 'figures'",
        fix_zh="请在 figures 旁用“{key}”写明该列的列名",
    ),
}
