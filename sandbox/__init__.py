"""The outside world in miniature, as a process of its own: a bank, its SePay notifications, a phone inbox and an
electronic identity.

It knows nothing of what it is used to try: VietQR payloads, text messages and people come in, webhooks and ID
tokens go out.
"""
