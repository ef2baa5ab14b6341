"""The glass wall: identified snapshot in, de-identified case out, and the proof of both."""
