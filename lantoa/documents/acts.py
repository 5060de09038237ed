"""What happens with photos; what becomes of other kept bytes is told by the rooms that keep them."""

PHOTO_KEPT = "documents.photo_kept"

ACTS: dict[str, str] = {PHOTO_KEPT: "A photo was kept and waits to be cut to sizes."}
