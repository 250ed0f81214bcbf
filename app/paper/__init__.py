"""Paper: sheets of A4 with text, figures and tables, turned into PDF. Knows no business noun.

A layout is drawn as *marks* (words, lines, boxes, pictures) on the pages of a `sheet.Sheet`, in millimetres from the upper
left corner; `pdf.pdf_bytes` turns it into a file. Between the two nothing is lost, so that the number of pages is known before
the first foot is printed.

- `letter`: what every paper has: letterhead, address window, title, facts in a row, foot with page n of m, watermark.
- `table`: rows that flow over pages, heads repeated, totals carried over.
- `fonts`, `text`, `rtl`: which font holds a character, how wide words are, where a line breaks, which way it runs.

Held everywhere: the same input gives the same bytes (no clock, no random id); every font is embedded; colours are RGB and
opaque; nothing is cut off: long words break, long rows go on over the page; a character no font holds is a visible mark.
"""
