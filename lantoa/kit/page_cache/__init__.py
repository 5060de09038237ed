"""Public pages kept below Django, and never one byte older than what is committed on this machine.

`table`: who is committing what at this moment. `touched`: what one transaction changes on public pages. `statements`: which
tables a statement names. `fill`: one page being built. `shelf`: the pages kept. Nothing here knows Django.
"""
