"""Messages about packs of several files: what extends what, what is replaced and withdrawn."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "pack.bad-file-name": Message(
        en="'{found}' is not the name of a file beside this one",
        zh="“{found}”不是同一文件夹内的文件名",
        fix_en="write the file's plain name without folders, such as district.yaml, and put it into the same folder",
        fix_zh="请只写文件名,不带文件夹,例如 district.yaml,并将文件放在同一文件夹内",
    ),
    "pack.no-file-beside": Message(
        en="there is no file '{found}' beside this one that can be read",
        zh="同一文件夹内没有可读取的文件“{found}”",
        fix_en="put the file into the folder of this one, or correct its name",
        fix_zh="请将该文件放在同一文件夹内,或更正文件名",
    ),
    "files.too-much-together": Message(
        en="with '{found}' the files of this pack are more together than one pack may be",
        zh="加上“{found}”,此规则包各文件的总量超过上限",
        fix_en="keep data such as people, areas or codes in CSV files and only rules in packs",
        fix_zh="人员、区域、代码等数据请放在 CSV 文件中,规则包只写规则",
    ),
    "pack.extends-circle": Message(
        en="these packs extend each other in a circle: {path}",
        zh="规则包相互扩展,形成循环:{path}",
        fix_en="take 'extends' out of one of them, or move what they share into a pack that extends nothing",
        fix_zh="请去掉其中一个的“extends”,或将共同内容移到一个不扩展其他包的规则包",
        related_en="on the way here",
        related_zh="循环经过此处",
    ),
    "pack.extends-too-deep": Message(
        en="'{found}' would be one pack too many behind one another: at most {most} may extend each other",
        zh="加上“{found}”扩展层数过多:最多 {most} 层",
        fix_en="put some of them together into one",
        fix_zh="请将其中几个合并为一个",
    ),
    "pack.extends-nothing": Message(
        en="'{found}' has nothing to work on: this pack extends no other",
        zh="“{found}”没有对象:此规则包没有扩展其他规则包",
        fix_en="name the other pack's file under 'extends', or take this out",
        fix_zh="请在“extends”中写出被扩展的规则包文件,或去掉这一项",
    ),
    "pack.removes-nothing": Message(
        en="the extended pack has no '{found}' under '{section}' that could be withdrawn",
        zh="被扩展的规则包的“{section}”中没有可撤销的“{found}”",
        fix_en="use one of its names",
        fix_zh="请使用其中的名称",
    ),
    "pack.replaces-nothing": Message(
        en="the extended pack has no '{found}' under '{section}' that could be replaced",
        zh="被扩展的规则包的“{section}”中没有可替换的“{found}”",
        fix_en="use one of its names; what is new stands outside 'replaces'",
        fix_zh="请使用其中的名称;新增内容请写在“replaces”之外",
    ),
    "pack.in-base": Message(
        en="'{found}' stands under '{section}' of the extended pack already",
        zh="被扩展的规则包的“{section}”中已有“{found}”",
        fix_en="put it under 'replaces: {{{section}: ...}}' if it is to stand instead, or give it another name",
        fix_zh="如要替换,请写在“replaces: {{{section}: ...}}”下;否则请另起名称",
        related_en="it stands here",
        related_zh="已在此处",
    ),
    "pack.differs-from-base": Message(
        en="'{key}' is {found} here and {other} in the extended pack",
        zh="“{key}”在此处为 {found},在被扩展的规则包中为 {other}",
        fix_en="take it out, or put it under 'replaces' where everybody sees that it changes",
        fix_zh="请去掉,或写在“replaces”下,使更改一目了然",
        related_en="in the extended pack",
        related_zh="被扩展的规则包",
    ),
    "pack.order-against-base": Message(
        en="'{found}' comes before '{other}' in the order of the extended pack",
        zh="在被扩展的规则包的顺序中,“{found}”在“{other}”之前",
        fix_en="keep that order and put the new kinds between, or write the whole order under 'replaces'",
        fix_zh="请保持原有顺序,将新增类型插入其间;或在“replaces”下写出完整顺序",
    ),
    "pack.not-a-list-of-cases": Message(
        en="'{found}' holds no list of cases",
        zh="“{found}”中不是算例列表",
        fix_en="write only the cases in it, each beginning with '- name:'",
        fix_zh="其中只写算例,每个以“- name:”开头",
    ),
}
