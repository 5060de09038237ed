"""What a web worker loads: the application, in a process that does not outlive its server."""

import signal

from config.supervisor import die_with_parent

die_with_parent(signal.SIGTERM)

from config.wsgi import application  # noqa: E402

__all__ = ["application"]
