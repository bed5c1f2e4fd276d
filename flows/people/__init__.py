"""People: who they are to the bot, their units and roles, and what each may do."""
