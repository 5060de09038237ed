"""What the portal does: on a demo installation, bring a community to life through the rooms' own doors."""
