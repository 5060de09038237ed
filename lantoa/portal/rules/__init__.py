"""What the portal holds the platform to: dated data, no Django."""
