"""What is owed: duties from statuses, events, rounds and the calendar, with owner, window, evidence and escalation."""
