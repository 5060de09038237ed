"""GPM Pay: passes on the notifications of Vietnamese banks by webhook."""
