"""What was seen when a listed site was visited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property

from lantoa.websites.models.site import Site
from lantoa.websites.rules.particulars import OWNER, POLICIES


class SiteCheck(models.Model):
    """One visit: what of the owner and which policies were shown, the certificate, and which pages were read; never changed.

    `reachable`: yes, no, forbidden (robots.txt asks to stay away) or app (nothing to visit). `seen` holds the names of what was
    found; `read` each page as [path, status, bytes]; `trouble` one word where something was in the way.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    reachable = models.CharField(max_length=10)
    certificate = models.CharField(max_length=10, blank=True, default="")
    seen = models.JSONField(default=list)
    read = models.JSONField(default=list)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["site", "-at"], name="websites_check_newest")]

    def __str__(self) -> str:
        return f"{self.reachable} ({self.site_id})"

    @cached_property
    def missing(self) -> list[str]:
        """What should be shown and was not, where the site was read at all."""
        return [name for name in (*OWNER, *POLICIES) if name not in self.seen] if self.reachable == "yes" else []
