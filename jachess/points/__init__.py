"""Critical points: the search for all of them, the proof that these are all, and their kinds."""
