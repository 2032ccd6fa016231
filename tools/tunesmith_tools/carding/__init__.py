"""The dataset's card for a hub: a page with front matter that loads, and a Croissant description beside it."""
