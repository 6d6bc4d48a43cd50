"""What is kept: the tables, the way to PostgreSQL, and a PostgreSQL of our own."""
