"""Reading quantities in any text, without storing anything."""
