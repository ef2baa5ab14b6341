"""From the transcript of a visit to the draft of a note: whose turn, which section, what was said."""
