"""Long runs against a real server process: garbage, and sudden death. Commands, not tests."""
