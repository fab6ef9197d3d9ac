"""The rules of a fleet: of its manifest (`conduct`, `tell`) and of each target (`track`, `publish`)."""
