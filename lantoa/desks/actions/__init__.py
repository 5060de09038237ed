"""Taking something of a list on, and handing a list to a partner."""
