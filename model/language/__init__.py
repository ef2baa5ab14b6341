"""Language: wording of what the evidence says, and answers quoted from what Osler knows."""
