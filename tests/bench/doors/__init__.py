"""What `tests/bench/door.py` measures our door against, and what it measures with."""
