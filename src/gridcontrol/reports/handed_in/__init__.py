"""Reports that divisions handed in: their revisions, how they add up, what is said of them."""
