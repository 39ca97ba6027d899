"""One file per way of keeping rows: delimited text, JSON, workbooks. table and values hold what they
share."""
