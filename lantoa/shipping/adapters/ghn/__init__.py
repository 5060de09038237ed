"""GHN (Giao Hàng Nhanh): tells of parcels by webhook."""
