"""Who may see and plan a stall's work: whoever sells for it."""

from lantoa.kit.access import SELLING, allow

POLICY = [
    allow("workforce:home", "GET", SELLING, scope="own", resource="plan"),
    allow("workforce:make_plan", "POST", SELLING, scope="own", resource="plan"),
    allow("workforce:plan", "GET", SELLING, scope="own", resource="plan"),
    allow("workforce:pin", "POST", SELLING, scope="own", resource="worker"),
    allow("workforce:workload", "GET", SELLING, scope="own", resource="plan"),
    allow("workforce:readiness", "POST", SELLING, scope="own", resource="making"),
    allow("workforce:workers", "GET", SELLING, scope="own", resource="worker"),
    allow("workforce:worker_new", "GET POST", SELLING, scope="own", resource="worker"),
    allow("workforce:worker", "GET POST", SELLING, scope="own", resource="worker"),
    allow("workforce:worker_end", "POST", SELLING, scope="own", resource="worker"),
    allow("workforce:absence_new", "POST", SELLING, scope="own", resource="worker"),
    allow("workforce:absence_drop", "POST", SELLING, scope="own", resource="absence"),
    allow("workforce:labour", "GET", SELLING, resource="law"),
]
