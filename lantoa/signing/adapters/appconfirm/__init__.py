"""Signing services whose user confirms in an app on their phone: VNPT SmartCA's interface."""
