"""Sends roots to mailboxes: the root as an attached file, and in plain words what to do with it."""

from __future__ import annotations

import hashlib
import json
import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.journal.adapters.base import Sent
from lantoa.journal.rules.root import SignedRoot
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import VIETNAM, world

# Kinds of "sending" that reach nobody: a root must not count as sent by them.
REACH_NOBODY = ("console", "dummy", "filebased")


class Adapter:
    """One message a root and mailbox, through Django's e-mail backend; see docs/adapters/witness_mail.md."""

    def send(self, root: SignedRoot, name: str, address: str) -> Sent:
        if not root.is_genuine():
            raise AdapterError("the root is not signed by the key it names", retryable=False)
        # The header carries the mailbox and nothing that anybody wrote; the name stands in the letter only.
        if not self.can_reach(address):
            raise AdapterError("the address is not one mailbox", retryable=False)
        if missing := self.check_config():
            raise AdapterError(f"{missing} is not set", retryable=True)
        message_id = _message_id(root, address)
        with translation.override(settings.LANGUAGE_CODE):
            message = _letter(root, name, address, message_id)
        try:
            sent = message.send()
        except BadHeaderError as error:
            raise AdapterError("the message cannot be written", retryable=False) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            retryable = all(code < 500 for code in codes)
            raise AdapterError(f"the mailbox was refused: {codes}", retryable=retryable) from error
        except smtplib.SMTPResponseException as error:
            raise AdapterError(f"SMTP {error.smtp_code}", retryable=error.smtp_code < 500) from error
        except (OSError, ValueError) as error:  # SMTPException is an OSError
            raise AdapterError(f"not sent: {type(error).__name__}", retryable=True) from error
        if not sent:
            raise AdapterError("not sent", retryable=True)
        return Sent(world.now(), message_id)

    def can_reach(self, address: str) -> bool:
        if (
            len(address.partition("@")[0]) > 64
            or not address.isascii()
            or not address.isprintable()
            or any(sign in address for sign in ' ",;<>')
        ):
            return False
        try:
            validate_email(address)
        except ValidationError:
            return False
        return True

    def check_config(self) -> str:
        backend = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
        if backend in REACH_NOBODY or (backend == "smtp" and not settings.EMAIL_HOST):
            return "LANTOA_MAIL_HOST"
        return "" if self.can_reach(settings.DEFAULT_FROM_EMAIL) else "LANTOA_MAIL_FROM"


def _letter(root: SignedRoot, name: str, address: str, message_id: str) -> EmailMessage:
    said = root.statement
    signed_at = said.signed_at.astimezone(VIETNAM)
    words = [
        _("To %(name)s,") % {"name": " ".join(name.split())},
        _("Attached is our signed root number %(number)s, of %(when)s. It is a fingerprint of everything that was written down in our journal until then, and holds no names.")
        % {"number": said.number, "when": f"{signed_at:%H:%M %d/%m/%Y}"},
        _("What to do: keep this message with its attachment. Nothing else is needed; an answer neither."),
        _("What it is for: should anybody ever change the past here, us included, what you keep shows it. Whoever asks you for it may see it."),
        _("Its fingerprint: %(fingerprint)s") % {"fingerprint": said.fingerprint.hex()},
        settings.PUBLIC_URL,
    ]  # fmt: skip
    message = EmailMessage(
        subject=_("Signed root %(number)s: please keep") % {"number": said.number},
        body="\n\n".join(words) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )
    content = json.dumps(root.written(), indent=1) + "\n"
    message.attach(f"lantoa-root-{said.number}.json", content, "application/json")
    return message


def _message_id(root: SignedRoot, address: str) -> str:
    mark = hashlib.sha256(f"{root.statement.fingerprint.hex()} {address}".encode()).hexdigest()[:32]
    return f"<root-{root.statement.number}.{mark}@{settings.DEFAULT_FROM_EMAIL.partition('@')[2]}>"
