"""Why something that came from a gateway is not taken."""


class RefusedText(Exception):
    """`reason` in a few words for the journal and the gateway, and the HTTP `status` it is answered with."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status
