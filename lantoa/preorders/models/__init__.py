"""Goods sold ahead, who joined, seasons, and what a stall was asked for."""

from lantoa.preorders.models.campaign import Campaign, Pledge
from lantoa.preorders.models.season import HarvestWindow
from lantoa.preorders.models.wish import Wish

__all__ = ["Campaign", "HarvestWindow", "Pledge", "Wish"]
