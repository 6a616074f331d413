"""What the operating system has against a file, in the session's language."""

from __future__ import annotations

import errno
from typing import Final

from koop_es.cli.session import current
from koop_es.wording import msgid

REASONS: Final[dict[int, str]] = {
    errno.ENOENT: msgid("there is no such file or folder"),
    errno.EACCES: msgid("you do not have permission"),
    errno.EPERM: msgid("you do not have permission"),
    errno.EISDIR: msgid("it is a folder"),
    errno.ENOTDIR: msgid("part of the path is no folder"),
    errno.EEXIST: msgid("it exists already"),
    errno.ENOSPC: msgid("the disk is full"),
    errno.EDQUOT: msgid("no more space is granted to you on this disk"),
    errno.EROFS: msgid("nothing can be written on this disk"),
    errno.ENAMETOOLONG: msgid("the name is too long"),
    errno.ELOOP: msgid("links in the path lead in a circle"),
    errno.EIO: msgid("the disk does not answer"),
    errno.ENXIO: msgid("nothing reads or writes at its other end"),
    errno.EMFILE: msgid("too many files are open"),
    errno.EBUSY: msgid("something else uses it"),
    errno.ETXTBSY: msgid("something else uses it"),
}


def reason(error: OSError | ValueError) -> str:
    """Return why a file cannot be used; the system's own words where no other are known."""
    t = current().t
    if not isinstance(error, OSError):
        return t.gettext("no file can be called that")
    if error.errno in REASONS:
        return t.gettext(REASONS[error.errno])
    return error.strerror or type(error).__name__
