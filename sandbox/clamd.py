"""ClamAV's daemon in miniature, as clamd(8) describes it: PING, VERSION and INSTREAM, commands that begin with z and end with NUL."""

import socketserver
from collections.abc import Iterator

# The harmless file that every scanner calls harmful, in two parts so that nobody's scanner stops at this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.StreamRequestHandler):
    """One command a connection."""

    limit = 25_000_000  # StreamMaxLength

    def handle(self) -> None:
        command = self._command()
        if command == "zPING":
            self._say("PONG")
        elif command == "zVERSION":
            self._say("ClamAV 1.0.7/27000/Mon Nov 30 09:00:00 2026")
        elif command == "zINSTREAM":
            self._stream()
        else:
            self._say("UNKNOWN COMMAND")

    def _command(self) -> str:
        said = b""
        while len(said) < 64 and (letter := self.rfile.read(1)) not in {b"", b"\0"}:
            said += letter
        return said.decode("ascii", "replace")

    def _stream(self) -> None:
        content = b""
        for piece in self._pieces():
            content += piece
            if len(content) > self.limit:
                self._say("INSTREAM size limit exceeded. ERROR")
                return
        self._say("stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK")

    def _pieces(self) -> Iterator[bytes]:
        while length := int.from_bytes(self.rfile.read(4), "big"):
            yield self.rfile.read(length)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\0")
