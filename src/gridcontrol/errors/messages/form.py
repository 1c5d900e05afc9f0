"""Messages about the shape of a file: keys and kinds of value, before anyone asks what they mean."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "form.unknown-key": Message(
        en="the key '{found}' is not known here",
        zh="此处没有键“{found}”",
        fix_en="use one of the allowed keys, or delete it",
        fix_zh="请使用允许的键,或删除此项",
    ),
    "form.missing-key": Message(
        en="the key '{key}' is missing here",
        zh="此处缺少键“{key}”",
        fix_en="add a line '{key}: ...'",
        fix_zh="请添加一行“{key}: ...”",
    ),
    "form.none-of-keys": Message(
        en="one of the keys {keys} is needed here",
        zh="此处需要以下键之一:{keys}",
        fix_en="add one of them",
        fix_zh="请添加其中一个",
    ),
    "form.keys-exclude": Message(
        en="the key '{found}' can't stand beside '{other}'",
        zh="键“{found}”不能与“{other}”同时出现",
        fix_en="keep one of the two",
        fix_zh="请只保留其中一个",
        related_en="the other one",
        related_zh="另一个",
    ),
    "form.blank": Message(
        en="a value is missing here",
        zh="此处缺少值",
        fix_en="write the value, or delete the line",
        fix_zh="请写上值,或删除此行",
    ),
    "form.text-not-list": Message(
        en="here stands a list, but one text is needed",
        zh="此处是列表,但需要一段文字",
        fix_en="write one value without dash or brackets",
        fix_zh="请写一个值,不要短横线或方括号",
    ),
    "form.text-not-mapping": Message(
        en="here stand keys and values, but one text is needed",
        zh="此处是键和值,但需要一段文字",
        fix_en="write one value on the line of the key; put it in quotes if it holds ': '",
        fix_zh="请在键的同一行写一个值;如果含有“: ”请加引号",
    ),
    "form.list-not-text": Message(
        en="'{found}' is one text, but a list is needed here",
        zh="“{found}”是一段文字,但此处需要列表",
        fix_en="write it in brackets: [a, b], or one item a line, each after a dash",
        fix_zh="请写成方括号 [a, b],或每行一项并以短横线开头",
    ),
    "form.list-not-mapping": Message(
        en="here stand keys and values, but a list is needed",
        zh="此处是键和值,但需要列表",
        fix_en="begin each item with a dash and a space",
        fix_zh="请在每一项前加短横线和空格",
    ),
    "form.mapping-not-text": Message(
        en="'{found}' is one text, but keys and values are needed here",
        zh="“{found}”是一段文字,但此处需要键和值",
        fix_en="write  key: value  on indented lines, or in braces; a colon needs a space behind it",
        fix_zh="请在缩进的行中写  键: 值,或用花括号;冒号后要有空格",
    ),
    "form.mapping-not-list": Message(
        en="here stands a list, but keys and values are needed",
        zh="此处是列表,但需要键和值",
        fix_en="write  key: value  without the dash",
        fix_zh="请写成  键: 值,不要短横线",
    ),
    "form.empty-list": Message(
        en="the list is empty, but at least one item is needed",
        zh="列表是空的,但至少需要一项",
        fix_en="add an item",
        fix_zh="请添加一项",
    ),
    "form.not-whole-number": Message(
        en="'{found}' is not a whole number",
        zh="“{found}”不是整数",
        fix_en="write digits only, such as 14",
        fix_zh="请只写数字,例如 14",
    ),
    "form.out-of-range": Message(
        en="{found} is outside the range {low} to {high}",
        zh="{found} 不在 {low} 到 {high} 的范围内",
        fix_en="write a number from {low} to {high}",
        fix_zh="请写 {low} 到 {high} 之间的数",
    ),
    "form.too-small": Message(
        en="{found} is less than {low}",
        zh="{found} 小于 {low}",
        fix_en="write {low} or more",
        fix_zh="请写 {low} 或更大的数",
    ),
    "form.too-great": Message(
        en="{found} is more than {high}",
        zh="{found} 大于 {high}",
        fix_en="write {high} or less",
        fix_zh="请写 {high} 或更小的数",
    ),
    "form.not-number": Message(
        en="'{found}' is not a number",
        zh="“{found}”不是数字",
        fix_en="write digits, with a point for decimals: 2.5",
        fix_zh="请写数字,小数用点号:2.5",
    ),
    "form.not-true-false": Message(
        en="'{found}' is neither true nor false",
        zh="“{found}”不是 true 或 false",
        fix_en="write true or false; programs read yes, no, on and off differently",
        fix_zh="请写 true 或 false;yes、no、on、off 在不同程序中含义不同",
    ),
    "form.not-a-choice": Message(
        en="'{found}' can't stand here",
        zh="此处不能写“{found}”",
        fix_en="use one of the allowed words",
        fix_zh="请使用允许的词",
    ),
    "form.twice": Message(
        en="'{found}' stands twice in the list",
        zh="“{found}”在列表中出现两次",
        fix_en="delete one of them",
        fix_zh="请删除其中一个",
        related_en="first written here",
        related_zh="第一次写在这里",
    ),
}
