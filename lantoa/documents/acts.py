"""What happens with photos and with people's own papers; what becomes of other kept bytes is told by the rooms that keep them."""

PHOTO_KEPT = "documents.photo_kept"
PAPER_KEPT = "documents.paper_kept"
PAPER_SHARED = "documents.paper_shared"
SHARE_WITHDRAWN = "documents.share_withdrawn"
SHARE_KEPT = "documents.share_kept"
PAPER_OPENED = "documents.paper_opened"
PAPER_FORGOTTEN = "documents.paper_forgotten"

ACTS: dict[str, str] = {
    PHOTO_KEPT: "A photo was kept and waits to be cut to sizes.",
    PAPER_KEPT: "A person put a paper of their own into their store.",
    PAPER_SHARED: "Its owner agreed that a paper is seen for one subject.",
    SHARE_WITHDRAWN: "Its owner took that agreement back.",
    SHARE_KEPT: "A paper shared for a subject became part of it and is kept with it.",
    PAPER_OPENED: "Somebody opened a paper for the subject it is shared for.",
    PAPER_FORGOTTEN: "A paper was taken out of its owner's store.",
}
