"""Entries of the register, lists they came from, visits, complaints and requests to take down."""

from lantoa.websites.models.check import SiteCheck
from lantoa.websites.models.complaint import REASONS, Complaint, Takedown
from lantoa.websites.models.site import STATES, Site, SiteStep
from lantoa.websites.models.site_list import SiteList, SiteListRow

__all__ = ["REASONS", "STATES", "Complaint", "Site", "SiteCheck", "SiteList", "SiteListRow", "SiteStep", "Takedown"]
