"""Messages about stores of facts."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "store.bad-url": Message(
        en="'{url}' does not say which store to open",
        zh="“{url}”没有指明要打开的存储",
        fix_en="write {example}",
        fix_zh="请写成 {example}",
    ),
    "store.cannot-open": Message(
        en="cannot open the store {path}: {reason}",
        zh="无法打开存储 {path}:{reason}",
        fix_en="check that the folder exists and that you may write in it",
        fix_zh="请确认文件夹存在且有写入权限",
    ),
    "store.foreign": Message(
        en="{path} is not a gridcontrol store",
        zh="{path} 不是 gridcontrol 的存储文件",
        fix_en="nothing in it was changed; name another file, or one that does not exist yet",
        fix_zh="文件未被改动;请指定另一个文件,或一个尚不存在的文件",
    ),
    "store.newer": Message(
        en="{path} was written by a newer gridcontrol: its form is {found}, this version reads form {known}",
        zh="{path} 由更新版本的 gridcontrol 写入:其格式为 {found},本版本只能读取格式 {known}",
        fix_en="nothing in it was changed; upgrade {distribution}",
        fix_zh="文件未被改动;请升级 {distribution}",
    ),
    "store.damaged": Message(
        en="the store {path} is damaged: {reason}",
        zh="存储 {path} 已损坏:{reason}",
        fix_en="restore a backup, or import the source files again into a new store",
        fix_zh="请恢复备份,或把来源文件重新导入新的存储",
    ),
    "store.busy": Message(
        en="the store {path} stayed in use by another program for {seconds} s",
        zh="存储 {path} 被其他程序占用达 {seconds} 秒",
        fix_en="nothing was changed; wait until the other program is done, then try again",
        fix_zh="未改动任何内容;请等待其他程序结束后重试",
    ),
    "store.failed": Message(
        en="the store {path} failed: {reason}",
        zh="存储 {path} 出错:{reason}",
        fix_en="nothing of the batch was taken; look at the disk's free space and permissions, then deliver it again",
        fix_zh="本批次未写入任何内容;请检查磁盘空间和权限,然后重新提交",
    ),
    "store.closed": Message(
        en="the store is closed",
        zh="存储已关闭",
        fix_en="open it again before reading or appending",
        fix_zh="请重新打开后再读取或追加",
    ),
    "store.bad-text": Message(
        en="fact {fact} holds text that is not valid Unicode; nothing of this batch was taken",
        zh="事实 {fact} 含有无效的 Unicode 文字;本批次未写入任何内容",
        fix_en="read its source with the right encoding",
        fix_zh="请用正确的编码读取来源文件",
    ),
    "store.not-empty": Message(
        en="a replay needs an empty store, and this one holds facts",
        zh="重放需要空的存储,而此存储已有事实",
        fix_en="replay into a new store",
        fix_zh="请重放到新的存储",
    ),
    "store.instants-must-increase": Message(
        en="a replayed batch was received at {found}, not after the batch before it, {before}",
        zh="重放批次的接收时间 {found} 不晚于前一批次的 {before}",
        fix_en="replay the batches in the order in which they were received",
        fix_zh="请按接收顺序重放各批次",
    ),
    "store.bulk-column-missing": Message(
        en="rows for a bulk load have no column '{column}'",
        zh="批量载入的数据缺少“{column}”列",
        fix_en="name the columns in the SELECT: subject, kind, at, and what else there is",
        fix_zh="请在 SELECT 中命名各列:subject、kind、at 以及其他字段",
    ),
    "store.bulk-column-type": Message(
        en="column '{column}' of a bulk load is {found}; it can be {wanted}",
        zh="批量载入的“{column}”列类型为 {found};可用类型:{wanted}",
        fix_en="CAST it in the SELECT, or leave it out; an instant needs its zone: AT TIME ZONE 'Asia/Shanghai'",
        fix_zh="请在 SELECT 中用 CAST 转换或去掉该列;时刻须带时区:AT TIME ZONE 'Asia/Shanghai'",
    ),
    "store.bulk-bad-rows": Message(
        en="{count} rows of a bulk load can be no event, the first is row {row}: see its column '{column}'; "
        "nothing was taken",
        zh="批量载入中有 {count} 行不能成为事件,首行为第 {row} 行,请看“{column}”列;未写入任何内容",
        fix_en="mend the rows, leave them out by a WHERE, or name a file to set them aside in",
        fix_zh="请修正这些行、用 WHERE 排除,或指定一个文件存放被搁置的行",
    ),
}
