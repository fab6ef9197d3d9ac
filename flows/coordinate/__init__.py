"""Work on several repositories that must fit together: contracts, one part a repository, one review.

Read `flows/model/coordination.py` first. `plan.py` and `review.py` read what agents answer, `prompts.py` is
what they are asked, `rounds.py` says whose turn it is.
"""
