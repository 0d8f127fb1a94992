"""The invented metropolises of the sample: short tables of words (CSV), and what makes people and projects of them."""
