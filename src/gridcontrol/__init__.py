"""gridcontrol: statuses, duties and reports derived from facts over the administrative hierarchy."""
