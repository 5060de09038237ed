"""The page in memory; tests read and set what stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lantoa.channels.adapters.base import Access, LivePage, Message, MessagePage, NotDone, Outgoing
from lantoa.channels.adapters.facebook_page.adapter import FacebookPage
from lantoa.kit.world import world


class PageInMemory(FacebookPage):
    """`said` is what was sent, `listed` what it tells when asked, `live` what was written under its live video, `fault` makes every call fail so; with `dies` it takes what is
    sent and answers nothing."""

    def __init__(self) -> None:
        self.said: list[Outgoing] = []
        self.listed: list[Message] = []
        self.live: list[Message] = []
        self.fault: NotDone | None = None
        self.dies = False

    def send(self, access: Access, said: Outgoing) -> str:
        if self.fault:
            raise self.fault
        self.said.append(said)
        number = f"m_ours{len(self.said)}"
        self.listed.append(Message(number, said.conversation, "text", said.text, world.now(), by_shop=True))
        if self.dies:
            raise NotDone("no answer", fault="silent")
        return number

    def messages_since(self, access: Access, since: datetime, place: str = "") -> MessagePage:
        if self.fault:
            raise self.fault
        return MessagePage(tuple(one for one in self.listed if one.at >= since))

    def live_comments(self, access: Access, video: str, place: str = "") -> LivePage:
        if self.fault:
            raise self.fault
        begin = int(place or 0)
        return LivePage(tuple(self.live[begin:]), str(len(self.live)))

    def renew(self, access: Access) -> Access:
        return replace(access, token="fresh")


CHANNEL = PageInMemory()


def fresh() -> PageInMemory:
    """The page as it was before anything was asked of it."""
    CHANNEL.__dict__.update(PageInMemory().__dict__)
    return CHANNEL
