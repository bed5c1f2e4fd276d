"""The addresses under which people fetch their own calendar."""

from typing import Protocol

from flows.people.feeds import Feed


class Feeds(Protocol):
    """At most one feed a person; of its secret only the hash is kept."""

    def of_person(self, person_id: int) -> Feed | None: ...
    def with_secret(self, secret_hash: str) -> Feed | None:
        """The feed whose secret has this hash."""

    def put(self, feed: Feed) -> None:
        """Keep it in place of the one that the person had, whose secret opens nothing any more."""

    def end(self, person_id: int) -> bool:
        """The person has none any more; False when there was none."""
