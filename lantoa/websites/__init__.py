"""The register of e-commerce sites and apps: who is in it, since when, under which rules, and what was seen when somebody looked."""
