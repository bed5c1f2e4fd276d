"""flows decides: calendar, routines, follow-ups, people, privacy and the actions of staff.

Pure and synchronous. Knows neither Telegram, SQL, the network nor the present time.
"""
