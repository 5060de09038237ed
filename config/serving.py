"""What each process of the web serves: the application behind its gate and under its kept pages, on safe ground, and not
outliving its server."""

from config.supervisor import die_with_parent

# Outright: a word to stop that comes while this loads, before the server listens for it, would be lost.
die_with_parent()

from django.conf import settings  # noqa: E402

from config.gate import Gate  # noqa: E402
from config.ground import stand  # noqa: E402
from config.lodging import lodge, take_place  # noqa: E402
from config.pages import around  # noqa: E402
from config.wsgi import application as django  # noqa: E402
from lantoa.kit.database.in_flight import cap_transactions  # noqa: E402

lodge()
stand("web")
take_place()
cap_transactions(settings.TRANSACTIONS)

application = around(Gate(django))

__all__ = ["application"]
