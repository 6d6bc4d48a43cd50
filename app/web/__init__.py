"""Pages: what a person sees in a browser; nothing in them comes from elsewhere (quality.md)."""
