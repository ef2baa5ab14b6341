"""Messages of hostile and of worried patients, and what they are told."""
