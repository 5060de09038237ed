"""The door to delivery: a message is written with what it tells and arrives by whatever route reaches the person."""

from lantoa.messages.actions import forget, send
from lantoa.messages.models import Message
from lantoa.messages.queries import Waiting, waiting

__all__ = ["Message", "Waiting", "forget", "send", "waiting"]
