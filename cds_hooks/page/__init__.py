"""The page at ``/``: plain HTML, CSS and JavaScript that play the EHR against the running server."""
