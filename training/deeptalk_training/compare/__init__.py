"""The method against its baselines at a reduced size: same data, same steps, same seeds. Start at `methods`, then `experiment`."""
