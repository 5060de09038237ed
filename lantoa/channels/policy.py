"""Who may open which page about channels. Only an owner connects a shop."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [allow("channel_hooks:knock", "GET POST", EVERYONE, resource="channel_event", token=True)]
