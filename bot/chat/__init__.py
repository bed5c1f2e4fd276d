"""The conversation, thin: parse what came, call an action, show a card. One file per area."""
