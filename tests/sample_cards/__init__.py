"""The genomic bundles of the shared development set with drugs ordered for them: asked over HTTP, and shown as a page."""
