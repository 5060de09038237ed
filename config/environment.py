"""Settings that come from the environment, read loudly: a bad value stops the start, it never surprises at night."""

import os
import secrets
from pathlib import Path
from typing import Any


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file named by NAME_FILE, or the default."""
    source = os.environ.get(f"{name}_FILE")
    if source:
        try:
            return Path(source).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SystemExit(
                f"{name}_FILE trỏ tới {source}, mà tệp đó không đọc được; hãy sửa đường dẫn hoặc quyền đọc."
                f" / {name}_FILE names {source}, which cannot be read ({error}); put the path or its permissions right."
            ) from None
    return os.environ.get(name, default)


def folder(path: Path) -> Path:
    """This folder, made where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SystemExit(
            f"Không tạo được {path} ({error.strerror}); hãy đặt LANTOA_VAR vào chỗ ghi được."
            f" / {path} cannot be made ({error.strerror}); put LANTOA_VAR where this user may write."
        ) from None
    return path


def needed_in_production(settings: Any) -> dict[str, str]:
    """What a public server cannot do without, by the name of its variable, with what is there."""
    needed = {"LANTOA_SECRET_KEY": settings.SECRET_KEY}
    if settings.ADAPTERS["messages.sms"] == "lantoa.messages.adapters.esms":
        needed["LANTOA_SMS_API_KEY"] = settings.SMS_OPTIONS["api_key"]
        needed["LANTOA_SMS_SECRET_KEY"] = settings.SMS_OPTIONS["secret_key"]
    if settings.ADAPTERS["accounts.identity"]:
        needed["LANTOA_EID_CLIENT_SECRET"] = settings.EID_OPTIONS["client_secret"]
    if settings.EMAIL_HOST and settings.EMAIL_HOST_USER:
        needed["LANTOA_MAIL_PASSWORD"] = settings.EMAIL_HOST_PASSWORD
    return needed


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}.") from None


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise SystemExit(f"{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes"}


def kept_secret(path: Path) -> str:
    """The secret in this file; made once, readable by its owner only, where there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text(encoding="utf-8").strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
