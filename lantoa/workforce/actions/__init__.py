"""What a stall does about work: keep its list of hands, make plans, set shifts by hand."""
