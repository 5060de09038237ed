"""Another body's server, asked over HTTP."""
