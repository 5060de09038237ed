"""What happens with messages."""

MESSAGE_QUEUED = "messages.message_queued"

ACTS = {MESSAGE_QUEUED: "A message to somebody was written and waits for delivery."}
