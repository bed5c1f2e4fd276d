"""The telephone numbers that hold, as last read, for those who cannot ask the store: the guard of
what comes in, and the words when nothing can be saved."""

from flows.actions.numbers import as_of
from flows.actions.turn import House
from flows.errors import StoreError
from flows.ports import Store
from flows.privacy import CITY_NUMBERS, e164


class Numbers:
    """The numbers of the content and the settings, until changed ones have been read."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._library = house.library

    async def refresh(self) -> None:
        """Read them anew; while the store is down the last ones stay."""
        try:
            house = await self._store.read(lambda tx: as_of(tx, self._house))
        except StoreError:
            return
        self._library = house.library

    def of(self, name: str) -> str:
        """The number of a contact that has one."""
        number = self._library.contact(name).number
        assert number is not None, "the contact has a number in its source"
        return number

    def allowed(self) -> frozenset[str]:
        """Every number that people may write: those of the sources, and those that hold."""
        held = (each.number for each in self._library.reference.contacts.values())
        known = (e164(number) for number in held if number is not None)
        return CITY_NUMBERS | {number for number in known if number is not None}
