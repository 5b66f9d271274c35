"""Sending one message to one address, through Apprise. What Apprise logs may hold the address, so none of it gets out."""

from __future__ import annotations

import logging
import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from flows.alerts.messages import Message

if TYPE_CHECKING:
    from apprise import NotifyBase

SOUNDS_LIKE = (
    (r"refused", "connection refused"),
    (r"timed? ?out", "no answer in time"),
    (r"certificate|ssl", "its certificate is not trusted"),
    (r"name or service not known|failed to resolve|nodename|getaddrinfo|name resolution", "host not found"),
    (r"unreachable|no route", "host not reachable"),
    (r"authentication|\(535,|credentials", "the login was refused"),
    (r"connection (unexpectedly )?closed|reset by peer|broken pipe|remote end closed|aborted", "the connection broke off"),
    (r"recipient|\(55\d,", "the recipient was refused"),
)  # fmt: skip
# urllib3 warns with the whole address.
NOISY = ("urllib3.connectionpool", "urllib3.util.retry")
SENDER = "alerts to "
CUT = "\n… cut here: lea alerts list shows what was sent"


@cache
def overheard() -> Overheard:
    """Listens to Apprise from now on, and keeps its log, and that of what it uses to send, from everybody else.

    Apprise takes seconds to import, which happens here and not on the time of a channel.
    """
    import apprise.plugins.email.base  # noqa: F401

    heard = Overheard()
    log = logging.getLogger("apprise")
    log.propagate, log.handlers = False, [heard]
    log.setLevel(logging.DEBUG)
    for name in NOISY:
        logging.getLogger(name).addFilter(lambda record: not str(record.threadName).startswith(SENDER))
    return heard


class Overheard(logging.Handler):
    """Keeps the log lines of each thread, to be asked what they sound like; those of a thread that nobody asks about are few."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: dict[int | None, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        # Other lines hold the message itself, whose words say nothing of the sending.
        if record.levelno < logging.WARNING and "exception" not in said[:40].lower():
            return
        if record.exc_info:
            said += f" {record.exc_info[1]}"
        self._lines.setdefault(record.thread, []).append(said)

    def problem(self) -> str:
        """Why this thread's last sending failed, in words of our own: the log itself may hold secrets."""
        said = "\n".join(self._lines.pop(threading.get_ident(), [])).lower()
        if status := re.search(r"error=(\d{3})\b", said):
            return f"it answered with status {status[1]}"
        for pattern, words in SOUNDS_LIKE:
            if re.search(pattern, said):
                return words
        return "it did not take the message"


def send(url: str, message: Message) -> str | None:
    """Send the message to an Apprise URL; returns why that failed, or None. Call it in a thread named SENDER and more.

    Mail has HTML beside the plain text; other services get plain text.
    """
    from apprise import Apprise, AppriseAsset, NotifyFormat
    from apprise.plugins.email.base import NotifyEmail

    heard = overheard()
    # A redirected POST arrives as a GET without its message, and would count as sent.
    asset = AppriseAsset(
        app_id="lea", app_desc="The warehouse of school-inspection facts", async_mode=False, http_redirects=False
    )
    try:
        service = Apprise.instantiate(url, asset=asset)
    except Exception:  # noqa: BLE001 what it says may hold the address
        service = None
    if service is None:
        return "no address that Apprise understands"
    # `optional=yes` in an address would call a failure a success.
    service.optional = False
    with_html = isinstance(service, NotifyEmail) and service.notify_format == NotifyFormat.HTML
    if not with_html:
        _tame(service)
    sender = Apprise(asset=asset)
    sender.add(service)
    body = message.html if with_html else _fitted(harmless(message.text), service.body_maxlen)
    title = message.subject if with_html else harmless(message.subject)
    try:
        sent = sender.notify(
            body=body, title=f"lea: {title}", body_format=NotifyFormat.HTML if with_html else NotifyFormat.TEXT
        )
    except Exception:  # noqa: BLE001 what it says may hold the address
        return heard.problem()
    problem = heard.problem()
    return None if sent else problem


def _tame(service: NotifyBase) -> None:
    """Text stays text: a service that would read it as Markdown is told not to, and one message stays one."""
    from apprise import NotifyFormat, OverflowMode

    if service.notify_format == NotifyFormat.MARKDOWN:
        service.notify_format = NotifyFormat.TEXT
    service.overflow_mode = OverflowMode.TRUNCATE


def harmless(text: str) -> str:
    """Text in which chat services find nobody to call and nothing to link: `@here`, `<!channel>`, `[label](address)`.

    A space without width breaks what they look for; a reader sees the same text.
    """
    return re.sub(r"(?<=[@<])(?=\S)|(?<=\])(?=\()", "\u200b", text)


def _fitted(text: str, most: int) -> str:
    return text if len(text) <= most or most <= len(CUT) else text[: most - len(CUT)] + CUT
