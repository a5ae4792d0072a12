"""The contract as code: generated from contract/*.json, except shape.py, plain.py and call.py."""
