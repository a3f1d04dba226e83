"""A whole pass over all stages, resumable, and the export of its result."""
