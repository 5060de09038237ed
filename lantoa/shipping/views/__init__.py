"""Pages about parcels, and the address where carriers knock."""
