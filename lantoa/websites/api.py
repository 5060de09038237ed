"""The door to the register of e-commerce sites: lists taken over, and what is counted."""

from lantoa.websites.actions.complaint import complain
from lantoa.websites.actions.keeper import name_keeper
from lantoa.websites.actions.site_list import confirm_list, receive_list, take_list
from lantoa.websites.actions.takedown import ask_takedown
from lantoa.websites.models import Complaint, Site, SiteList, Takedown
from lantoa.websites.queries.desk import expiring
from lantoa.websites.queries.register import Counted, counted

__all__ = [
    "Complaint", "Counted", "Site", "SiteList", "Takedown", "ask_takedown", "complain", "confirm_list", "counted", "expiring", "name_keeper", "receive_list", "take_list",
]  # fmt: skip
