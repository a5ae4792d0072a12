from desk import desk, intake

__all__ = ["desk", "intake"]
