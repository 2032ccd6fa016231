"""What a tunesmith dataset is made of: records, reviews, policy, people, and git's view of them."""
