"""A Facebook Page: posts with photos, comments, messages and one private reply to a comment."""
