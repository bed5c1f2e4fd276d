"""Cases: dated follow-ups (bevakningar) that someone owes, and who hears of them when."""
