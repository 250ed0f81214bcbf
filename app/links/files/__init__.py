"""Files that people bring: customers, products, stock, unpaid invoices and orders out of another program or a spreadsheet.

From the file to the books in five steps, each of which can be looked at before the next:

- `opened`: the bytes become a sheet of cells, whatever the encoding, the separator or the program that wrote them.
- `fields`, `layouts`, `mapping`: which column is which field; found by its title, remembered once a person has said so.
- `convention`: how this file writes decimals and days, read off all of it; what stays unclear is asked, never guessed.
- `plan`: every line read and held against the books: new, changed, the same, or a fault with its line and column.
- `bring_in`: what the plan says, written as one import that can be undone whole.

It never writes past a fault: a line is taken whole or not at all, and nothing is called done where nothing was.
"""
