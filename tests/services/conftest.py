from gallery import gallery

__all__ = ["gallery"]
