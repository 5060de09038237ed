"""What happens with messages."""

MESSAGE_QUEUED = "messages.message_queued"
TEXT_RECEIVED = "messages.text_received"

ACTS = {
    MESSAGE_QUEUED: "A message to somebody was written and waits for delivery.",
    TEXT_RECEIVED: "A text message came from a phone; neither its words nor its number stand here.",
}
