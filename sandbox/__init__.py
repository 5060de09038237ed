"""The outside world in miniature, as a process of its own: a bank, its SePay notifications, a phone inbox, an
electronic identity, carriers, a witness, a certificate authority with time stamps, and two signing services.

It knows nothing of what it is used to try: VietQR payloads, text messages, hashes and people come in, webhooks, ID
tokens, certificates and signatures go out.
"""
