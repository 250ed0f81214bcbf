"""What is sold: products and services, their variants, SKUs and GTINs.

Owns the product and its codes. It never knows how many there are (the goods ledger does) nor what a customer pays
(pricing does); its price is the one a new line starts from.
"""
