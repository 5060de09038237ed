"""What happens to a stall's goods at places outside."""

UPLOADED = "channels.uploaded"
UPLOAD_ENDED = "channels.upload_ended"
LINK_GONE = "channels.link_gone"
LINK_BACK = "channels.link_back"

ACTS = {
    UPLOADED: "Somebody put goods up by hand at a place outside, or brought them up to date there; with the place and the price.",
    UPLOAD_ENDED: "Goods put up by hand at a place outside were taken down there.",
    LINK_GONE: "The page of goods at a place outside is not there any more.",
    LINK_BACK: "The page of goods at a place outside is there again.",
}
