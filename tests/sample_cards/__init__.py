"""The genomic bundles of the shared samples with drugs ordered for them: asked over HTTP, and shown as a page."""
