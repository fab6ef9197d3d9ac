"""Our own outgoing webhooks: written down first, then sent until somebody takes them.

A notice goes to each address at least once, and its `X-Fleet-Delivery` is the same each time. Looks
only write it down (`letters.py`); threads of `fleet work reconcile` send it (`sender.py`), each for so
many seconds at most and to the very hosts that were judged (`call.py`), so that an address which is
slow, or means ill, holds up nobody.
"""

from jobs.notify.letters import AGAIN_SECONDS, announce
from jobs.notify.sender import Sender, sending

__all__ = ["AGAIN_SECONDS", "Sender", "announce", "sending"]
