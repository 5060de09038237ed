"""VNPost (Bưu điện Việt Nam): tells of parcels by webhook."""
