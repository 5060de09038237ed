"""Which post a conversation is about: a code its buyer named, a post they commented under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lantoa.channels.models import ConversationClaim, ConversationMessage, LinkTalk, PostPlace, ShortLink
from lantoa.kit.post_code import post_codes_in


def note_talks(organisation_id: int, said: Sequence[ConversationMessage]) -> None:
    """Keep which links of the household these messages of buyers are about; joins the caller's transaction. Told again it is once.
    Two queries where something is named, else none."""
    codes = {row: post_codes_in(row.text) for row in said if not row.by_shop and row.text}
    named = {code for those in codes.values() for code in those}
    under = {row.about for row in said if row.kind == "comment" and not row.by_shop and row.about}
    links = _links(organisation_id, named)
    posts = _posts(organisation_id, under)
    rows = [
        LinkTalk(link_id=link, conversation_id=row.conversation_id, named_at=row.at)
        for row in said
        if not row.by_shop
        for link in {*(links[code] for code in codes.get(row, ()) if code in links), *([posts[row.about]] if row.about in posts else [])}
    ]  # fmt: skip
    newest = {(one.link_id, one.conversation_id): one for one in sorted(rows, key=lambda one: one.named_at)}
    if newest:
        LinkTalk.objects.bulk_create(
            newest.values(), update_conflicts=True, update_fields=["named_at"], unique_fields=["link", "conversation"]
        )


def _links(organisation_id: int, codes: set[str]) -> dict[str, int]:
    if not codes:
        return {}
    return dict(ShortLink.objects.filter(organisation=organisation_id, code__in=codes).values_list("code", "pk"))


def _posts(organisation_id: int, numbers: set[str]) -> dict[str, int]:
    if not numbers:
        return {}
    mine = PostPlace.objects.filter(post__organisation=organisation_id, outside_id__in=numbers)
    return dict(mine.values_list("outside_id", "link"))


def links_of_claims(codes: Iterable[str]) -> dict[str, ShortLink]:
    """For codes of links that were sent in conversations: the link of the post the conversation was about last, where it was about one."""
    of = dict(ConversationClaim.objects.filter(code__in=set(codes)).values_list("conversation", "code"))
    talks = LinkTalk.objects.filter(conversation__in=of).select_related("link").order_by("named_at", "pk")
    return {of[one.conversation_id]: one.link for one in talks}
