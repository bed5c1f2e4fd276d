"""What the rest of Jourlots may ask of a store. The values that cross that border are in `messages`
and in the rooms of `flows`.

A `Store` runs plain functions `work(tx)` in one transaction each. `Tx` has one room per table
family; each module here holds the rooms of one kind. All datetimes are aware UTC. Rooms never
commit; the store does. Implementations live in `storage`; nobody but `bot.app` imports them.
"""

from flows.ports.store import Store, Tx

__all__ = ["Store", "Tx"]
