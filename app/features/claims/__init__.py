"""Claims: one statement, as one claimant made it and one document reported it."""
