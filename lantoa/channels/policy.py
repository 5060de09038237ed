"""Who may show goods at places outside: whoever works for the stall."""

from lantoa.kit.access import SELLING, allow

POLICY = [
    allow("channels:uploads", "GET", SELLING, scope="own", resource="upload"),
    allow("channels:boards", "GET", SELLING, scope="own", resource="upload"),
    allow("channels:board", "GET POST", SELLING, scope="own", resource="upload"),
    allow("channels:board_photos", "GET", SELLING, scope="own", resource="upload"),
    allow("channels:upload_end", "POST", SELLING, scope="own", resource="upload"),
]
