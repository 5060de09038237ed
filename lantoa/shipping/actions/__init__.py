"""What sellers and carriers do to parcels and to the money carriers collect."""
