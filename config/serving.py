"""What a web worker loads: the application under its kept pages, warm, in a process that does not outlive its server."""

from config.supervisor import die_with_parent

# Outright: a word to stop that comes while this loads, before the server listens for it, would be lost.
die_with_parent()

from config.pages import around  # noqa: E402
from config.warm import warm  # noqa: E402
from config.wsgi import application as django  # noqa: E402

application = around(django)

warm()

__all__ = ["application"]
