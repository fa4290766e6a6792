"""Tables that people keep in spreadsheets: encodings, workbooks, headings and words, read alike everywhere."""
