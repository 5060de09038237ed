"""GHTK (Giao Hàng Tiết Kiệm): tells of parcels by webhook."""
