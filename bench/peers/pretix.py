"""pretix (AGPL with additional terms), a ticket shop in Django: the page on which its goods are chosen.

It runs unchanged in an environment of its own and is only asked over HTTP; what it shows is written into its database with plain SQL, so that no line
of ours imports it. Its wheel brings its styles and scripts ready made. On SQLite only: its tables take minutes to make.
"""

from __future__ import annotations

from bench.peers.place import Peer, installed
from bench.stage import Stage

APPLICATION = "pretix.wsgi:application"
GOODS = 24
CONFIG = """[pretix]
instance_name=peer
url=http://127.0.0.1
datadir={folder}/data
registration=off
[database]
backend=sqlite3
[locale]
default=en
timezone=Asia/Ho_Chi_Minh
[mail]
from=peer@localhost
[django]
secret=only-for-measuring-on-this-machine-only-for-measuring
debug=off
"""
ROWS = """
INSERT INTO pretixbase_organizer (id, name, slug, plugins) VALUES (1, 'Bench', 'bench', '');
INSERT INTO pretixbase_saleschannel (id, label, identifier, type, position, configuration, organizer_id)
  VALUES (1, '{{"en": "Online shop"}}', 'web', 'web', 0, '{{}}', 1);
INSERT INTO pretixbase_event (id, name, slug, currency, date_from, is_public, plugins, organizer_id, live, has_subevents, testmode, last_modified,
  all_sales_channels, is_remote) VALUES (1, '{{"en": "Bench"}}', 'fair', 'VND', '2030-01-01 00:00:00', true, '', 1, true, false, false,
  '2026-01-01 00:00:00', true, false);
INSERT INTO pretixbase_taxrule (id, name, price_includes_tax, eu_reverse_charge, home_country, event_id, custom_rules, keep_gross_if_rate_changes, "default", rate)
  VALUES (1, '{{"en": "VAT"}}', true, false, 'VN', 1, '[]', false, true, 0);
INSERT INTO pretixbase_quota (id, name, size, event_id, close_when_sold_out, closed, release_after_exit, ignore_for_event_availability)
  VALUES (1, 'all', 100000, 1, false, false, false, false);
{items}
"""
ITEM = """
INSERT INTO pretixbase_item (id, name, active, description, default_price, admission, position, event_id, free_price, hide_without_voucher, require_voucher,
  allow_cancel, tax_rule_id, checkin_attention, require_approval, require_bundling, allow_waitinglist, issue_giftcard, grant_membership_duration_days,
  grant_membership_duration_like_event, grant_membership_duration_months, require_membership, require_membership_hidden, personalized,
  validity_dynamic_start_choice, available_from_mode, available_until_mode, all_sales_channels, hidden_if_item_available_mode)
  VALUES ({n}, '{{"en": "Chả mực giã tay {n}"}}', true, '{{"en": "Giã tay mỗi sáng."}}', 225000, false, {n}, 1, false, false, false, true, 1, false, false, false,
  true, false, 0, true, 0, false, false, false, false, 'hide', 'hide', true, 'hide');
INSERT INTO pretixbase_quota_items (quota_id, item_id) VALUES (1, {n});
"""
FILL = "import sqlite3, sys; line = sqlite3.connect(sys.argv[1]); line.executescript(sys.stdin.read()); line.commit()"


def made(there: Stage) -> tuple[Peer, dict[str, str]]:
    """A shop with as many goods on its page as ours shows on one."""
    folder = there.folder / "pretix"
    peer = installed(
        "pretix",
        folder,
        {"PRETIX_CONFIG_FILE": str(folder / "pretix.cfg"), "DJANGO_SETTINGS_MODULE": "pretix.settings"},
    )
    (folder / "pretix.cfg").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    peer.run("-P", "-m", "pretix", "migrate", "-v", "0")
    rows = ROWS.format(items="".join(ITEM.format(n=number) for number in range(1, GOODS + 1)))
    peer.run("-P", "-c", FILL, str(folder / "data" / "db.sqlite3"), given=rows)
    return peer, {"listing": "/bench/fair/"}
