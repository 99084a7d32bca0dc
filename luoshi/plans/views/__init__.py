"""Pages of received files (`receiving`) and of the review of a plan (`review`)."""
