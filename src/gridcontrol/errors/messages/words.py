"""The fixed words around a printed problem."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "words.error": Message(en="error", zh="错误"),
    "words.warning": Message(en="warning", zh="警告"),
    "words.note": Message(en="note", zh="提示"),
    "words.allowed": Message(en="allowed", zh="可用"),
    "words.and-more": Message(en="and {count} more", zh="另有 {count} 个"),
    "words.nearest": Message(en="did you mean '{nearest}'?", zh="是否想写“{nearest}”?"),
    "words.fix": Message(en="fix", zh="改法"),
    "words.related": Message(en="see also", zh="另见"),
    "words.no-problems": Message(en="no problems", zh="没有问题"),
    "words.one-error": Message(en="1 error", zh="1 个错误"),
    "words.errors": Message(en="{count} errors", zh="{count} 个错误"),
    "words.one-warning": Message(en="1 warning", zh="1 个警告"),
    "words.warnings": Message(en="{count} warnings", zh="{count} 个警告"),
    "words.one-note": Message(en="1 note", zh="1 个提示"),
    "words.notes": Message(en="{count} notes", zh="{count} 个提示"),
    "words.comma": Message(en=", ", zh="、"),
    "words.colon": Message(en=": ", zh=":"),
    "words.no-such-file": Message(en="No such file or directory", zh="没有该文件或文件夹"),
    "words.permission-denied": Message(en="Permission denied", zh="没有权限"),
    "words.is-a-directory": Message(en="Is a directory", zh="这是文件夹"),
    "words.not-a-directory": Message(en="Not a directory", zh="不是文件夹"),
    "words.file-exists": Message(en="File exists", zh="文件已存在"),
    "words.no-space": Message(en="No space left on device", zh="磁盘空间不足"),
    "words.read-only": Message(en="Read-only file system", zh="文件系统只读"),
}
