"""What happens to entries of the register of e-commerce sites."""

SITE_REGISTERED = "websites.site_registered"
SITE_CHANGED = "websites.site_changed"
KEEPER_NAMED = "websites.keeper_named"
DOSSIER_ASKED = "websites.dossier_asked"
DOSSIER_SETTLED = "websites.dossier_settled"
SITE_TERMINATED = "websites.site_terminated"
SITE_TAKEN_DOWN = "websites.site_taken_down"
VISIT_ASKED = "websites.visit_asked"
SITE_CHECKED = "websites.site_checked"
COMPLAINT_MADE = "websites.complaint_made"
COMPLAINT_ANSWERED = "websites.complaint_answered"
TAKEDOWN_ASKED = "websites.takedown_asked"
TAKEDOWN_CLOSED = "websites.takedown_closed"
LIST_RECEIVED = "websites.list_received"
LIST_CONFIRMED = "websites.list_confirmed"
LIST_DROPPED = "websites.list_dropped"
LIST_IMPORTED = "websites.list_imported"

# Days are ISO text, places stand in the entry itself; no names, no domains: ids lead to the register.
ACTS = {
    SITE_REGISTERED: "A site or app came into the register. data: site, owner_kind, platform, regime, confirmed_on, valid_until, organisation, source.",
    KEEPER_NAMED: "A public body was named as one that keeps the register.",
    DOSSIER_ASKED: "A granted dossier waits for the keeper's word. data: decision, why (owner, like, letters, unreadable, older, cancelled).",
    DOSSIER_SETTLED: "The keeper said what becomes of such a dossier. data: decision, why, outcome (entered, left).",
    SITE_CHANGED: "An entry changed, or what a cancelled decision gave it was taken back. data: site, changed (names of what changed), and for owner_kind, platform, regime and valid_until each [from, to]; now: its owner_kind, platform and valid_until as they are.",
    SITE_TERMINATED: "An entry ended: its site sells no more. data: site, owner_kind, platform, regime, on.",
    SITE_TAKEN_DOWN: "An entry ended because an authority had its site taken down. data: site, owner_kind, platform, regime, on, in_time.",
    VISIT_ASKED: "An officer asked to have a site visited out of turn. data: site.",
    SITE_CHECKED: "A site was visited. data: site, reachable (yes, no, forbidden, app), owner, policies (how many of how many were shown), certificate.",
    COMPLAINT_MADE: "Somebody complained of a site. data: site, reason.",
    COMPLAINT_ANSWERED: "A complaint of a site was answered. data: site, reason, days.",
    TAKEDOWN_ASKED: "An authority asked that a site be taken down; its clock runs. data: site, due_at.",
    TAKEDOWN_CLOSED: "It was said what became of such a request. data: site, outcome (taken_down, kept), in_time.",
    LIST_RECEIVED: "A list of sites was brought. data: rows.",
    LIST_CONFIRMED: "A list of sites was looked at, and is to be taken over.",
    LIST_DROPPED: "A list of sites was dropped before it was taken over.",
    LIST_IMPORTED: "Every row of a list of sites was tried. data: registered, changed, same, refused.",
}
