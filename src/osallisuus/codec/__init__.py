"""Between plain data and typed objects: generated functions that are strict, and a collector that explains."""
