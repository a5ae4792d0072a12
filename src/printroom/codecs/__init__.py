"""Wire form ⇄ messages: knows the contract, nothing else."""
