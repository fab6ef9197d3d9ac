"""The only owner of Redis: connections, the embedded server, scripts, due set, pace, claims."""

from jobs.store.awaited import AwaitedStore
from jobs.store.connection import Store, StoreError, close_store, open_store

__all__ = ["AwaitedStore", "Store", "StoreError", "close_store", "open_store"]
