"""The outside world in miniature, as a process of its own: a bank, its SePay notifications and a phone inbox.

It knows nothing of what it is used to try: VietQR payloads and text messages come in, webhooks go out.
"""
