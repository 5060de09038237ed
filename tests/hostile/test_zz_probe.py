import time
import pytest
from tests.access.routes import routes, address
from tests.hostile.forms import ROLES
pytestmark = pytest.mark.django_db
def test_probe(cast, request):
    import sys
    t=time.process_time()
    forms=request.getfixturevalue("forms")
    print("harvest", time.process_time()-t)
    n=sum(1 for r in forms.values() for f in r for k in f.kinds.values() if k=="line")
    print("forms", sum(len(v) for v in forms.values()), "line fields", n)
    for r,v in forms.items():
        for f in v:
            if "file" in f.kinds.values(): print("FILE", r, f.action, f.role, {k:x for k,x in f.kinds.items()})
    t=time.process_time(); got={}
    for role in ROLES:
        for route in routes():
            target=address(route,cast,role,"own")
            if target is None or route.policy is None or "GET" not in route.policy.methods: continue
            a=cast.client(role).get(target)
            got[a.status_code]=got.get(a.status_code,0)+1
            if a.status_code==200 and not a["Content-Type"].startswith("text/html"): print(role, route.name, a["Content-Type"], a.get("Content-Disposition"), a["Content-Security-Policy"])
    print("crawl", time.process_time()-t, got)
