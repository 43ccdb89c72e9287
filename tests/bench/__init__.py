"""The speed bars: `make bench`."""
