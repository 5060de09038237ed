"""The door to delivery: a message is written with what it tells and arrives by whatever route reaches the person; what people write comes in."""

from lantoa.messages.actions.message import forget, forget_some, send
from lantoa.messages.adapters.base import AnswerWay, answer_way
from lantoa.messages.models import IncomingText, Message
from lantoa.messages.queries import Waiting, waiting

__all__ = ["AnswerWay", "IncomingText", "Message", "Waiting", "answer_way", "forget", "forget_some", "send", "waiting"]
