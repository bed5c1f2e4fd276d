"""Cases in the chat: their cards, new ones, the board of a binder and its review."""
