"""Large tables in parts, on PostgreSQL: by province and month in the number of a row, or by the month of its day."""
