"""What a web worker loads: the application under its kept pages, warm, in a process that does not outlive its server."""

import signal

from config.supervisor import die_with_parent

die_with_parent(signal.SIGTERM)

from config.pages import around  # noqa: E402
from config.warm import warm  # noqa: E402
from config.wsgi import application as django  # noqa: E402

application = around(django)

warm()

__all__ = ["application"]
