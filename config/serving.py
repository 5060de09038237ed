"""What a web worker loads: the application, warm, in a process that does not outlive its server."""

import signal

from config.supervisor import die_with_parent

die_with_parent(signal.SIGTERM)

from config.warm import warm  # noqa: E402
from config.wsgi import application  # noqa: E402

warm()

__all__ = ["application"]
