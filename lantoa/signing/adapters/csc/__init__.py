"""Remote signing services that speak the Cloud Signature Consortium's API."""
