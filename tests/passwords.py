"""The password of every account that tests make."""

PASSWORD = "Correct-horse-7"
