"""What other machines must hear to build their public pages anew."""

from __future__ import annotations

from django.db import models


class PageNews(models.Model):
    """Whose public pages one transaction changed, written in that transaction; kept some minutes. PostgreSQL only."""

    origin = models.CharField(max_length=32)
    names = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.names
