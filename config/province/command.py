"""`lantoa province`: a province moves to machines of its own (docs/decisions/0069-province-moves.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from config import environment
from config.backup.errors import BackupError
from config.backup.vault import KEY, Vault


def main(arguments: list[str]) -> int:
    """0 when it was done; else 1, with a sentence, and nothing was changed."""
    options = _options(arguments)
    import django

    django.setup()
    from django.core.management import CommandError

    from config.province.errors import ProvinceError
    from lantoa.kit.errors import RuleError

    try:
        _DO[options.do](options)
    except (ProvinceError, BackupError, RuleError, CommandError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _ask(options: argparse.Namespace) -> None:
    from config.province.errors import ProvinceError
    from config.province.leave import refuse_province
    from lantoa.accounts import api as accounts
    from lantoa.portal.actions.move import ask_move

    refuse_province(options.province)
    person = accounts.Person.objects.filter(phone=options.by, is_operator=True, is_active=True).first()
    if person is None:
        raise ProvinceError(f"{options.by} không phải người điều hành. / {options.by} is nobody who runs the house.")
    ask_move(options.province, by=accounts.actor_for(person))
    _say("Người điều hành thứ hai đồng ý ở trang Tôi, trong một ngày. / A second one says yes under Tôi, within a day.")


def _freeze(options: argparse.Namespace) -> None:
    from config.province.leave import freeze, refuse_province
    from lantoa.portal.actions.move import current_move, frozen_organisations

    refuse_province(options.province)
    if current_move(options.province) is None:
        _check_agreed(options)
    move = freeze(options.province, options.body)
    count = frozen_organisations(move).count()
    _say(f"Đã đóng băng {count} tổ chức. / {count} organisations are frozen.")


def _export(options: argparse.Namespace) -> None:
    from config.province.errors import ProvinceError
    from config.province.leave import export, freeze
    from lantoa.portal.actions.move import current_move

    if not options.to and not options.plain:
        raise ProvinceError(
            "Niêm phong cho nơi mới: --for age1… (dòng mà lantoa backup key in ra ở nơi mới); hoặc --plain, tệp mở ai cũng đọc được."
            " / Seal it for the new house: --for age1… (the line that lantoa backup key prints there); or --plain, readable by anybody."
        )
    vault = Vault(options.to) if options.to else None
    if options.freeze:
        _freeze(options)
    move = current_move(options.province)
    if move is None:
        raise ProvinceError(
            f"Tỉnh chưa đóng băng: lantoa province export {options.province} … --freeze, hoặc lantoa province freeze {options.province} trước."
            f" / The province is not frozen: say --freeze, or lantoa province freeze {options.province} first."
        )
    move = freeze(options.province, options.body)
    target = options.file / f"{options.province}.lantoa" if options.file.is_dir() else options.file
    done = export(move, target, vault)
    guests = ", ".join(f"{name} {count}" for name, count in done.guests.items()) or "0"
    _say(f"{target}: {done.rows} dòng / rows, {done.files} tệp / files ({done.missing} thiếu / missing)")
    _say(f"Của nơi khác nhưng có tên ở đây / named here, at home elsewhere: {guests}")
    _say(f"Dấu / fingerprint: {done.digest}")


def _import(options: argparse.Namespace) -> None:
    from django.conf import settings

    from config.province.enter import enter

    done = enter(options.file, Path(settings.VAR), environment.text(KEY), _say)
    _say(f"Tỉnh {done.province}: {done.rows} dòng / rows, {done.files} tệp / files, {done.chains} chuỗi / chains.")
    _say(
        f"Dấu, so với nơi cũ qua điện thoại / fingerprint, compare it with the old house's by telephone: {done.digest}"
    )
    _say("Ở nơi cũ hãy chạy / on the old machine run:")
    _say(f"  lantoa province moved {done.province} {settings.PUBLIC_URL.rstrip('/')} --word {done.word}")


def _moved(options: argparse.Namespace) -> None:
    from config.province.errors import ProvinceError
    from config.province.removal import let_go

    address = urlsplit(options.address)
    if address.scheme not in {"http", "https"} or not address.hostname or address.query or address.fragment:
        raise ProvinceError(
            f"“{options.address}” không phải địa chỉ https://… / “{options.address}” is no address https://…"
        )
    rows = let_go(_frozen(options), options.address, options.word)
    _say(f"Đã gỡ {rows} dòng; ai tìm tới được chỉ sang {options.address}. / {rows} rows went; who comes is sent on.")


def _thaw(options: argparse.Namespace) -> None:
    from lantoa.portal.actions.move import thaw

    thaw(_frozen(options))
    _say("Tỉnh ở lại đây, mua bán như trước. / The province stays and sells as before.")


def _list(_options: argparse.Namespace) -> None:
    from lantoa.portal.models import ProvinceMove

    for move in ProvinceMove.objects.order_by("pk"):
        state = (
            "moved" if move.moved_at else "thawed" if move.thawed_at else "exported" if move.exported_at else "frozen"
        )
        _say(f"{move.province}  {move.frozen_at:%Y-%m-%d %H:%M}  {state}  {move.address or move.archive}")


def _frozen(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from config.province.errors import ProvinceError
    from lantoa.portal.actions.move import current_move

    move = current_move(options.province)
    if move is None or move.moved_at is not None:
        raise ProvinceError(f"Tỉnh {options.province} không đóng băng. / Province {options.province} is not frozen.")
    return move


def _check_agreed(options: argparse.Namespace) -> None:
    from config.province.errors import ProvinceError
    from lantoa.accounts import api as accounts
    from lantoa.portal.actions.move import begin_move

    said = begin_move(options.province)
    if said:
        return
    if said is False and not options.alone:
        raise ProvinceError(
            f"Cần hai người điều hành: lantoa province ask {options.province} --by SỐ, người thứ hai đồng ý ở trang Tôi; hoặc --alone, mọi người điều hành sẽ được báo."
            f" / It takes two who run the house: lantoa province ask {options.province} --by PHONE, and let a second one say yes under Tôi; or --alone, and all who run it are told."
        )
    accounts.tell_done_on_the_machine()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


_DO = {
    "ask": _ask, "freeze": _freeze, "export": _export, "import": _import, "moved": _moved, "thaw": _thaw, "list": _list,
}  # fmt: skip


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa province", description=__doc__)
    does = parser.add_subparsers(dest="do", required=True)
    for name, words in (
        ("ask", "ask that a second one who runs the house say yes"),
        ("freeze", "from now on nothing is written for the province's organisations here"),
        ("export", "write everything of a frozen province into one archive"),
        ("import", "let the province of an archive live in this new house"),
        ("moved", "take the province's rows away here and send whoever comes to its address"),
        ("thaw", "it stays here after all"),
        ("list", "which provinces are on their way, or have gone"),
    ):
        one = does.add_parser(name, help=words)
        if name not in {"import", "list"}:
            one.add_argument("province", help="its code, as in lantoa load_places (22)")
        if name in {"freeze", "export"}:
            one.add_argument(
                "--body",
                type=int,
                action="append",
                default=[],
                metavar="NUMBER",
                help="an organisation without a commune that goes along",
            )
            one.add_argument(
                "--alone", action="store_true", help="although no second one said yes; all who run the house are told"
            )
        if name in {"export", "import"}:
            one.add_argument("file", type=Path)
    does.choices["ask"].add_argument("--by", required=True, metavar="PHONE")
    export = does.choices["export"]
    export.add_argument(
        "--for", dest="to", default="", metavar="age1…", help="the new house's public key (lantoa backup key)"
    )
    export.add_argument("--plain", action="store_true", help="not sealed: whoever has the file reads everything")
    export.add_argument("--freeze", action="store_true", help="freeze the province first")
    moved = does.choices["moved"]
    moved.add_argument("address")
    moved.add_argument("--word", required=True, help="the last line that lantoa province import printed")
    return parser.parse_args(arguments)
