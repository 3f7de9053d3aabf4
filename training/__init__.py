"""Training of the small models that digitize carries; nothing here is needed to run it."""
