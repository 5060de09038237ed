"""The gateway eSMS.vn."""
