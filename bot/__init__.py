"""bot talks: Telegram, delivery, the tick, the practice mode and the command line.

Knows no SQL. `bot.app` introduces `flows` and `storage` to each other; nobody else imports storage.
"""
