"""What a web worker loads: the application behind its gate and under its kept pages, on safe ground, warm, in a process that
does not outlive its server."""

import gc

from config.supervisor import die_with_parent

# Outright: a word to stop that comes while this loads, before the server listens for it, would be lost.
die_with_parent()

# What is loaded now stays: looking for garbage in it again and again would be a twelfth of the start.
gc.disable()

from config.wsgi import application as django  # noqa: E402, I001 - Django is set up first

from django.conf import settings  # noqa: E402

from config.gate import Gate  # noqa: E402
from config.ground import stand  # noqa: E402
from config.pages import around  # noqa: E402
from config.warm import warm  # noqa: E402
from lantoa.kit.database.in_flight import cap_transactions  # noqa: E402

stand("web")
cap_transactions(settings.TRANSACTIONS)

application = around(Gate(django))

warm()
gc.enable()

__all__ = ["application"]
