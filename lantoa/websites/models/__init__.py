"""Entries of the register and who keeps it, lists and dossiers they came from, visits, complaints and requests to take down."""

from lantoa.websites.models.check import SiteCheck
from lantoa.websites.models.complaint import REASONS, Complaint, Takedown
from lantoa.websites.models.keeper import RegisterKeeper
from lantoa.websites.models.question import DossierQuestion
from lantoa.websites.models.site import STATES, Site, SiteStep
from lantoa.websites.models.site_list import SiteList, SiteListRow

__all__ = [
    "REASONS", "STATES", "Complaint", "DossierQuestion", "RegisterKeeper", "Site", "SiteCheck", "SiteList", "SiteListRow", "SiteStep", "Takedown",
]  # fmt: skip
